"""Errors over HTTP: ``application/problem+json`` with a sentence to act on.

The one table of which error has which status.
"""

import json
from collections.abc import Callable
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from csa_graph.errors import CsaError, QueryError

from .formats import MEDIA, PAGE, prefers_page

STATUS: Final[dict[type[CsaError], int]] = {QueryError: 400}
MEDIA_TYPE: Final = "application/problem+json"
Page = Callable[[Request, int, str, str], bytes]

_LONGEST: Final = 200
_FAILED: Final = "The request failed"
# RFC 9110, 15.5.6.
_ALLOW: Final = {"Allow": "GET, HEAD"}
# What the framework says of itself, as a sentence to act on.
_SAID: Final = {
    "Not Found": "nothing is at {path}; what there is, is listed at /lists",
    "Method Not Allowed": "{path} answers GET only",
}
_TITLES: Final = {
    400: "The request cannot be understood",
    404: "Nothing is here",
    405: "This method is not answered here",
    406: "Not available in that format",
    408: "The request took too long to arrive",
    413: "The request is too large",
    414: "The address is too long",
    415: "The body is of a kind that is not read here",
    503: "Too much is asked at the moment",
    422: "A parameter is not what it should be",
}


def problem(status: int, detail: str) -> Response:
    """Return a response that says what was wanted and what was given (RFC 9457)."""
    body = {
        "type": "about:blank",
        "title": _TITLES.get(status, _FAILED),
        "status": status,
        "detail": detail,
    }
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status_code=status, media_type=MEDIA_TYPE)


def install(app: FastAPI, page: Page) -> None:
    """Answer every error that the application raises on purpose as a problem.

    Args:
        app: the application.
        page: gives the page of an error, for browsers; see `pages.errors`.
    """

    def answer(request: Request, status: int, detail: str) -> Response:
        if not prefers_page(request.headers.get("accept", "")):
            return problem(status, detail)
        title = _TITLES.get(status, _FAILED)
        content = page(request, status, title, detail)
        return Response(content, status_code=status, media_type=MEDIA[PAGE])

    @app.exception_handler(CsaError)
    async def refused(request: Request, error: CsaError) -> Response:
        return answer(request, STATUS.get(type(error), 500), str(error))

    @app.exception_handler(HTTPException)
    async def failed(request: Request, error: HTTPException) -> Response:
        detail = str(error.detail)
        said = _SAID.get(detail)
        given = request.url.path[:_LONGEST]
        detail = said.format(path=given) if said else detail
        response = answer(request, error.status_code, detail)
        response.headers.update(_ALLOW if error.status_code == 405 else {})
        return response

    # Whatever it is, the server's log holds it and the client learns nothing of it.
    @app.exception_handler(Exception)
    async def broken(request: Request, _error: Exception) -> Response:
        return answer(request, 500, "the service failed; its log says how")

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"][1:])
        return answer(request, 422, f"{place}: {first['msg']}")
