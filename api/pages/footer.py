"""What every page leads to at its foot: about, method, sources, privacy, access."""

from typing import Final

from fastapi import APIRouter, Request, Response

from ..answers import as_bytes
from ..formats import PAGE
from .site import Site, render, site_of

PAGES: Final = ("about", "method", "sources", "privacy", "accessibility")


def footer_page(site: Site, name: str) -> bytes:
    """Return one of `PAGES`."""
    held = [(site.label(iri), site.thing(iri)) for iri in site.graph.agreements]
    return render(site, f"{name}.html", agreements=held)


def router() -> APIRouter:
    """Return the routes of these pages; they have one format, HTML."""
    routes = APIRouter()

    async def page(request: Request) -> Response:
        name = request.url.path.strip("/").removesuffix(".html")
        return as_bytes(request, footer_page(site_of(request), name), PAGE)

    for name in PAGES:
        for path in (f"/{name}", f"/{name}.html"):
            routes.add_api_route(path, page, include_in_schema=False)
    return routes
