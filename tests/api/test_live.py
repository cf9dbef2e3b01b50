"""A reader sees one snapshot or the other, never a mixture, and no request is lost."""

import asyncio
import weakref
from types import SimpleNamespace
from typing import Any, Self, cast

import pytest
from fastapi import FastAPI
from starlette.types import Message, Receive, Scope, Send

from api import live
from api.health import Vitals
from api.live import Edition, Live
from api.sparql.pool import Pool
from csa_graph.errors import SnapshotError
from csa_graph.graph import Graph
from tests.asgi import Reply, asked, scope_of


class Workers:
    """Workers that note what becomes of them."""

    def __init__(self, name: str, log: list[str]) -> None:
        """Take a name for the log."""
        self.name = name
        self.log = log

    async def __aenter__(self) -> Self:
        """Note the start."""
        self.log.append(f"{self.name} starts")
        return self

    async def __aexit__(self, *_: object) -> None:
        """Note the end."""
        self.log.append(f"{self.name} ends")


def edition(name: str, log: list[str], *, workers: bool = True) -> Edition:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["query_string"] == b"names=off":
            assert (await receive())["type"] == "http.disconnect"
            await send({"type": "http.response.start", "status": 200, "headers": []})
            log.append(f"{name} warms")
            return
        log.append(f"{name} asked")
        await asyncio.sleep(0.05)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": name.encode()})
        log.append(f"{name} answered")

    graph = cast("Graph", SimpleNamespace())
    made = Workers(name, log) if workers else None
    return Edition(graph, app, Vitals(), made)


async def run(served: Live, steps: Any) -> list[str]:
    """Run some steps while the service lives, and return what it told the server."""
    orders: asyncio.Queue[Message] = asyncio.Queue()
    told: list[str] = []
    started = asyncio.Event()

    async def send(message: Message) -> None:
        told.append(message["type"])
        started.set()

    await orders.put({"type": "lifespan.startup"})
    living = asyncio.create_task(served({"type": "lifespan"}, orders.get, send))
    await started.wait()
    await steps()
    await orders.put({"type": "lifespan.shutdown"})
    await living
    return told


def test_a_running_request_ends_on_the_snapshot_it_began_on() -> None:
    log: list[str] = []
    served = Live(edition("old", log))
    replies: list[Reply] = []

    async def steps() -> None:
        running = asyncio.create_task(asked(served, scope_of()))
        await asyncio.sleep(0.01)
        await served.replace(edition("new", log))
        replies.append(await asked(served, scope_of()))
        replies.insert(0, await running)

    told = asyncio.run(run(served, steps))
    assert [reply.body for reply in replies] == [b"old", b"new"]
    assert told == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert log.index("new starts") < log.index("new warms") < log.index("new asked")
    assert log.index("old answered") < log.index("old ends")
    assert log[-1] == "new ends"


def test_many_reloads_under_load_lose_no_request() -> None:
    log: list[str] = []
    served = Live(edition("0", log))
    replies: list[Reply] = []

    async def steps() -> None:
        async def client() -> None:
            replies.extend([await asked(served, scope_of()) for _ in range(4)])

        clients = [asyncio.create_task(client()) for _ in range(5)]
        for number in range(1, 6):
            await served.replace(edition(str(number), log))
            await asyncio.sleep(0.02)
        await asyncio.gather(*clients)

    asyncio.run(run(served, steps))
    assert [reply.status for reply in replies] == [200] * 20
    assert len(served._closing) == 0
    for name in "012345":
        assert log.count(f"{name} starts") == log.count(f"{name} ends") == 1


def test_an_edition_without_workers_needs_none() -> None:
    served = Live(edition("old", [], workers=False))

    async def steps() -> None:
        await served.replace(edition("new", [], workers=False))

    assert len(asyncio.run(run(served, steps))) == 2


def test_workers_that_do_not_start_leave_the_old_snapshot() -> None:
    log: list[str] = []
    served = Live(edition("old", log))

    class Failing(Workers):
        async def __aenter__(self) -> Self:
            raise OSError(11, "no more processes")

    broken = edition("new", log)
    broken.workers = Failing("new", log)

    async def steps() -> None:
        with pytest.raises(OSError, match="no more processes"):
            await served.replace(broken)
        assert (await asked(served, scope_of())).body == b"old"

    asyncio.run(run(served, steps))


def pool(alive: list[int]) -> Pool:
    """Return a pool of which a worker begins after some looks."""

    class Starting:
        @property
        def alive(self) -> int:
            return alive.pop(0) if len(alive) > 1 else alive[0]

    return cast("Pool", Starting())


def test_a_new_snapshot_waits_for_its_first_worker() -> None:
    log: list[str] = []
    fresh = edition("new", log)
    looks = [0, 0, 0, 1]
    fresh.vitals = Vitals(pool(looks))
    served = Live(edition("old", log))

    async def steps() -> None:
        await served.replace(fresh)
        assert looks == [1]

    asyncio.run(run(served, steps))
    assert served.now is fresh


def test_a_snapshot_without_a_worker_does_not_take_the_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(live, "_FIRST_WORKER_SECONDS", 0.1)
    log: list[str] = []
    fresh = edition("new", log)
    fresh.vitals = Vitals(pool([0]))
    served = Live(edition("old", log))

    async def steps() -> None:
        with pytest.raises(SnapshotError, match="no worker of the new snapshot"):
            await served.replace(fresh)
        assert (await asked(served, scope_of())).body == b"old"

    asyncio.run(run(served, steps))
    assert log.index("new starts") < log.index("new ends") < log.index("old ends")


def test_a_request_that_never_ends_does_not_keep_the_old_workers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(live, "_LAST_ANSWERS_SECONDS", 0.1)
    log: list[str] = []
    old = edition("old", log)
    old.running = 1
    asyncio.run(old.close())
    assert log == ["old ends"]


class Held:
    """Something large that an application answers from."""


def application(held: Held) -> FastAPI:
    made = FastAPI()

    @made.get("/")
    async def answer() -> str:
        return type(held).__name__

    return made


def test_nothing_of_a_snapshot_is_held_when_its_place_is_taken() -> None:
    large = Held()
    gone = weakref.ref(large)
    graph = cast("Graph", SimpleNamespace())
    served = Live(Edition(graph, application(large), Vitals()))
    del large

    async def steps() -> None:
        assert (await asked(served, scope_of())).body == b'"Held"'
        await served.replace(edition("new", []))
        await asyncio.gather(*served._closing)

    asyncio.run(run(served, steps))
    assert gone() is None


def test_what_runs_beside_ends_with_the_service() -> None:
    log: list[str] = []

    async def beside(_served: Live) -> None:
        log.append("watching")
        try:
            await asyncio.sleep(60)
        finally:
            log.append("watched")

    async def steps() -> None:
        await asyncio.sleep(0.01)

    asyncio.run(run(Live(edition("old", log), beside), steps))
    assert log == ["old starts", "old warms", "watching", "watched", "old ends"]
