"""Minutes of mixed good and hostile load on the service, with reloads going on.

What is shown: that no good client gets an error, how long it waits, and that memory
stays flat. Good clients are as browsers are: where they are told to come again later
they do, within a deadline. Run it with ``make soak``, or for another time with
``.venv/bin/python benchmarks/soak.py SECONDS``.
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
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from csa_graph import _bundle

DEADLINE = 10.0
RELOAD_EVERY = 20.0
MEASURE_EVERY = 5.0
_PAGE = 4096
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
    (f"/sparql?query={quote(_ASK)}", "application/sparql-results+json"),
    ("/health", "*/*"),
)
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
_GIST = 'csa:gist "'
_Attack = Callable[[], None]
# Another address of loopback: places are shared out by address.
_STRANGER = "127.0.0.2"
_HEAD = b"Host: localhost\r\n"


@dataclass(slots=True)
class Figures:
    """What was seen.

    Attributes:
        waits: seconds a good client waited for an answer, retries included.
        errors: what a good client was told that was no answer.
        hostile: how hostile requests were answered, by status.
        fingerprints: snapshots that answered.
        memory: bytes held by the service itself, over time.
        retries: how often a good client was told to come again.
    """

    waits: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    hostile: Counter[int] = field(default_factory=Counter)
    fingerprints: set[str] = field(default_factory=set)
    memory: list[int] = field(default_factory=list)
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
    with contextlib.suppress(OSError, http.client.HTTPException):
        seen.hostile[get(port, path, source=_STRANGER)[0]] += 1


def _raw(port: int, *pieces: bytes) -> None:
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
        lambda: _raw(port, b"GET / HTTP/1.1\r\nHost: loc"),
        lambda: _raw(port, b"\x16\x03\x01nonsense\r\n\r\n"),
        lambda: _raw(port, b"GET /dataset/whole.nq HTTP/1.1\r\n" + _HEAD + b"\r\n"),
        lambda: _raw(
            port,
            b"POST /sparql HTTP/1.1\r\n" + _HEAD + b"Content-Length: 90000\r\n\r\n",
            b"x" * 1000,
        ),
    )
    while not ended.is_set():
        chance.choice(attacks)()


def reloader(data: Path, ended: threading.Event) -> None:
    """Change a gist again and again; every third change breaks the file."""
    file = next(f for f in sorted(data.glob("*/*.trig")) if _GIST in f.read_text())
    good = file.read_text(encoding="utf-8")
    number = 0
    while not ended.wait(RELOAD_EVERY):
        number += 1
        changed = good.replace(_GIST, f"{_GIST}Change {number}. ", 1)
        broken = "not Turtle at all" if number % 3 == 0 else ""
        file.write_text(f"{changed}\n{broken}\n", encoding="utf-8")


def measurer(pid: int, ended: threading.Event, seen: Figures) -> None:
    """Note how much memory is held, of the service itself."""
    while not ended.wait(MEASURE_EVERY):
        with contextlib.suppress(OSError):
            pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
            seen.memory.append(int(pages) * _PAGE)


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


def run(seconds: float, folder: Path) -> tuple[Figures, list[str]]:
    """Return what was seen in so many seconds, and the log of the service."""
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
    threads.append(threading.Thread(target=reloader, args=(data, ended)))
    threads.append(threading.Thread(target=measurer, args=(service.pid, ended, seen)))
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    ended.set()
    for thread in threads:
        thread.join()
    begun = time.monotonic()
    service.send_signal(signal.SIGTERM)
    service.wait(30)
    print(f"{'ended after SIGTERM in':34}{time.monotonic() - begun:10.1f} s")
    return seen, log.read_text(encoding="utf-8").splitlines()


def main(seconds: float) -> int:
    """Print the figures; return 0 where no good client got an error."""
    with tempfile.TemporaryDirectory() as folder:
        seen, log = run(seconds, Path(folder))
    told = Counter(json.loads(line)["event"] for line in log if line.startswith("{"))
    mega = 1024 * 1024
    third = max(1, len(seen.memory) // 3)
    early = statistics.mean(seen.memory[third : 2 * third] or [0]) / mega
    late = statistics.mean(seen.memory[-third:] or [0]) / mega
    waits = sorted(seen.waits)
    rows = (
        ("seconds", f"{seconds:.0f}"),
        ("good requests", f"{len(waits)}"),
        ("errors of good clients", f"{len(seen.errors)}"),
        ("told to come again", f"{seen.retries}"),
        ("median wait, ms", f"{statistics.median(waits) * 1000:.0f}"),
        ("95th percentile, ms", f"{waits[int(len(waits) * 0.95)] * 1000:.0f}"),
        ("longest wait, ms", f"{waits[-1] * 1000:.0f}"),
        ("hostile requests answered", f"{seen.hostile.total()}"),
        (
            "  by status",
            ", ".join(f"{k}: {n}" for k, n in sorted(seen.hostile.items())),
        ),
        ("reloads", f"{told['reloaded']}"),
        ("reloads of broken files refused", f"{told['reload failed']}"),
        ("snapshots that answered", f"{len(seen.fingerprints)}"),
        ("memory in the second third, MiB", f"{early:.0f}"),
        ("memory in the last third, MiB", f"{late:.0f}"),
        ("cores", f"{os.cpu_count()}"),
    )
    for name, value in rows:
        print(f"{name:34}{value:>10}")
    series = " ".join(
        f"{size // mega}" for size in seen.memory[:: len(seen.memory) // 20 + 1]
    )
    print(f"memory over time, MiB: {series}")
    for error in seen.errors[:10]:
        print(error)
    for line in [line for line in log if '"error"' in line or line[:1] != "{"][:10]:
        print(line[:2000])
    return 1 if seen.errors else 0


if __name__ == "__main__":
    raise SystemExit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 600.0))
