"""Graphs that many tests ask: built once, never changed."""

import shutil
from pathlib import Path

import pytest

from csa_graph import _bundle
from csa_graph.build import Folders, build, bundled
from csa_graph.graph import Graph, open_graph
from csa_graph.snapshot import Snapshot

TESTS = Path(__file__).parent
LOAMSHIRE = TESTS / "agreements" / "loamshire-2025"
STAFFORDSHIRE = "https://w3id.org/csa-graph/id/staffordshire-2023"


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


@pytest.fixture
def small(tmp_path: Path) -> Folders:
    """Give a data folder of the invented agreement and the law, free to be broken."""
    data = tmp_path / "data"
    shutil.copytree(_bundle.data() / "law", data / "law")
    shutil.copytree(LOAMSHIRE, data / "loamshire-2025")
    return Folders(_bundle.ontology(), data)
