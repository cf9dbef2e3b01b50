"""What is here, and whether it is well."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request, Response

from csa_graph import __version__
from csa_graph.graph import Graph
from csa_graph.iri import COLLECTIONS, ID

from .answers import as_bytes, to_json


def router(graph: Graph) -> APIRouter:
    """Return the routes of the front door and of the health page."""
    routes = APIRouter()
    front = to_json(_front(graph))
    health = to_json({"status": "ok", **asdict(graph.manifest)})

    @routes.get("/", summary="What is here")
    async def what_is_here(request: Request) -> Response:
        return as_bytes(request, front, "json")

    @routes.get("/health", summary="Version and fingerprint of what is served")
    async def how_it_is(request: Request) -> Response:
        return as_bytes(request, health, "json")

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
