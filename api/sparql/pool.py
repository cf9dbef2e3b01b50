"""The workers: started beside the server, asked in turn, killed and replaced.

One query has one worker to itself. Whatever becomes of the query, a deadline, a client
that hangs up, a process that dies, costs that worker and nothing else; more stand
ready while it is replaced.
"""

import asyncio
import zlib
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self

import pyoxigraph as ox

from csa_graph.export import PREFIXES
from csa_graph.iri import ID
from csa_graph.snapshot import canonical

from ..log import record, to_stderr
from . import confinement
from .frames import Message, pack
from .guard import Question
from .limits import Limits
from .line import FullError, Line
from .process import DeadError, Worker, start
from .refusals import RefusedError

_PAUSE: Final = 1.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What a worker is asked.

    Attributes:
        question: the query, which has passed the guard.
        data: the default graphs and the named graphs that the request sets, as IRIs,
            or nothing.
        forms: the form wanted for each kind of result that is wanted at all.
    """

    question: Question
    data: tuple[tuple[str, ...], tuple[str, ...]] | None
    forms: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """What each worker loads: the quads as compressed N-Quads, and how many."""

    body: bytes
    quads: int


class Pool:
    """The workers of one server."""

    def __init__(
        self, quads: Callable[[], Iterable[ox.Quad]], limits: Limits | None = None
    ) -> None:
        """Take the quads of named graphs; nothing is started yet."""
        self.limits = limits or Limits()
        self._quads = quads
        self._line = Line(
            places=self.limits.workers,
            each=self.limits.workers - 1,
            waiting=self.limits.waiting,
            each_waiting=self.limits.client_waiting,
        )
        self._snapshot = _Snapshot(b"", 0)
        self._idle: asyncio.Queue[Worker] = asyncio.Queue()
        self._living: set[Worker] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        """Begin to start the workers."""
        self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End all workers."""
        await self.close()

    @property
    def alive(self) -> int:
        """How many workers can answer or are answering."""
        return sum(not worker.ended for worker in self._living)

    @property
    def pids(self) -> tuple[int, ...]:
        """The processes, in their order."""
        return tuple(sorted(w.pid for w in self._living if not w.ended))

    def start(self) -> None:
        """Begin to start the workers; they are ready a little later."""
        if confinement.LACKING:
            said = f"{confinement.LACKING}; /sparql answers this machine only"
            record(to_stderr, event="warning", said=said)
        self._later(self._begin())

    async def close(self) -> None:
        """End all workers and wait until they are gone."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*(worker.end() for worker in self._living))
        self._living.clear()
        self._idle = asyncio.Queue()

    async def ask(self, client: str, asked: Asked) -> Message:
        """Return the reply of a worker.

        Args:
            client: whose query it is.
            asked: the query.

        Raises:
            RefusedError: too many wait, it takes too long, or it ended its worker.
        """
        message = pack(_message(asked, self.limits.deadline))
        async with self._turn(client), self._worker() as worker:
            try:
                async with asyncio.timeout(self.limits.deadline):
                    return await worker.ask(message)
            except TimeoutError:
                most = f"{self.limits.deadline:g} seconds"
                raise RefusedError(503, f"the query takes longer than {most}") from None
            except DeadError as dead:
                raise RefusedError(503, str(dead)) from None

    @asynccontextmanager
    async def _turn(self, client: str) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self.limits.patience):
                await self._line.enter(client)
        except TimeoutError:
            raise RefusedError(
                503, "other queries took all the time there was"
            ) from None
        except FullError as full:
            raise RefusedError(503, str(full)) from None
        try:
            yield
        finally:
            self._line.leave(client)

    @asynccontextmanager
    async def _worker(self) -> AsyncIterator[Worker]:
        """Give a worker; one that did not answer to the end is replaced."""
        worker = await self._ready()
        try:
            yield worker
        except BaseException:
            self._retire(worker)
            raise
        self._idle.put_nowait(worker)

    async def _ready(self) -> Worker:
        """Return a worker that waits for a query; one that died waiting is replaced."""
        if not (self._living or self._tasks):
            raise RefusedError(503, "the workers are not started")
        try:
            async with asyncio.timeout(self.limits.patience):
                while (worker := await self._idle.get()).ended:
                    self._retire(worker)
        except TimeoutError:
            raise RefusedError(503, "no worker is ready") from None
        return worker

    def _retire(self, worker: Worker) -> None:
        worker.kill()
        self._later(self._replace(worker))

    def _later(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _begin(self) -> None:
        self._snapshot = await asyncio.to_thread(_snapshot, self._quads)
        for _ in range(self.limits.workers + self.limits.spares):
            await self._add()

    async def _replace(self, worker: Worker) -> None:
        await worker.end()
        self._living.discard(worker)
        await self._add()

    async def _add(self) -> None:
        """Start one worker; try again, with a pause, until it is there."""
        while True:
            try:
                return await self._try()
            except (DeadError, OSError) as error:
                record(to_stderr, event="worker not started", error=str(error))
                await asyncio.sleep(_PAUSE)

    async def _try(self) -> None:
        snapshot = self._snapshot
        head = {
            "base": ID,
            "prefixes": PREFIXES,
            "answer": self.limits.answer,
            "memory": self.limits.memory,
        }
        worker, quads = await start(head, snapshot.body)
        if quads != snapshot.quads:
            await worker.end()
            raise DeadError(f"it holds {quads:,} quads instead of {snapshot.quads:,}")
        self._living.add(worker)
        self._idle.put_nowait(worker)


def _snapshot(quads: Callable[[], Iterable[ox.Quad]]) -> _Snapshot:
    """Return quads and their merge, each triple once, in an order that is always it."""
    held = list(quads())
    merge = {ox.Quad(quad.subject, quad.predicate, quad.object) for quad in held}
    body = canonical([*held, *merge])
    return _Snapshot(zlib.compress(body, 1), len(held) + len(merge))


def _message(asked: Asked, seconds: float) -> dict[str, Any]:
    question = asked.question
    return {
        "text": question.text,
        "prologue": question.prologue,
        "from": (question.merged, question.named),
        "data": asked.data,
        "forms": asked.forms,
        "seconds": seconds,
    }
