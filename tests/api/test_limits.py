"""A request that weighs too much is refused by its head, with a sentence.

Each limit is tried on both sides: what just fits must pass, or it is a limit on people.
"""

import asyncio
import json
from dataclasses import replace

import pytest
from starlette.types import Receive, Scope, Send

from api.limits import Limited, host_name
from api.settings import Settings
from tests.asgi import Reply, ask, asked, chunk, echo, scope_of

SETTINGS = Settings(
    body_bytes=10,
    body_seconds=0.2,
    target_bytes=40,
    header_bytes=120,
    headers=5,
    parameters=3,
    value_characters=8,
    requests=1,
    requests_each=1,
)
APP = Limited(echo, SETTINGS)
POST = {"method": "POST"}


def refused(reply: Reply, status: int, said: str) -> None:
    assert reply.status == status
    body = json.loads(reply.body)
    assert body["status"] == status
    assert said in body["detail"]
    assert reply.headers["content-type"] == "application/problem+json"


def test_what_keeps_to_the_limits_is_answered() -> None:
    assert ask(APP, "/" + "a" * 39).status == 200
    assert ask(APP, query=b"a=1&b=2&c=12345678").status == 200
    headers = [("accept", "*/*"), ("content-length", "10")]
    whole = ask(APP, method="POST", headers=headers, messages=[chunk(b"0123456789")])
    assert whole.body == b"0123456789"


def test_a_long_address_is_refused() -> None:
    refused(ask(APP, "/" + "a" * 40), 414, "at most 40 bytes")
    refused(ask(APP, query=b"q=" + b"1" * 40), 414, "at most 40 bytes")


def test_many_headers_are_refused() -> None:
    refused(ask(APP, headers=[("x", "y")] * 5), 431, "at most 5 header lines")


def test_large_headers_are_refused() -> None:
    refused(ask(APP, headers=[("x", "y" * 120)]), 431, "at most 120 bytes of headers")


def test_many_parameters_are_refused() -> None:
    refused(ask(APP, query=b"a&b&c&d"), 400, "at most 3 parameters")


def test_a_long_value_is_refused_but_for_a_sparql_query() -> None:
    long = b"q=" + b"%20" * 9
    refused(ask(APP, query=long), 400, "values of at most 8 characters")
    assert ask(APP, "/sparql", query=long).status == 200


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate", "gzip, identity", "x"])
def test_a_body_in_a_content_coding_is_refused(coding: str) -> None:
    reply = ask(APP, **POST, headers=[("content-encoding", coding)])
    refused(reply, 415, "without content coding")
    assert reply.headers["accept-encoding"] == "identity"


def test_a_body_as_it_is_needs_no_coding() -> None:
    assert ask(APP, **POST, headers=[("content-encoding", "Identity")]).status == 200


@pytest.mark.parametrize("length", ["11", "9" * 60, "-1", "+1", "1_0", "²", ""])
def test_a_large_or_senseless_length_is_refused(length: str) -> None:
    refused(ask(APP, **POST, headers=[("content-length", length)]), 413, "at most 10")


def test_a_body_that_grows_too_large_is_refused() -> None:
    reply = ask(
        APP,
        **POST,
        headers=[("transfer-encoding", "chunked")],
        messages=[chunk(b"012345", more=True), chunk(b"678901", more=True)],
    )
    refused(reply, 413, "at most 10 bytes")
    assert reply.headers["connection"] == "close"


def test_a_body_in_parts_arrives_whole() -> None:
    reply = ask(
        APP,
        **POST,
        headers=[("transfer-encoding", "chunked")],
        messages=[chunk(b"01", more=True), chunk(b"23", more=True), chunk(b"4")],
    )
    assert reply.body == b"01234"


def test_a_body_that_does_not_arrive_in_time_is_refused() -> None:
    parts = [chunk(b"", more=True)] * 100
    slow = ask(
        APP,
        **POST,
        headers=[("transfer-encoding", "chunked")],
        messages=parts,
        pause=0.05,
    )
    refused(slow, 408, "did not arrive in 0.2 s")


def test_a_client_that_hangs_up_while_sending_is_not_answered() -> None:
    reply = ask(
        APP,
        **POST,
        headers=[("content-length", "10")],
        messages=[chunk(b"01", more=True)],
    )
    assert reply.status == 0


def test_after_the_body_a_hang_up_is_still_heard() -> None:
    heard = []

    async def listening(_scope: Scope, receive: Receive, _send: Send) -> None:
        heard.extend([(await receive())["type"], (await receive())["type"]])

    ask(
        Limited(listening, SETTINGS),
        **POST,
        headers=[("content-length", "1")],
        messages=[chunk(b"0")],
    )
    assert heard == ["http.request", "http.disconnect"]


@pytest.mark.parametrize(
    "host", ["evil.example", "", "localhost.evil.example", "127.0.0.1.evil.example"]
)
def test_another_host_name_is_refused(host: str) -> None:
    scope = scope_of()
    scope["headers"] = [(b"host", host.encode())]
    refused(asyncio.run(asked(APP, scope)), 421, "see --allow-host")


def test_two_host_names_or_none_are_refused() -> None:
    refused(ask(APP, headers=[("host", "localhost")]), 421, "see --allow-host")
    scope = scope_of()
    scope["headers"] = []
    refused(asyncio.run(asked(APP, scope)), 421, "see --allow-host")


@pytest.mark.parametrize("host", ["localhost:80", "LOCALHOST", "127.0.0.1", "[::1]:1"])
def test_a_name_of_this_machine_is_answered(host: str) -> None:
    scope = scope_of()
    scope["headers"] = [(b"host", host.encode())]
    assert asyncio.run(asked(APP, scope)).status == 200


def test_an_operator_may_allow_a_name_or_any() -> None:
    scope = scope_of()
    scope["headers"] = [(b"host", b"csa.example.org")]
    named = Limited(echo, replace(SETTINGS, hosts=("csa.example.org",)))
    anyone = Limited(echo, replace(SETTINGS, hosts=("*",)))
    assert asyncio.run(asked(named, scope)).status == 200
    assert asyncio.run(asked(anyone, scope)).status == 200


def test_a_host_is_known_by_its_name_alone() -> None:
    assert host_name("A.example.:443") == "a.example"


def test_more_requests_at_a_time_than_set_are_told_when_to_come_again() -> None:
    async def together() -> list[Reply]:
        gate = asyncio.Event()

        async def waiting(scope: Scope, receive: Receive, send: Send) -> None:
            await gate.wait()
            await echo(scope, receive, send)

        app = Limited(waiting, SETTINGS)
        first = asyncio.create_task(asked(app, scope_of()))
        await asyncio.sleep(0)
        second = await asked(app, scope_of())
        gate.set()
        return [await first, second, await asked(app, scope_of())]

    first, second, third = asyncio.run(together())
    assert (first.status, third.status) == (200, 200)
    refused(second, 503, "try again in a second")
    assert second.headers["retry-after"] == "1"


def test_one_client_does_not_take_all_the_places() -> None:
    async def together() -> list[int]:
        gate = asyncio.Event()

        async def waiting(scope: Scope, receive: Receive, send: Send) -> None:
            await gate.wait()
            await echo(scope, receive, send)

        app = Limited(waiting, replace(SETTINGS, requests=3, requests_each=2))
        one, two, three = "192.0.2.1", "2001:db8::1", "192.0.2.3"
        clients = [one, one, one, two, three]
        scopes = [{**scope_of(), "client": (name, 1)} for name in clients]
        asking = [asyncio.create_task(asked(app, scope)) for scope in scopes]
        await asyncio.sleep(0.01)
        gate.set()
        return [(await one).status for one in asking]

    assert asyncio.run(together()) == [200, 200, 503, 200, 503]


def test_all_addresses_of_one_subscriber_are_one_client() -> None:
    async def together() -> list[int]:
        gate = asyncio.Event()

        async def waiting(scope: Scope, receive: Receive, send: Send) -> None:
            await gate.wait()
            await echo(scope, receive, send)

        app = Limited(waiting, replace(SETTINGS, requests=9, requests_each=2))
        scopes = [{**scope_of(), "client": (f"2001:db8::{n}", 1)} for n in range(4)]
        asking = [asyncio.create_task(asked(app, scope)) for scope in scopes]
        await asyncio.sleep(0.01)
        gate.set()
        return [(await one).status for one in asking]

    assert asyncio.run(together()) == [200, 200, 503, 503]


def test_a_client_that_reads_slowly_takes_nobody_s_place() -> None:
    async def slow_reader() -> Reply:
        app = Limited(echo, SETTINGS)
        reading = asyncio.Event()

        async def receive() -> dict[str, object]:
            raise AssertionError("a GET has no body")

        async def send(message: object) -> None:
            if isinstance(message, dict) and message["type"] == "http.response.body":
                await reading.wait()

        slow = asyncio.create_task(app(scope_of(), receive, send))
        await asyncio.sleep(0)
        other = await asked(app, scope_of())
        reading.set()
        await slow
        return other

    assert asyncio.run(slow_reader()).status == 200


def test_a_place_is_given_back_when_an_application_fails() -> None:
    async def failing(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise RuntimeError("no")

    app = Limited(failing, SETTINGS)
    for _ in range(3):
        with pytest.raises(RuntimeError):
            ask(app)


def test_what_is_no_request_passes() -> None:
    seen: list[str] = []

    async def live(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope["type"])

    asyncio.run(asked(Limited(live, SETTINGS), {"type": "lifespan"}))
    assert seen == ["lifespan"]
