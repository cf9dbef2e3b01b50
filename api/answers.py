"""Responses: one answer in the format asked for, with a tag that names its bytes."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pyoxigraph as ox
from fastapi import Request, Response

from csa_graph.export import serialise
from csa_graph.takeaway import BOOKS, Takeaway, write

from .formats import GRAPHS, MEDIA, TABLES, chosen, split


def tabular(request: Request, taken: Takeaway) -> Response:
    """Return an answer as a table in the format that the address or ``Accept`` names.

    Raises:
        HTTPException: 406, the format is not offered.
    """
    return _table(request, taken, _form(request, TABLES))


def with_facts(
    request: Request, taken: Takeaway, facts: Callable[[], Iterable[ox.Quad]]
) -> Response:
    """Return things as a table, or as RDF with the facts about them.

    Raises:
        HTTPException: 406, the format is not offered.
    """
    form = _form(request, (*TABLES, *GRAPHS))
    if form in GRAPHS:
        return as_bytes(request, serialise(facts(), form), form)
    return _table(request, taken, form)


def _form(request: Request, offered: Sequence[str]) -> str:
    _, ending = split(request.url.path)
    return chosen(ending, request.headers.get("accept", ""), offered)


def _table(request: Request, taken: Takeaway, form: str) -> Response:
    response = as_bytes(request, write(taken, form), form)
    if form in BOOKS:
        stem, _ = split(request.url.path)
        name = re.sub(r"[^a-z0-9.]+", "-", stem.lower()).strip("-")
        said = f'attachment; filename="{name}.{form}"'
        response.headers["Content-Disposition"] = said
    return response


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
