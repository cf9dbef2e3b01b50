"""Which priorities derive from which legislation: matrix, chains and premises."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from csa_graph.derivations import Cell, cells, derive, premises
from csa_graph.graph import Graph
from csa_graph.rules import Premise

from .answers import tabular
from .formats import split

_ONE = "a slug, a name or an IRI; all where left out"


def router(graph: Graph) -> APIRouter:
    """Return the route of the derivations."""
    routes = APIRouter()
    proven = {iri: premises(graph, iri) for iri in graph.agreements}

    async def derivations(
        request: Request,
        agreement: str = "",
        priority: Annotated[str, Query(description=_ONE)] = "",
        legislation: Annotated[str, Query(description=_ONE)] = "",
    ) -> Response:
        ending = split(request.url.path)[1]
        owner = graph.agreement(agreement)
        named = {"priority": priority, "legislation": legislation}
        answer = derive(graph, owner, {k: v for k, v in named.items() if v})
        shown = {row.values["derivation"] for row in answer.rows}
        return tabular(
            request,
            graph,
            answer,
            ending,
            matrix=[_cell(graph, cell) for cell in cells(answer.rows)],
            premises={
                iri: [_premise(graph, premise) for premise in made]
                for iri, made in proven[owner].items()
                if iri in shown
            },
        )

    summary = "Which priorities derive from which legislation, and why"
    routes.add_api_route("/derivations", derivations, summary=summary)
    for ending in ("json", "csv", "md"):
        path = f"/derivations.{ending}"
        routes.add_api_route(path, derivations, include_in_schema=False)
    return routes


def _cell(graph: Graph, cell: Cell) -> dict[str, Any]:
    return {
        **asdict(cell),
        "priority_label": graph.label(cell.priority),
        "legislation_label": graph.label(cell.legislation),
    }


def _premise(graph: Graph, premise: Premise) -> dict[str, Any]:
    parts = (premise.subject, premise.predicate, premise.value)
    return {
        "says": " ".join(graph.label(part) for part in parts),
        "triple": list(parts),
        "citation": graph.citations[premise.graph].as_dict(),
    }
