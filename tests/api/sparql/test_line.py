"""No client stands in another's way, and nobody waits without end."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from api.sparql.line import FullError, Line


def line(places: int = 2) -> Line:
    return Line(places, each=1, waiting=4, each_waiting=3)


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def later(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    return asyncio.get_running_loop().create_task(work)


def test_one_client_never_has_all_places() -> None:
    async def told() -> None:
        held = line()
        await held.enter("a")
        second = later(held.enter("a"))
        await settle()
        assert not second.done()
        await held.enter("b")
        assert held.at_work == {"a": 1, "b": 1}
        held.leave("a")
        await second
        assert not held.queues

    asyncio.run(told())


def test_turns_go_round_the_clients() -> None:
    """Else ten queries of one would come before the first of another."""

    async def told() -> list[str]:
        held = line(places=1)
        order: list[str] = []

        async def turn(client: str) -> None:
            await held.enter(client)
            order.append(client)
            await asyncio.sleep(0)
            held.leave(client)

        await held.enter("x")
        waiting = []
        for client in "aaabc"[:4]:
            waiting.append(later(turn(client)))
            await settle()
        held.leave("x")
        await asyncio.gather(*waiting)
        return order

    assert asyncio.run(told()) == ["a", "b", "a", "a"]


def test_a_line_has_an_end() -> None:
    async def told() -> None:
        held = line()
        for client in "abaaa":
            later(held.enter(client))
            await settle()
        with pytest.raises(FullError, match="from this address"):
            await held.enter("a")
        later(held.enter("b"))
        await settle()
        with pytest.raises(FullError, match="too many queries are waiting"):
            await held.enter("c")
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    asyncio.run(told())


def test_who_hangs_up_leaves_the_line() -> None:
    async def told() -> None:
        held = line(places=1)
        await held.enter("a")
        first, second = later(held.enter("b")), later(held.enter("b"))
        await settle()
        first.cancel()
        await settle()
        assert len(held.queues["b"]) == 1
        second.cancel()
        await settle()
        assert not held.queues
        held.leave("a")
        assert not held.at_work

    asyncio.run(told())


def test_who_hangs_up_in_the_moment_of_its_turn_gives_it_on() -> None:
    async def told() -> None:
        held = line(places=1)
        await held.enter("a")
        gone, next_one = later(held.enter("b")), later(held.enter("c"))
        await settle()
        held.leave("a")
        gone.cancel()
        await next_one
        assert held.at_work == {"c": 1}

    asyncio.run(told())


def test_a_place_that_comes_free_in_the_moment_of_hanging_up_goes_on() -> None:
    async def told() -> None:
        held = line(places=1)
        await held.enter("a")
        gone, alone = later(held.enter("b")), later(held.enter("c"))
        next_one = later(held.enter("b"))
        await settle()
        gone.cancel()
        alone.cancel()
        held.leave("a")
        await next_one
        await settle()
        assert held.at_work == {"b": 1}
        assert not held.queues

    asyncio.run(told())
