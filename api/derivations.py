"""Which legislation stands behind which priority, and how two things hang together."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from csa_graph.across import ALL, of_agreements
from csa_graph.derivations import BASES, Asked
from csa_graph.graph import Graph
from csa_graph.iri import ID
from csa_graph.matrix import derived
from csa_graph.naming import anything
from csa_graph.narrowing import NAMES, narrow
from csa_graph.narrowing import asked as asked_for
from csa_graph.proof import proven, trace

from .answers import as_bytes, is_page, tabular
from .formats import split
from .pages.derivations import chain_page, matrix_page
from .pages.site import site_of
from .pages.tracing import trace_page

_END: Final = "a name, a citation or an IRI"


class Filters(BaseModel, extra="forbid"):
    """What the matrix may be filtered by; what is empty filters nothing."""

    agreement: str = Field("", description="slug of one agreement; the newest if empty")
    priority: str = Field("", description="a slug, a name or an IRI")
    legislation: str = Field("", description="a citation, such as s.17 CDA 1998")
    basis: str = Field("", description=f"one of {', '.join(BASES)}")
    rule: str = Field("", description="the name of a rule, such as same-subject")
    as_at: str = Field("", description="a day, such as 2026-11-01")
    q: str = Field("", description="words that must all stand in a row")
    sort: str = Field("", description="a column; with a minus sign, downwards")
    page: str = Field("", description="the number of a page; all rows if empty")
    size: str = Field("", description="how many rows a page has")

    def narrowing(self) -> list[tuple[str, str]]:
        """Return what narrows the rows, as an address gives it."""
        return list(self.model_dump(include={*NAMES}).items())


def router(graph: Graph) -> APIRouter:
    """Return the routes of the matrix, of one chain and of traces."""
    routes = APIRouter()

    async def derivations(
        request: Request, filters: Annotated[Filters, Query()]
    ) -> Response:
        asked = Asked(**filters.model_dump(exclude={"agreement", *NAMES}))
        whole = of_agreements(
            graph, filters.agreement, lambda owner: derived(graph, owner, asked)
        )
        if filters.agreement == ALL:
            return tabular(request, whole)
        taken, _ = narrow(whole, asked_for(filters.narrowing(), whole.sheets[0][1]))
        return tabular(
            request, taken, lambda: matrix_page(site_of(request), whole, asked)
        )

    async def derivation(request: Request, path: str, agreement: str = "") -> Response:
        owner = graph.agreement(agreement)
        named, _ = split(path)
        iri = f"{owner}/derivation/{named}"
        if iri not in graph.labels:
            slug = owner.removeprefix(ID)
            raise HTTPException(404, f"{slug} has no derivation {named!r}")
        taken = proven(graph, owner, iri)
        return tabular(request, taken, lambda: chain_page(site_of(request), taken))

    async def chains(
        request: Request,
        start: Annotated[str, Query(alias="from", description=_END)] = "",
        end: Annotated[str, Query(alias="to", description=_END)] = "",
        agreement: str = "",
    ) -> Response:
        if is_page(request):
            content = trace_page(site_of(request), start, end)
            return as_bytes(request, content, "html")
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
