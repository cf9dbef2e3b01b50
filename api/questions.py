"""Named questions over HTTP, each an address with typed parameters of its own."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request, Response

from csa_graph.answers import answered
from csa_graph.answers import asked as asked_of
from csa_graph.graph import Graph
from csa_graph.naming import question as named
from csa_graph.questions import Question

from .answers import tabular
from .formats import split


def router(graph: Graph) -> APIRouter:
    """Return the routes of the list of questions and of their answers."""
    routes = APIRouter()

    async def questions(request: Request) -> Response:
        return tabular(request, asked_of(graph, graph.agreement()))

    routes.add_api_route("/questions", questions, summary="The named questions")
    path = "/questions.{ending}"
    routes.add_api_route(path, questions, include_in_schema=False)

    async def answer(request: Request) -> Response:
        given = dict(request.query_params)
        agreement = graph.agreement(given.pop("agreement", ""))
        stem, _ = split(request.url.path.removeprefix("/questions/"))
        asked = named(graph, stem)
        return tabular(request, answered(graph, asked, agreement, given))

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
