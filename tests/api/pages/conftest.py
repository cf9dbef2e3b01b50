"""Clients of the service that ask as a browser does."""

import pytest
from fastapi.testclient import TestClient

from api import create_app
from csa_graph.graph import Graph

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="session")
def browser(graph: Graph) -> TestClient:
    """Give a browser over the repository's own data."""
    return TestClient(
        create_app(graph), base_url="http://127.0.0.1", headers={"accept": BROWSER}
    )
