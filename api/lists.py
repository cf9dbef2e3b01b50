"""Lists of every kind of thing, and each thing at its address."""

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from csa_graph.across import ALL, of_agreements
from csa_graph.answers import listed
from csa_graph.graph import Graph
from csa_graph.iri import COLLECTIONS, ID, Collection, candidates
from csa_graph.narrowing import MOST_ROWS, column
from csa_graph.questions import Question
from csa_graph.tables import shown_fields
from csa_graph.takeaway import Takeaway
from csa_graph.things import quads_of

from .answers import tabular, with_facts
from .formats import split
from .pages.lists import list_page, narrowed
from .pages.site import site_of
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

    def one(owner: str) -> Takeaway:
        return listed(graph, owner, name)

    async def listing(request: Request, agreement: str = "") -> Response:
        if agreement == ALL:
            return tabular(request, of_agreements(graph, ALL, one))
        site = site_of(request)
        whole = one(graph.agreement(agreement))
        taken, _ = narrowed(site, whole, paged=False)
        return with_facts(
            request,
            taken,
            lambda: _quads(graph, taken),
            lambda: list_page(site, name, whole),
        )

    question = graph.lists[name]
    routes.add_api_route(
        f"/{name}",
        listing,
        summary=question.summary,
        name=name,
        openapi_extra={"parameters": _parameters(question)},
    )
    path = f"/{name}.{{ending}}"
    routes.add_api_route(path, listing, include_in_schema=False)


def _parameters(question: Question) -> list[dict[str, Any]]:
    """Return what a list may be narrowed by; see `csa_graph.narrowing`."""
    names = [f.name for f in shown_fields(question) if f.name != "agreement"]
    text, number = {"type": "string"}, {"type": "integer", "minimum": 1}
    said = {
        "q": ("words that must all stand in a row", text),
        "sort": ("a column; with a minus sign before it, from the last on", text),
        "page": ("the number of a page; all rows if left out", number),
        "size": ("how many rows a page has", {**number, "maximum": MOST_ROWS}),
        **dict.fromkeys(names, ("a value of this column; may be given again", text)),
    }
    return [
        {"name": name, "in": "query", "description": help_, "schema": schema}
        for name, (help_, schema) in said.items()
    ]


def _quads(graph: Graph, taken: Takeaway) -> Iterator[ox.Quad]:
    listed = f"{column(taken.sheets[0][1].columns[0])}_iri"
    for iri in dict.fromkeys(row[listed] for row in taken.body["rows"]):
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
