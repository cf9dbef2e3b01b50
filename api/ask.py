"""A question in plain words over HTTP: the named questions that may be meant."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from csa_graph.graph import Graph
from csa_graph.matching import LONGEST, Match, match, matcher
from csa_graph.replies import place

from .answers import as_bytes, to_json
from .formats import PAGE, chosen
from .pages.asking import ask_page
from .pages.site import site_of

_TEXT = f"a question in plain words; at most {LONGEST} characters"
_Text = Annotated[str, Query(min_length=1, max_length=LONGEST, description=_TEXT)]


def router(graph: Graph) -> APIRouter:
    """Return the route that takes plain words."""
    routes = APIRouter()
    known = {iri: matcher(graph, iri) for iri in graph.agreements}

    @routes.get("/ask", summary="The questions that plain words may mean")
    async def ask(request: Request, q: _Text, agreement: str = "") -> Response:
        owner = graph.agreement(agreement)
        found = match(known[owner], q)
        if chosen("", request.headers.get("accept", ""), ("json", PAGE)) == PAGE:
            return as_bytes(request, ask_page(site_of(request), q, found), PAGE)
        return as_bytes(request, to_json(_body(q, found, owner)), "json")

    return routes


def _body(text: str, found: list[Match], agreement: str) -> dict[str, Any]:
    sure = bool(found and found[0].sure)
    answer = {"answer": place(found[0], agreement)} if sure else {}
    matches = [_entry(one, agreement) for one in found]
    return {"query": text, "sure": sure, **answer, "matches": matches}


def _entry(found: Match, agreement: str) -> dict[str, Any]:
    return {
        "question": found.question,
        "title": found.title,
        "parameters": found.parameters,
        "address": place(found, agreement),
        "score": round(found.score, 3),
    }
