"""SPARQL 1.1 Protocol at ``/sparql``: read only, and nothing that a query can break.

A query passes the guard in this process and is evaluated in another. Every refusal is a
sentence with a status that tells the client's mistake from ours.
"""

import asyncio
import math
from collections.abc import Callable, Coroutine, Mapping
from functools import lru_cache
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from starlette.types import Receive, Scope, Send

from csa_graph.graph import Graph

from ..clients import client_of, is_this_machine
from ..conditional import is_held, tag
from ..problems import problem
from . import asking, confinement, guard, media, tags
from .accept import best, ranges
from .description import describe, written
from .frames import Message
from .pool import Asked, Pool
from .refusals import RefusedError
from .sending import Allowance, Answer

PATH: Final = "/sparql"
Page = Callable[[Request], Response]
_METHODS: Final = "GET, HEAD, POST, OPTIONS"
_READING: Final = frozenset(("GET", "HEAD"))
_SHARED: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Retry-After",
    "Cache-Control": "no-cache",
    "Vary": "Accept",
}
_PREFLIGHT: Final = {
    "Allow": _METHODS,
    "Access-Control-Allow-Methods": _METHODS,
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_SUMMARY: Final = "Ask in SPARQL"
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    status: {"description": said}
    for status, said in (
        (200, "the answer; the Service Description where there is no query"),
        (
            400,
            "no query, two queries, or one that cannot be read; the detail says where",
        ),
        (406, "no media type that is wanted is offered"),
        (413, "the query is too large"),
        (415, "the body is neither a form nor a query"),
        (503, "too much is asked, or too many ask; Retry-After says when to ask again"),
    )
}


class Endpoint:
    """The endpoint over one pool of workers, for every method of HTTP."""

    def __init__(
        self, pool: Pool, graph: Graph, page: Page | None, address: str
    ) -> None:
        """Take what it needs; nothing is asked yet."""
        self._pool = pool
        self._page = page
        self._address = address
        self._allowance = Allowance(pool.limits.unsent)
        self._tags = tags.Tags()
        self._described = lru_cache(maxsize=8)(lambda at: describe(graph, at))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        request = Request(scope, receive)
        response = await self.respond(request)
        await response(scope, receive, send)

    async def respond(self, request: Request) -> Response:
        """Return the response to a request."""
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={**_SHARED, **_PREFLIGHT})
        try:
            return await self._answered(request)
        except RefusedError as error:
            response = problem(error.status, error.detail)
        later = math.ceil(self._pool.limits.deadline)
        more = {405: {"Allow": _METHODS}, 503: {"Retry-After": str(later)}}
        response.headers.update({**_SHARED, **more.get(response.status_code, {})})
        return response

    async def _answered(self, request: Request) -> Response:
        client = allowed(request)
        if request.method not in _METHODS.split(", "):
            raise RefusedError(405, f"wanted one of {_METHODS}")
        given = await asking.read(request, self._pool.limits)
        wanted = ranges(", ".join(request.headers.getlist("accept")))
        if given.query is None:
            return await self._itself(request, wanted)
        types = media.chosen(wanted)
        if not any(types.values()):
            raise RefusedError(406, "; ".join(media.said(kind) for kind in types))
        question = guard.read(given.query, self._pool.limits)
        key = tags.key(question, given.data, types)
        if _holds(request, self._tags.known(key)):
            return _unchanged(self._tags.known(key))
        asked = Asked(question, given.data, media.forms(types))
        head, body = await _unless_gone(request, self._pool.ask(client, asked))
        if head["status"] != 200:
            raise _refused(head)
        return self._sent(request, body, types[head["kind"]], key)

    async def _itself(self, request: Request, wanted: Mapping[str, float]) -> Response:
        """Return what the endpoint is, or the page where a browser asks."""
        chosen = best(wanted, [*media.GRAPHS, "text/html"])
        if chosen == "text/html" and self._page:
            return self._page(request)
        if chosen not in media.GRAPHS:
            raise RefusedError(
                400, "wanted a parameter query; RDF describes the endpoint"
            )
        triples = await asyncio.to_thread(self._described, self._own(request))
        return self._sent(request, written(triples, media.GRAPHS[chosen]), chosen)

    def _own(self, request: Request) -> str:
        """Return the endpoint's own address, which no header of a client can change."""
        if self._address:
            return self._address.rstrip("/") + PATH
        host, port = request.scope.get("server") or ("localhost", None)
        shown = f"[{host}]" if ":" in host else host
        return f"{request.scope['scheme']}://{shown}{f':{port}' if port else ''}{PATH}"

    def _sent(
        self, request: Request, content: bytes, chosen: str, key: bytes = b""
    ) -> Response:
        headers = {**_SHARED, "Content-Type": media.content_type(chosen)}
        if request.method in _READING:
            current = tag(content, chosen)
            self._tags.keep(key, current)
            if _holds(request, current):
                return _unchanged(current)
            headers["ETag"] = current
        return Answer(content, headers=headers, allowance=self._allowance)


def router(
    pool: Pool, graph: Graph, page: Page | None = None, address: str = ""
) -> APIRouter:
    """Return the route of the endpoint.

    Args:
        pool: the workers; whoever makes it starts and closes it.
        graph: what is asked, for the description.
        page: the page that a browser gets where there is no query.
        address: of the service as others see it, such as ``https://example.org``; left
            out, it is where the server listens.
    """
    routes = APIRouter()
    endpoint = Endpoint(pool, graph, page, address)

    @routes.get(PATH, summary=_SUMMARY, responses=_ANSWERS, openapi_extra=_by_address())
    async def asked_by_address(request: Request) -> Response:
        return await endpoint.respond(request)

    @routes.post(PATH, summary=_SUMMARY, responses=_ANSWERS, openapi_extra=_by_body())
    async def asked_by_body(request: Request) -> Response:
        return await endpoint.respond(request)

    every: Any = endpoint  # an application, which gets every other method
    routes.add_route(PATH, every, methods=[], include_in_schema=False)
    return routes


def _graph_parameters() -> list[dict[str, Any]]:
    iris = {"type": "array", "items": {"type": "string", "format": "uri"}}
    return [
        {"name": name, "in": "query", "schema": iris, "description": said}
        for name, said in (
            ("default-graph-uri", "a graph whose merge with the others is asked"),
            ("named-graph-uri", "a graph that GRAPH sees"),
        )
    ]


def _by_address() -> dict[str, Any]:
    said = "SELECT, ASK, CONSTRUCT or DESCRIBE; left out, the endpoint describes itself"
    schema = {"type": "string"}
    query = {"name": "query", "in": "query", "schema": schema, "description": said}
    return {"parameters": [query, *_graph_parameters()]}


def _by_body() -> dict[str, Any]:
    text = {"type": "string"}
    form = {"type": "object", "properties": {"query": text}, "required": ["query"]}
    content = {
        asking.DIRECT: {"schema": text},
        asking.FORM: {"schema": form},
    }
    body = {"required": True, "content": content}
    return {"parameters": _graph_parameters(), "requestBody": body}


def allowed(request: Request) -> str:
    """Return who asks.

    Raises:
        RefusedError: a query cannot be confined here, and the client is elsewhere.
    """
    if confinement.LACKING and not is_this_machine(request.scope):
        raise RefusedError(403, f"{confinement.LACKING}; only this machine may ask")
    return client_of(request.scope)


def _holds(request: Request, current: str) -> bool:
    """Return whether a client that reads holds the answer with a tag already."""
    asked = ", ".join(request.headers.getlist("if-none-match"))
    is_asked = request.method in _READING and asked and current
    return bool(is_asked) and is_held(asked, current)


def _unchanged(current: str) -> Response:
    return Response(status_code=304, headers={**_SHARED, "ETag": current})


def _refused(head: Mapping[str, Any]) -> RefusedError:
    detail = head["detail"]
    known = detail in media.OFFERED
    return RefusedError(head["status"], media.said(detail) if known else detail)


async def _unless_gone(request: Request, work: Coroutine[Any, Any, Message]) -> Message:
    """Return what the work gives; stop it when the client hangs up.

    Raises:
        RefusedError: the client has gone, and nobody reads this.
    """
    asked, gone = asyncio.create_task(work), asyncio.create_task(_gone(request))
    try:
        await asyncio.wait({asked, gone}, return_when=asyncio.FIRST_COMPLETED)
        if asked.done():
            return asked.result()
        raise RefusedError(400, "the client has hung up")
    finally:
        asked.cancel()
        gone.cancel()
        await asyncio.gather(asked, gone, return_exceptions=True)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
