"""The snapshot that is served now, and the one that takes its place.

A new one is opened whole beside the old one, its workers with it; then one assignment
puts it in front. A request that began on the old one ends on it, and when the last has
ended, its workers go.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Final

from fastapi.dependencies import models
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from csa_graph.errors import SnapshotError
from csa_graph.graph import Graph

from .health import Vitals
from .memory import give_back

_LAST_ANSWERS_SECONDS: Final = 90.0
_FIRST_WORKER_SECONDS: Final = 60.0
_SOON: Final = 0.05


@dataclass(slots=True, eq=False)
class Edition:
    """One snapshot, open and answering.

    Attributes:
        graph: what it answers from.
        app: answers requests.
        vitals: how it fares.
        workers: what is started before it answers and stopped after it has; None where
            nothing is.
        running: how many requests it is answering.
        done: set while there is none.
    """

    graph: Graph
    app: ASGIApp
    vitals: Vitals
    workers: AbstractAsyncContextManager[object] | None = None
    running: int = 0
    done: asyncio.Event = field(default_factory=asyncio.Event)

    async def open(self) -> None:
        """Start what answers foreign queries."""
        if self.workers:
            await self.workers.__aenter__()

    async def ready(self) -> None:
        """Wait until a worker can answer, where there are any.

        Raises:
            SnapshotError: none can in time.
        """
        try:
            async with asyncio.timeout(_FIRST_WORKER_SECONDS):
                while self.vitals.pool and not self.vitals.alive:
                    await asyncio.sleep(_SOON)
        except TimeoutError:
            raise SnapshotError("no worker of the new snapshot is there") from None

    async def close(self) -> None:
        """Stop it again, when the last request has been answered."""
        if self.running:
            self.done.clear()
            try:
                async with asyncio.timeout(_LAST_ANSWERS_SECONDS):
                    await self.done.wait()
            except TimeoutError:
                pass
        if self.workers:
            await self.workers.__aexit__(None, None, None)

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI 3.0)."""
        self.running += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.running -= 1
            if not self.running:
                self.done.set()

    async def warm(self) -> None:
        """Ask once for what is made when it is first asked for: answers without names.

        Whoever asks for them first need not wait until it is made.
        """
        await self.answer(_first(), _nothing, _nowhere)


class Live:
    """Answers from the edition of the moment."""

    def __init__(
        self,
        first: Edition,
        beside: Callable[["Live"], Awaitable[None]] | None = None,
    ) -> None:
        """Begin with one edition.

        Args:
            first: what answers first.
            beside: runs as long as the service does, such as a watch over the files.
        """
        self.now = first
        self._beside = beside
        self._closing: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or begin and end with the server (ASGI 3.0)."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        await self.now.answer(scope, receive, send)

    async def replace(self, fresh: Edition) -> None:
        """Put another edition in front; the old one ends what it has begun.

        Raises:
            SnapshotError: no worker of the new one is there in time; the old one stays.
        """
        try:
            await fresh.open()
            await fresh.ready()
            await fresh.warm()
        except BaseException:
            await fresh.close()
            raise
        old, self.now = self.now, fresh
        closing = asyncio.create_task(_retire(old))
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await self.now.open()
        await send({"type": "lifespan.startup.complete"})
        beside = [asyncio.create_task(self.now.warm())]
        if self._beside:
            beside.append(asyncio.ensure_future(self._beside(self)))
        await receive()
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, *self._closing, return_exceptions=True)
        await self.now.close()
        await send({"type": "lifespan.shutdown.complete"})


async def _retire(old: Edition) -> None:
    await old.close()
    old.app = _gone
    # The framework remembers the last thousand functions that it was given, and with
    # them the graphs that they answer from; and an application refers to itself in many
    # ways, so that its memory would linger until the collector happens to look.
    for remembered in vars(models).values():
        forget = getattr(remembered, "cache_clear", None)
        if forget:
            forget()
    give_back()


def _first() -> Scope:
    """Return a request that nobody waits for; an application writes into it."""
    return {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/health/live",
        "raw_path": b"/health/live",
        "query_string": b"names=off",
        "root_path": "",
        "headers": [],
        "client": None,
        "server": None,
    }


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


async def _nowhere(_message: Message) -> None:
    """Send nothing to nobody."""


async def _gone(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise RuntimeError("this edition is closed")  # pragma: no cover (never asked)
