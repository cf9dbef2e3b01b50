"""Graphs and services that many tests ask: made once, never changed."""

import shutil
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import settings

from api import create_app
from csa_graph import _bundle
from csa_graph.build import Folders, build, bundled, concluded
from csa_graph.graph import Graph, open_graph
from csa_graph.snapshot import Snapshot
from csa_graph.snapshot import snapshot as snapshot_of

TESTS = Path(__file__).parent
LOAMSHIRE = TESTS / "agreements" / "loamshire-2025"
STAFFORDSHIRE = "https://w3id.org/csa-graph/id/staffordshire-2023"
BROWSER = "tests/browser/"

# How long an example takes says more of the machine than of what is tested.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many browser tests were not run, so that nobody takes them as passed."""
    skipped = terminalreporter.stats.get("skipped", [])
    unrun = sum(one.nodeid.startswith(BROWSER) for one in skipped)
    if unrun:
        said = f"{unrun} browser tests were not run: Chromium is not installed"
        terminalreporter.write_line(said, yellow=True)


@pytest.fixture(scope="session")
def snapshot() -> Snapshot:
    """Give the snapshot of the repository's own files."""
    return build(bundled())


@pytest.fixture(scope="session")
def graph(snapshot: Snapshot) -> Graph:
    """Give the repository's own data, ready to be asked."""
    return open_graph(snapshot)


@pytest.fixture(scope="session")
def two_folders(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """Give a copy of the data with one more folder: an invented agreement."""
    data = tmp_path_factory.mktemp("two") / "data"
    shutil.copytree(_bundle.data(), data)
    shutil.copytree(LOAMSHIRE, data / "loamshire-2025")
    return Folders(_bundle.ontology(), data)


@pytest.fixture(scope="session")
def two(two_folders: Folders) -> Graph:
    """Give two agreements in one graph."""
    return open_graph(build(two_folders))


@pytest.fixture(scope="session")
def client(graph: Graph) -> TestClient:
    """Give a client of the service over the repository's own data."""
    return TestClient(create_app(graph))


@pytest.fixture(scope="session")
def both(two: Graph) -> TestClient:
    """Give a client of the service over two agreements."""
    return TestClient(create_app(two))


@pytest.fixture
def small(tmp_path: Path) -> Folders:
    """Give a data folder of the invented agreement and the law, free to be broken."""
    data = tmp_path / "data"
    shutil.copytree(_bundle.data() / "law", data / "law")
    shutil.copytree(LOAMSHIRE, data / "loamshire-2025")
    return Folders(_bundle.ontology(), data)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """Give the smallest agreement that has everything, with the little law it needs."""
    data = tmp_path_factory.mktemp("tiny") / "data"
    held = TESTS / "bad" / "findings" / "base" / "cleanshire-2024.trig"
    (data / held.stem).mkdir(parents=True)
    shutil.copy(held, data / held.stem)
    quads = concluded(Folders(_bundle.ontology(), data).inputs())
    return open_graph(snapshot_of(quads, "tiny", "0"))
