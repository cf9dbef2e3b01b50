"""Named questions over HTTP, each an address with typed parameters of its own."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request, Response

from csa_graph.across import ALL, of_agreements
from csa_graph.answers import answered
from csa_graph.answers import asked as asked_of
from csa_graph.graph import Graph
from csa_graph.naming import question as named
from csa_graph.narrowing import NAMES, narrow
from csa_graph.narrowing import asked as asked_for
from csa_graph.questions import Question

from .answers import as_bytes, is_page, tabular
from .formats import split
from .pages.questions import question_page, questions_page
from .pages.site import site_of


def router(graph: Graph) -> APIRouter:
    """Return the routes of the list of questions and of their answers."""
    routes = APIRouter()

    async def questions(request: Request) -> Response:
        return tabular(
            request,
            asked_of(graph, graph.agreement()),
            lambda: questions_page(site_of(request)),
        )

    routes.add_api_route("/questions", questions, summary="The named questions")
    path = "/questions.{ending}"
    routes.add_api_route(path, questions, include_in_schema=False)

    async def answer(request: Request) -> Response:
        stem, _ = split(request.url.path.removeprefix("/questions/"))
        asked = named(graph, stem)
        given = _given(request)
        if is_page(request):
            content = question_page(site_of(request), asked, given)
            return as_bytes(request, content, "html")
        agreement = given.pop("agreement", "")
        whole = of_agreements(
            graph, agreement, lambda owner: answered(graph, asked, owner, given)
        )
        if agreement == ALL:
            return tabular(request, whole)
        taken, _ = narrow(whole, asked_for(_narrowing(request), whole.sheets[0][1]))
        return tabular(request, taken)

    for question in graph.questions.values():
        routes.add_api_route(
            f"/questions/{question.name}",
            answer,
            summary=question.asks,
            name=question.name,
            openapi_extra={"parameters": _parameters(question)},
        )
    routes.add_api_route("/questions/{name}", answer, include_in_schema=False)
    return routes


def _given(request: Request) -> dict[str, str]:
    pairs = request.query_params.items()
    return {name: value for name, value in pairs if name not in NAMES and value}


def _narrowing(request: Request) -> list[tuple[str, str]]:
    return [pair for pair in request.query_params.multi_items() if pair[0] in NAMES]


def _parameters(question: Question) -> Sequence[dict[str, Any]]:
    return [
        {
            "name": field.name,
            "in": "query",
            "required": not field.kind.endswith("?") and field.name != "agreement",
            "description": field.help,
            "schema": _schema(field.kind.rstrip("?")),
        }
        for field in question.parameters
    ]


def _schema(kind: str) -> dict[str, str]:
    return (
        {"type": "string", "format": "date"} if kind == "date" else {"type": "string"}
    )
