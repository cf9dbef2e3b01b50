"""The service as it runs: uvicorn on a port of loopback, in a thread of the tests."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from api.server import guarded, options
from api.settings import Settings

PATIENCE = 60.0


@dataclass(slots=True)
class Served:
    """A service that listens."""

    port: int
    server: uvicorn.Server

    def get(
        self, path: str, method: str = "GET", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body of one answer."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, headers=named)
            reply: HTTPResponse = connection.getresponse()
            told = {name.lower(): value for name, value in reply.getheaders()}
            return reply.status, told, reply.read()
        finally:
            connection.close()

    def open(self) -> socket.socket:
        """Return a connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def raw(self, *pieces: bytes, pause: float = 0) -> bytes:
        """Send bytes as they are, and return all that comes back until the end."""
        with self.open() as opened:
            for piece in pieces:
                try:
                    opened.sendall(piece)
                except OSError:
                    break
                time.sleep(pause)
            return read_all(opened)


def read_all(opened: socket.socket) -> bytes:
    """Return what a connection gives until it is closed."""
    parts = []
    while True:
        try:
            part = opened.recv(65536)
        except (ConnectionError, TimeoutError):
            break
        if not part:
            break
        parts.append(part)
    return b"".join(parts)


@contextmanager
def serving(app: ASGIApp, settings: Settings | None = None) -> Iterator[Served]:
    """Serve an application behind all that stands in front of it."""
    set_up = settings or Settings()
    given: dict[str, Any] = options("127.0.0.1", 0, set_up)
    server = uvicorn.Server(uvicorn.Config(guarded(app, set_up), **given))
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    until = time.monotonic() + PATIENCE
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    try:
        yield Served(server.servers[0].sockets[0].getsockname()[1], server)
    finally:
        server.should_exit = True
        running.join(PATIENCE)


@dataclass(slots=True)
class Canary:
    """A listener that nobody should ever reach; it counts who does."""

    address: str
    visits: list[str] = field(default_factory=list)


@contextmanager
def canary() -> Iterator[Canary]:
    """Listen on a port of loopback, and note each connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        watched = Canary(f"http://127.0.0.1:{listener.getsockname()[1]}/")
        ended = threading.Event()

        def listen() -> None:
            while not ended.is_set():
                try:
                    visitor, _ = listener.accept()
                except TimeoutError:
                    continue
                with visitor:
                    watched.visits.append("visited")

        listening = threading.Thread(target=listen, daemon=True)
        listening.start()
        try:
            yield watched
        finally:
            ended.set()
            listening.join(PATIENCE)
