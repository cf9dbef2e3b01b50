"""Whose turn it is: a bounded line in which no client stands in another's way.

Turns go round the clients, not round the queries, and no client has all places at
once. So whoever asks a single query waits for a place to become free at most, however
many queries another client has sent.
"""

import asyncio
from collections import Counter, deque
from dataclasses import dataclass, field


class FullError(Exception):
    """The line is as long as it may be; says so in one sentence."""


@dataclass(slots=True)
class Line:
    """A waiting line.

    Attributes:
        places: how many may be at work at the same time.
        each: how many of one client may be at work at the same time.
        waiting: how many may wait.
        each_waiting: how many of one client may wait.
        at_work: the places that each client has.
        queues: those who wait, by client; the next client first.
    """

    places: int
    each: int
    waiting: int
    each_waiting: int
    at_work: Counter[str] = field(default_factory=Counter)
    queues: dict[str, deque[asyncio.Future[None]]] = field(default_factory=dict)

    async def enter(self, client: str) -> None:
        """Wait for a place.

        Raises:
            FullError: too many wait already.
        """
        if self._free(client) and client not in self.queues:
            self.at_work[client] += 1
            return
        if len(self.queues.get(client, ())) >= self.each_waiting:
            raise FullError("too many queries from this address are waiting")
        if sum(map(len, self.queues.values())) >= self.waiting:
            raise FullError("too many queries are waiting")
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.queues.setdefault(client, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            self._give_back(client, turn)
            raise

    def leave(self, client: str) -> None:
        """Give a place back; the next client gets it."""
        self.at_work[client] -= 1
        self.at_work += Counter()
        self._call()

    def _free(self, client: str) -> bool:
        return self.at_work.total() < self.places and self.at_work[client] < self.each

    def _call(self) -> None:
        """Give free places to those who wait, one client after another."""
        for client in list(self.queues):
            queue = self.queues[client]
            # Whoever gave up just now has not been able to leave the line yet.
            while queue and queue[0].cancelled():
                queue.popleft()
            if queue and self._free(client):
                queue.popleft().set_result(None)
                self.at_work[client] += 1
                self.queues[client] = self.queues.pop(client)
            if not queue:
                del self.queues[client]

    def _give_back(self, client: str, turn: asyncio.Future[None]) -> None:
        """Take back a turn that nobody waits for any more."""
        if turn.done() and not turn.cancelled():
            self.leave(client)
            return
        queue = self.queues.get(client, deque())
        if turn in queue:
            queue.remove(turn)
        if not queue:
            self.queues.pop(client, None)
