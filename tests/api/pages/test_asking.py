"""A question in plain words has its answer on the page, or why it has none."""

import pytest

from api.pages.asking import ask_page
from api.pages.site import Site, open_site
from csa_graph.graph import Graph
from csa_graph.matching import Match


@pytest.fixture(scope="module")
def site(graph: Graph) -> Site:
    """Give the site of the repository's own data."""
    return open_site(graph).at("/ask", ())


def test_what_cannot_be_answered_says_why_and_leads_on(site: Site) -> None:
    """A match that was sure and then fails is no traceback and no empty page."""
    title = site.graph.questions["members_of_a_board"].summary
    found = Match("members_of_a_board", title, {"board": "xyzzy"}, 1.0, sure=True)
    page = ask_page(site, "who is on the xyzzy", [found]).decode()
    assert 'role="alert"' in page
    assert "<strong>No answer.</strong>" in page
    assert "xyzzy" in page.partition('role="alert"')[2].partition("</p>")[0]
    assert "/questions/members_of_a_board?board=xyzzy" in page
