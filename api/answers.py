"""Responses: one answer in the format asked for, with a tag that names its bytes."""

import hashlib
import json
from typing import Any

import pyoxigraph as ox
from fastapi import Request, Response

from csa_graph.export import serialise
from csa_graph.graph import Graph
from csa_graph.questions import Answer
from csa_graph.tables import as_csv, as_json, as_markdown, table

from .formats import MEDIA, TABLES, THINGS, chosen


def tabular(
    request: Request, graph: Graph, answer: Answer, ending: str, **more: Any
) -> Response:
    """Return an answer as JSON, CSV or Markdown.

    Args:
        request: for ``Accept`` and ``If-None-Match``.
        graph: for labels.
        answer: what is shown.
        ending: the ending of the address, or nothing.
        more: what JSON carries besides.

    Raises:
        HTTPException: 406, the format is not offered.
    """
    form = chosen(ending, request.headers.get("accept", ""), TABLES)
    if form == "json":
        return as_bytes(request, to_json({**as_json(graph, answer), **more}), form)
    shown = table(graph, answer)
    text = as_csv(shown) if form == "csv" else as_markdown(shown)
    return as_bytes(request, text.encode(), form)


def described(
    request: Request, body: dict[str, Any], quads: list[ox.Quad], ending: str
) -> Response:
    """Return one thing as JSON, Turtle, JSON-LD or TriG.

    Raises:
        HTTPException: 406, the format is not offered.
    """
    form = chosen(ending, request.headers.get("accept", ""), THINGS)
    content = to_json(body) if form == "json" else serialise(quads, form)
    return as_bytes(request, content, form)


def to_json(body: Any) -> bytes:
    """Return a body as JSON in UTF-8."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def as_bytes(request: Request, content: bytes, form: str) -> Response:
    """Return bytes with a strong entity tag; 304 where the client has them."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Vary": "Accept", "Cache-Control": "no-cache"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=MEDIA[form], headers=headers)
