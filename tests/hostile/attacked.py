"""A whole service in a process of its own, with limits that a test can reach."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

DEADLINE = 1.0
MEMORY = 96 << 20
ANSWER = 1 << 20
FORM = "application/x-www-form-urlencoded"
ATTACKER, READER = "127.0.0.1", "127.0.0.2"
_START = """
import sys
sys.path[:0] = sys.argv[3:]
from pathlib import Path
from api import serve
from csa_graph.graph import open_graph
from csa_graph.snapshot import load
serve(open_graph(load(Path(sys.argv[1]))), "127.0.0.1", int(sys.argv[2]))
"""
_LIMITS = {
    "DEADLINE": DEADLINE,
    "PATIENCE": 2 * DEADLINE,
    "MEMORY": MEMORY,
    "ANSWER": ANSWER,
}
_PATIENCE_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, and how long it took in seconds."""

    status: int
    text: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Service:
    """A service that listens.

    Attributes:
        port: where.
        pid: its process.
    """

    port: int
    pid: int

    def send(
        self,
        body: bytes | None,
        kind: str = FORM,
        *,
        address: str = "/sparql",
        client: str = ATTACKER,
    ) -> Reply:
        """Return the reply to a body, or to an address where there is none."""
        begun = time.monotonic()
        opened = HTTPConnection(
            "127.0.0.1", self.port, timeout=30, source_address=(client, 0)
        )
        try:
            method = "GET" if body is None else "POST"
            headers = {} if body is None else {"content-type": kind}
            opened.request(method, address, body, headers)
            reply = opened.getresponse()
            text = reply.read().decode()
            return Reply(reply.status, text, time.monotonic() - begun)
        finally:
            opened.close()

    def ask(self, query: str | bytes, client: str = ATTACKER) -> Reply:
        """Return the reply to a query."""
        return self.send(urlencode({"query": query}).encode(), client=client)

    def workers(self) -> list[int]:
        """Return the processes that evaluate queries."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/children")
        return [int(pid) for task in tasks for pid in task.read_text().split()]

    def resident(self) -> dict[int, int]:
        """Return the bytes in memory of the server and of each worker."""
        held = {}
        for pid in (self.pid, *self.workers()):
            try:
                pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
            except OSError:  # It ended while it was looked at.
                continue
            held[pid] = pages * os.sysconf("SC_PAGESIZE")
        return held

    def await_workers(self) -> None:
        """Wait until the service answers queries.

        Raises:
            TimeoutError: it does not.
        """
        until = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < until:
            try:
                if self.ask("ASK {}", READER).status == 200 and len(self.workers()) > 2:
                    return
            except OSError:  # Nobody listens yet.
                pass
            time.sleep(0.1)
        raise TimeoutError(f"no answer within {_PATIENCE_SECONDS:g} seconds")


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def attacked(directory: Path) -> Iterator[Service]:
    """Serve the snapshot in a directory."""
    port = free_port()
    limits = {f"CSA_GRAPH_SPARQL_{name}": str(value) for name, value in _LIMITS.items()}
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", _START, str(directory), str(port), *sys.path],
        env={**os.environ, **limits},
        stderr=subprocess.DEVNULL,
    ) as process:
        service = Service(port, process.pid)
        try:
            service.await_workers()
            yield service
        finally:
            process.terminate()
