"""A slow, rude or greedy client costs its own connection and nobody else's."""

import asyncio
import json
import socket
import time
from collections.abc import Iterator
from typing import Any, cast

import pytest
from starlette.types import Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.server import ServerState

from api.clients import UNKNOWN
from api.protocol import GuardedProtocol, most_held
from api.security import HEADERS
from api.settings import Settings
from tests.serving import Served, read_all, serving

LARGE = bytes(32 * 1024 * 1024)
QUICK = Settings(
    head_seconds=0.6,
    body_seconds=0.6,
    write_seconds=0.6,
    answer_seconds=60.0,
    idle_seconds=1,
    connections=6,
    stop_seconds=2,
)
HEAD = b"GET / HTTP/1.1\r\nHost: localhost\r\n"


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer at once, or with a lot, or late."""
    if scope["type"] == "lifespan":
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    if scope["path"] == "/late":
        await asyncio.sleep(1)
    if scope["path"] == "/never":
        await asyncio.sleep(60)
    body = LARGE if scope["path"] == "/large" else b"ok"
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """Give a service with short patience."""
    with serving(app, QUICK) as running:
        yield running


def answers(served: Served) -> bool:
    return served.get("/")[0] == 200


def ended_after(opened: socket.socket) -> float:
    started = time.monotonic()
    read_all(opened)
    return time.monotonic() - started


def test_a_request_is_answered_with_the_headers(served: Served) -> None:
    status, headers, body = served.get("/")
    assert (status, body) == (200, b"ok")
    assert {name.lower() for name in HEADERS} <= set(headers)
    assert "server" not in headers
    assert "set-cookie" not in headers


@pytest.mark.parametrize("sent", [b"", b"G", HEAD, HEAD + b"X: y\r\n"])
def test_a_head_that_does_not_end_is_cut_off(served: Served, sent: bytes) -> None:
    with served.open() as opened:
        opened.sendall(sent)
        assert ended_after(opened) < 3
    assert answers(served)


def test_a_head_that_trickles_is_cut_off(served: Served) -> None:
    started = time.monotonic()
    served.raw(HEAD, *[b"X-A: b\r\n"] * 30, pause=0.1)
    assert time.monotonic() - started < 5
    assert answers(served)


def test_a_second_head_that_does_not_end_is_cut_off(served: Served) -> None:
    with served.open() as opened:
        opened.sendall(HEAD + b"\r\n")
        time.sleep(0.3)
        opened.sendall(b"GET /again")
        assert ended_after(opened) < 3
    assert answers(served)


def test_an_idle_connection_is_closed(served: Served) -> None:
    with served.open() as opened:
        opened.sendall(HEAD + b"\r\n")
        assert ended_after(opened) < 4


def test_a_body_that_trickles_is_refused(served: Served) -> None:
    head = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n"
    reply = served.raw(head, *[b"x"] * 20, pause=0.1)
    assert reply.startswith(b"HTTP/1.1 408")
    assert answers(served)


def test_an_answer_that_nobody_reads_is_cut_off(served: Served) -> None:
    with served.open() as opened:
        opened.sendall(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(0.3)
        assert served.server.server_state.connections
        time.sleep(2.0)
        assert not served.server.server_state.connections
    assert answers(served)


def test_an_answer_that_is_read_arrives_whole(served: Served) -> None:
    assert len(served.get("/large")[2]) == len(LARGE)


@pytest.mark.parametrize(
    "sent",
    [
        b"NONSENSE\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"y" * 100_000,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
def test_what_is_no_http_is_refused_with_the_headers(
    served: Served, sent: bytes
) -> None:
    head, _, body = served.raw(sent).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 4")
    assert b"x-content-type-options: nosniff" in head.lower()
    assert json.loads(body)["status"] in {400, 421}
    assert answers(served)


def test_nonsense_after_a_request_under_way_ends_the_connection(
    served: Served,
) -> None:
    first = b"POST /late HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
    assert b"HTTP/1.1 4" in served.raw(first + b"\r\n", b"zz\r\n")
    assert answers(served)


def test_one_who_takes_all_connections_gives_way(served: Served) -> None:
    held = [served.open() for _ in range(QUICK.connections + 3)]
    try:
        assert answers(served)
    finally:
        for opened in held:
            opened.close()


def test_running_answers_are_finished_when_the_service_ends() -> None:
    with serving(app, QUICK) as running, running.open() as opened:
        opened.sendall(b"GET /late HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(0.2)
        running.server.should_exit = True
        assert b"HTTP/1.1 200" in read_all(opened)


def test_an_answer_without_end_does_not_keep_the_service_from_ending() -> None:
    started = time.monotonic()
    with serving(app, QUICK) as running, running.open() as opened:
        opened.sendall(b"GET /never HTTP/1.1\r\nHost: localhost\r\n\r\n")
        time.sleep(0.2)
        running.server.should_exit = True
        read_all(opened)
    assert time.monotonic() - started < 10


class Transport(asyncio.Transport):
    """A connection of which the last bytes are never read."""

    def __init__(self) -> None:
        """Begin with nothing done."""
        super().__init__()
        self.done: list[str] = []

    def get_write_buffer_size(self) -> int:
        """Return how many bytes are not read."""
        return 10

    def is_closing(self) -> bool:
        """Return whether it is closed."""
        return bool(self.done)

    def abort(self) -> None:
        """Note that it was given up."""
        self.done.append("abort")


def test_the_unread_end_of_an_answer_holds_no_connection() -> None:
    async def idle() -> list[str]:
        transport = Transport()
        loop = asyncio.get_running_loop()
        one = GuardedProtocol(Config(app), ServerState(), {}, loop)
        one.connection_made(transport)
        one.timeout_keep_alive_handler()
        one.connection_lost(OSError())
        return [*transport.done, one.address]

    assert asyncio.run(idle()) == ["abort", UNKNOWN]


class Connection:
    """What is known of a connection."""

    def __init__(self, address: str, made: float, *, is_running: bool) -> None:
        """Take what is known."""
        self.address = address
        self.made = made
        self.is_running = is_running


def test_who_holds_the_most_gives_up_what_was_idle_longest() -> None:
    busy = Connection("a", 1, is_running=True)
    idle = Connection("a", 2, is_running=False)
    later = Connection("a", 3, is_running=False)
    other = Connection("b", 0, is_running=False)
    assert most_held(cast("Any", [busy, later, other, idle])) is cast("Any", idle)
    assert most_held(cast("Any", [busy, later, other])) is cast("Any", later)
