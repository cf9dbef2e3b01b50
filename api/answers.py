"""Responses: one answer in the format asked for, with a tag that names its bytes."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final
from urllib.parse import quote

import pyoxigraph as ox
from fastapi import Request, Response
from starlette.exceptions import HTTPException

from csa_graph.csvw import metadata
from csa_graph.export import serialise
from csa_graph.takeaway import BOOKS, Takeaway, write

from .conditional import is_held, tag
from .formats import COVER, GRAPHS, MEDIA, PAGE, TABLES, chosen, split
from .links import links

Page = Callable[[], bytes]
_LONGEST_NAME: Final = 80


def tabular(request: Request, taken: Takeaway, page: Page | None = None) -> Response:
    """Return an answer as a table in the format that the address or ``Accept`` names.

    Args:
        request: what is asked.
        taken: the answer.
        page: gives the page that a browser gets; without it there is none.

    Raises:
        HTTPException: 406, the format is not offered.
    """
    offered = (*TABLES, *_paged(page))
    form = _form(request, (*offered, COVER))
    if page and form == PAGE:
        response = as_bytes(request, page(), form)
    else:
        response = _table(request, taken, form)
    return _linked(request, response, offered, form)


def with_facts(
    request: Request,
    taken: Takeaway,
    facts: Callable[[], Iterable[ox.Quad]],
    page: Page | None = None,
) -> Response:
    """Return things as a table, or as RDF with the facts about them.

    Args:
        request: what is asked.
        taken: the things as a table.
        facts: gives the facts about them, in their graphs.
        page: gives the page that a browser gets; without it there is none.

    Raises:
        HTTPException: 406, the format is not offered.
    """
    offered = (*TABLES, *GRAPHS, *_paged(page))
    form = _form(request, (*offered, COVER))
    if page and form == PAGE:
        response = as_bytes(request, page(), form)
    elif form in GRAPHS:
        response = as_bytes(request, serialise(facts(), form), form)
    else:
        response = _table(request, taken, form)
    return _linked(request, response, offered, form)


def _linked(
    request: Request, response: Response, offered: Sequence[str], form: str
) -> Response:
    said = links(request, offered, form)
    if said:
        response.headers["Link"] = said
    return response


def is_page(request: Request) -> bool:
    """Return whether a request for a table wants the page of it.

    Raises:
        HTTPException: 406, the format is not offered.
    """
    return _form(request, (*TABLES, PAGE, COVER)) == PAGE


def _paged(page: Page | None) -> Sequence[str]:
    return (PAGE,) if page else ()


def _form(request: Request, offered: Sequence[str]) -> str:
    given = request.path_params.get("ending", "json")
    if given not in MEDIA:
        endings = ", ".join(f".{form}" for form in offered)
        raise HTTPException(404, f"no format is called .{given[:80]}; try {endings}")
    _, ending = split(request.url.path)
    return chosen(ending, request.headers.get("accept", ""), offered)


def _table(request: Request, taken: Takeaway, form: str) -> Response:
    if form == COVER:
        return as_bytes(request, metadata(taken, _beside(request, "csv")), form)
    response = as_bytes(request, write(taken, form), form)
    if form in BOOKS:
        stem, _ = split(request.url.path)
        said = f'attachment; filename="{file_name(stem)}.{form}"'
        response.headers["Content-Disposition"] = said
    return response


def _beside(request: Request, ending: str) -> str:
    """Return the same address with another ending, relative to its own folder."""
    stem, _ = split(request.url.path)
    query = f"?{request.url.query}" if request.url.query else ""
    return f"{quote(stem.rpartition('/')[2])}.{ending}{query}"


def file_name(stem: str) -> str:
    """Return a name for a download that no file system and no header trips over.

    >>> file_name("/derivations/Same subject/../x")
    'derivations-same-subject-x'
    """
    name = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")
    return name[:_LONGEST_NAME].strip("-") or "csa-graph"


def to_json(body: Any) -> bytes:
    """Return a body as JSON in UTF-8."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def as_bytes(request: Request, content: bytes, form: str) -> Response:
    """Return bytes with a strong entity tag; 304 where the client has them."""
    current = tag(content, MEDIA[form])
    headers = {"ETag": current, "Vary": "Accept", "Cache-Control": "no-cache"}
    if is_held(request.headers.get("if-none-match", ""), current):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=MEDIA[form], headers=headers)
