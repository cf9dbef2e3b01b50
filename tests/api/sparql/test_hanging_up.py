"""A client that hangs up takes its query with it."""

import socket
import time

import pytest

from .conftest import LIMITS, Listening

ENDLESS = "SELECT+(COUNT(*)+AS+?n)+{?a+?b+?c.?d+?e+?f.?g+?h+?i}"


def test_a_query_ends_when_its_client_hangs_up(listening: Listening) -> None:
    """Else a worker would compute for nobody until the deadline."""
    pool = listening.pool
    until = time.monotonic() + 60
    while pool.alive < LIMITS.workers + LIMITS.spares and time.monotonic() < until:
        time.sleep(0.01)
    before = pool.pids
    with socket.create_connection(("127.0.0.1", listening.port)) as opened:
        opened.sendall(f"GET /sparql?query={ENDLESS} HTTP/1.1\r\n".encode())
        opened.sendall(b"Host: localhost\r\n\r\n")
        time.sleep(LIMITS.deadline / 4)
        assert pool.pids == before
    until = time.monotonic() + LIMITS.deadline / 2
    while time.monotonic() < until:
        if pool.pids != before:
            return
        time.sleep(0.01)
    pytest.fail("the worker is still there")
