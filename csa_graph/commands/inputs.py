"""What a command works on: the folders, the snapshot and the graph it was given."""

import argparse
import hashlib
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from csa_graph import _bundle
from csa_graph.build import Folders, Progress, bundled, current
from csa_graph.commands.deadline import add_deadline, within
from csa_graph.graph import Graph, open_graph
from csa_graph.redaction import without_names
from csa_graph.snapshot import Snapshot

NAMES: Final = ("on", "off")
_PATIENCE_SECONDS: Final = 1.0


def add_inputs(parser: argparse.ArgumentParser) -> None:
    """Add the options that name another ontology or other data."""
    parser.add_argument("--ontology", type=Path, metavar="DIR", help="another one")
    parser.add_argument("--data", type=Path, metavar="DIR", help="other data")
    add_deadline(parser)


def graph_of(given: argparse.Namespace) -> Graph:
    """Return the graph of the given data, without people's names if so given."""
    return withheld_if_asked(given, open_graph(snapshot_of(given)))


def withheld_if_asked(given: argparse.Namespace, graph: Graph) -> Graph:
    """Return a graph, without people's names where the command was asked for that."""
    return without_names(graph) if getattr(given, "names", "on") == "off" else graph


def snapshot_of(given: argparse.Namespace) -> Snapshot:
    """Return the snapshot of the given data, built anew where a file has changed."""
    with progress() as report, within(given.deadline):
        return current(folders_of(given), cache_of(given), report)


def folders_of(given: argparse.Namespace) -> Folders:
    """Return the folders given, else those that come with the package."""
    known = bundled()
    return Folders(given.ontology or known.ontology, given.data or known.data)


def cache_of(given: argparse.Namespace) -> Path:
    """Return where the snapshot of the given data is kept."""
    if given.ontology or given.data:
        named = f"{given.ontology}\0{given.data}"
        return _bundle.cache() / hashlib.sha256(named.encode()).hexdigest()[:12]
    return _bundle.cache()


@contextmanager
def progress() -> Iterator[Progress]:
    """Say on stderr which stage is on, if the stage lasts longer than a second."""
    timers: list[threading.Timer] = []

    def report(stage: str) -> None:
        stop()
        said = f"csa-graph: {stage} …"
        timers.append(
            threading.Timer(_PATIENCE_SECONDS, print, [said], {"file": sys.stderr})
        )
        timers[-1].start()

    def stop() -> None:
        while timers:
            timers.pop().cancel()

    try:
        yield report
    finally:
        stop()
