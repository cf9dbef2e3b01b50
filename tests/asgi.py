"""Asking an ASGI application as a server would, one request at a time."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOST = ("host", "localhost")


@dataclass(slots=True)
class Reply:
    """What came back."""

    status: int = 0
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""
    pieces: int = 0


def scope_of(
    path: str = "/",
    *,
    method: str = "GET",
    query: bytes = b"",
    headers: Sequence[tuple[str, str]] = (),
) -> Scope:
    """Return the scope of a request."""
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": quote(path).encode(),
        "query_string": query,
        "root_path": "",
        "headers": [(n.encode(), v.encode("latin-1")) for n, v in (HOST, *headers)],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
    }


async def asked(
    app: ASGIApp, scope: Scope, messages: Sequence[Message] = (), pause: float = 0
) -> Reply:
    """Return the reply to a request whose body comes in some messages."""
    pending = list(messages) or [{"type": "http.request", "body": b""}]
    reply = Reply()

    async def receive() -> Message:
        await asyncio.sleep(pause)
        if not pending:
            return {"type": "http.disconnect"}
        return pending.pop(0)

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            reply.status = message["status"]
            reply.headers = Headers(raw=list(message["headers"]))
        else:
            reply.body += message.get("body", b"")
            reply.pieces += 1

    await app(scope, receive, send)
    return reply


def ask(app: ASGIApp, path: str = "/", **given: Any) -> Reply:
    """Return the reply to one request."""
    messages = given.pop("messages", ())
    pause = given.pop("pause", 0)
    return asyncio.run(asked(app, scope_of(path, **given), messages, pause))


def chunk(body: bytes, *, more: bool = False) -> Message:
    """Return a part of a body."""
    return {"type": "http.request", "body": body, "more_body": more}


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with the body that was received."""
    body = b""
    while scope["method"] == "POST":
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body", False):
            break
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body or b"ok"})
