"""A list shows, in every format alike, the rows that its address asks for."""

import csv
import io
import json
from urllib.parse import parse_qsl, urlsplit

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from csa_graph.answers import listed
from csa_graph.graph import Graph
from csa_graph.iri import COLLECTIONS
from csa_graph.narrowing import column
from tests.api.pages.reading import cells, read

NARROWED = (
    "modality=power&sort=-code",
    "modality=power&modality=have+regard&confidence=high+confidence",
    "listed_apart=none&q=plan",
    "sort=provision&page=2&size=7",
)


def rows_of_page(browser: TestClient, address: str) -> list[list[str]]:
    """Return the rows of a list's page, without the sources."""
    page = read(browser.get(address).text)
    rows = cells(page.one("table"))
    return [[cell.replace(" ; ", "; ") for cell in row[:-1]] for row in rows]


@pytest.mark.parametrize("name", COLLECTIONS)
def test_a_page_shows_the_rows_of_the_json(browser: TestClient, name: str) -> None:
    body = json.loads(browser.get(f"/{name}.json").text)
    rows = rows_of_page(browser, f"/{name}?size=1000")
    assert len(rows) == body["count"]
    page = read(browser.get(f"/{name}").text)
    (said,) = [one.text for one in page.all("p") if one.get("class") == "count"]
    assert said.startswith(f"{body['count']:,} row")


@pytest.mark.parametrize(
    ("name", "key"), [("duties", "duty_iri"), ("themes", "theme_iri")]
)
def test_a_list_counts_things_not_values(
    browser: TestClient, name: str, key: str
) -> None:
    """A duty of two modalities, and a theme within two others, is one row."""
    body = json.loads(browser.get(f"/{name}.json").text)
    things = [row[key] for row in body["rows"]]
    assert len(things) == len(set(things)) == body["count"]
    assert any(len(row.get("modality_iris", [1, 2])) > 1 for row in body["rows"])


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/boards", "Take all 13 away"),
        ("/duties?q=probation", "Take these "),
        ("/agreements", "Take it away"),
        ("/duties?q=nowhere-at-all", "Take it away"),
    ],
)
def test_what_is_taken_away_is_counted_where_there_are_several(
    browser: TestClient, path: str, said: str
) -> None:
    """Nobody takes all one away, nor these none."""
    headings = [one.text for one in read(browser.get(path).text).all("h2")]
    assert any(heading.startswith(said) for heading in headings), headings


def test_all_rows_on_one_page_are_not_told_as_a_filter(browser: TestClient) -> None:
    """How many rows a page has leaves none of them out."""
    page = read(browser.get("/duties?page=1&size=1000&sort=-code").text)
    (said,) = [one.text for one in page.all("p") if one.get("class") == "count"]
    assert said == "155 rows."
    assert "filtered" not in page.one("title").text


def test_how_often_an_agreement_is_renewed_is_told_in_words(
    browser: TestClient,
) -> None:
    """A list tells a length of time as a question does, the code beside it."""
    (row,) = json.loads(browser.get("/agreements.json").text)["rows"]
    assert (row["cycle"], row["cycle_iso"]) == ("3 years", "P3Y")
    assert rows_of_page(browser, "/agreements")[0][3] == "3 years"


@pytest.mark.parametrize("query", NARROWED)
def test_a_filter_acts_in_every_format_alike(browser: TestClient, query: str) -> None:
    size = "" if "size=" in query else "&size=1000"
    shown = rows_of_page(browser, f"/duties?{query}{size}")
    assert shown
    body = json.loads(browser.get(f"/duties.json?{query}").text)
    read_back = csv.reader(io.StringIO(browser.get(f"/duties.csv?{query}").text))
    table = list(read_back)[1:]
    assert [row[:-1] for row in table] == shown
    assert [row["duty"] for row in body["rows"]] == [row[0] for row in shown]
    quads = ox.parse(
        browser.get(f"/duties.trig?{query}").content, format=ox.RdfFormat.TRIG
    )
    told = {str(quad.subject) for quad in quads if "imposedBy" in str(quad.predicate)}
    assert told == {f"<{row['duty_iri']}>" for row in body["rows"]}


@pytest.mark.parametrize("query", NARROWED)
def test_every_link_to_the_rows_in_another_form_keeps_the_filter(
    browser: TestClient, query: str
) -> None:
    page = read(browser.get(f"/duties?{query}").text)
    links = [one.get("href") for one in (*page.all("link"), *page.all("a"))]
    others = [urlsplit(one) for one in links if one.startswith("/duties.")]
    asked = [pair for pair in parse_qsl(query) if pair[0] not in {"page", "size"}]
    assert len(others) > 10
    assert all(parse_qsl(one.query) == asked for one in others)


def test_the_interface_tells_what_a_list_may_be_narrowed_by(
    browser: TestClient, graph: Graph
) -> None:
    paths = browser.get("/openapi.json").json()["paths"]
    for name in COLLECTIONS:
        named = {one["name"] for one in paths[f"/{name}"]["get"]["parameters"]}
        columns = listed(graph, graph.agreement(), name).sheets[0][1].columns[:-1]
        assert {"q", "sort", "page", "size", *map(column, columns)} <= named


def test_the_cover_of_a_filtered_download_says_so(browser: TestClient) -> None:
    body = json.loads(browser.get("/duties.json?modality=power").text)
    assert body["cover"]["Filters"] == "modality = power"
    assert body["cover"]["Rows"] == f"{body['count']} of {body['total']}"


def test_a_long_list_comes_in_pages_that_hold_every_row_once(
    browser: TestClient,
) -> None:
    body = json.loads(browser.get("/judgements.json").text)
    address, seen = "/judgements", []
    while address:
        page = read(browser.get(address).text)
        seen += [row[0] for row in cells(page.one("table"))]
        following = [a.get("href") for a in page.all("a") if a.get("rel") == "next"]
        address = following[0] if following else ""
    assert seen == [row["judgement"] for row in body["rows"]]


def test_downloads_respect_the_filter_and_hold_every_page(browser: TestClient) -> None:
    page = read(browser.get("/duties?modality=power&page=1&size=5").text)
    (place,) = [a.get("href") for a in page.all("a") if a.text == "CSV"]
    rows = list(csv.reader(io.StringIO(browser.get(place).text)))[1:]
    body = json.loads(browser.get("/duties.json?modality=power").text)
    assert len(rows) == body["count"] > 5


def test_headings_sort_up_and_then_down(browser: TestClient) -> None:
    page = read(browser.get("/duties?sort=code").text)
    (heading,) = [th for th in page.all("th") if th.get("aria-sort")]
    assert heading.get("aria-sort") == "ascending"
    down = read(browser.get(heading.one("a").get("href")).text)
    (heading,) = [th for th in down.all("th") if th.get("aria-sort")]
    assert heading.get("aria-sort") == "descending"


def test_a_choice_stays_chosen_and_can_be_taken_back(browser: TestClient) -> None:
    page = read(browser.get("/duties?modality=power&q=plan").text)
    chosen = [one for one in page.all("option") if "selected" in one.attributes]
    assert [one.get("value") for one in chosen] == ["power"]
    (words,) = [one for one in page.all("input") if one.get("name") == "q"]
    assert words.get("value") == "plan"
    assert "/duties" in [one.get("href") for one in page.one("form").all("a")]


def test_a_filter_that_fits_nothing_offers_the_way_back(browser: TestClient) -> None:
    page = read(browser.get("/duties?q=nowhere").text)
    assert not page.all("table")
    assert "Nothing fits." in page.one("main").text


def test_a_filter_by_no_column_is_told(browser: TestClient) -> None:
    reply = browser.get("/duties?colour=red")
    assert reply.status_code == 400
    assert "filter: wanted one of duty" in reply.text.replace("Filter", "filter")


def test_the_list_of_lists_counts_what_each_list_holds(
    browser: TestClient, graph: Graph
) -> None:
    body = json.loads(browser.get("/lists.json").text)
    assert [row["list"] for row in body["rows"]] == list(COLLECTIONS)
    for row in body["rows"]:
        assert row["rows"] == len(graph.listing(row["list"], graph.agreement()).rows)
    page = read(browser.get("/lists").text)
    assert len(page.one("main").one("dl").all("dt")) == len(COLLECTIONS)
