"""One thing: its facts with their sources, as page, table or data."""

from collections.abc import Iterable
from dataclasses import replace

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from csa_graph.answers import described
from csa_graph.document import with_states
from csa_graph.graph import Graph
from csa_graph.iri import ID
from csa_graph.narrowing import cut, number
from csa_graph.things import find_thing, quads_of

from .answers import with_facts
from .formats import split
from .pages.document import page_of
from .pages.items import LINKS
from .pages.site import site_of


def router(graph: Graph) -> APIRouter:
    """Return the route of things that no list holds."""
    routes = APIRouter()

    @routes.get("/things/{path:path}", summary="Any thing, by the path of its IRI")
    async def thing(request: Request, path: str) -> Response:
        named, _ = split(path)
        found = respond(request, graph, graph.agreement(), [ID + named])
        if found is None:
            raise HTTPException(404, f"nothing has the identifier {ID}{named}")
        return found

    return routes


def respond(
    request: Request, graph: Graph, agreement: str, iris: Iterable[str]
) -> Response | None:
    """Return the first thing known of some IRIs, or None where none is.

    Raises:
        HTTPException: 406, the format is not offered.
    """
    thing = find_thing(graph, iris)
    if thing is None:
        return None
    page = number("page", request.query_params.get("page", ""))
    links, _ = cut(thing.linked_from, page, LINKS)
    shown = replace(thing, linked_from=tuple(links))
    taken = with_states(graph, described(graph, agreement, shown), thing.iri)
    return with_facts(
        request,
        taken,
        lambda: quads_of(graph, thing.iri),
        lambda: page_of(site_of(request), thing, taken),
    )
