"""What holds after every hostile request: the service answers, and called nobody."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from api import Settings
from api.live import Live
from api.server import edition
from csa_graph.graph import Graph
from tests.serving import Canary, Served, canary, serving

DEADLINE_SECONDS = 10.0
GROWTH_BYTES = 400 * 1024 * 1024
_PAGE_BYTES = 4096


@pytest.fixture(scope="package")
def watched() -> Iterator[Canary]:
    """Give a listener that nobody may reach."""
    with canary() as listening:
        yield listening


@pytest.fixture(scope="package")
def served(graph: Graph) -> Iterator[Served]:
    """Give the whole service, workers and all."""
    settings = Settings(head_seconds=2, body_seconds=2, write_seconds=2, requests=50)
    with serving(Live(edition(graph, settings)), settings) as running:
        for _ in range(200):
            if json.loads(running.get("/health")[2])["workers_alive"]:
                break
            time.sleep(0.1)
        yield running


def memory() -> int:
    """Return how much memory this process holds, in bytes."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE_BYTES


def answered(served: Served, path: str, until: float) -> dict[str, object]:
    """Return what a good client gets: it comes again where it is told to."""
    while True:
        status, told, body = served.get(path)
        if status == 200:
            read: dict[str, object] = json.loads(body)
            return read
        assert (status, time.monotonic() < until) == (503, True), body
        time.sleep(min(1.0, float(told["retry-after"])))


@pytest.fixture
def unharmed(served: Served, watched: Canary) -> Iterator[Served]:
    """Give the service, and afterwards see that it is as it was."""
    before = memory()
    yield served
    until = time.monotonic() + DEADLINE_SECONDS
    assert answered(served, "/priorities/fraud", until)["label"] == "Fraud"
    ask = quote("ASK { ?s ?p ?o }")
    assert answered(served, f"/sparql?query={ask}", until)["boolean"] is True
    assert watched.visits == []
    assert memory() - before < GROWTH_BYTES
