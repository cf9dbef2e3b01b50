"""The query page asks the endpoint's own workers, and says where a query goes wrong."""

import csv
import io
import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api import create_app
from api.health import Vitals
from api.live import Edition, Live
from api.sparql.limits import Limits
from api.sparql.pool import Pool
from csa_graph.graph import Graph
from tests.api.pages.conftest import BROWSER
from tests.api.pages.reading import Element, cells, read

FRAUD = "<https://w3id.org/csa-graph/id/staffordshire-2023/priority/fraud>"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
SELECT = f"SELECT ?name ?none WHERE {{ {FRAUD} {LABEL} ?name }}"
ASK = f"ASK {{ {FRAUD} {LABEL} ?name }}"
CONSTRUCT = f"CONSTRUCT WHERE {{ {FRAUD} {LABEL} ?name }}"
MANY = "SELECT ?s WHERE { ?s ?p ?o } LIMIT 501"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def client(graph: Graph) -> Iterator[TestClient]:
    """Give a browser over the repository's own data, with workers."""
    pool = Pool(graph.store.quads, Limits(deadline=3, patience=60))
    vitals = Vitals(pool)
    live = Live(Edition(graph, create_app(graph, vitals=vitals), vitals, pool))
    with TestClient(live, headers={"accept": BROWSER}) as running:
        yield running


def page(client: TestClient, query: str, status: int = 200) -> Element:
    reply = client.get("/query", params={"query": query})
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    return read(reply.text).one("main")


def texts(found: list[Element]) -> list[str]:
    return [one.text for one in found]


def downloads(shown: Element) -> dict[str, str]:
    """Return the addresses under *Take it away*, by their text."""
    (part,) = (one for one in shown.all("section") if one.get("class") == "take")
    return {link.text: link.get("href") for link in part.all("a")}


def test_where_nothing_is_asked_the_box_holds_a_query_and_no_result_is_shown(
    client: TestClient,
) -> None:
    for query in ("", " \n"):
        shown = page(client, query)
        assert "SELECT" in read(client.get("/query").text).one("textarea").text
        assert (shown.all("table"), shown.all("pre"), shown.all("section")) == (
            [],
            [],
            [],
        )


def test_every_example_has_rows(client: TestClient) -> None:
    addresses = [
        one.get("href")
        for one in page(client, "").all("a")
        if one.get("href").startswith("/query?")
    ]
    assert len(addresses) == 3
    for address in addresses:
        shown = read(client.get(address).text).one("main")
        assert cells(shown.one("table")), address


def test_a_cell_with_a_thing_leads_to_its_page_and_an_unbound_one_is_empty(
    client: TestClient,
) -> None:
    shown = page(client, f"SELECT ?p ?none {{ VALUES ?p {{ {FRAUD} }} }}")
    assert cells(shown.one("table")) == [[FRAUD.strip("<>"), ""]]
    assert texts(shown.one("thead").all("th")) == ["p", "none"]
    href = shown.one("tbody").one("a").get("href")
    assert href.partition("?")[0] == "/priorities/fraud"
    assert shown.one("textarea").text.startswith("SELECT ?p ?none")


@pytest.mark.parametrize(("query", "said"), [(ASK, "Yes."), ("ASK { 1 ?p 2 }", "No.")])
def test_a_question_of_truth_is_answered_in_a_word(
    client: TestClient, query: str, said: str
) -> None:
    shown = page(client, query)
    assert [one.text for one in shown.all("p") if one.get("role")] == [said]
    assert list(downloads(shown)) == ["JSON", "XML"]


def test_a_graph_is_shown_as_turtle(client: TestClient) -> None:
    shown = page(client, CONSTRUCT)
    assert '"Fraud"' in shown.one("pre").text
    assert list(downloads(shown)) == ["Turtle", "JSON-LD", "RDF/XML"]


def test_of_many_rows_the_first_are_shown_and_how_many_there_are(
    client: TestClient,
) -> None:
    shown = page(client, MANY)
    assert len(cells(shown.one("table"))) == 500
    (told,) = (one.text for one in shown.all("p") if one.get("class") == "count")
    assert told == "501 rows, the first 500 shown; take them away to have all."


def test_the_line_that_is_wrong_is_marked_among_its_neighbours(
    client: TestClient,
) -> None:
    lines = [f"# line {number}" for number in range(1, 12)]
    lines[5] = "SELECT * WHERE { ?s unknown:p ?o }"
    shown = page(client, "\n".join(lines), 400)
    marked = shown.one("pre").held[0]
    assert isinstance(marked, Element)
    (text,) = marked.held
    assert isinstance(text, str)
    numbered = text.splitlines()
    assert [line[:2].strip() for line in numbered] == ["", "", "", "→", "", "", ""]
    assert numbered[3].split() == ["→", "6", *lines[5].split()]
    assert "prefix unknown: is not declared" in shown.text
    assert shown.one("textarea").get("aria-invalid") == "true"
    assert "Take it away" not in shown.text


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        (f"#{'x' * 40_000}", 413, "Wanted a query of at most 32,768 bytes"),
        (ENDLESS, 503, "The query takes longer than 3 seconds"),
    ],
    ids=["large", "endless"],
)
def test_what_is_refused_as_a_whole_marks_no_line(
    client: TestClient, query: str, status: int, said: str
) -> None:
    shown = page(client, query, status)
    assert f"Not answered. {said}" in shown.text
    assert shown.all("pre") == []


@pytest.mark.parametrize(
    ("query", "media"),
    [
        (
            SELECT,
            {
                "CSV": "text/csv; charset=utf-8",
                "TSV": "text/tab-separated-values; charset=utf-8",
                "JSON": "application/sparql-results+json",
                "XML": "application/sparql-results+xml",
            },
        ),
        (
            CONSTRUCT,
            {
                "Turtle": "text/turtle; charset=utf-8",
                "JSON-LD": "application/ld+json",
                "RDF/XML": "application/rdf+xml",
            },
        ),
    ],
    ids=["rows", "graph"],
)
def test_each_form_that_a_result_can_be_taken_away_in_is_a_file(
    client: TestClient, query: str, media: dict[str, str]
) -> None:
    found = downloads(page(client, query))
    assert list(found) == list(media)
    for label, address in found.items():
        reply = client.get(address)
        assert reply.headers["content-type"] == media[label]
        file = address.partition("?")[0].removeprefix("/")
        said = reply.headers["content-disposition"]
        assert said == f'attachment; filename="{file}"'
        assert "Fraud" in reply.text


def test_no_cell_of_the_file_for_spreadsheets_is_a_formula(client: TestClient) -> None:
    query = 'SELECT ("=1+1" AS ?sum) ("a,b" AS ?text) {}'
    rows = csv.reader(
        io.StringIO(client.get("/query.csv", params={"query": query}).text)
    )
    assert [*rows] == [["sum", "text"], ["'=1+1", "a,b"]]


def test_a_file_without_columns_is_a_file_all_the_same(client: TestClient) -> None:
    reply = client.get("/query.csv", params={"query": "SELECT * {}"})
    assert (reply.status_code, reply.text.strip()) == (200, "")


@pytest.mark.parametrize(
    ("address", "query", "status", "said"),
    [
        ("/query.doc", SELECT, 406, "wanted .doc, offered are .json, .xml, .csv"),
        ("/query.csv", CONSTRUCT, 406, "a graph is offered as text/turtle"),
        ("/query.ttl", SELECT, 406, "a table is offered as"),
        ("/query.json", "SELECT", 400, "line 1"),
        ("/query.json", "", 400, "wanted a query, given none"),
    ],
)
def test_what_cannot_be_taken_away_is_refused_with_the_reason(
    client: TestClient, address: str, query: str, status: int, said: str
) -> None:
    wanted = {"accept": "application/json"}
    reply = client.get(address, params={"query": query}, headers=wanted)
    assert reply.status_code == status
    assert said in json.loads(reply.text)["detail"]


def test_with_names_withheld_no_query_is_answered(client: TestClient) -> None:
    asked = {"query": SELECT, "names": "off"}
    shown = client.get("/query", params=asked)
    assert shown.status_code == 400
    assert "the whole graph, in which people are named" in shown.text
    assert client.get("/query.json", params=asked).status_code == 400
    assert client.get("/query?names=off").status_code == 200


def test_a_browser_at_the_endpoint_is_led_to_the_page(client: TestClient) -> None:
    reply = client.get("/sparql", follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (303, "/query")
