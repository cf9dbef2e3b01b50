"""The picture over HTTP: as a page, as data, and in the formats of other tools."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, BeforeValidator, Field

from csa_graph.citations import LAYERS
from csa_graph.drawing import DRAWINGS, draw, rows_of
from csa_graph.graph import Graph
from csa_graph.links import DEEPEST, MOST, ready_views
from csa_graph.network import TABLES as OF_NETWORK
from csa_graph.network import measured
from csa_graph.views import Asked, View, view_of

from .answers import as_bytes, file_name, tabular
from .formats import PAGE, TABLES, chosen, split
from .pages.graph import graph_page
from .pages.network import network_page
from .pages.site import site_of

ONE_FILE: Final = "one-file"
_TABLE: Final = f"one of {', '.join(OF_NETWORK)}; all of them if empty"
_Table = Annotated[str, Query(description=_TABLE)]
_OFFERED: Final = (*TABLES, PAGE, *(form for form in DRAWINGS if form != PAGE))


class Filters(BaseModel, extra="forbid"):
    """What the picture may be narrowed by; what is empty filters nothing."""

    agreement: str = Field("", description="slug of one agreement; the newest if empty")
    view: str = Field("", description=f"one of {', '.join(ready_views())}")
    focus: str = Field("", description="the thing to start from: a name or an IRI")
    depth: int = Field(1, ge=1, le=DEEPEST, description="links away from the focus")
    expand: list[str] = Field([], description="things whose neighbours are added")
    hide: list[str] = Field([], description="things that are left out")
    types: list[str] = Field([], description="kinds of thing that are shown")
    links: list[str] = Field([], description="kinds of link that are shown")
    basis: list[str] = Field([], description=f"among {', '.join(LAYERS[:-1])}")
    as_at: str = Field("", description="a day, such as 2026-11-01")
    limit: Annotated[int, BeforeValidator(lambda given: given or 0)] = Field(
        0, ge=0, le=MOST, description="things shown at most; a form may leave it empty"
    )
    size: str = Field("", description="links: what is linked more is larger")
    one_file: str | None = Field(
        None, alias=ONE_FILE, description="with .html: a page that needs no server"
    )

    def asked(self) -> Asked:
        """Return what is asked of the picture; several values may have commas."""
        return Asked(
            view=self.view,
            focus=self.focus,
            depth=self.depth,
            expand=_each(self.expand),
            hide=_each(self.hide),
            types=_several(self.types),
            links=_several(self.links),
            basis=_several(self.basis),
            as_at=self.as_at,
            limit=self.limit,
            size=self.size,
        )


def _each(given: list[str]) -> tuple[str, ...]:
    return tuple(filter(None, given))


def _several(given: list[str]) -> tuple[str, ...]:
    parts = (part.strip() for text in given for part in text.split(","))
    return tuple(filter(None, parts))


def router(graph: Graph) -> APIRouter:
    """Return the routes of the picture and of its analysis."""
    routes = APIRouter()

    async def shown(request: Request, filters: Annotated[Filters, Query()]) -> Response:
        return _answer(request, graph, filters)

    async def ready(
        request: Request, name: str, filters: Annotated[Filters, Query()]
    ) -> Response:
        stem, _ = split(name)
        filters.view = stem.removesuffix(f"-{ONE_FILE}")
        if filters.view != stem:
            filters.one_file = ""
        return _answer(request, graph, filters)

    async def network(
        request: Request, agreement: str = "", table: _Table = ""
    ) -> Response:
        taken = measured(graph, graph.agreement(agreement), table)
        return tabular(request, taken, lambda: network_page(site_of(request), taken))

    for path, handler, summary in (
        ("/graph", shown, "The picture: things and the links between them"),
        ("/network", network, "Who stands alone, what hangs on what, how far it is"),
    ):
        routes.add_api_route(path, handler, summary=summary)
        routes.add_api_route(f"{path}.{{ending}}", handler, include_in_schema=False)
    summary = "One of the pictures that are ready, by its name"
    routes.add_api_route("/graph/{name}", ready, summary=summary)
    return routes


def _answer(request: Request, graph: Graph, filters: Filters) -> Response:
    asked = filters.asked()
    view = view_of(graph, graph.agreement(filters.agreement), asked)
    _, ending = split(request.url.path)
    form = chosen(ending, request.headers.get("accept", ""), _OFFERED)
    if form in DRAWINGS and (form != PAGE or filters.one_file is not None):
        return _drawn(request, graph, view, form)
    taken = rows_of(graph, view)
    return tabular(
        request, taken, lambda: graph_page(site_of(request), view, taken, asked)
    )


def _drawn(request: Request, graph: Graph, view: View, form: str) -> Response:
    response = as_bytes(request, draw(graph, view, form), form)
    if form != "svg":
        said = f'attachment; filename="{file_name(view.title)}.{form}"'
        response.headers["Content-Disposition"] = said
    return response
