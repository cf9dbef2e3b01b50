"""Large answers in pieces, at the pace of who reads them.

Of an answer that a client reads slowly no more than a piece waits in memory, and one
that is not read to its end in time is cut off.
"""

import asyncio
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

PIECE: Final = 64 * 1024


class SlowReaderError(Exception):
    """A client did not read an answer in time."""


class Paced:
    """Sends what is large in pieces, all of it within a time."""

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        """Stand in front of an application.

        Args:
            app: answers requests.
            seconds: how long a client may take to read all of an answer.
        """
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI 3.0)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        loop = asyncio.get_running_loop()
        until: list[float] = []

        async def paced(message: Message) -> None:
            until[:] = until or [loop.time() + self._seconds]
            try:
                async with asyncio.timeout_at(until[0]):
                    for piece in _pieces(message):
                        await send(piece)
            except TimeoutError:
                said = f"not read within {self._seconds:g} seconds"
                raise SlowReaderError(said) from None

        await self._app(scope, receive, paced)


def _pieces(message: Message) -> list[Message]:
    body = message.get("body", b"")
    if len(body) <= PIECE:
        return [message]
    ends = range(PIECE, len(body) + PIECE, PIECE)
    cut: list[Message] = [
        {**message, "body": body[e - PIECE : e], "more_body": True} for e in ends
    ]
    cut[-1]["more_body"] = message.get("more_body", False)
    return cut
