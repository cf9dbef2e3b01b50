"""From the name of a thing to where it is told of (httpRange-14: 303 See Other).

Every IRI of ours lies under one of four paths, and the service answers the same paths
under its own address: ``/id/…`` and ``/vocab/…`` here, ``/ontology`` and ``/dataset``
beside.
"""

from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from csa_graph.graph import Graph, node
from csa_graph.iri import ID, VOCAB, address

from .formats import GRAPHS, PAGE, TABLES, chosen, split
from .things import respond

_HEADERS: Final = {"Vary": "Accept", "Cache-Control": "no-cache"}


def router(graph: Graph) -> APIRouter:
    """Return the routes of names."""
    routes = APIRouter()

    @routes.get("/id/{path:path}", summary="The thing itself: see its address")
    async def identified(request: Request, path: str) -> Response:
        named, ending = split(path)
        place = address(ID + named) if _known(graph, ID + named) else None
        if place is None:
            raise HTTPException(404, f"nothing has the identifier {ID}{named}")
        form = ending or _data(request.headers.get("accept", ""))
        stem, mark, query = place.partition("?")
        suffix = f".{form}" if form else ""
        where = f"{stem}{suffix}{mark}{query}"
        return RedirectResponse(where, status_code=303, headers=_HEADERS)

    @routes.get("/vocab/{path:path}", summary="A closed list, or an entry of one")
    async def listed(request: Request, path: str) -> Response:
        named, _ = split(path)
        found = respond(request, graph, graph.agreement(), [VOCAB + named])
        if found is None:
            raise HTTPException(404, f"no list has the entry {VOCAB}{named}")
        return found

    return routes


def _known(graph: Graph, iri: str) -> bool:
    return next(iter(graph.store.quads(node(iri))), None) is not None


def _data(accept: str) -> str:
    """Return the RDF format that is wanted; empty where a page or a table is.

    Raises:
        HTTPException: 406, nothing that is wanted is offered.
    """
    offered = (TABLES[0], PAGE, *GRAPHS, *TABLES[1:])
    form = chosen("", accept, offered)
    return form if form in GRAPHS else ""
