"""Whatever ends a process, what was whole stays whole, and one line says what happened.

A snapshot half written that loads would answer with missing duties and no warning.
"""

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from csa_graph import build as building
from csa_graph import cli, snapshot
from csa_graph.build import Folders, build, read
from csa_graph.errors import DataError, SnapshotError
from csa_graph.snapshot import FILE_NAME, fingerprint, load, save, write_whole

PROGRAM = [sys.executable, "-c", "from csa_graph.cli import run; run()"]
REBUILD = [sys.executable, "-m", "csa_graph.rebuild"]
# Saves two snapshots in turn, for ever.
WRITER = """
import sys
from itertools import cycle
from pathlib import Path
from csa_graph.snapshot import load, save
held = [load(Path(place)) for place in sys.argv[2:]]
print("ready", flush=True)
for one in cycle(held):
    save(one, Path(sys.argv[1]))
"""


# Replaces a folder again and again.
FOLDERS = """
import sys
from itertools import cycle
from pathlib import Path
from csa_graph.folder import whole_folder
for number, text in enumerate(cycle(["odd", "even"])):
    with whole_folder(Path(sys.argv[1]), "kind", "wanted") as folder:
        for name in range(40):
            (folder / str(name)).write_text(text)
        (folder / "manifest.json").write_text('{"kind": "kind"}')
    if not number:
        print("ready", flush=True)
"""


def made(number: int) -> snapshot.Snapshot:
    name = ox.NamedNode("http://e/a")
    quads = [
        ox.Quad(name, name, ox.Literal(f"{number} {i}"), name) for i in range(20_000)
    ]
    return snapshot.snapshot(quads, f"inputs {number}", "1")


@pytest.fixture(scope="module")
def two_places(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Give two places with a snapshot each."""
    places = [tmp_path_factory.mktemp("held") for _ in range(2)]
    for number, place in enumerate(places):
        save(made(number), place)
    return places


def killed(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()


def test_kill_at_any_moment_of_saving_leaves_one_or_the_other(
    tmp_path: Path, two_places: list[Path]
) -> None:
    save(load(two_places[0]), tmp_path)
    known = {load(place).manifest.sha256 for place in two_places}
    chance = random.Random(7)  # noqa: S311
    for _ in range(12):
        command = [sys.executable, "-c", WRITER, str(tmp_path), *map(str, two_places)]
        process = subprocess.Popen(  # noqa: S603
            command, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 0.15))
        killed(process)
        process.stdout.close()
        assert load(tmp_path).manifest.sha256 in known
    left = [file for file in tmp_path.iterdir() if file.name != FILE_NAME]
    assert all(file.name.startswith(f".{FILE_NAME}.") for file in left)


def test_kill_at_any_moment_of_replacing_a_folder_leaves_one_or_the_other(
    tmp_path: Path,
) -> None:
    target = tmp_path / "pack"
    chance = random.Random(8)  # noqa: S311
    for _ in range(12):
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", FOLDERS, str(target)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 0.1))
        killed(process)
        process.stdout.close()
        held = {f.read_text() for f in target.iterdir() if f.name != "manifest.json"}
        assert held in ({"odd"}, {"even"})
        assert len(list(target.iterdir())) == 41


def test_what_a_killed_writer_left_is_swept_away_later(tmp_path: Path) -> None:
    left = tmp_path / ".out.0123456789abcdef.part"
    other = tmp_path / ".other.0123456789abcdef.part"
    fresh = tmp_path / ".out.fedcba9876543210.part"
    for file in (left, other, fresh):
        file.write_bytes(b"half")
    long_ago = time.time() - 7200
    os.utime(left, (long_ago, long_ago))
    os.utime(other, (long_ago, long_ago))
    write_whole(tmp_path / "out", b"whole")
    names = {file.name for file in tmp_path.iterdir()}
    assert names == {"out", other.name, fresh.name}


@pytest.mark.parametrize("call", ["fsync", "write", "replace"])
def test_a_full_disk_keeps_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    target = tmp_path / "out"
    target.write_bytes(b"old")

    def full(*_given: object) -> None:
        raise OSError(28, "No space left on device")

    if call == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    elif call == "write":
        monkeypatch.setattr(snapshot, "_write", full)
    else:
        monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(SnapshotError, match=r"cannot write .*out: No space left"):
        write_whole(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def limited(size: int) -> Callable[[], None]:
    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def test_an_export_that_does_not_fit_is_one_line_and_loses_nothing(
    tmp_path: Path,
) -> None:
    target = tmp_path / "graph.nq"
    target.write_bytes(b"old")
    run = subprocess.run(  # noqa: S603
        [*PROGRAM, "export", "--format", "nq", "--out", str(target)],
        check=False,
        capture_output=True,
        text=True,
        preexec_fn=limited(100_000),
    )
    assert run.returncode == 2
    said = [line for line in run.stderr.splitlines() if not line.endswith("…")]
    assert said == [f"csa-graph: cannot write {target}: File too large"]
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_that_vanishes_while_it_is_read_is_named(small: Folders) -> None:
    found = small.inputs()
    gone = found.data[-1]
    gone.unlink()
    for call in (lambda: read(found), lambda: fingerprint(found.all())):
        with pytest.raises(DataError, match=rf"{gone.name}: cannot be read: No such"):
            call()


def test_a_file_that_changes_while_it_is_read_is_not_taken_for_read(
    small: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = small.data / "loamshire-2025" / "agreement.trig"
    whole = building._built

    def changing(*given: object) -> snapshot.Snapshot:
        held = whole(*given)  # type: ignore[arg-type]
        file.write_text(f"{file.read_text()}\n# again\n")
        return held

    monkeypatch.setattr(building, "_built", changing)
    monkeypatch.setattr(building, "_ATTEMPTS", 1)
    with pytest.raises(DataError, match="changed while they were read"):
        build(small)


def test_two_builds_at_once_both_end_well(small: Folders, tmp_path: Path) -> None:
    out = tmp_path / "kept"
    command = [*REBUILD, str(small.ontology), str(small.data), str(out)]
    both = [subprocess.Popen(command) for _ in range(2)]  # noqa: S603
    assert [process.wait() for process in both] == [0, 0]
    assert load(out).manifest.quads > 1000
    assert [file.name for file in out.iterdir()] == [FILE_NAME]


def test_a_build_that_is_killed_leaves_the_last_snapshot_or_a_whole_new_one(
    small: Folders, tmp_path: Path, two_places: list[Path]
) -> None:
    out = tmp_path / "kept"
    shutil.copytree(two_places[0], out)
    last = load(out)
    command = [*REBUILD, str(small.ontology), str(small.data), str(out)]
    found = []
    for seconds in (0.1, 0.5, 1.0, 2.0):
        process = subprocess.Popen(command, text=True)  # noqa: S603
        time.sleep(seconds)
        killed(process)
        found.append(load(out))
    subprocess.run(command, check=True)  # noqa: S603
    assert found[0] == last
    assert [one for one in found if one not in (last, load(out))] == []
    assert last != load(out)


def test_a_build_that_takes_too_long_gives_up_with_one_line(
    small: Folders, tmp_path: Path
) -> None:
    out = tmp_path / "kept"
    given = ["--deadline", "1", "--data", str(small.data), "--out", str(out)]
    run = subprocess.run(  # noqa: S603
        [*PROGRAM, "build", *given], check=False, capture_output=True, text=True
    )
    assert run.returncode == 2
    said = [line for line in run.stderr.splitlines() if not line.endswith("…")]
    assert said == ["csa-graph: not done after 1 seconds; nothing was written"]
    assert not out.exists()


@pytest.mark.parametrize("seconds", ["0", "-1", "x", "1e3", "9" * 30, "²"])
def test_a_deadline_that_is_none_is_one_clear_line(
    seconds: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        cli.main(["check", "--deadline", seconds])
    assert "wanted seconds from 1 to 86400" in capsys.readouterr().err


def test_output_that_cannot_be_written_is_one_line() -> None:
    with Path("/dev/full").open("w") as full:
        run = subprocess.run(  # noqa: S603
            [*PROGRAM, "questions"],
            check=False,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert run.returncode == 2
    said = [line for line in run.stderr.splitlines() if not line.endswith("…")]
    assert said == ["csa-graph: output: No space left on device"]


def test_an_interrupted_command_ends_without_a_trace(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("csa_graph.commands.checking.folders_of", interrupted)
    assert cli.main(["check"]) == 130
    assert capsys.readouterr().err == ""


def free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


class Service:
    """The service in a process of its own."""

    def __init__(self, *given: str) -> None:
        """Start it, and wait until it answers."""
        self.port = free_port()
        command = [*PROGRAM, "serve", "--port", str(self.port), *given]
        self.process = subprocess.Popen(  # noqa: S603
            command, stderr=subprocess.PIPE, text=True
        )
        for _ in range(600):
            time.sleep(0.1)
            try:
                self.body = self.health()
            except OSError:
                continue
            return
        raise AssertionError("the service does not begin")

    def health(self) -> dict[str, object]:
        """Return what the service says of itself."""
        address = f"http://127.0.0.1:{self.port}/health"
        with urllib.request.urlopen(address, timeout=5) as reply:
            read: dict[str, object] = json.load(reply)
            return read

    def workers(self) -> list[int]:
        """Return the processes that it started."""
        folder = Path(f"/proc/{self.process.pid}/task/{self.process.pid}")
        return [int(pid) for pid in (folder / "children").read_text().split()]


@pytest.fixture
def service() -> Iterator[Service]:
    """Give a running service."""
    running = Service()
    yield running
    running.process.kill()
    running.process.wait()
    assert running.process.stderr
    running.process.stderr.close()


def gone(pid: int) -> bool:
    for _ in range(100):
        status = Path(f"/proc/{pid}/stat")
        if not status.exists() or status.read_text().split()[2] == "Z":
            return True
        time.sleep(0.1)
    return False


def test_sigterm_ends_the_service_and_its_workers_within_seconds(
    service: Service,
) -> None:
    workers = service.workers()
    assert workers
    started = time.monotonic()
    service.process.terminate()
    service.process.wait(15)
    assert time.monotonic() - started < 10
    assert all(gone(pid) for pid in workers)
    assert service.process.stderr
    said = service.process.stderr.read()
    assert "Traceback" not in said


def test_kill_takes_the_workers_along_and_the_next_start_finds_all_as_it_was(
    service: Service,
) -> None:
    workers = service.workers()
    service.process.kill()
    service.process.wait(15)
    assert all(gone(pid) for pid in workers)
    again = Service()
    try:
        assert again.body["sha256"] == service.body["sha256"]
    finally:
        again.process.kill()
        again.process.communicate()


def test_a_fault_of_the_machine_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(_given: object) -> None:
        raise PermissionError(13, "Permission denied", "data/law")

    monkeypatch.setattr("csa_graph.commands.checking.folders_of", failing)
    assert cli.main(["check"]) == 2
    assert capsys.readouterr().err == "csa-graph: data/law: Permission denied\n"


def test_an_argument_that_is_no_text_is_one_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["ask", "\udcff"]) == 2
    said = capsys.readouterr().err
    assert said == "csa-graph: wanted text in UTF-8, given '\\udcff'\n"


def test_a_deadline_is_a_number_of_seconds(small: Folders) -> None:
    given = ["--deadline", "600", "--data", str(small.data)]
    assert cli.main(["check", *given]) == 0
