"""Limits are shared out by who asks; only a trusted proxy is believed on who that is.

A stranger who could say who they are would have as many places as they like, or take
those of somebody else.
"""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http.client import HTTPConnection

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Receive, Scope, Send

from api.clients import UNKNOWN, client_of, is_this_machine
from api.settings import Settings
from tests.serving import Served, serving

PROXY, STRANGER = "127.0.0.1", "127.0.0.2"
BEHIND = Settings(proxies=(PROXY, "10.1.0.0/16"))


async def who(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with who asks, and how."""
    if scope["type"] == "lifespan":
        for event in ("startup", "shutdown"):
            await receive()
            await send({"type": f"lifespan.{event}.complete"})
        return
    body = f"{client_of(scope)} {scope['scheme']}".encode()
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def ask(served: Served, source: str, **headers: str) -> tuple[int, str]:
    """Return status and body of what an address of loopback is answered."""
    opened = HTTPConnection(
        "127.0.0.1", served.port, timeout=30, source_address=(source, 0)
    )
    try:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        opened.request("GET", "/", headers=told)
        reply = opened.getresponse()
        return reply.status, reply.read().decode()
    finally:
        opened.close()


@pytest.fixture(scope="module")
def behind() -> Iterator[Served]:
    """Give a service that trusts a proxy."""
    with serving(who, BEHIND) as served:
        yield served


@pytest.mark.parametrize(
    ("said", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:4711", "192.0.2.7"),
        ("192.0.2.99, 192.0.2.7", "192.0.2.7"),
        ("192.0.2.7, 10.1.2.3", "192.0.2.7"),
        ("127.0.0.1, 192.0.2.7", "192.0.2.7"),
        ("2001:db8::7", "2001:db8::/64"),
        ("[2001:db8::7]:4711", "2001:db8::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("192.0.2.7, unknown", UNKNOWN),
        ("<script>", UNKNOWN),
        ("", PROXY),
    ],
)
def test_a_trusted_proxy_is_believed_on_the_last_that_is_no_proxy(
    behind: Served, said: str, client: str
) -> None:
    assert ask(behind, PROXY, x_forwarded_for=said) == (200, f"{client} http")


def test_a_trusted_proxy_is_believed_on_the_scheme(behind: Served) -> None:
    given = {"x_forwarded_for": "192.0.2.7", "x_forwarded_proto": "https"}
    assert ask(behind, PROXY, **given) == (200, "192.0.2.7 https")


@pytest.mark.parametrize(
    "header", ["x_forwarded_for", "forwarded", "x_real_ip", "true_client_ip"]
)
def test_a_stranger_is_believed_on_nothing(behind: Served, header: str) -> None:
    given = {header: "192.0.2.7", "x_forwarded_proto": "https"}
    assert ask(behind, STRANGER, **given) == (200, f"{STRANGER} http")


def test_nobody_is_believed_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    with serving(who) as served:
        said = ask(served, PROXY, x_forwarded_for="192.0.2.7")
    assert said == (200, f"{PROXY} http")


def test_places_are_shared_out_by_the_client_behind_the_proxy() -> None:
    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(0.5 if scope["type"] == "http" else 0)
        await who(scope, receive, send)

    limits = replace(BEHIND, requests_each=1)
    with serving(slow, limits) as served, ThreadPoolExecutor(4) as crowd:

        def told(source: str, client: str) -> int:
            return ask(served, source, x_forwarded_for=client)[0]

        sources, names = [PROXY] * 4, ["192.0.2.1", "192.0.2.1", "192.0.2.2", "::2"]
        assert sorted(crowd.map(told, sources, names)) == [200, 200, 200, 503]
        spoofed = crowd.map(told, [STRANGER] * 4, [f"192.0.2.{n}" for n in range(4)])
        assert sorted(spoofed) == [200, 503, 503, 503]


@pytest.mark.parametrize(
    ("host", "header", "here"),
    [
        ("127.0.0.1", b"accept", True),
        ("::1", b"accept", True),
        ("127.0.0.1", b"via", False),
        ("192.0.2.7", b"accept", False),
        ("nobody", b"accept", False),
    ],
)
def test_a_request_of_this_machine_came_through_no_proxy(
    host: str, header: bytes, here: bool
) -> None:
    scope = {"client": (host, 1), "headers": [(header, b"x")]}
    assert is_this_machine(scope) is here


@given(st.text(max_size=60) | st.ip_addresses().map(str))
def test_whoever_asks_is_some_client(host: str) -> None:
    assert client_of({"client": (host, 1)})
