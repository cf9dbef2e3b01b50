"""Answers in which no person is named: ``names=off`` at every address but SPARQL's.

Such a request goes to a second application, over the graph without names, so that no
address has to know of it. The addresses of ours in what it answers say ``names=off``
too: who follows one stays where names are withheld. Pages see to their links on their
own: they find the wish in the state of the request (`asked_off`).
"""

import asyncio
import json
import re
from collections.abc import Callable, Sequence
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from csa_graph.graph import Graph
from csa_graph.redaction import without_names

from .answers import to_json
from .problems import problem

PARAMETER: Final = "names"
OFF: Final = "off"
_VALUES: Final = ("on", OFF)
_RAW: Final = "/sparql"
_ADDRESS: Final = re.compile(r"/(?!/|static/)\S*")

_Pair = tuple[str, str]


def asked_off(request: Request) -> bool:
    """Return whether a request asked for names to be withheld."""
    return getattr(request.state, PARAMETER, "") == OFF


class Names:
    """Sends requests with ``names=off`` to an application over a graph without names.

    That application is made when it is first asked for.
    """

    def __init__(
        self, app: ASGIApp, graph: Graph, make: Callable[[Graph], ASGIApp]
    ) -> None:
        """Stand in front of an application.

        Args:
            app: answers all other requests.
            graph: the data that it answers from.
            make: gives such an application over another graph.
        """
        self._app = app
        self._made: ASGIApp | None = None
        self._make: Callable[[], ASGIApp] = lambda: make(without_names(graph))
        self._making = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI 3.0)."""
        query = scope.get("query_string", b"").decode("latin-1")
        given = parse_qsl(query, keep_blank_values=True)
        wanted = [value for name, value in given if name == PARAMETER]
        if scope["type"] != "http" or not wanted:
            await self._app(scope, receive, send)
            return
        rest = [pair for pair in given if pair[0] != PARAMETER]
        inner = _told(scope, rest, wanted[-1])
        answering = _refusal(inner, rest) or self._app
        if answering is self._app and wanted[-1] == OFF and scope["path"] != _RAW:
            answering = await self._withholding()
            send = _Kept(send, scope["method"])
        await answering(inner, receive, send)

    async def _withholding(self) -> ASGIApp:
        async with self._making:
            if self._made is None:
                self._made = await asyncio.to_thread(self._make)
            return self._made


def _told(scope: Scope, rest: Sequence[_Pair], wanted: str) -> Scope:
    state = {**scope.get("state", {}), PARAMETER: wanted}
    return {**scope, "query_string": urlencode(rest).encode(), "state": state}


def _refusal(scope: Scope, rest: Sequence[_Pair]) -> ASGIApp | None:
    wanted = scope["state"][PARAMETER]
    if wanted not in _VALUES:
        return problem(400, f"names: wanted on or off, given {wanted!r}")
    asking = scope["method"] == "POST" or "query" in dict(rest)
    if wanted == OFF and scope["path"] == _RAW and asking:
        said = "names=off: SPARQL answers from the whole graph, in which people are "
        return problem(400, said + "named; named questions can withhold names")
    return None


class _Kept:
    """Sends an answer on, its addresses of ours with ``names=off``."""

    def __init__(self, send: Send, method: str) -> None:
        self._send = send
        self._head = method == "HEAD"
        self._start: Message = {}
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if not message.get("more_body", False):
            await self._finish()

    async def _finish(self) -> None:
        headers = MutableHeaders(raw=list(self._start["headers"]))
        if "location" in headers:
            headers["location"] = kept(headers["location"])
        content = _rewritten(self._body, headers.get("content-type", ""))
        if self._head:
            del headers["content-length"]
        elif content:
            headers["content-length"] = str(len(content))
        await self._send({**self._start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": content})


def _rewritten(content: bytes, media: str) -> bytes:
    if content and media.startswith("application/json"):
        return to_json(_followed(json.loads(content)))
    return content


def _followed(body: Any) -> Any:
    if isinstance(body, dict):
        return {name: _followed(value) for name, value in body.items()}
    if isinstance(body, list):
        return [_followed(value) for value in body]
    if isinstance(body, str) and _ADDRESS.fullmatch(body):
        return kept(body)
    return body


def kept(address: str) -> str:
    """Return an address of ours with ``names=off``, once.

    >>> kept("/priorities/fraud?agreement=loamshire-2025#facts")
    '/priorities/fraud?agreement=loamshire-2025&names=off#facts'
    >>> kept("/priorities?names=off"), kept("https://example.org/")
    ('/priorities?names=off', 'https://example.org/')
    """
    if not _ADDRESS.fullmatch(address):
        return address
    whole, mark, fragment = address.partition("#")
    path, _, query = whole.partition("?")
    if (PARAMETER, OFF) in parse_qsl(query):
        return address
    pairs = f"{query}&" if query else ""
    return f"{path}?{pairs}{PARAMETER}={OFF}{mark}{fragment}"
