"""What a request to the endpoint asks: the query and the data set, or a refusal.

Source: SPARQL 1.1 Protocol, 2.1.
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

import pyoxigraph as ox
from fastapi import Request

from .limits import Limits
from .refusals import RefusedError

Pairs = list[tuple[str, str]]
FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = "application/sparql-query"
_MERGED: Final = "default-graph-uri"
_NAMED: Final = "named-graph-uri"


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked.

    Attributes:
        query: the text; nothing where only the endpoint itself is asked for.
        data: the default graphs and the named graphs, or nothing.
    """

    query: bytes | None
    data: tuple[tuple[str, ...], tuple[str, ...]] | None


async def read(request: Request, limits: Limits) -> Asking:
    """Return what a request asks.

    Raises:
        RefusedError: it is not as the protocol says, or larger than it may be.
    """
    pairs = _pairs(request.scope["query_string"], limits)
    if request.method != "POST":
        return _asking(pairs, [])
    kind = _content_type(request)
    body = await _body(request, limits)
    if kind == DIRECT:
        return _asking(pairs, [body])
    return _posted(_asking([*pairs, *_pairs(body, limits)], []))


def _posted(asking: Asking) -> Asking:
    if asking.query is None:
        raise RefusedError(400, "wanted one parameter query, given none")
    return asking


def _pairs(raw: bytes, limits: Limits) -> Pairs:
    try:
        return parse_qsl(
            raw.decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=limits.parameters,
        )
    except UnicodeDecodeError:
        raise RefusedError(400, "wanted parameters in UTF-8") from None
    except ValueError:
        most = limits.parameters
        raise RefusedError(400, f"wanted at most {most} parameters") from None


def _asking(pairs: Pairs, direct: list[bytes]) -> Asking:
    if any(name == "update" for name, _ in pairs):
        raise RefusedError(400, "this endpoint only reads; updates are not offered")
    queries = [*direct, *(value.encode() for name, value in pairs if name == "query")]
    if len(queries) > 1:
        raise RefusedError(400, f"wanted one query, given {len(queries)}")
    merged, named = _graphs(pairs, _MERGED), _graphs(pairs, _NAMED)
    data = (merged, named) if merged or named else None
    if data and not queries:
        raise RefusedError(400, "wanted one parameter query, given none")
    return Asking(queries[0] if queries else None, data)


def _graphs(pairs: Pairs, name: str) -> tuple[str, ...]:
    found = dict.fromkeys(value for key, value in pairs if key == name)
    for iri in found:
        try:
            ox.NamedNode(iri)
        except ValueError:
            raise RefusedError(
                400, f"{name}: wanted an IRI, given {iri[:80]!r}"
            ) from None
    return tuple(found)


def _content_type(request: Request) -> str:
    given = request.headers.get("content-type", "")
    kind, *parameters = (part.strip().lower() for part in given.split(";"))
    if kind not in {FORM, DIRECT}:
        raise RefusedError(415, f"wanted Content-Type {FORM} or {DIRECT}")
    sets = [
        p.partition("=")[2].strip('" ') for p in parameters if p.startswith("charset")
    ]
    if any(charset not in {"utf-8", "utf8"} for charset in sets):
        raise RefusedError(415, "wanted charset=utf-8")
    return kind


async def _body(request: Request, limits: Limits) -> bytes:
    read = bytearray()
    async for part in request.stream():
        read += part
        if len(read) > limits.body:
            raise RefusedError(413, f"wanted a body of at most {limits.body:,} bytes")
    return bytes(read)
