"""What is here: the front door."""

from typing import Any

from fastapi import APIRouter, Request, Response

from csa_graph import __version__
from csa_graph.graph import Graph
from csa_graph.iri import COLLECTIONS, ID

from .answers import as_bytes, tabular, to_json
from .formats import PAGE, prefers_page
from .pages.front import front_page, lists_page
from .pages.lists import held
from .pages.site import site_of


def router(graph: Graph) -> APIRouter:
    """Return the routes of the front door and of the list of lists."""
    routes = APIRouter()
    front = to_json(_front(graph))

    @routes.get("/", summary="What is here")
    async def what_is_here(request: Request) -> Response:
        if prefers_page(request.headers.get("accept", "")):
            return as_bytes(request, front_page(site_of(request)), PAGE)
        return as_bytes(request, front, "json")

    async def lists(request: Request, agreement: str = "") -> Response:
        taken = held(graph, graph.agreement(agreement))
        return tabular(request, taken, lambda: lists_page(site_of(request), taken))

    routes.add_api_route("/lists", lists, summary="The lists, and how long each is")
    routes.add_api_route("/lists.{ending}", lists, include_in_schema=False)

    return routes


def _front(graph: Graph) -> dict[str, Any]:
    return {
        "title": "csa-graph",
        "version": __version__,
        "agreements": [
            {"slug": iri.removeprefix(ID), "label": graph.label(iri)}
            for iri in graph.agreements
        ],
        "derivations": "/derivations",
        "questions": "/questions",
        "lists": [f"/{name}" for name in COLLECTIONS],
        "health": "/health",
        "openapi": "/openapi.json",
    }
