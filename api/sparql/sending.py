"""How much of all answers together may lie in memory, waiting to be read.

A client that reads slowly keeps its answer; many of them would fill the server.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import Response
from starlette.types import Receive, Scope, Send

from .refusals import RefusedError


@dataclass(slots=True)
class Allowance:
    """How many bytes of answers may still be sent.

    Attributes:
        left: bytes that no answer holds.
    """

    left: int


class Answer(Response):
    """An answer that counts against an allowance until it has been sent."""

    def __init__(
        self, content: bytes, *, headers: Mapping[str, str], allowance: Allowance
    ) -> None:
        """Take the bytes.

        Raises:
            RefusedError: too many bytes are on their way already.
        """
        if len(content) > allowance.left:
            raise RefusedError(503, "too many answers are still being read")
        super().__init__(content, headers=dict(headers))
        self._allowance = allowance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer (ASGI 3.0)."""
        self._allowance.left -= len(self.body)
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._allowance.left += len(self.body)
