"""HTTP/1.1 with a client that is slow, rude or many: what uvicorn leaves open.

A head must arrive in time; an answer must be read; a fault in the protocol is answered
with the same headers as all else; and where all connections are taken, whoever holds
the most of them gives one up for the newcomer.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

import h11
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from .clients import client_of
from .problems import MEDIA_TYPE, problem
from .security import RAW
from .settings import Settings

HEAD_BYTES: Final = 64 * 1024


class GuardedProtocol(H11Protocol):
    """One connection, with a clock on everything that a client may drag out."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        settings: Settings | None = None,
    ) -> None:
        """Take what uvicorn gives, and the operator's settings."""
        super().__init__(config, server_state, app_state, _loop)
        self.settings = settings or Settings()
        self.made = 0.0
        self._head: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None

    @property
    def is_running(self) -> bool:
        """Whether a request is being answered."""
        return not getattr(self.cycle, "response_complete", True)

    @property
    def address(self) -> str:
        """Who is at the other end; a proxy, where one stands in front."""
        return client_of({"client": self.client})

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin; make room where there is none."""
        super().connection_made(transport)
        self.made = self.loop.time()
        self._await_head()
        if len(self.connections) > self.settings.connections:
            others = [c for c in self.connections if isinstance(c, GuardedProtocol)]
            most_held(others).transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """End, and stop the clocks."""
        self._stop_awaiting()
        self._stop_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; the clock on the head stops when the head is there."""
        super().data_received(data)
        if self.is_running:
            self._stop_awaiting()
        elif self._head is None:
            self._await_head()

    def pause_writing(self) -> None:
        """Wait for the client to read, but not for ever."""
        super().pause_writing()
        seconds = self.settings.write_seconds
        self._unread = self.loop.call_later(seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Write on."""
        self._stop_writing()
        super().resume_writing()

    def timeout_keep_alive_handler(self) -> None:
        """Close an idle connection, whether or not all was read."""
        if self.transport.get_write_buffer_size():
            self.transport.abort()
        super().timeout_keep_alive_handler()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP, with the headers of any other answer."""
        answer = problem(400, msg)
        told = [(b"content-type", MEDIA_TYPE.encode()), (b"connection", b"close")]
        size = (b"content-length", str(len(answer.body)).encode())
        head = h11.Response(status_code=400, headers=[*told, size, *RAW])
        body = h11.Data(data=bytes(answer.body))
        for event in (head, body, h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _await_head(self) -> None:
        seconds = self.settings.head_seconds
        self._head = self.loop.call_later(seconds, self.transport.abort)

    def _stop_awaiting(self) -> None:
        if self._head:
            self._head.cancel()
        self._head = None

    def _stop_writing(self) -> None:
        if self._unread:
            self._unread.cancel()
        self._unread = None


def most_held(connections: Iterable[GuardedProtocol]) -> GuardedProtocol:
    """Return the connection to give up: the longest idle of who holds the most."""
    listed = list(connections)
    held = Counter(one.address for one in listed)
    return min(listed, key=lambda c: (-held[c.address], c.is_running, c.made))
