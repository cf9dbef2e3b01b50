"""Minutes of mixed good and hostile load on the service, with reloads going on.

What is shown: that no good client gets an error, how long it waits, that nothing makes
the service fail, and that memory does not grow. Good clients are as browsers are: where
they are told to come again later they do, within a deadline; all of that counts as
their wait. They and the hostile ones run on the same machine as the service, and take
their share of its cores. A reload opens the new snapshot beside the old one, so memory
goes up and down with each; what must not grow is the lowest between two reloads. Exit
status 1 tells that one of these does not hold. Run it with ``make soak``, or for
another time with ``.venv/bin/python benchmarks/soak.py SECONDS``.
"""

import contextlib
import http.client
import json
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from api.sparql.limits import Limits
from csa_graph import _bundle

DEADLINE = 10.0
RELOAD_PAUSE = 10.0
MEASURE_EVERY = 2.0
# How much more memory may be held at the end than in the middle, at the lowest.
GROWTH = 1.1
# What a query may take, what the snapshot takes, and what reading both takes.
WORKER = Limits().memory + (192 << 20)
_PAGE = 4096
_MEGA = 1024 * 1024
_ASK = (
    "SELECT ?b { ?b a <https://w3id.org/csa-graph/ontology#Duty> } ORDER BY ?b LIMIT 5"
)
GOOD = (
    ("/", "text/html"),
    ("/priorities", "text/html"),
    ("/priorities/fraud", "text/html"),
    ("/derivations", "text/csv"),
    ("/derivations?priority=fraud", "application/json"),
    ("/questions/acts_named", "application/json"),
    ("/legislation/ukpga/1998/37/section/17.ttl", "*/*"),
    ("/search?q=county%20lines", "application/json"),
    ("/officers?names=off", "text/html"),
    ("/dataset.ttl", "*/*"),
    ("/ontology", "text/html"),
    ("/graph.svg?view=locality", "*/*"),
    ("/audit", "application/json"),
    (f"/sparql?query={quote(_ASK)}", "application/sparql-results+json"),
    ("/health", "*/*"),
)
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
_GIST = 'csa:gist "'
_Attack = Callable[[], None]
# Another address of loopback: places are shared out by address.
_STRANGER = "127.0.0.2"
_HEAD = b"Host: localhost\r\n"
_WHOLE = b"GET /dataset/whole.nq HTTP/1.1\r\n"


@dataclass(slots=True)
class Figures:
    """What was seen.

    Attributes:
        waits: seconds a good client waited for an answer, retries included.
        errors: what a good client was told that was no answer.
        hostile: how hostile requests were answered, by status; 0 where none came.
        fingerprints: snapshots that answered.
        memory: bytes held by the service itself, over time.
        workers: bytes held by the largest of its workers, over time.
        reloads: seconds from a change of a file to its being served or refused.
        retries: how often a good client was told to come again.
    """

    waits: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    hostile: Counter[int] = field(default_factory=Counter)
    fingerprints: set[str] = field(default_factory=set)
    memory: list[int] = field(default_factory=list)
    workers: list[int] = field(default_factory=list)
    reloads: list[float] = field(default_factory=list)
    retries: int = 0


def get(
    port: int, path: str, accept: str = "*/*", source: str = "127.0.0.1"
) -> tuple[int, float, bytes]:
    """Return status, seconds to come again in, and body."""
    connection = http.client.HTTPConnection(
        "127.0.0.1", port, timeout=DEADLINE, source_address=(source, 0)
    )
    try:
        connection.request("GET", path, headers={"Accept": accept})
        reply = connection.getresponse()
        later = float(reply.getheader("Retry-After") or 1)
        return reply.status, later, reply.read()
    finally:
        connection.close()


def good_client(port: int, ended: threading.Event, seen: Figures) -> None:
    """Ask as people do, one thing after another."""
    chance = random.Random(1)  # noqa: S311
    while not ended.is_set():
        path, accept = chance.choice(GOOD)
        started = time.monotonic()
        status, said = 503, b""
        while status == 503 and time.monotonic() - started < DEADLINE:
            try:
                status, later, said = get(port, path, accept)
            except OSError as error:
                status, later, said = 0, 0.0, str(error).encode()
            if status == 503:
                seen.retries += 1
                time.sleep(min(later, 1.0))
        seen.waits.append(time.monotonic() - started)
        if status != 200:
            seen.errors.append(f"{path}: {status} {said[:200]!r}")
        elif path == "/health":
            seen.fingerprints.add(json.loads(said)["sha256"])
        time.sleep(0.02)


def _asked(port: int, seen: Figures, path: str) -> None:
    try:
        status = get(port, path, source=_STRANGER)[0]
    except (OSError, http.client.HTTPException):
        status = 0
    seen.hostile[status] += 1


def _raw(port: int, seen: Figures, *pieces: bytes) -> None:
    seen.hostile[0] += 1
    with (
        contextlib.suppress(OSError),
        socket.create_connection(
            ("127.0.0.1", port), timeout=2, source_address=(_STRANGER, 0)
        ) as opened,
    ):
        for piece in pieces:
            opened.sendall(piece)
        time.sleep(0.5)


def hostile_client(port: int, ended: threading.Event, seen: Figures) -> None:
    """Ask as nobody should."""
    chance = random.Random(2)  # noqa: S311
    attacks: tuple[_Attack, ...] = (
        lambda: _asked(port, seen, f"/sparql?query={quote(CROSS)}"),
        lambda: _asked(port, seen, f"/sparql?query={quote('ASK ' + '{' * 3000)}"),
        lambda: _asked(
            port,
            seen,
            f"/sparql?query={quote('SELECT * { SERVICE <http://127.0.0.1:1/> {} }')}",
        ),
        lambda: _asked(port, seen, f"/boards?x={chance.random()}"),
        lambda: _asked(port, seen, f"/derivations?legislation={'(' * 900}"),
        lambda: _asked(port, seen, "/priorities/" + "../" * 200),
        lambda: _asked(port, seen, "/search?q=" + "%22" * 300),
        lambda: _asked(port, seen, "/" + "a" * 20_000),
        lambda: _raw(port, seen, b"GET / HTTP/1.1\r\nHost: loc"),
        lambda: _raw(port, seen, b"\x16\x03\x01nonsense\r\n\r\n"),
        lambda: _raw(port, seen, _WHOLE + _HEAD + b"\r\n"),
        lambda: _raw(
            port,
            seen,
            b"POST /sparql HTTP/1.1\r\n" + _HEAD + b"Content-Length: 90000\r\n\r\n",
            b"x" * 1000,
        ),
    )
    while not ended.is_set():
        chance.choice(attacks)()


def reloader(port: int, data: Path, ended: threading.Event, seen: Figures) -> None:
    """Change a gist as soon as the last change is seen; every third breaks the file."""
    file = next(f for f in sorted(data.glob("*/*.trig")) if _GIST in f.read_text())
    good = file.read_text(encoding="utf-8")
    number, before = 0, _loaded(port)
    while not ended.wait(RELOAD_PAUSE):
        number += 1
        changed = good.replace(_GIST, f"{_GIST}Change {number}. ", 1)
        broken = "not Turtle at all" if number % 3 == 0 else ""
        file.write_text(f"{changed}\n{broken}\n", encoding="utf-8")
        begun, after = time.monotonic(), before
        while after in (before, "") and not ended.wait(0.5):
            after = _loaded(port)
        if after not in (before, ""):
            seen.reloads.append(time.monotonic() - begun)
            before = after


def _loaded(port: int) -> str:
    """Return what is served and what was refused last; empty where nobody says."""
    try:
        told = json.loads(get(port, "/health")[2])
    except (OSError, ValueError, http.client.HTTPException):
        return ""
    return f"{told['sha256']} {told['reload_error']}"


def measurer(pid: int, ended: threading.Event, seen: Figures) -> None:
    """Note how much memory is held, of the service itself and of its workers."""
    while not ended.wait(MEASURE_EVERY):
        seen.memory.append(_held(pid))
        seen.workers.append(max(map(_held, workers(pid)), default=0))


def workers(pid: int) -> list[int]:
    """Return the processes that evaluate queries."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            with contextlib.suppress(OSError):
                command = Path(f"/proc/{child}/cmdline").read_bytes()
                if b"worker" in command:
                    found.append(int(child))
    return found


def _held(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    except OSError:
        return 0


def started(port: int, data: Path, log: Path) -> "subprocess.Popen[bytes]":
    """Return the service, answering."""
    code = "from csa_graph.cli import run; run()"
    command = [sys.executable, "-c", code, "serve", "--watch", "--data", str(data)]
    service = subprocess.Popen(  # noqa: S603
        [*command, "--port", str(port)], stderr=log.open("wb")
    )
    until = time.monotonic() + 300
    while time.monotonic() < until:
        time.sleep(0.5)
        with contextlib.suppress(OSError):
            if get(port, "/health")[0] == 200:
                return service
    raise SystemExit("the service does not begin; see its log")


def run(seconds: float, folder: Path) -> tuple[Figures, list[str], float]:
    """Return what was seen in so many seconds, the log, and how long the end took."""
    data, log = folder / "data", folder / "log"
    shutil.copytree(_bundle.data(), data)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    service = started(port, data, log)
    seen, ended = Figures(), threading.Event()
    clients = [(good_client, 3), (hostile_client, 4)]
    threads = [
        threading.Thread(target=client, args=(port, ended, seen))
        for client, count in clients
        for _ in range(count)
    ]
    threads.append(threading.Thread(target=reloader, args=(port, data, ended, seen)))
    threads.append(threading.Thread(target=measurer, args=(service.pid, ended, seen)))
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    ended.set()
    for thread in threads:
        thread.join()
    begun = time.monotonic()
    left = workers(service.pid)
    service.send_signal(signal.SIGTERM)
    service.wait(30)
    spent = time.monotonic() - begun
    if any(Path(f"/proc/{pid}").exists() for pid in left):
        seen.errors.append("a worker outlived the service")
    return seen, log.read_text(encoding="utf-8").splitlines(), spent


def lowest(sizes: list[int], part: int) -> float:
    """Return the lowest of one third of some sizes, in MiB; 0 where there are none."""
    third = max(1, len(sizes) // 3)
    return min(sizes[part * third : (part + 1) * third] or [0]) / _MEGA


def faults(seen: Figures, told: Counter[str]) -> list[str]:
    """Return what does not hold, in sentences."""
    found = []
    if seen.errors:
        found.append(f"{len(seen.errors)} requests of good clients failed")
    if not seen.waits:
        found.append("no good client asked anything")
    if failed := sum(n for kind, n in seen.hostile.items() if kind in {500, 502, 504}):
        found.append(f"{failed} hostile requests made the service fail")
    if not (told["reloaded"] and told["reload failed"]):
        found.append("there was no reload, or none of a broken file: run it longer")
    before, after = lowest(seen.memory, 1), lowest(seen.memory, 2)
    if not before or after > GROWTH * before:
        found.append(f"memory of the service grew: {before:.0f} to {after:.0f} MiB")
    if max(seen.workers, default=0) > WORKER:
        found.append(f"a worker held {max(seen.workers) / _MEGA:.0f} MiB")
    return found


def figures(
    seconds: float, seen: Figures, told: Counter[str], end: float
) -> Iterator[tuple[str, str]]:
    """Yield what was seen, a name and a value each."""
    waits = sorted(seen.waits) or [0.0]
    middle, most = statistics.median(waits), waits[int(len(waits) * 0.95)]
    hostile = sorted(seen.hostile.items())
    statuses = ", ".join(f"{kind or 'nothing'}: {n:,}" for kind, n in hostile)
    yield "length, cores", f"{seconds:.0f} s, {os.cpu_count()}"
    yield "good requests, errors", f"{len(seen.waits):,}, {len(seen.errors)}"
    yield "told to come again", f"{seen.retries:,} times"
    waited = " / ".join(f"{one * 1000:.0f}" for one in (middle, most, waits[-1]))
    yield "wait: median / 95 % / longest", f"{waited} ms"
    yield "hostile requests", f"{seen.hostile.total():,}"
    yield "  answered with", statuses
    yield "reloads, broken ones refused", f"{told['reloaded']}, {told['reload failed']}"
    reload = statistics.median(seen.reloads or [0.0])
    yield "  from change to seen, median", f"{reload:.1f} s"
    yield "snapshots that answered", f"{len(seen.fingerprints)}"
    held = f"{lowest(seen.memory, 1):.0f} / {lowest(seen.memory, 2):.0f}"
    peaks = [max(sizes, default=0) / _MEGA for sizes in (seen.memory, seen.workers)]
    yield "memory: lowest in middle / at end", f"{held} MiB"
    yield "  highest, of a worker", f"{peaks[0]:.0f} MiB, {peaks[1]:.0f} MiB"
    yield "ended after SIGTERM in", f"{end:.1f} s"


def main(seconds: float) -> int:
    """Print the figures; return 0 where all holds that must."""
    with tempfile.TemporaryDirectory() as folder:
        seen, log, end = run(seconds, Path(folder))
    told = Counter(json.loads(line)["event"] for line in log if line.startswith("{"))
    for name, value in figures(seconds, seen, told, end):
        print(f"{name:34}{value}")
    found = faults(seen, told)
    for said in found:
        print(f"does not hold: {said}")
    if found:
        sizes = seen.memory[:: len(seen.memory) // 30 + 1]
        print("memory over time, MiB:", *(size // _MEGA for size in sizes))
        troubles = [line for line in log if '"error"' in line or line[:1] != "{"]
        print(*seen.errors[:10], *(line[:2000] for line in troubles[:10]), sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 600.0))
