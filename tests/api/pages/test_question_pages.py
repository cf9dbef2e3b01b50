"""Pages of questions, of plain words and of the search lead to what programs get."""

import pytest
from fastapi.testclient import TestClient
from lxml import html

from csa_graph.graph import Graph

PAGE = {"accept": "text/html"}


def page(client: TestClient, path: str, **query: str) -> html.HtmlElement:
    reply = client.get(path, params=query or None, headers=PAGE)
    assert reply.status_code == 200, reply.text
    return html.fromstring(reply.text)


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_every_question_is_listed_once(client: TestClient, graph: Graph) -> None:
    links = page(client, "/questions").xpath("//ul[@class='questions']/li/a/@href")
    assert sorted(links) == sorted(f"/questions/{name}" for name in graph.questions)


def test_every_question_has_a_page(client: TestClient, graph: Graph) -> None:
    for name, question in graph.questions.items():
        shown = page(client, f"/questions/{name}")
        assert words(shown.xpath("//h1")[0]) == question.asks
        assert question.text.strip()[:40] in shown.xpath("//pre")[0].text_content()


def test_a_question_shows_the_rows_of_its_answer(client: TestClient) -> None:
    shown = page(client, "/questions/events_in_order")
    body = client.get("/questions/events_in_order").json()
    rows = shown.xpath("//table/tbody/tr")
    assert len(rows) == body["count"] > 0
    assert words(shown.xpath("//p[@role='status']")[0]) == body["sentence"]


def test_a_question_that_needs_a_value_asks_for_it(client: TestClient) -> None:
    shown = page(client, "/questions/boards_hang_on")
    labels = shown.xpath("//select[@name='board']/option/text()")
    listed = client.get("/boards.json").json()["count"]
    assert len(labels) == listed + 1
    assert shown.xpath("//table") == []


def test_the_list_says_what_a_question_needs_in_its_own_words(
    client: TestClient, graph: Graph
) -> None:
    """Names of parameters are for programs: nobody chooses "the within"."""
    said = words(page(client, "/questions").xpath("//main")[0])
    asked = graph.questions["abbreviations_not_spelled_out"]
    needed = next(one for one in asked.parameters if one.name == "within")
    assert f"You choose {needed.help}." in said
    assert "choose the within" not in said


def test_a_value_that_was_given_stays_chosen(client: TestClient) -> None:
    shown = page(client, "/questions/priority_in_the_agreement", priority="Fraud")
    assert shown.xpath("//select[@name='priority']/option[@selected]/@value") == [
        "fraud"
    ]
    assert shown.xpath("//table/tbody/tr")


@pytest.mark.parametrize(
    ("name", "parameter", "given", "held"),
    [
        ("duties_of_body", "body", "probation", "Probation Service"),
        ("laws_impact", "law", "ukpga/1998/37", "Crime and Disorder Act 1998"),
    ],
)
def test_the_form_holds_the_name_of_what_was_given(
    client: TestClient, name: str, parameter: str, given: str, held: str
) -> None:
    """By whatever name or address a thing was asked for, the form has its own name."""
    shown = page(client, f"/questions/{name}", **{parameter: given})
    chosen = shown.xpath(f"//select[@name='{parameter}']/option[@selected]/text()")
    typed = shown.xpath(f"//input[@name='{parameter}']/@value")
    assert [*chosen, *typed] == [held]


def test_a_value_that_names_nothing_is_told_in_the_page(client: TestClient) -> None:
    shown = page(client, "/questions/duties_impact", duty="zebra")
    assert "zebra" in words(shown.xpath("//*[@role='alert']")[0])
    assert shown.xpath("//input[@name='duty']/@value") == ["zebra"]


@pytest.mark.parametrize(
    ("name", "told"),
    [("plans_required_by_law", False), ("duties_told_and_enacted", True)],
)
def test_the_day_is_told_where_the_answer_tells_force(
    client: TestClient, name: str, told: bool
) -> None:
    """Where no row tells whether something is in force, no day is told for it."""
    said = words(page(client, f"/questions/{name}").get_element_by_id("main"))
    assert ("What is in force is told for" in said) is told


def test_the_day_for_which_force_is_told_is_a_field(client: TestClient) -> None:
    path = "/questions/duties_told_and_enacted"
    shown = page(client, path, as_at="2023-04-01")
    assert shown.xpath("//input[@name='as_at']/@type") == ["date"]
    assert "1 April 2023" in words(shown.get_element_by_id("main"))


@pytest.mark.parametrize("ending", ["json", "csv"])
def test_words_and_order_narrow_every_format_alike(
    client: TestClient, ending: str
) -> None:
    path = "/questions/events_in_order"
    query = "?q=2021&sort=-date"
    shown = page(client, path + query).xpath("//table/tbody/tr")
    reply = client.get(f"{path}.{ending}{query}")
    rows = (
        reply.json()["rows"]
        if ending == "json"
        else reply.text.strip().split("\r\n")[1:]
    )
    whole = client.get(path).json()["count"]
    assert 0 < len(shown) == len(rows) < whole


def test_all_agreements_are_answered_side_by_side(both: TestClient) -> None:
    body = both.get("/questions/priorities_county_wide?agreement=all").json()
    assert list(body["agreements"]) == ["loamshire-2025", "staffordshire-2023"]
    lines = both.get("/questions/priorities_county_wide.csv?agreement=all").text
    counts = [one["count"] for one in body["agreements"].values()]
    assert len(lines.strip().splitlines()) == sum(counts) + 1


def test_plain_words_that_are_clear_are_answered(client: TestClient) -> None:
    shown = page(client, "/ask", q="what law is behind domestic abuse?")
    acts = [words(one) for one in shown.xpath("//ul[@class='acts']/li/a")]
    body = client.get("/derivations?priority=domestic-abuse").json()
    assert sorted(acts) == sorted(
        {cell["legislation_label"] for cell in body["matrix"]}
    )
    assert acts[0] == "Domestic Abuse Act 2021"


def test_a_clear_question_shows_its_rows(client: TestClient) -> None:
    shown = page(client, "/ask", q="list the events in order")
    assert shown.xpath("//table/tbody/tr")


def test_words_like_nothing_lead_to_all_questions(client: TestClient) -> None:
    shown = page(client, "/ask", q="zebra")
    assert words(shown.xpath("//h1")[0]) == "No question is like it"
    assert "/questions" in shown.xpath("//main//a/@href")


def test_an_answer_that_cannot_be_given_says_why(client: TestClient) -> None:
    shown = page(
        client, "/ask", q="how does Atlantis relate to the Domestic Abuse Act 2021"
    )
    assert "domestic abuse act" in words(shown.get_element_by_id("main")).lower()


def test_the_search_shows_its_hits_with_their_kinds(client: TestClient) -> None:
    shown = page(client, "/search", q="county lines")
    hits = client.get("/search?q=county lines").json()["hits"]
    listed = shown.xpath("//ol[@class='hits']/li")
    assert [words(one.xpath("./a")[0]) for one in listed] == [h["label"] for h in hits]
    assert [words(one.xpath("./span")[0]) for one in listed] == [
        h["kind"] for h in hits
    ]


def test_one_kind_of_hit_may_be_asked_for(client: TestClient) -> None:
    hits = client.get("/search?q=domestic abuse").json()["hits"]
    kind = hits[0]["kind"]
    shown = page(client, "/search", q="domestic abuse", kind=kind)
    listed = shown.xpath("//ol[@class='hits']/li")
    assert 0 < len(listed) == sum(hit["kind"] == kind for hit in hits) < len(hits)


def test_a_search_that_finds_nothing_says_so(client: TestClient) -> None:
    shown = page(client, "/search", q="qqqqzzzz")
    assert "Nothing here is called so." in words(shown.get_element_by_id("main"))


def test_a_search_for_nothing_is_a_form(client: TestClient) -> None:
    shown = page(client, "/search")
    assert shown.xpath("//main//input[@name='q']")
    assert not shown.xpath("//ol[@class='hits']")
