"""One who asks much waits for themselves, and keeps nobody else waiting."""

import asyncio
import json

import pytest
from starlette.types import Receive, Scope, Send

from api.turns import Turns
from tests.asgi import Reply, asked, echo, scope_of

ADDRESSES = {
    name: f"192.0.2.{number}"
    for number, name in enumerate(["health", *"abcdefghijklmnopqrst"])
}


def scope(client: str, path: str = "/") -> Scope:
    return {**scope_of(path), "client": (ADDRESSES[client], 1)}


class Worker:
    """An application that takes a while, and notes whom it answers."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self.order: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer after a while."""
        named = {address: name for name, address in ADDRESSES.items()}
        self.order.append(named[scope["client"][0]])
        await asyncio.sleep(0.02)
        await echo(scope, receive, send)


async def all_at_once(app: Turns, clients: str) -> list[Reply]:
    return list(await asyncio.gather(*(asked(app, scope(name)) for name in clients)))


def test_a_client_with_one_question_passes_one_with_many() -> None:
    worker = Worker()
    replies = asyncio.run(all_at_once(Turns(worker, 100, 5), "a" * 20 + "b"))
    assert {reply.status for reply in replies} == {200}
    assert worker.order.index("b") <= 4


def test_more_than_may_wait_are_told_when_to_come_again() -> None:
    replies = asyncio.run(all_at_once(Turns(Worker(), 2, 5), "a" * 9))
    refused = [reply for reply in replies if reply.status == 503]
    assert len(refused) == 4
    assert refused[0].headers["retry-after"] == "5"
    assert "try again" in json.loads(refused[0].body)["detail"]


def test_who_waits_too_long_is_told_so() -> None:
    replies = asyncio.run(all_at_once(Turns(Worker(), 100, 0.03), "a" * 30))
    assert {reply.status for reply in replies} == {200, 503}


@pytest.mark.parametrize("path", ["/health", "/health/live", "/sparql"])
def test_health_and_sparql_wait_for_nobody(path: str) -> None:
    worker = Worker()
    app = Turns(worker, 100, 5)

    async def both() -> None:
        many = asyncio.create_task(all_at_once(app, "abcdefghijklmnopqrst"))
        await asyncio.sleep(0.005)
        await asked(app, scope("health", path))
        await many

    asyncio.run(both())
    assert worker.order.index("health") <= 4


def test_a_client_that_is_not_known_and_what_is_no_request_pass() -> None:
    app = Turns(echo, 1, 1)
    assert asyncio.run(asked(app, {**scope_of(), "client": None})).status == 200

    async def live(scope: Scope, _receive: Receive, _send: Send) -> None:
        assert scope["type"] == "lifespan"

    asyncio.run(asked(Turns(live, 1, 1), {"type": "lifespan"}))
