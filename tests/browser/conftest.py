"""A real Chromium before the service as it runs.

Where no Chromium is installed these tests are not run, and the end of the run says how
many; with ``CSA_GRAPH_BROWSER=required`` they fail instead.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from api.live import Live
from api.server import edition
from api.settings import Settings
from csa_graph.graph import Graph
from tests.browser import chromium
from tests.browser.visiting import Visitor
from tests.serving import serving


@pytest.fixture(scope="session")
def address(graph: Graph) -> Iterator[str]:
    """Give the address of the service over the repository's own data."""
    settings = Settings(contact="corrections@example.org", answer_seconds=600)
    with serving(Live(edition(graph, settings)), settings) as served:
        yield f"http://127.0.0.1:{served.port}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give Chromium, once for a file of tests."""
    place = chromium.find()
    if not place:
        said = "Chromium is not installed"
        (pytest.fail if chromium.is_required() else pytest.skip)(said)
    with chromium.started(place) as started:
        yield started


@pytest.fixture
def visitor(browser: Browser, address: str) -> Iterator[Visitor]:
    """Give somebody at a browser, whose pages must all have been without fault."""
    visitor = Visitor(browser, address)
    yield visitor
    visitor.leave()
    assert visitor.strangers == []
    assert visitor.faults == []
