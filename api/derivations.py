"""Which legislation stands behind which priority, and how two things hang together."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from csa_graph.citations import LAYERS
from csa_graph.derivations import Asked
from csa_graph.graph import Graph
from csa_graph.iri import ID
from csa_graph.matrix import derived
from csa_graph.naming import anything
from csa_graph.proof import proven, trace

from .answers import tabular
from .formats import split

_End = Annotated[str, Query(min_length=1, description="a name, a citation or an IRI")]


class Filters(BaseModel, extra="forbid"):
    """What the matrix may be filtered by; what is empty filters nothing."""

    agreement: str = Field("", description="slug of one agreement; the newest if empty")
    priority: str = Field("", description="a slug, a name or an IRI")
    legislation: str = Field("", description="a citation, such as s.17 CDA 1998")
    basis: str = Field("", description=f"one of {', '.join(LAYERS[:-1])}")
    rule: str = Field("", description="the name of a rule, such as same-subject")
    as_at: str = Field("", description="a day, such as 2026-11-01")


def router(graph: Graph) -> APIRouter:
    """Return the routes of the matrix, of one chain and of traces."""
    routes = APIRouter()

    async def derivations(
        request: Request, filters: Annotated[Filters, Query()]
    ) -> Response:
        asked = Asked(**filters.model_dump(exclude={"agreement"}))
        owner = graph.agreement(filters.agreement)
        return tabular(request, derived(graph, owner, asked))

    async def derivation(request: Request, path: str, agreement: str = "") -> Response:
        owner = graph.agreement(agreement)
        named, _ = split(path)
        iri = f"{owner}/derivation/{named}"
        if iri not in graph.labels:
            slug = owner.removeprefix(ID)
            raise HTTPException(404, f"{slug} has no derivation {named!r}")
        return tabular(request, proven(graph, owner, iri))

    async def chains(
        request: Request,
        start: Annotated[_End, Query(alias="from")],
        end: Annotated[_End, Query(alias="to")],
        agreement: str = "",
    ) -> Response:
        owner = graph.agreement(agreement)
        ends = [anything(graph, text, owner) for text in (start, end)]
        return tabular(request, trace(graph, owner, *ends))

    said = "Which legislation stands behind which priority, and why"
    for path, handler, summary in (
        ("/derivations", derivations, said),
        ("/trace", chains, "The shortest chains of cited facts between two things"),
    ):
        routes.add_api_route(path, handler, summary=summary)
        routes.add_api_route(f"{path}.{{ending}}", handler, include_in_schema=False)
    summary = "One chain, hop by hop, with the premises of its link"
    routes.add_api_route("/derivations/{path:path}", derivation, summary=summary)
    return routes
