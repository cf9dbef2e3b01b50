"""Lists of every kind of thing, and each thing at its address."""

from collections.abc import Iterator

import pyoxigraph as ox
from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from csa_graph.answers import listed
from csa_graph.graph import Graph
from csa_graph.iri import COLLECTIONS, ID, Collection, candidates
from csa_graph.naming import members
from csa_graph.things import quads_of

from .answers import with_facts
from .formats import split
from .things import respond


def router(graph: Graph) -> APIRouter:
    """Return the routes of all collections."""
    routes = APIRouter()
    for collection in COLLECTIONS.values():
        _add_list(routes, graph, collection)
        _add_items(routes, graph, collection)
    return routes


def _add_list(routes: APIRouter, graph: Graph, collection: Collection) -> None:
    name = collection.name

    async def listing(request: Request, agreement: str = "") -> Response:
        owner = graph.agreement(agreement)
        return with_facts(
            request, listed(graph, owner, name), lambda: _quads(graph, name, owner)
        )

    summary = graph.lists[name].summary
    routes.add_api_route(f"/{name}", listing, summary=summary, name=name)
    path = f"/{name}.{{ending}}"
    routes.add_api_route(path, listing, include_in_schema=False)


def _quads(graph: Graph, name: str, agreement: str) -> Iterator[ox.Quad]:
    for iri in members(graph, name, agreement):
        yield from quads_of(graph, iri)


def _add_items(routes: APIRouter, graph: Graph, collection: Collection) -> None:
    async def item(request: Request, slug: str, agreement: str = "") -> Response:
        named, _ = split(slug)
        owner = graph.agreement(agreement)
        iris = candidates(collection, named, owner.removeprefix(ID))
        found = respond(request, graph, owner, iris)
        if found is None:
            detail = f"{collection.name}: none is called {named!r}"
            raise HTTPException(404, f"{detail}; the list is at /{collection.name}")
        return found

    summary = f"One of {collection.name}: its facts, each with its sources"
    path = f"/{collection.name}/{{slug:path}}"
    routes.add_api_route(path, item, summary=summary, name=f"{collection.name}-item")
