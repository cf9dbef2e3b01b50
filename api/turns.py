"""Whose question is worked on: one client after another, few at a time.

Named questions are answered in the server's own process, one at a time whatever is
tried. So the order decides who waits: a client with a hundred questions waits for
itself, and one with a single question waits for a few.
"""

import asyncio
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from .cache import CHANGING
from .clients import client_of
from .problems import problem
from .sparql.line import FullError, Line

_PLACES: Final = 4
_EACH: Final = 3
_LATER: Final = {"Retry-After": "5"}


class Turns:
    """Lets each client ask in turn; health and SPARQL have lines of their own."""

    def __init__(self, app: ASGIApp, waiting: int, patience: float) -> None:
        """Stand in front of an application.

        Args:
            app: answers requests.
            waiting: how many requests may wait.
            patience: how long one may wait, in seconds.
        """
        self._app = app
        self._patience = patience
        self._line = Line(_PLACES, _EACH, waiting, waiting)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI 3.0)."""
        if scope["type"] != "http" or scope["path"].startswith(CHANGING):
            await self._app(scope, receive, send)
            return
        client = client_of(scope)
        try:
            async with asyncio.timeout(self._patience):
                await self._line.enter(client)
        except (TimeoutError, FullError):
            busy = problem(503, "others are being answered: try again in a while")
            busy.headers.update(_LATER)
            await busy(scope, receive, send)
            return
        try:
            await self._app(scope, receive, send)
        finally:
            self._line.leave(client)
