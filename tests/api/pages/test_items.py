"""A thing's page: what it is, its facts with their sources, what links to it."""

import json
import re
from typing import Final

import pytest
from fastapi.testclient import TestClient

from api.pages.leads import lead
from csa_graph.graph import Graph
from csa_graph.things import Fact, Thing, find_thing
from tests.api.pages.reading import Element, read
from tests.conftest import STAFFORDSHIRE

ITEMS = (
    "/priorities/fraud",
    "/boards/safer-and-stronger-communities-strategy-group",
    "/duties/cda-17",
    "/legislation/ukpga/2021/17",
    "/officers/domestic-abuse-reporting-officer",
    "/paragraphs/2.5",
    "/vocab/layer/stated",
)
MONTHS: Final = (
    "January|February|March|April|May|June|July|August|September|October|November|"
    "December"
)
TOLD_OTHERWISE: Final = (
    "The agreement and the law differ in this: bearer. As the agreement tells it: The "
    "responsible authorities. As it is enacted: Councils, the fire and rescue "
    "authority, the Commissioner and the other bodies of section 17(2); the chief "
    "constable, probation and the integrated care board are responsible authorities "
    "but not in that list."
)


def section(page: Element, name: str) -> Element:
    """Return the part of a page under the heading with this name."""
    (found,) = [s for s in page.all("section") if s.get("aria-labelledby") == name]
    return found


def count_of(part: Element) -> int:
    """Return the number that the first sentence of a part begins with."""
    return int(part.all("p")[0].text.split()[0].replace(",", ""))


@pytest.mark.parametrize("path", ITEMS)
def test_a_page_tells_every_fact_of_the_json_with_its_sources(
    browser: TestClient, path: str
) -> None:
    body = json.loads(browser.get(path, headers={"accept": "*/*"}).text)
    part = section(read(browser.get(path).text), "facts")
    assert count_of(part) == len(body["facts"])
    values = [
        one
        for held in part.all("dd")
        for box in held.all("*")
        if box.get("class") == "value"
        for one in (box.all("li") or [box])
    ]
    assert len(values) == len(body["facts"])
    for held in part.all("dl"):
        if held.get("class") == "facts":
            assert all(one.all("summary") for one in held.all("dd"))


@pytest.mark.parametrize("path", ITEMS)
def test_a_page_counts_what_links_here_as_the_json_does(
    browser: TestClient, path: str
) -> None:
    body = json.loads(browser.get(path, headers={"accept": "*/*"}).text)
    part = section(read(browser.get(path).text), "page")
    links = len(body["linked_from"])
    assert count_of(part) == links if links else "Nothing does." in part.text


def test_what_links_here_is_written_as_in_a_trace(browser: TestClient) -> None:
    """A fact, an arrow and its end: "reporter this" is no English."""
    path = "/officers/domestic-abuse-reporting-officer"
    part = section(read(browser.get(path).text), "page")
    assert [one.text for one in part.all("dt")] == ["Reporter → this"]


def test_long_lists_of_links_come_in_pages_in_every_format(browser: TestClient) -> None:
    path = "/rules/framework"
    whole = json.loads(browser.get(f"{path}.json").text)["linked_from"]
    second = json.loads(browser.get(f"{path}.json?page=2").text)["linked_from"]
    assert second == whole[50:100]
    page = section(read(browser.get(f"{path}?page=2").text), "page")
    assert "page 2 of" in page.text
    names = [one.text for one in page.one("dl").all("a")]
    assert {fact["value_label"] for fact in second} <= set(names)
    assert browser.get(f"{path}?page=99").status_code == 400


def test_what_a_paragraph_states_is_told_as_in_the_json(browser: TestClient) -> None:
    body = json.loads(browser.get("/paragraphs/2.5.json").text)
    part = section(read(browser.get("/paragraphs/2.5").text), "part")
    assert count_of(part) == len(body["states"])
    things = [one.text for one in part.all("p") if one.get("class") == "thing"]
    assert len(things) == len({one["thing"] for one in body["states"]})


def test_a_heading_without_facts_says_so(browser: TestClient) -> None:
    part = section(read(browser.get("/paragraphs/4").text), "part")
    assert "No fact is taken from it. A heading alone" in part.text


def test_a_paragraph_leads_to_those_around_it(browser: TestClient) -> None:
    page = read(browser.get("/paragraphs/5.2").text)
    (around,) = [
        nav
        for nav in page.all("nav")
        if nav.get(
            "aria-label",
        )
        == "Paragraphs around it"
    ]
    assert [one.text for one in around.all("dt")] == [
        "Before",
        "After",
        "Part of",
        "Holds",
    ]
    assert around.all("a")[0].text == "Paragraph 5.1"


def test_a_source_opens_to_what_it_says(browser: TestClient) -> None:
    page = read(browser.get("/priorities/fraud").text)
    texts = {one.one("summary").text: one.text for one in page.all("details")}
    assert "Fifth in the list: fraud." in texts["Paragraph 5.2, item 5 ■ stated"]
    assert (
        "Decided 22 November 2026."
        in texts["What the priority Fraud concerns ● judgement"]
    )


def test_a_page_says_how_to_cite_the_thing(browser: TestClient) -> None:
    body = json.loads(browser.get("/priorities/fraud.json").text)
    part = section(read(browser.get("/priorities/fraud").text), "cite")
    assert part.one("code").text == body["iri"]
    assert body["cover"]["How to cite"] in part.text


def test_what_has_no_name_is_told_in_a_sentence(browser: TestClient) -> None:
    """An observation of force has no name, and its slug tells nobody anything."""
    said = section(read(browser.get("/duties/prv-26").text), "facts").text
    assert "On 1 April 2023 it was seen: in force." in said
    assert "on-2023-04-01" not in said


def test_law_leads_to_where_it_is_to_be_read(browser: TestClient) -> None:
    page = read(browser.get("/legislation/ukpga/2021/17").text)
    links = {one.get("href") for one in page.all("a")}
    assert "https://www.legislation.gov.uk/ukpga/2021/17" in links


def test_a_thing_leads_to_the_questions_about_it(browser: TestClient) -> None:
    page = read(browser.get("/priorities/fraud").text)
    links = [one.get("href") for one in section(page, "next").all("a")]
    assert "/derivations?priority=fraud" in links
    assert all(browser.get(link).status_code == 200 for link in links)


def test_a_picture_stands_where_there_is_something_around_a_thing(
    browser: TestClient,
) -> None:
    page = read(browser.get("/priorities/fraud").text)
    (picture,) = page.all("img")
    assert browser.get(picture.get("src")).status_code == 200
    assert not read(browser.get("/paragraphs/2.5").text).all("img")


@pytest.mark.parametrize(
    ("tail", "said"),
    [
        ("para/5.2", "Opens the list of the seven county-wide priorities."),
        (
            "unknown/what-contest-stands-for",
            (
                "Whether the capitals are an abbreviation, and of what. It would be "
                "settled by this: A list of abbreviations by the agreement's authors."
            ),
        ),
        (
            "driver/migration-and-resettlement",
            (
                "Migration and Resettlement is a change that the agreement describes. "
                "Some who come to the UK are children on their own who seek asylum; "
                "the local authority looks after them. Staffordshire takes part in "
                "resettlement schemes. Tensions may arise in Staffordshire, for "
                "migrants and against them."
            ),
        ),
        ("abbreviation/csps", "CSPs is short for Community Safety Partnerships."),
        ("difference/section-17-bearer", TOLD_OTHERWISE),
    ],
)
def test_a_thing_is_told_in_a_sentence(graph: Graph, tail: str, said: str) -> None:
    thing = find_thing(graph, [f"{STAFFORDSHIRE}/{tail}"])
    assert thing
    assert lead(thing) == said


def test_a_sentence_has_only_what_the_facts_fill(graph: Graph) -> None:
    fraud = find_thing(graph, [f"{STAFFORDSHIRE}/priority/fraud"])
    assert fraud
    owner = graph.label(STAFFORDSHIRE)
    said = f"Fraud is a county-wide priority of the {owner}. It concerns Fraud."
    assert lead(fraud) == said


def test_every_thing_that_the_data_describe_has_a_sentence(graph: Graph) -> None:
    for iri in list(graph.labels)[::41]:
        thing = find_thing(graph, [iri])
        assert thing
        assert lead(thing).endswith((".", "?", "!")), iri
        assert "{" not in lead(thing), iri


def test_no_sentence_about_a_thing_has_stops_or_dates_out_of_place(
    graph: Graph,
) -> None:
    """A value that is a sentence ends the one it stands in, and a month takes "in"."""
    for iri in graph.labels:
        thing = find_thing(graph, [iri])
        assert thing
        assert not re.search(r"[^.]\.\.(\s|$)|\.,|\. and ", lead(thing)), iri
        assert not re.search(rf"\bon ({MONTHS}) \d", lead(thing)), iri


def test_a_thing_of_a_class_without_a_sentence_is_told_by_its_kind() -> None:
    kind = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    fact = Fact(kind, "is a", "x:Odd", "odd thing", "", ())
    thing = Thing("x:one", "One", ("odd thing",), (fact,), ())
    assert lead(thing) == "One is recorded as: odd thing."
