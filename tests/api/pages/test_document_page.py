"""The agreement as a document, with the words of the document where it is attached."""

import json

import pytest
from fastapi.testclient import TestClient

from api import create_app
from api.settings import Settings
from csa_graph.document import passages, states
from csa_graph.graph import Graph
from csa_graph.source import read_source
from tests.api.pages.conftest import BROWSER
from tests.api.pages.reading import read
from tests.conftest import STAFFORDSHIRE, TESTS

WORDS = "Section 17 of the Crime and Disorder Act 1998 stands behind this agreement."
PAGE = "/agreements/loamshire-2025?agreement=loamshire-2025"


@pytest.fixture(scope="module")
def attached(two: Graph) -> TestClient:
    """Give a browser of a service to which an agreement's document is attached."""
    source = tuple(read_source(TESTS / "agreements" / "loamshire-2025.txt"))
    app = create_app(two, Settings(source=source, contact="corrections@example.org"))
    return TestClient(app, base_url="http://127.0.0.1", headers={"accept": BROWSER})


def test_the_document_shows_every_passage_in_order_with_its_gist(
    browser: TestClient, graph: Graph
) -> None:
    page = read(browser.get("/agreements/staffordshire-2023").text)
    all_of = passages(graph, STAFFORDSHIRE)
    named = {one.number for one in all_of}
    headings = [h for h in (*page.all("h2"), *page.all("h3")) if h.get("id") in named]
    assert {one.get("id") for one in headings} == named
    order = [one.get("id") for one in page.all("*") if one.get("id") in named]
    assert order == [one.number for one in all_of]
    text = page.one("main").text
    assert all(" ".join(one.gist.split()) in text for one in all_of)


def test_the_document_counts_the_facts_of_each_passage(
    browser: TestClient, graph: Graph
) -> None:
    page = read(browser.get("/agreements/staffordshire-2023").text)
    said = [one.text for one in page.all("summary")]
    total = 0
    for passage in passages(graph, STAFFORDSHIRE):
        facts = len(states(graph, passage.iri))
        total += facts
        if facts:
            plural = "" if facts == 1 else "s"
            assert f"{facts} fact{plural} of {passage.label}" in said
    assert f"{total:,} facts in all" in page.one("main").text


def test_an_agreement_is_the_same_at_its_other_address(browser: TestClient) -> None:
    reply = browser.get("/things/staffordshire-2023")
    assert read(reply.text).one("h1").text.startswith("Staffordshire Community")


def test_the_words_of_an_attached_document_stand_beside_the_facts(
    attached: TestClient,
) -> None:
    for path in (PAGE, "/paragraphs/1.2?agreement=loamshire-2025"):
        quotes = [one.text for one in read(attached.get(path).text).all("blockquote")]
        assert any(WORDS in " ".join(quote.split()) for quote in quotes), path


def test_a_source_opens_to_the_words_it_rests_on(attached: TestClient) -> None:
    page = read(attached.get("/priorities/fraud?agreement=loamshire-2025").text)
    assert any(one.all("blockquote") for one in page.all("details"))


def test_without_names_the_document_is_not_quoted(attached: TestClient) -> None:
    page = read(attached.get(f"{PAGE}&names=off").text)
    assert not page.all("blockquote")


def test_without_a_document_nothing_is_quoted(browser: TestClient) -> None:
    page = read(browser.get("/agreements/staffordshire-2023").text)
    assert not page.all("blockquote")
    assert "csa-graph serve --source FILE" in page.text


def test_data_hold_no_words_of_the_document(attached: TestClient) -> None:
    body = attached.get("/paragraphs/1.2.json?agreement=loamshire-2025").text
    assert WORDS not in json.dumps(json.loads(body))


def test_the_operator_s_address_stands_where_corrections_are_asked_for(
    attached: TestClient,
) -> None:
    for path in ("/about", "/privacy", "/accessibility"):
        links = {a.get("href") for a in read(attached.get(path).text).all("a")}
        assert "mailto:corrections@example.org" in links, path
