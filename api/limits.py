"""What a request may weigh: refused by its head, before anything reads it.

The body is read here, up to a size and within a time, so that no part of the
application ever waits for a client that sends a byte a minute.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote_plus

from fastapi import Response
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .clients import client_of
from .problems import problem
from .settings import Settings

_SPARQL: Final = ("/sparql", "/query")
_ANY: Final = "*"
# Where a body may be left unread, the connection cannot carry another request.
_CLOSE: Final = {"Connection": "close"}

Check = Callable[[Scope, Settings], Response | None]


class Limited:
    """Lets through what keeps to the limits, and no more at a time than is set."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        """Stand in front of an application."""
        self._app = app
        self._settings = settings
        self._running: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI 3.0)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refused = _refusal(scope, self._settings)
        client = client_of(scope)
        if refused is None and self._is_full(client):
            refused = _busy()
        if refused:
            await refused(scope, receive, send)
            return
        self._running[client] += 1
        place = _Place(lambda: self._leave(client), send)
        try:
            await self._answer(scope, receive, place.send)
        finally:
            place.give_up()

    def _is_full(self, client: str) -> bool:
        """Return whether there is no place, or none that one client may have."""
        most, each = self._settings.requests, self._settings.requests_each
        return self._running.total() >= most or self._running[client] >= each

    def _leave(self, client: str) -> None:
        self._running[client] -= 1
        self._running += Counter()

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _has_body(scope):
            await self._app(scope, receive, send)
            return
        body = await _body(receive, self._settings)
        if body is None:
            return
        if isinstance(body, Response):
            await body(scope, receive, send)
            return
        await self._app(scope, _replayed(body, receive), send)


class _Place:
    """One of the places; free when the answer is there, for reading it may be slow."""

    def __init__(self, leave: Callable[[], None], send: Send) -> None:
        self._leave: Callable[[], None] | None = leave
        self._send = send

    def give_up(self) -> None:
        leave, self._leave = self._leave, None
        if leave:
            leave()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.body" and not message.get("more_body"):
            self.give_up()
        await self._send(message)


def _refusal(scope: Scope, settings: Settings) -> Response | None:
    found = (check(scope, settings) for check in _CHECKS)
    return next((refused for refused in found if refused), None)


def _target(scope: Scope, settings: Settings) -> Response | None:
    size = len(scope.get("raw_path") or scope["path"]) + len(scope["query_string"])
    if size <= settings.target_bytes:
        return None
    return _refused(414, f"wanted an address of at most {settings.target_bytes} bytes")


def _head(scope: Scope, settings: Settings) -> Response | None:
    headers = scope["headers"]
    if len(headers) > settings.headers:
        return _refused(431, f"wanted at most {settings.headers} header lines")
    if sum(len(name) + len(value) for name, value in headers) > settings.header_bytes:
        return _refused(431, f"wanted at most {settings.header_bytes} bytes of headers")
    return None


def _host(scope: Scope, settings: Settings) -> Response | None:
    given = Headers(scope=scope).getlist("host")
    if _ANY in settings.hosts:
        return None
    if len(given) == 1 and host_name(given[0]) in settings.hosts:
        return None
    said = "this service does not answer to that host name; see --allow-host"
    return _refused(421, said)


def host_name(host: str) -> str:
    """Return the name in a ``Host`` header, without its port (RFC 9110, 7.2).

    >>> host_name("LOCALHOST:8000"), host_name("[::1]:8000"), host_name("a.example.")
    ('localhost', '::1', 'a.example')
    """
    text = host.strip().lower()
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0].removesuffix(".")


def _coding(scope: Scope, _settings: Settings) -> Response | None:
    coding = Headers(scope=scope).get("content-encoding", "identity").strip().lower()
    if coding in {"", "identity"}:
        return None
    refused = _refused(415, "wanted a body without content coding")
    refused.headers["Accept-Encoding"] = "identity"
    return refused


def _length(scope: Scope, settings: Settings) -> Response | None:
    said = Headers(scope=scope).get("content-length", "0")
    if said.isascii() and said.isdigit() and int(said[:20]) <= settings.body_bytes:
        return None
    return _too_large(settings)


def _parameters(scope: Scope, settings: Settings) -> Response | None:
    pieces = scope["query_string"].split(b"&")
    if len(pieces) > settings.parameters:
        return _refused(400, f"wanted at most {settings.parameters} parameters")
    if scope["path"].startswith(_SPARQL):
        return None
    values = (piece.partition(b"=")[2].decode("latin-1") for piece in pieces)
    if all(len(unquote_plus(value)) <= settings.value_characters for value in values):
        return None
    most = settings.value_characters
    return _refused(400, f"wanted values of at most {most} characters")


_CHECKS: Final[tuple[Check, ...]] = (
    *(_target, _head, _host, _coding, _length, _parameters),
)


def _refused(status: int, said: str) -> Response:
    answer = problem(status, said)
    answer.headers.update(_CLOSE)
    return answer


def _too_large(settings: Settings) -> Response:
    return _refused(413, f"wanted a body of at most {settings.body_bytes} bytes")


def _busy() -> Response:
    answer = problem(503, "too many requests at once: try again in a second")
    answer.headers["Retry-After"] = "1"
    return answer


def _has_body(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"


async def _body(receive: Receive, settings: Settings) -> bytes | Response | None:
    """Return the body; a refusal where there is too much of it; None without one."""
    try:
        async with asyncio.timeout(settings.body_seconds):
            return await _received(receive, settings)
    except TimeoutError:
        return _refused(408, f"the body did not arrive in {settings.body_seconds:g} s")


async def _received(receive: Receive, settings: Settings) -> bytes | Response | None:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if len(body) > settings.body_bytes:
            return _too_large(settings)
        if not message.get("more_body", False):
            return bytes(body)


def _replayed(body: bytes, receive: Receive) -> Receive:
    pending: list[Message] = [{"type": "http.request", "body": body}]

    async def replay() -> Message:
        return pending.pop() if pending else await receive()

    return replay
