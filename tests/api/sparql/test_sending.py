"""Answers that nobody reads do not fill the memory."""

import asyncio

import pytest
from starlette.types import Message

from api.sparql.refusals import RefusedError
from api.sparql.sending import Allowance, Answer


async def nothing() -> Message:
    return {}


def test_an_answer_counts_until_it_has_been_sent() -> None:
    allowance = Allowance(10)
    answer = Answer(b"12345678", headers={}, allowance=allowance)
    left: list[int] = []

    async def send(_message: Message) -> None:
        left.append(allowance.left)

    asyncio.run(answer({"type": "http"}, nothing, send))
    assert left == [2, 2]
    assert allowance.left == 10


def test_an_answer_that_is_cut_off_counts_no_longer() -> None:
    allowance = Allowance(10)
    answer = Answer(b"12345678", headers={}, allowance=allowance)

    async def send(_message: Message) -> None:
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        asyncio.run(answer({"type": "http"}, nothing, send))
    assert allowance.left == 10


def test_an_answer_too_many_is_refused() -> None:
    with pytest.raises(RefusedError) as raised:
        Answer(b"12345678", headers={}, allowance=Allowance(7))
    assert raised.value.status == 503
    assert raised.value.detail == "too many answers are still being read"
