"""One line of JSON on stderr for every request, and for whatever else happens.

What people ask for may name people, so a line holds the names of the parameters and
not their values, unless the operator wants them (``--log-queries``); and no address of
a client. Every sign that could move a cursor is escaped.
"""

import json
import re
import sys
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .problems import problem

_LONGEST: Final = 200
_MOST: Final = 20
_PERSON: Final = re.compile(r"(/person/)[^/.]+")

Write = Callable[[str], None]


def to_stderr(line: str) -> None:
    """Write one line to stderr; a log that cannot be written stops nothing."""
    try:
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        return


def record(write: Write, **told: Any) -> None:
    """Write what happened, and when."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    write(json.dumps({"time": now, **told}))


class Logged:
    """Writes one line for each request, when it is answered.

    An error that nobody caught is written with it, and answered as one, so that no
    trace of it reaches a client.
    """

    def __init__(
        self, app: ASGIApp, write: Write = to_stderr, *, queries: bool = False
    ) -> None:
        """Stand in front of an application."""
        self._app = app
        self._write = write
        self._queries = queries

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI 3.0)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        sent = {"status": 0, "bytes": 0}

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                sent["status"] = message["status"]
            sent["bytes"] += len(message.get("body", b""))
            await send(message)

        trouble: dict[str, str] = {}
        try:
            await self._app(scope, receive, counted)
        except Exception:  # noqa: BLE001 (whatever it is, it is logged and answered)
            trouble = {"error": traceback.format_exc(limit=-8)}
            if not sent["status"]:
                answer = problem(500, "the service failed; its log says how")
                await answer(scope, receive, counted)
        finally:
            spent = round((time.perf_counter() - started) * 1000, 1)
            told = {**self._asked(scope), **sent, "ms": spent, **trouble}
            record(self._write, event="request", **told)

    def _asked(self, scope: Scope) -> dict[str, Any]:
        query = scope["query_string"].decode("latin-1")
        path = _PERSON.sub(r"\1-", scope["path"])
        asked = {"method": scope["method"], "path": path[:_LONGEST]}
        if self._queries:
            return {**asked, "query": query[:_LONGEST]}
        names = [name for name, _ in parse_qsl(query, keep_blank_values=True)]
        return {**asked, "parameters": [n[:_MOST] for n in names[:_MOST]]}
