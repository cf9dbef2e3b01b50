"""Search over HTTP: one line of text, and the things and questions it may mean."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from csa_graph.answers import searched
from csa_graph.errors import QueryError
from csa_graph.graph import Graph
from csa_graph.search import index
from csa_graph.takeaway import Takeaway

from .answers import as_bytes, is_page, tabular
from .pages.searching import search_page
from .pages.site import site_of

_TEXT = "words, a name, a code, a citation or an IRI; at most 200 characters"


def router(graph: Graph) -> APIRouter:
    """Return the route of the search."""
    routes = APIRouter()
    known = index(graph)

    async def search(
        request: Request,
        q: Annotated[str | None, Query(description=_TEXT)] = None,
        agreement: str = "",
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> Response:
        if is_page(request):
            typed = (q or "").strip()
            shown = _found(agreement, typed, limit) if typed else None
            content = search_page(site_of(request), typed, shown)
            return as_bytes(request, content, "html")
        if q is None:
            raise QueryError("q: wanted something to search for, given nothing")
        return tabular(request, _found(agreement, q, limit))

    def _found(agreement: str, typed: str, limit: int) -> Takeaway:
        return searched(known, graph.agreement(agreement), typed, limit=limit)

    summary = "The things and questions that a text may mean, the likeliest first"
    routes.add_api_route("/search", search, summary=summary)
    routes.add_api_route("/search.{ending}", search, include_in_schema=False)
    return routes
