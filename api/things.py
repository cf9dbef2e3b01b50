"""One thing: its facts with their sources, as data; and the way from its name."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from csa_graph.graph import Graph
from csa_graph.iri import ID, address
from csa_graph.things import Fact, Thing, find_thing, quads_of

from .answers import described
from .formats import split


def router(graph: Graph) -> APIRouter:
    """Return the routes of things that no list holds, and of identifiers."""
    routes = APIRouter()

    @routes.get("/things/{path:path}", summary="Any thing, by the path of its IRI")
    async def thing(request: Request, path: str) -> Response:
        named, ending = split(path)
        return _found(respond(request, graph, [ID + named], ending), named)

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


def _found(response: Response | None, named: str) -> Response:
    if response is None:
        raise HTTPException(404, f"nothing has the identifier {ID}{named}")
    return response


def respond(
    request: Request, graph: Graph, iris: Iterable[str], ending: str
) -> Response | None:
    """Return the first thing known of some IRIs, or None where none is.

    Raises:
        HTTPException: 406, the format is not offered.
    """
    thing = find_thing(graph, iris)
    if thing is None:
        return None
    return described(request, as_dict(thing), quads_of(graph, thing.iri), ending)


def as_dict(thing: Thing) -> dict[str, Any]:
    """Return a thing for JSON."""
    return {
        **asdict(thing),
        "facts": [_fact(fact) for fact in thing.facts],
        "linked_from": [_fact(fact) for fact in thing.linked_from],
    }


def _fact(fact: Fact) -> dict[str, Any]:
    plain = asdict(fact)
    return {**plain, "citations": [citation.as_dict() for citation in fact.citations]}
