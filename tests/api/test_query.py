"""The query page asks the workers of the endpoint, and shows what went wrong where."""

import csv
import io
import json
import time
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import pytest
from lxml import html

from api.live import Live
from api.pages.querying import Result, query_page
from api.pages.site import open_site
from api.server import edition
from api.settings import Settings
from csa_graph.graph import Graph
from tests.serving import Served, serving

NAMES = "SELECT ?name WHERE { VALUES ?name { '=1+1' 'Fraud' } }"


@pytest.fixture(scope="module")
def served(graph: Graph) -> Iterator[Served]:
    """Give the whole service, workers and all."""
    settings = Settings()
    with serving(Live(edition(graph, settings)), settings) as running:
        for _ in range(200):
            if json.loads(running.get("/health")[2])["workers_alive"]:
                break
            time.sleep(0.1)
        yield running


def asked(served: Served, query: str, ending: str = "") -> tuple[int, bytes]:
    status, _, body = served.get(f"/query{ending}?query={quote(query)}")
    return status, body


def page(served: Served, query: str) -> html.HtmlElement:
    return html.fromstring(asked(served, query)[1].decode())


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_every_example_has_an_answer(served: Served) -> None:
    shown = html.fromstring(served.get("/query")[2].decode())
    links = shown.xpath("//main//li/a[starts-with(@href, '/query?')]/@href")
    assert len(links) == 3
    for link in links:
        status, _, body = served.get(link)
        assert status == 200
        assert html.fromstring(body.decode()).xpath("//main//tbody/tr")


def test_a_browser_that_opens_the_endpoint_gets_the_page(served: Served) -> None:
    status, told, _ = served.get("/sparql", accept="text/html")
    assert (status, urlsplit(told["location"]).path) == (303, "/query")


def test_things_in_a_result_link_to_their_pages(served: Served) -> None:
    query = (
        "SELECT ?s WHERE { ?s a <https://w3id.org/csa-graph/ontology#Priority> }"
        " ORDER BY ?s LIMIT 3"
    )
    links = page(served, query).xpath("//main//tbody//a/@href")
    assert len(links) == 3
    assert all(link.startswith("/priorities/") for link in links)


def test_an_unbound_variable_is_an_empty_cell(served: Served) -> None:
    shown = page(served, "SELECT ?a ?b WHERE { BIND(1 AS ?a) }")
    assert [words(one) for one in shown.xpath("//main//tbody//td")] == ["1", ""]


@pytest.mark.parametrize(
    ("query", "said"), [("ASK {}", "Yes."), ("ASK {1 ?p 2}", "No.")]
)
def test_a_yes_or_no_is_said(served: Served, query: str, said: str) -> None:
    assert words(page(served, query).xpath("//*[@role='status']")[0]) == said


def test_a_graph_is_shown_as_turtle(served: Served) -> None:
    shown = page(served, "CONSTRUCT { <a:b> <c:d> 'e' } WHERE {}")
    assert "a:b" in words(shown.xpath("//pre[@aria-label='Result']")[0])


def test_an_error_shows_its_line(served: Served) -> None:
    status, body = asked(served, "SELECT *\nWHERE {\n  ?s ?? ?o\n}")
    shown = html.fromstring(body.decode())
    assert status == 400
    assert "line 3" in words(shown.xpath("//*[@role='alert']")[0]).lower()
    assert (
        "→   3    ?s ?? ?o" in shown.xpath("//*[@role='alert']//pre")[0].text_content()
    )


def test_a_service_is_refused_in_the_page(served: Served) -> None:
    status, body = asked(served, "SELECT * { SERVICE <http://x.test/> { ?s ?p ?o } }")
    assert status == 400
    assert b"SERVICE is not offered" in body


@pytest.mark.parametrize("ending", [".json", ".xml", ".csv", ".tsv"])
def test_a_result_is_taken_away(served: Served, ending: str) -> None:
    status, told, body = served.get(f"/query{ending}?query={quote(NAMES)}")
    assert status == 200
    assert told["content-disposition"] == f'attachment; filename="query{ending}"'
    assert b"Fraud" in body


def test_no_cell_of_a_csv_is_a_formula(served: Served) -> None:
    _, body = asked(served, NAMES, ".csv")
    rows = list(csv.reader(io.StringIO(body.decode())))
    assert sorted(rows[1:]) == [["'=1+1"], ["Fraud"]]


def test_a_graph_is_taken_away_as_turtle(served: Served) -> None:
    status, body = asked(served, "CONSTRUCT { <a:b> <c:d> 'e' } WHERE {}", ".ttl")
    assert (status, b"a:b" in body) == (200, True)


@pytest.mark.parametrize(
    ("ending", "query", "wanted", "said"),
    [
        (".docx", "ASK {}", 406, "wanted .docx"),
        (".ttl", "ASK {}", 406, "a yes or no is offered as"),
        (".csv", "nonsense", 400, "line 1"),
    ],
)
def test_what_cannot_be_taken_away_is_told(
    served: Served, ending: str, query: str, wanted: int, said: str
) -> None:
    status, body = asked(served, query, ending)
    assert status == wanted
    assert said in json.loads(body)["detail"]


def test_names_cannot_be_withheld_from_a_query(served: Served) -> None:
    status, _, body = served.get(f"/query?names=off&query={quote('ASK {}')}")
    assert status == 400
    assert b"names=off" in body


def test_many_rows_are_cut_and_counted(graph: Graph) -> None:
    rows = [{"n": {"type": "literal", "value": str(n)}} for n in range(600)]
    table = {"head": {"vars": ["n"]}, "results": {"bindings": rows}}
    content = query_page(open_site(graph), "SELECT", Result(table=table))
    shown = html.fromstring(content.decode())
    assert len(shown.xpath("//main//tbody/tr")) == 500
    assert words(shown.xpath("//p[@role='status']")[0]).startswith("600 rows")


def test_a_refusal_without_a_place_is_a_sentence(graph: Graph) -> None:
    content = query_page(open_site(graph), "ASK {}", Result(503, "too much"))
    shown = html.fromstring(content.decode())
    assert words(shown.xpath("//*[@role='alert']")[0]) == "Not answered. Too much."
    assert shown.xpath("//*[@role='alert']//pre") == []
