"""A worker as the server sees it: a process that is asked, and killed if need be."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast

import pyoxigraph as ox

from .frames import Message, pack, receive

_PACKAGE: Final = Path(__file__).resolve().parent
_ENGINE: Final = Path(ox.__file__).resolve().parent.parent
_START: Final = (
    "import sys; sys.path += sys.argv[1:3];"
    f" from {_PACKAGE.name}.worker import main; main()"
)
_BUFFER: Final = 1 << 20
_CAUSES: Final = {
    "SIGABRT": "the query takes more memory than it may",
    "SIGKILL": "the query takes more memory than it may",
    "SIGSEGV": "the query is nested too deeply",
    "SIGXCPU": "the query takes longer than it may",
}


class DeadError(Exception):
    """A worker ended before it had answered; says why in one sentence."""


class Worker:
    """A process that holds one snapshot."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        """Take over a process that has been started with pipes."""
        self._process = process
        self._source = cast("asyncio.StreamReader", process.stdout)
        self._sink = cast("asyncio.StreamWriter", process.stdin)
        self._killed = False

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def ended(self) -> bool:
        """Whether the process is gone, or going."""
        return self._killed or self._process.returncode is not None

    async def ask(self, message: bytes) -> Message:
        """Return the reply to a message.

        Raises:
            DeadError: the process ended.
        """
        try:
            self._sink.write(message)
            await self._sink.drain()
            return await receive(self._source)
        except (asyncio.IncompleteReadError, ConnectionError):
            raise DeadError(_cause(await self._process.wait())) from None

    async def end(self) -> None:
        """Kill the process and wait until it is gone, and its pipes with it."""
        self.kill()
        await self._process.communicate()

    def kill(self) -> None:
        """Kill the process."""
        self._killed = True
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()


async def start(head: Mapping[str, Any], body: bytes) -> tuple[Worker, int]:
    """Return a worker that has loaded a snapshot, and how many quads it holds.

    It inherits two pipes and nothing else: no other file, no environment, no terminal.

    Args:
        head: what is the same for every query.
        body: the snapshot as compressed N-Quads.

    Raises:
        DeadError: it could not load the snapshot.
    """
    places = (str(_PACKAGE.parent), str(_ENGINE), str(os.getpid()))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-S", "-B", "-c", _START, *places),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=_BUFFER,
        start_new_session=True,
        env=_environment(),
    )
    worker = Worker(process)
    try:
        ready, _ = await worker.ask(pack(head, body))
    except DeadError:
        _, said = await process.communicate()
        raise DeadError(_last_line(said.decode(errors="replace"))) from None
    except BaseException:
        await worker.end()
        raise
    return worker, ready["quads"]


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else "it ended without a word"


def _environment() -> dict[str, str]:
    """Return what an interpreter needs to start at all, which is nothing on POSIX."""
    kept = ("SYSTEMROOT",)  # Windows finds no random numbers without it
    return {name: os.environ[name] for name in kept if name in os.environ}


def _cause(status: int) -> str:
    try:
        name = signal.Signals(-status).name
    except ValueError:
        return "the query ended the process that evaluated it"
    return _CAUSES.get(name, "the query ended the process that evaluated it")
