"""The dataset about itself, and all of it at once."""

import asyncio

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from csa_graph import dataset
from csa_graph.export import FORMATS, serialise
from csa_graph.graph import Graph

from .answers import as_bytes, with_facts


def router(graph: Graph, address: str) -> APIRouter:
    """Return the routes of the description and of the whole graph.

    Args:
        graph: the data.
        address: where the service is found.
    """
    routes = APIRouter()
    files: dict[str, bytes] = {}
    writing = asyncio.Lock()

    async def described(request: Request, agreement: str = "") -> Response:
        owner = graph.agreement(agreement)
        quads = await asyncio.to_thread(dataset.description, graph, address)
        taken = dataset.described(graph, owner, quads)
        return with_facts(request, taken, lambda: quads)

    summary = "What the dataset is: DCAT and VoID, with licence and fingerprint"
    routes.add_api_route("/dataset", described, summary=summary)
    routes.add_api_route("/dataset.{ending}", described, include_in_schema=False)

    @routes.get("/dataset/whole.{form}", summary="The whole graph, as a file")
    async def whole(request: Request, form: str) -> Response:
        if form not in FORMATS:
            raise HTTPException(404, f"wanted whole.{'|'.join(FORMATS)}")
        async with writing:
            held = files.get(form, b"") or await asyncio.to_thread(_whole, graph, form)
            files[form] = held
        return as_bytes(request, held, form)

    # RFC 5785; VoID, 7.2.
    @routes.get("/.well-known/void", include_in_schema=False)
    async def known() -> Response:
        return RedirectResponse("/dataset", status_code=303)

    return routes


def _whole(graph: Graph, form: str) -> bytes:
    return serialise(graph.store.quads(), form)
