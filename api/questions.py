"""Named questions over HTTP."""

from typing import Any

from fastapi import APIRouter, Request, Response

from csa_graph.graph import Graph
from csa_graph.naming import question as named
from csa_graph.naming import resolved
from csa_graph.questions import Question

from .answers import as_bytes, tabular, to_json
from .formats import split


def router(graph: Graph) -> APIRouter:
    """Return the routes of the list of questions and of their answers."""
    routes = APIRouter()
    listed = to_json({"questions": [_entry(q) for q in graph.questions.values()]})

    @routes.get("/questions", summary="The named questions")
    async def questions(request: Request) -> Response:
        return as_bytes(request, listed, "json")

    @routes.get("/questions/{name}", summary="The answer to a named question")
    async def answer(request: Request, name: str, agreement: str = "") -> Response:
        stem, ending = split(name)
        asked = named(graph, stem)
        given = {k: v for k, v in request.query_params.items() if k != "agreement"}
        values = resolved(graph, asked, graph.agreement(agreement), given)
        reply = graph.ask(asked, values)
        return tabular(request, graph, reply, ending, query=asked.text)

    return routes


def _entry(question: Question) -> dict[str, Any]:
    return {
        "name": question.name,
        "title": question.summary,
        "question": question.asks,
        "users": list(question.users),
        "parameters": [
            {"name": field.name, "kind": field.kind, "help": field.help}
            for field in question.parameters
        ],
        "address": f"/questions/{question.name}",
    }
