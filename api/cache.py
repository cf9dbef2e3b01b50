"""Answers of an immutable snapshot, kept as bytes in front of the framework.

What was answered once with an entity tag is answered again without asking: a
snapshot never changes, and each has a cache of its own. How many bytes are kept is
bounded; what was asked for least lately goes first.
"""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .conditional import is_held

_READING: Final = ("GET", "HEAD")
# RFC 9110, 15.4.5: what an answer without content still says.
_TOLD: Final = (b"cache-control", b"etag", b"vary", b"content-location", b"link")
# What is never kept: answers that differ from one moment to the next.
CHANGING: Final = ("/sparql", "/health")
# Large and many: a bound of its own holds them, and it knows its own tags.
_ON_ITS_OWN: Final = "/sparql"
_OVERHEAD: Final = 1024
_PART: Final = 8

_Key = tuple[str, bytes, str]


@dataclass(frozen=True, slots=True)
class _Answer:
    """One successful answer: its headers, its body, its entity tag."""

    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    tag: str

    def weight(self, key: _Key) -> int:
        return len(self.body) + sum(map(len, key)) + _OVERHEAD


class Kept:
    """Keeps answers, and answers HEAD and conditional requests from them."""

    def __init__(self, app: ASGIApp, size: int) -> None:
        """Stand in front of an application.

        Args:
            app: answers what is not known yet.
            size: how many bytes are kept at most.
        """
        self._app = app
        self._size = size
        self._weight = 0
        self._answers: OrderedDict[_Key, _Answer] = OrderedDict()
        self._asking: dict[_Key, asyncio.Event] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI 3.0)."""
        is_read = scope["type"] == "http" and scope["method"] in _READING
        if not is_read or scope["path"] == _ON_ITS_OWN:
            await self._app(scope, receive, send)
            return
        key = _key(scope)
        if key in self._asking:
            await self._asking[key].wait()
        known = self._answers.get(key)
        if known is None:
            known = await self._asked(key, scope, receive, send)
        else:
            self._answers.move_to_end(key)
        if known is not None:
            await _reply(known, scope, send)

    async def _asked(
        self, key: _Key, scope: Scope, receive: Receive, send: Send
    ) -> _Answer | None:
        """Return an answer; None where it is no answer to keep, and is sent.

        Who asks the same meanwhile waits for it, and need not ask again.
        """
        asking = _Asking(scope, send)
        done = asyncio.Event()
        if not scope["path"].startswith(CHANGING):
            self._asking[key] = done
        try:
            await self._app(asking.scope, receive, asking.send)
        finally:
            done.set()
            if self._asking.get(key) is done:
                del self._asking[key]
        if asking.answer is not None:
            self._keep(key, asking.answer)
        return asking.answer

    def _keep(self, key: _Key, answer: _Answer) -> None:
        if key in self._answers or answer.weight(key) > self._size // _PART:
            return
        self._answers[key] = answer
        self._weight += answer.weight(key)
        while self._weight > self._size:
            oldest, gone = self._answers.popitem(last=False)
            self._weight -= gone.weight(oldest)


def _key(scope: Scope) -> _Key:
    accept = ",".join(Headers(scope=scope).getlist("accept"))
    return scope["path"], scope["query_string"], accept


class _Asking:
    """Asks for an answer without conditions, and holds it back if it can be kept."""

    def __init__(self, scope: Scope, send: Send) -> None:
        headers = [pair for pair in scope["headers"] if pair[0] != b"if-none-match"]
        self.scope: Scope = {**scope, "method": "GET", "headers": headers}
        self.answer: _Answer | None = None
        self._send = send
        self._bodiless = scope["method"] == "HEAD"
        self._start: Message | None = None
        self._tag = ""
        self._body = bytearray()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._tag = _tag(message)
            if not self._tag:
                await self._send(message)
            self._start = message
        elif self._tag:
            self._held(message)
        elif self._bodiless:
            await self._send({**message, "body": b""})
        else:
            await self._send(message)

    def _held(self, message: Message) -> None:
        self._body += message.get("body", b"")
        if self._start and not message.get("more_body", False):
            headers = tuple(self._start["headers"])
            self.answer = _Answer(headers, bytes(self._body), self._tag)


def _tag(start: Message) -> str:
    """Return the tag of an answer that may be kept; empty for any other."""
    headers = Headers(raw=start["headers"])
    if start["status"] != 200 or "no-store" in headers.get("cache-control", ""):
        return ""
    return headers.get("etag", "")


async def _reply(known: _Answer, scope: Scope, send: Send) -> None:
    asked = ",".join(Headers(scope=scope).getlist("if-none-match"))
    status, headers, body = 200, list(known.headers), known.body
    if asked and is_held(asked, known.tag):
        headers = [pair for pair in headers if pair[0].lower() in _TOLD]
        status, body = 304, b""
    if scope["method"] == "HEAD":
        body = b""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
