"""One thing: its facts with their sources, as data; and the way from its name."""

from collections.abc import Iterable

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from csa_graph.answers import described
from csa_graph.graph import Graph
from csa_graph.iri import ID, address
from csa_graph.things import find_thing, quads_of

from .answers import with_facts
from .formats import split


def router(graph: Graph) -> APIRouter:
    """Return the routes of things that no list holds, and of identifiers."""
    routes = APIRouter()

    @routes.get("/things/{path:path}", summary="Any thing, by the path of its IRI")
    async def thing(request: Request, path: str) -> Response:
        named, _ = split(path)
        found = respond(request, graph, graph.agreement(), [ID + named])
        if found is None:
            raise HTTPException(404, f"nothing has the identifier {ID}{named}")
        return found

    @routes.get("/id/{path:path}", summary="The thing itself: see its address")
    async def identified(path: str) -> Response:
        named, ending = split(path)
        thing = find_thing(graph, [ID + named])
        place = address(ID + named) if thing else None
        if place is None:
            raise HTTPException(404, f"nothing has the identifier {ID}{named}")
        stem, mark, query = place.partition("?")
        suffix = f".{ending}" if ending else ""
        return RedirectResponse(f"{stem}{suffix}{mark}{query}", status_code=303)

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
    taken = described(graph, agreement, thing)
    return with_facts(request, taken, lambda: quads_of(graph, thing.iri))
