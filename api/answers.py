"""Responses: one answer in the format asked for, with a tag that names its bytes."""

import hashlib
import json
from typing import Any

import pyoxigraph as ox
from fastapi import Request, Response

from csa_graph.export import serialise
from csa_graph.takeaway import BOOKS, Takeaway, write

from .formats import MEDIA, TABLES, THINGS, chosen, split


def tabular(request: Request, taken: Takeaway) -> Response:
    """Return an answer as a table in the format that the address or ``Accept`` names.

    Raises:
        HTTPException: 406, the format is not offered.
    """
    stem, ending = split(request.url.path)
    form = chosen(ending, request.headers.get("accept", ""), TABLES)
    response = as_bytes(request, write(taken, form), form)
    if form in BOOKS:
        name = stem.strip("/").replace("/", "-")
        said = f'attachment; filename="{name}.{form}"'
        response.headers["Content-Disposition"] = said
    return response


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
