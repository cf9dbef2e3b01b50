"""Search over HTTP: one line of text, and the things and questions it may mean."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from csa_graph.answers import searched
from csa_graph.graph import Graph
from csa_graph.search import index

from .answers import tabular

_TEXT = "words, a name, a code, a citation or an IRI; at most 200 characters"


def router(graph: Graph) -> APIRouter:
    """Return the route of the search."""
    routes = APIRouter()
    known = index(graph)

    async def search(
        request: Request,
        q: Annotated[str, Query(description=_TEXT)],
        agreement: str = "",
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> Response:
        found = searched(known, graph.agreement(agreement), q, limit=limit)
        return tabular(request, found)

    summary = "The things and questions that a text may mean, the likeliest first"
    routes.add_api_route("/search", search, summary=summary)
    routes.add_api_route("/search.{ending}", search, include_in_schema=False)
    return routes
