"""Watching the files, and building a new snapshot when they have changed.

The build runs in a process of its own: a poisoned file may end it, keep it busy or
fill its memory, and costs the readers nothing. Only a snapshot that it wrote whole,
and that loads with its fingerprint, takes the place of the old one.
"""

import asyncio
import signal
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from csa_graph.build import Folders
from csa_graph.errors import CsaError, SnapshotError
from csa_graph.graph import Graph, open_graph
from csa_graph.rebuild import MODULE
from csa_graph.signs import in_one_line
from csa_graph.snapshot import fingerprint, load

from .live import Edition, Live
from .log import Write, record, to_stderr

EVERY_SECONDS: Final = 1.0
_LONGEST: Final = 500

State = frozenset[tuple[str, int, int, int]]


@dataclass(frozen=True, slots=True)
class Watched:
    """What is watched, and what is made of it.

    Attributes:
        folders: where the ontology and the data lie.
        directory: where the snapshot is kept.
        edition: opens a graph as an edition.
        seconds: how long a build may take.
        every: how often the files are looked at, in seconds.
        write: takes lines for the log.
    """

    folders: Folders
    directory: Path
    edition: Callable[[Graph], Edition]
    seconds: float
    every: float = EVERY_SECONDS
    write: Write = to_stderr

    async def __call__(self, live: Live) -> None:
        """Watch until cancelled."""
        built = await asyncio.to_thread(self._state_of, live.now.graph)
        seen = built
        while True:
            await asyncio.sleep(self.every)
            last, seen = seen, await asyncio.to_thread(state, self.folders)
            # Twice the same: whoever is saving files has done so.
            if seen != built and seen == last:
                built = seen
                await self.renew(live)

    def _state_of(self, graph: Graph) -> State:
        """Return the state of the files, or none that they were not read in."""
        now = state(self.folders)
        made_of = fingerprint(self.folders.inputs().all())
        return now if made_of == graph.manifest.inputs else frozenset()

    async def renew(self, live: Live) -> None:
        """Build and open a new snapshot, and put it in front; else say why not."""
        try:
            await self._build()
            graph = await asyncio.to_thread(self._opened)
            fresh = await asyncio.to_thread(self.edition, graph)
            await live.replace(fresh)
        except CsaError as error:
            self._failed(live, str(error))
        except Exception as error:  # noqa: BLE001 (a watch that ends, nobody misses)
            self._failed(live, f"{type(error).__name__}: {error}")
        else:
            record(self.write, event="reloaded", sha256=graph.manifest.sha256)

    def _failed(self, live: Live, said: str) -> None:
        failure = in_one_line(said)[:_LONGEST]
        record(self.write, event="reload failed", error=failure)
        # Whoever reads the health page need not know where the files lie.
        for folder in (self.folders.data, self.folders.ontology):
            failure = failure.replace(f"{folder}/", "")
        live.now.vitals.failure = failure

    async def _build(self) -> None:
        folders = (self.folders.ontology, self.folders.data, self.directory)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", MODULE, *map(str, folders)),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(self.seconds):
                _, said = await process.communicate()
        except TimeoutError:
            raise SnapshotError(
                f"no snapshot within {self.seconds:g} seconds"
            ) from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode:
            raise SnapshotError(_why(said.decode(errors="replace"), process.returncode))

    def _opened(self) -> Graph:
        return open_graph(load(self.directory))


def _why(said: str, status: int) -> str:
    r"""Return why a build failed, from what it said and how it ended.

    >>> _why("a.trig:1: syntax\n", 2)
    'a.trig:1: syntax'
    >>> _why("", -11)
    'the build was ended by SIGSEGV'
    """
    if status < 0:
        return f"the build was ended by {signal.Signals(-status).name}"
    lines = said.strip().splitlines() or [f"the build ended with status {status}"]
    return lines[-1]


def state(folders: Folders) -> State:
    """Return what the files below the folders are now: names, sizes and times."""
    files = (f for top in (folders.ontology, folders.data) for f in _below(top))
    return frozenset(entry for file in files for entry in _entry(file))


def _below(top: Path) -> Iterable[Path]:
    try:
        yield from top.rglob("*")
    except OSError:
        return


def _entry(file: Path) -> list[tuple[str, int, int, int]]:
    try:
        now = file.stat()
    except OSError:
        return []
    return [(str(file), now.st_mtime_ns, now.st_size, now.st_ino)]
