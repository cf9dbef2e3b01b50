"""The query page: SPARQL for people, asked of the same workers as the endpoint."""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from csa_graph.tables import Table
from csa_graph.takeaway import as_csv

from .names import asked_off
from .pages.querying import Result, query_page
from .pages.site import site_of
from .sparql import guard
from .sparql.media import OFFERED, content_type, said
from .sparql.pool import Asked, Pool
from .sparql.protocol import allowed
from .sparql.refusals import RefusedError

PATH: Final = "/query"
_NAMED: Final = (
    "names=off: SPARQL answers from the whole graph, in which people are named"
)
_SHOWN: Final = {"solutions": "json", "truth": "json", "graph": "turtle"}
_ENDINGS: Final = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "trig": "application/trig",
}


def router(pool: Pool) -> APIRouter:
    """Return the routes of the query page and of what it gives to take away."""
    routes = APIRouter()

    @routes.get(PATH, include_in_schema=False)
    async def page(request: Request, query: str = "") -> Response:
        result = await _result(pool, request, query) if query.strip() else None
        content = query_page(site_of(request), query, result)
        status = result.status if result else 200
        return Response(content, status, media_type="text/html; charset=utf-8")

    @routes.get(f"{PATH}.{{ending}}", include_in_schema=False)
    async def taken(request: Request, ending: str, query: str = "") -> Response:
        if ending not in _ENDINGS:
            names = ", ".join(f".{name}" for name in _ENDINGS)
            raise HTTPException(406, f"wanted .{ending}, offered are {names}")
        media = _ENDINGS[ending]
        forms = {kind: held[media] for kind, held in OFFERED.items() if media in held}
        try:
            _, body = await _asked(pool, request, query, forms)
        except RefusedError as error:
            raise HTTPException(error.status, error.detail) from None
        if ending == "csv":
            body = _for_spreadsheets(body)
        name = f'attachment; filename="query.{ending}"'
        headers = {"Content-Disposition": name}
        return Response(body, media_type=content_type(media), headers=headers)

    return routes


def _for_spreadsheets(body: bytes) -> bytes:
    """Return CSV in which no cell is a formula; the endpoint's own follows SPARQL."""
    head, *rows = [*csv.reader(io.StringIO(body.decode()))] or [[]]
    shown = Table("Result", tuple(head), tuple(tuple(row) for row in rows))
    return as_csv(shown).encode()


async def _result(pool: Pool, request: Request, query: str) -> Result:
    try:
        head, body = await _asked(pool, request, query, _SHOWN)
    except RefusedError as error:
        return Result(status=error.status, refused=error.detail)
    if head["kind"] == "graph":
        return Result(text=body.decode())
    return Result(table=json.loads(body))


async def _asked(
    pool: Pool, request: Request, query: str, forms: Mapping[str, str]
) -> tuple[Mapping[str, Any], bytes]:
    """Return what the workers give.

    Raises:
        RefusedError: the query is not answered, not in this form, or names are to be
            withheld.
    """
    if asked_off(request):
        raise RefusedError(400, _NAMED)
    question = guard.read(query.encode(), pool.limits)
    asked = Asked(question, None, forms)
    head, body = await pool.ask(allowed(request), asked)
    if head["status"] != 200:
        detail = head["detail"]
        raise RefusedError(
            head["status"], said(detail) if detail in OFFERED else detail
        )
    return head, body


def instead(request: Request) -> Response:
    """Return where a browser is sent that opens the endpoint without a query."""
    return RedirectResponse(site_of(request).to(PATH), status_code=303)
