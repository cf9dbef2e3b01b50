"""The front door: what this is, a question, three ways in; errors; the foot."""

import re

import pytest
from fastapi.testclient import TestClient

from api.pages.footer import PAGES
from csa_graph.graph import Graph
from tests.api.pages.reading import read
from tests.browser.visiting import NARROW, WIDE, ZOOMED


def test_the_front_door_has_one_question_and_three_doors(browser: TestClient) -> None:
    page = read(browser.get("/").text)
    ask, search = page.all("form")
    assert (ask.get("action"), search.get("action")) == ("/ask", "/search")
    doors = [one.one("a").get("href") for one in page.one("main").all("h3")]
    assert doors == ["/derivations", "/audit", "/graph"]
    assert all(browser.get(door).status_code == 200 for door in doors)


def test_the_front_door_says_which_agreement_and_which_day(
    browser: TestClient, graph: Graph
) -> None:
    text = read(browser.get("/").text).one("main").text
    assert graph.label(graph.agreement()) in text
    assert "1 November 2026" in text


def test_the_examples_are_questions_that_are_answered(browser: TestClient) -> None:
    hint = read(browser.get("/").text).one("main").all("p")[1].text
    asked = [part.partition("”")[0] for part in hint.split("“")[1:]]
    assert asked == ["who reports on fraud?", "what law is behind rural crime?"]
    for text in asked:
        reply = browser.get("/ask", params={"q": text}, headers={"accept": "*/*"})
        assert reply.json()["matches"], text


def test_what_was_chosen_is_kept_by_the_forms(browser: TestClient) -> None:
    page = read(browser.get("/?names=off").text)
    for form in page.all("form"):
        hidden = {i.get("name"): i.get("value") for i in form.all("input")}
        assert hidden["names"] == "off"


def test_the_front_door_leads_to_how_two_things_hang_together(
    browser: TestClient,
) -> None:
    for path in ("/", "/questions"):
        main = read(browser.get(path).text).one("main")
        assert "/trace" in [one.get("href") for one in main.all("a")]


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_at_the_foot_lead_from_every_page(
    browser: TestClient, name: str
) -> None:
    foot = read(browser.get("/").text).one("footer")
    assert f"/{name}" in [one.get("href") for one in foot.all("a")]
    assert read(browser.get(f"/{name}").text).one("h1").text


def test_the_accessibility_statement_has_the_parts_of_the_model(
    browser: TestClient,
) -> None:
    """The Regulations of 2018 ask for the form of the model statement."""
    page = read(browser.get("/accessibility").text)
    assert [one.text for one in page.all("h2")] == [
        "How accessible it is",
        "Feedback and contact",
        "Enforcement procedure",
        "Technical information about accessibility",
        "Non-accessible content",
        "What is done to improve accessibility",
        "Preparation of this statement",
    ]
    assert [one.text for one in page.all("h3")] == [
        "Compliance status",
        "Non-compliance with the accessibility regulations",
        "Disproportionate burden",
        "Content that is not within the scope of the regulations",
    ]
    status = re.findall(r"(?:fully|partially|not) compliant", page.one("main").text)
    assert status == ["partially compliant"]


def test_the_accessibility_statement_tells_the_widths_that_are_tested(
    browser: TestClient,
) -> None:
    text = read(browser.get("/accessibility").text).one("main").text
    widths = [str(size["width"]) for size in (WIDE, NARROW, ZOOMED)]
    told = re.search(r"sideways scrolling, at (\d+), (\d+) and (\d+) pixels", text)
    assert told
    assert [*told.groups()] == widths


def test_names_can_be_had_off_and_on_again(browser: TestClient) -> None:
    links = [a.get("href") for a in read(browser.get("/privacy").text).all("a")]
    assert "/?names=off" in links
    page = read(browser.get("/privacy?names=off").text)
    assert "/?names=on" in [a.get("href") for a in page.all("a")]


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/nowhere", 404, "Nothing is at /nowhere"),
        ("/boards/nowhere", 404, "Boards: none is called 'nowhere'"),
        ("/boards?page=99", 400, "Page: wanted 1 to 1, given 99."),
        ("/boards?agreement=mars", 400, "Agreement: wanted one of"),
        ("/search?limit=many", 422, "Limit:"),
    ],
)
def test_an_error_is_a_page_with_a_sentence_to_act_on(
    browser: TestClient, path: str, status: int, said: str
) -> None:
    reply = browser.get(path)
    assert reply.status_code == status
    page = read(reply.text)
    assert said in page.one("main").text
    assert "/" in [one.get("href") for one in page.one("main").all("a")]


def test_a_program_gets_an_error_as_data(browser: TestClient) -> None:
    reply = browser.get("/nowhere", headers={"accept": "application/json"})
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["detail"].startswith("nothing is at /nowhere")


def test_braces_in_an_address_are_only_text(browser: TestClient) -> None:
    reply = browser.get("/nowhere/{0}{path}", headers={"accept": "*/*"})
    assert reply.status_code == 404
    assert "{0}{path}" in reply.json()["detail"]
