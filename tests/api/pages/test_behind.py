"""Every page that is answered from the graph folds its SPARQL at its end."""

import pytest
from fastapi.testclient import TestClient
from lxml import html

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
