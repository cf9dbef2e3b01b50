"""Every page that is answered from the graph folds its SPARQL at its end."""

import pytest
from fastapi.testclient import TestClient
from lxml import html

from api.pages.derivations import matrix_page
from api.pages.site import open_site
from csa_graph.derivations import Asked
from csa_graph.graph import Graph
from csa_graph.matrix import derived

FOLDED = (
    "/boards",
    "/boards/safer-and-stronger-communities-strategy-group",
    "/paragraphs/7.4",
    "/agreements/staffordshire-2023",
    "/questions/events_in_order",
    "/derivations",
    "/derivations/same-subject/daa-57-1/domestic-abuse",
    "/trace?from=SSCSG&to=Fraud",
    "/search?q=fraud",
    "/audit",
    "/audit/coverage",
    "/audit/findings?family=accuracy",
    "/graph",
    "/network",
    "/ontology",
)


@pytest.mark.parametrize("path", FOLDED)
def test_the_query_is_folded_once(client: TestClient, path: str) -> None:
    reply = client.get(path, headers={"accept": "text/html"})
    shown = html.fromstring(reply.text)
    folds = shown.xpath("//details[contains(@class, 'sparql')]")
    assert len(folds) == 1
    texts = [one.text_content() for one in folds[0].xpath(".//pre")]
    assert texts
    assert all("SELECT" in text or "CONSTRUCT" in text for text in texts)


def test_findings_show_the_checks_that_found_them(client: TestClient) -> None:
    path = "/audit/findings?family=resilience"
    reply = client.get(path, headers={"accept": "text/html"})
    rows = client.get(path).json()["rows"]
    shown = html.fromstring(reply.text)
    texts = shown.xpath("//details[contains(@class, 'sparql')]//pre")
    assert len(texts) == len({row["check"] for row in rows}) > 1


@pytest.mark.parametrize(("query", "leads"), [((), True), ((("names", "off"),), False)])
def test_no_page_leads_to_the_query_page_while_names_are_withheld(
    graph: Graph, query: tuple[tuple[str, str], ...], leads: bool
) -> None:
    """The query page names people, and refuses whoever comes from such a page."""
    site = open_site(graph).at("/derivations", query)
    asked = Asked(priority="fraud")
    taken = derived(graph, graph.agreement(), asked)
    shown = matrix_page(site, taken, asked).decode()
    assert ("Open it in the query page" in shown) is leads
    assert ("While names are withheld it does not open" in shown) is not leads
