"""Errors as pages: what is the matter, and what to do about it."""

from typing import Final

from fastapi import Request

from .site import Site, render, wishes

_DO: Final = {
    400: "Go back and correct the value named above, or begin again.",
    404: "Look for it by name, or in the lists.",
    405: "Open the address in a browser, or begin again.",
    406: "Take one of the formats named above.",
    422: "Go back and correct the value named above, or begin again.",
}
_OTHERWISE: Final = (
    "Try again in a moment. If it goes on, tell whoever runs this service."
)


def error_page(request: Request, status: int, title: str, detail: str) -> bytes:
    """Return the page of an error.

    Args:
        request: what was asked; its query may be what is wrong, and is not read.
        status: of the answer, such as 404.
        title: what is the matter, in a few words.
        detail: what was wanted and what was given.
    """
    site: Site = request.app.state.site
    return render(
        site.at(request.url.path, wishes(request)),
        "error.html",
        status=status,
        title=title,
        detail=detail,
        do=_DO.get(status, _OTHERWISE),
    )
