"""The ontology as a page: every term at its own anchor, with all that is said of it."""

import pytest
from fastapi.testclient import TestClient

from api.pages.site import open_site
from csa_graph.graph import Graph
from csa_graph.iri import CSA, ONTOLOGY, VOCAB
from csa_graph.vocabulary import lists, terms
from tests.api.pages.reading import Element, read


@pytest.fixture(scope="module")
def page(browser: TestClient) -> Element:
    """Give the page that a browser gets at the ontology's own address."""
    reply = browser.get(ONTOLOGY.removeprefix("https://w3id.org/csa-graph"))
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    return read(reply.text)


def article(page: Element, anchor: str) -> Element:
    (found,) = [one for one in page.all("article") if one.one("h3").get("id") == anchor]
    return found


def plain(text: str) -> str:
    return " ".join(text.split())


def test_every_term_stands_at_its_anchor_with_all_that_is_said_of_it(
    page: Element, graph: Graph
) -> None:
    shown = {one.one("h3").get("id"): one for one in page.all("article")}
    known = terms(graph)
    assert len(known) > 200
    for term in known:
        said = shown[term.iri.removeprefix(CSA)].text
        wanted = (term.label[1:], term.name, term.definition)
        for text in (*wanted, *term.uses, *term.reasons, *term.examples):
            assert plain(text) in said, term.iri
        hrefs = {a.get("href") for a in shown[term.name].all("a")}
        assert len(hrefs) >= len({*term.sources}) > 0, term.iri


def test_what_a_part_of_a_term_is_called_says_what_it_holds(page: Element) -> None:
    parts = [one.text for one in article(page, "Duty").all("dt")]
    uses = ["How it is used", "Why it is so", "For example", "Narrower than", "Source"]
    assert parts == uses


def test_every_list_stands_at_its_anchor_and_leads_to_its_entries(
    page: Element, graph: Graph
) -> None:
    for scheme in lists(graph):
        shown = article(page, scheme.anchor)
        assert plain(scheme.definition) in shown.text
        sources = {*scheme.sources}.union(*(entry.sources for entry in scheme.entries))
        hrefs = {a.get("href") for a in shown.all("a")}
        assert hrefs >= {
            f"/vocab/{entry.iri.removeprefix(VOCAB)}" for entry in scheme.entries
        }
        assert len(hrefs) == len(scheme.entries) + len(sources)
        assert all(plain(entry.definition) in shown.text for entry in scheme.entries)


def test_the_contents_lead_to_every_anchor_once(page: Element, graph: Graph) -> None:
    (contents,) = [one for one in page.all("nav") if one.get("class") == "contents"]
    anchors = [a.get("href") for a in contents.all("a")]
    held = [one.one("h3").get("id") for one in page.all("article")]
    assert anchors == [f"#{anchor}" for anchor in held]
    assert len(set(anchors)) == len(terms(graph)) + len(lists(graph))


@pytest.mark.parametrize("path", ["/method", "/lists"])
def test_a_reader_finds_the_terms(browser: TestClient, path: str) -> None:
    page = read(browser.get(path).text)
    assert "/ontology" in [a.get("href") for a in page.one("main").all("a")]


def test_the_name_of_a_term_leads_to_its_anchor(graph: Graph) -> None:
    site = open_site(graph)
    assert site.thing(f"{CSA}Duty") == "/ontology#Duty"
    assert site.thing(ONTOLOGY) == "/ontology"
    assert site.thing(f"{CSA}nothing") == ""
