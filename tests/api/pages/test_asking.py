"""A question in plain words has its answer on the page, or why it has none."""

import pytest

from api.pages.asking import ask_page
from api.pages.site import Site, open_site
from csa_graph.graph import Graph
from csa_graph.matching import Match, beside
from tests.api.pages.reading import read


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


def test_an_answer_leaves_out_columns_in_which_nothing_stands(site: Site) -> None:
    """The page of the question has them all; here somebody reads one answer."""
    found = Match("priority_in_the_agreement", "One", {"priority": "fraud"}, 1, True)
    main = read(ask_page(site, "who reports on fraud", [found]).decode()).one("main")
    heads = [one.text for one in main.one("thead").all("th")]
    assert heads == ["Kind", "Name", "Basis", "Content", "Paragraph", "Source"]
    assert len(main.one("tbody").all("tr")) == 2


def test_what_the_audit_answers_leads_to_its_page(site: Site) -> None:
    """The page of plain words makes no audit itself: that would take a second."""
    found = Match("gaps", "Duties that nothing covers", {}, 1.0, sure=True)
    page = read(ask_page(site, "where are the gaps", [found]).decode())
    main = page.one("main")
    asked = next(one for one in beside() if one.name == "gaps")
    assert main.one("h1").text == asked.asks
    assert [a.get("href") for a in main.all("a") if a.get("class") == "button"] == [
        "/audit/coverage?status=gap&agreement=staffordshire-2023"
    ]
