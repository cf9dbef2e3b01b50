"""A large answer goes out in pieces, and nobody may take for ever to read it."""

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from api.pace import PIECE, Paced, SlowReaderError
from tests.asgi import ask, asked, scope_of


def answer(body: bytes, *, more: bool = False) -> Paced:
    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": 200, "headers": []}
        part = {"type": "http.response.body", "body": body, "more_body": more}
        await send(start)
        await send(part)
        if more:
            await send({"type": "http.response.body", "body": b"end"})

    return Paced(app, 0.2)


@pytest.mark.parametrize(
    ("size", "pieces"),
    [(0, 1), (PIECE, 1), (PIECE + 1, 2), (3 * PIECE, 3), (3 * PIECE + 1, 4)],
)
def test_no_piece_is_larger_than_set_and_none_is_lost(size: int, pieces: int) -> None:
    reply = ask(answer(bytes(size)))
    assert (len(reply.body), reply.pieces) == (size, pieces)


def test_what_follows_still_follows() -> None:
    reply = ask(answer(b"x" * PIECE + b"y", more=True))
    assert reply.body.endswith(b"xyend")


def test_whoever_does_not_read_in_time_is_cut_off() -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)
        await asyncio.sleep(0.09)

    async def read() -> None:
        await answer(bytes(9 * PIECE))(scope_of(), receive, send)

    with pytest.raises(SlowReaderError, match=r"not read within 0\.2 seconds"):
        asyncio.run(read())
    assert 1 < len(sent) < 6


def test_what_is_no_request_passes() -> None:
    seen = []

    async def live(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope["type"])

    asyncio.run(asked(Paced(live, 1), {"type": "lifespan"}))
    assert seen == ["lifespan"]
