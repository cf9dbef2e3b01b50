"""Clients of the service that ask as a browser does."""

import pytest
from fastapi.testclient import TestClient

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="session")
def browser(client: TestClient) -> TestClient:
    """Give a browser over the repository's own data."""
    return TestClient(
        client.app, base_url="http://127.0.0.1", headers={"accept": BROWSER}
    )
