"""Files that change become a new snapshot; files that are broken become a message."""

import asyncio
import json
import os
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from api import watch
from api.health import Vitals
from api.live import Edition, Live
from api.watch import Watched, state
from csa_graph.build import Folders
from csa_graph.graph import Graph
from csa_graph.snapshot import FILE_NAME, Snapshot, save
from tests.asgi import echo

SLOW = "import time; time.sleep(60)"


class Fake:
    """What is watched, with a build that is only told."""

    def __init__(self, folder: Path, graph: Graph, said: str = "") -> None:
        """Watch a folder of one file."""
        self.data = folder / "data"
        (self.data / "one").mkdir(parents=True)
        (self.data / "one" / "a.trig").write_text("# one")
        self.lines: list[dict[str, Any]] = []
        self.live = Live(Edition(graph, echo, Vitals()))
        self.first = self.live.now
        self.said = said
        self.watched = Watched(
            folders=Folders(self.data, self.data),
            directory=folder / "out",
            edition=self.edition,
            seconds=5,
            every=0.02,
            write=lambda line: self.lines.append(json.loads(line)),
        )

    def edition(self, graph: Graph) -> Edition:
        """Return a new edition, or fail as one may."""
        if self.said:
            raise ValueError(self.said)
        return Edition(graph, echo, Vitals())


@pytest.fixture
def fake(tmp_path: Path, graph: Graph) -> Fake:
    """Give something watched, its graph open."""
    return Fake(tmp_path, graph)


def program(monkeypatch: pytest.MonkeyPatch, fake: Fake, text: str) -> None:
    """Let another program stand in for the build."""
    module = fake.data.parent / "fake_build.py"
    module.write_text(text)
    monkeypatch.setattr(watch, "MODULE", "fake_build")
    monkeypatch.setenv("PYTHONPATH", str(module.parent))


def renewed(fake: Fake) -> dict[str, Any]:
    async def renew() -> None:
        await fake.watched.renew(fake.live)
        await asyncio.gather(*fake.live._closing)

    asyncio.run(renew())
    return fake.lines[-1]


def test_a_build_that_succeeds_takes_the_place_of_the_old(
    fake: Fake, monkeypatch: pytest.MonkeyPatch, snapshot: Snapshot
) -> None:
    program(monkeypatch, fake, "import sys; print(sys.argv[1:])")
    save(snapshot, fake.watched.directory)
    told = renewed(fake)
    assert told["event"] == "reloaded"
    assert told["sha256"] == snapshot.manifest.sha256
    assert fake.live.now is not fake.first
    assert fake.live.now.graph.manifest == snapshot.manifest


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("raise SystemExit('a.trig:3: syntax: no')", "a.trig:3: syntax: no"),
        ("raise SystemExit(2)", "the build ended with status 2"),
        ("import os; os.kill(os.getpid(), 11)", "the build was ended by SIGSEGV"),
        ("import os; os.kill(os.getpid(), 9)", "the build was ended by SIGKILL"),
        (SLOW, "no snapshot within 1 seconds"),
        ("", "no snapshot at"),
    ],
)
def test_a_build_that_fails_keeps_the_old_and_says_why(
    fake: Fake, monkeypatch: pytest.MonkeyPatch, text: str, said: str
) -> None:
    program(monkeypatch, fake, text)
    if text == SLOW:
        fake.watched = Watched(
            *(fake.watched.folders, fake.watched.directory, fake.edition),
            seconds=1,
            write=fake.watched.write,
        )
    told = renewed(fake)
    assert told["event"] == "reload failed"
    assert said in told["error"]
    assert fake.live.now is fake.first
    assert said in fake.first.vitals.failure


def test_a_snapshot_cut_short_is_not_served(
    fake: Fake, monkeypatch: pytest.MonkeyPatch, snapshot: Snapshot
) -> None:
    program(monkeypatch, fake, "")
    file = save(snapshot, fake.watched.directory)
    os.truncate(file, file.stat().st_size // 2)
    assert "damaged" in renewed(fake)["error"]
    assert fake.live.now is fake.first


def test_whatever_goes_wrong_the_watch_goes_on(
    fake: Fake, monkeypatch: pytest.MonkeyPatch, snapshot: Snapshot
) -> None:
    program(monkeypatch, fake, "")
    save(snapshot, fake.watched.directory)
    fake.said = "max() arg is an empty sequence"
    assert renewed(fake)["error"] == "ValueError: max() arg is an empty sequence"
    assert fake.live.now is fake.first


def test_the_health_page_does_not_tell_where_the_files_lie(
    fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = fake.data / "one" / "a.trig"
    program(monkeypatch, fake, f"raise SystemExit({f'{place}:1: syntax'!r})")
    assert renewed(fake)["error"] == f"{place}:1: syntax"
    assert fake.first.vitals.failure == "one/a.trig:1: syntax"


def watching(fake: Fake, monkeypatch: pytest.MonkeyPatch, *steps: Any) -> int:
    """Return how often a new snapshot was built while some steps were taken."""
    built: list[float] = []

    async def renew(_self: Watched, _live: Live) -> None:
        built.append(1)

    monkeypatch.setattr(Watched, "renew", renew)

    async def watch_on() -> None:
        task = asyncio.create_task(fake.watched(fake.live))
        for step in steps:
            await asyncio.sleep(0.3)
            step()
        await asyncio.sleep(0.4)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(watch_on())
    return len(built)


@pytest.fixture
def current(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> Fake:
    """Give something watched of which the snapshot is up to date."""
    now = fake.live.now.graph.manifest.inputs
    monkeypatch.setattr(watch, "fingerprint", lambda _files: now)
    found = SimpleNamespace(all=list)
    monkeypatch.setattr(Folders, "inputs", lambda _self: cast("Any", found))
    return fake


def test_nothing_is_built_where_nothing_changes(
    current: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert watching(current, monkeypatch) == 0


def test_a_change_is_built_once_and_so_is_the_next(
    current: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = current.data / "one" / "a.trig"
    steps = [lambda: file.write_text("# two"), lambda: file.write_text("# three!")]
    assert watching(current, monkeypatch, *steps) == 2


def test_a_file_that_comes_or_goes_is_a_change(
    current: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = current.data / "one" / "b.trig"
    assert watching(current, monkeypatch, file.touch, file.unlink) == 2


def test_files_that_changed_before_the_watch_began_are_built(
    current: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "fingerprint", lambda _files: "other")
    assert watching(current, monkeypatch) == 1


def test_folders_that_are_gone_are_no_error(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    assert state(Folders(gone, gone)) == frozenset()


def test_a_file_that_vanishes_while_it_is_looked_at_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_text("x")
    (tmp_path / "b").symlink_to(tmp_path / "nowhere")
    assert [entry[0] for entry in state(Folders(tmp_path, tmp_path))] == [
        str(tmp_path / "a")
    ]

    def failing(_self: Path, _pattern: str) -> list[Path]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rglob", failing)
    assert state(Folders(tmp_path, tmp_path)) == frozenset()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_real_change_of_real_files_is_served(
    tmp_path: Path, small: Folders, graph: Graph
) -> None:
    fake = Fake(tmp_path / "fake", graph)
    out = tmp_path / "kept"
    fake.watched = Watched(
        small, out, fake.edition, seconds=300, write=fake.watched.write
    )
    file = small.data / "loamshire-2025" / "agreement.trig"
    good = file.read_text()
    file.write_text(f"{good}\nx y\n")
    assert "agreement.trig" in renewed(fake)["error"]
    assert not (out / FILE_NAME).exists()
    file.write_text(good.replace("Safety Agreement", "Safety Pact"))
    assert renewed(fake)["event"] == "reloaded"
    served = fake.live.now.graph
    assert "Safety Pact" in served.label(served.agreement())
    shutil.rmtree(out)
