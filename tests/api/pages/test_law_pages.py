"""Pages of the matrix, of one chain and of traces show what the JSON answers hold."""

import pytest
from fastapi.testclient import TestClient
from lxml import html

from csa_graph.graph import Graph
from tests.conftest import STAFFORDSHIRE

PAGE = {"accept": "text/html"}


def page(client: TestClient, path: str) -> html.HtmlElement:
    reply = client.get(path, headers=PAGE)
    assert reply.status_code == 200, reply.text
    return html.fromstring(reply.text)


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_the_matrix_has_a_cell_wherever_the_answer_has_one(client: TestClient) -> None:
    shown = page(client, "/derivations").get_element_by_id("matrix")
    linked = [words(cell) for cell in shown.xpath(".//td[a]")]
    body = client.get("/derivations.json").json()
    assert len(linked) == len(body["matrix"])
    counts = [int(text.split(" chain")[0].rpartition(" ")[2]) for text in linked]
    assert sum(counts) == body["count"]


def test_a_cell_opens_its_own_chains(client: TestClient) -> None:
    shown = page(client, "/derivations").get_element_by_id("matrix")
    for link in shown.xpath(".//td/a")[::25]:
        said = words(link)
        rows = page(client, link.get("href")).xpath("//table[@id='table']/tbody/tr")
        assert f" {len(rows)} chain" in said


def test_an_act_opens_to_its_provisions_and_duties(client: TestClient) -> None:
    shown = page(client, "/derivations?legislation=ukpga/1998/37")
    heads = [words(cell) for cell in shown.xpath("//table[@id='matrix']//tbody//th")]
    rows = client.get("/derivations.json?legislation=ukpga/1998/37").json()["rows"]
    expected = {(row["provision"], row["duty"] or "") for row in rows}
    assert sorted(heads) == sorted(" ".join(pair).strip() for pair in expected)


def test_what_is_about_the_same_subject_stands_before_frameworks(
    client: TestClient,
) -> None:
    shown = page(client, "/derivations?priority=domestic-abuse")
    cells = shown.xpath("//table[@id='matrix']//td")
    frameworks = ["same subject" not in words(cell) for cell in cells]
    assert True in frameworks
    assert frameworks == sorted(frameworks)


def test_the_headings_name_what_was_asked(client: TestClient) -> None:
    asked = "/derivations?legislation=ukpga/2021/17"
    for path, said in (
        ("/derivations", "Which priorities derive from which legislation?"),
        ("/derivations?priority=fraud", "Which legislation stands behind Fraud?"),
        (asked, "Which priorities derive from the Domestic Abuse Act 2021?"),
        (
            f"{asked}&priority=domestic-abuse",
            "Domestic Abuse Act 2021 and Domestic Abuse",
        ),
    ):
        assert words(page(client, path).xpath("//h1")[0]) == said


def test_a_filter_that_leaves_nothing_says_not_stated(client: TestClient) -> None:
    shown = page(client, "/derivations?priority=fraud&basis=stated")
    assert words(shown.xpath("//*[@role='status']")[0]).startswith("Not stated.")
    assert shown.xpath("//table") == []
    assert [words(one) for one in shown.xpath("//h2")][:1] == ["How to cite it"]


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        (
            "priority=fraud&basis=stated",
            "Which legislation stands behind Fraud?",
        ),
        (
            "legislation=ukpga/2021/17/section/57/1",
            "Which priorities derive from the Domestic Abuse Act 2021, s. 57(1)?",
        ),
    ],
)
def test_the_heading_names_what_was_asked_whatever_is_found(
    client: TestClient, query: str, heading: str
) -> None:
    """Not the address it was asked by, nor the act of which it is a part."""
    shown = page(client, f"/derivations?{query}")
    assert words(shown.xpath("//h1")[0]) == heading


def test_the_form_of_the_matrix_holds_names_and_asks_the_same_again(
    client: TestClient,
) -> None:
    """A cell's address has identifiers; the form that it opens has their names."""
    plan = f"{STAFFORDSHIRE}/plan/police-and-crime-plans"
    asked = f"/derivations?legislation=ukpga/2011/13&priority={plan}"
    shown = page(client, asked)
    (law,) = shown.xpath("//input[@name='legislation']/@value")
    assert law == "Police Reform and Social Responsibility Act 2011"
    (chosen,) = shown.xpath("//select[@name='priority']/option[@selected]")
    assert words(chosen) == "Police and Crime Plans"
    form = {"legislation": law, "priority": chosen.get("value")}
    again = client.get("/derivations.json", params=form).json()
    assert again["rows"]
    assert again["rows"] == client.get(asked).json()["rows"]


def test_every_hop_and_premise_of_a_chain_is_shown(client: TestClient) -> None:
    path = "/derivations/same-subject/daa-57-1/domestic-abuse"
    shown = page(client, path)
    body = client.get(path).json()
    hops = [words(one) for one in shown.xpath("//ol[@class='chain']/li/h2")]
    assert hops == [hop["hop"].capitalize() for hop in body["hops"]]
    premises = [words(one) for one in shown.xpath("//ul[@class='premises']/li")]
    assert len(premises) == len(body["premises"])
    assert all(
        said.startswith(one["says"])
        for said, one in zip(premises, body["premises"], strict=True)
    )


@pytest.mark.parametrize("priority", ["vehicle-crime", "fraud"])
def test_a_hop_that_no_source_gives_is_said(client: TestClient, priority: str) -> None:
    path = f"/derivations?priority={priority}&rule=same-subject"
    link = page(client, path).xpath("//table[@id='table']/tbody//th/a/@href")[0]
    missing = page(client, link).xpath("//li[@class='missing']")
    hops = client.get(link).json()["hops"]
    assert len(missing) == sum(not hop["found"] for hop in hops)
    assert all("Not stated." in words(one) for one in missing)


def test_a_trace_shows_each_chain_with_all_its_hops(client: TestClient) -> None:
    path = "/trace?from=Domestic+Abuse+Act+2021&to=Alice+Walters"
    shown = page(client, path)
    ways = client.get(path).json()["chains"]
    lists = shown.xpath("//ol[@class='chain']")
    assert [len(one.xpath("./li")) for one in lists] == [len(way) for way in ways]


def test_a_trace_without_ends_is_a_form(client: TestClient) -> None:
    shown = page(client, "/trace")
    assert sorted(shown.xpath("//form//input/@name")) == ["from", "to"]
    assert shown.xpath("//ol") == []


def test_an_end_that_names_nothing_is_told_in_the_form(client: TestClient) -> None:
    shown = page(client, "/trace?from=zebra&to=Alice+Walters")
    assert "zebra" in words(shown.xpath("//*[@role='alert']")[0])
    assert shown.xpath("//form//input[@name='from']/@value") == ["zebra"]


def test_what_is_told_as_a_question_has_no_stop_after_its_mark(
    client: TestClient,
) -> None:
    """A refusal that suggests other names ends as a question does."""
    shown = page(client, "/trace?from=zebra&to=Fraud").xpath("//*[@role='alert']")
    assert words(shown[0]).endswith("'?")


def making(graph: Graph) -> set[str]:
    """Give the labels of the rules that make a link between law and a priority."""
    rows = graph.listing("rules", graph.agreement()).rows
    return {graph.label(r.values["rule"]) for r in rows if r.values["chains"] != "0"}


def test_the_filter_offers_the_rules_that_make_a_link_and_no_other(
    client: TestClient, graph: Graph
) -> None:
    """Choosing another would always leave nothing."""
    any_rule, *offered = page(client, "/derivations").xpath(
        "//select[@name='rule']/option/text()"
    )
    assert any_rule == "Any"
    assert set(offered) == making(graph)
    chains = client.get("/derivations.json").json()["rows"]
    assert {row["rule"] for row in chains} == set(offered)


def test_the_method_tells_each_way_in_which_law_stands_behind_a_priority(
    client: TestClient, graph: Graph
) -> None:
    listed = page(client, "/method").xpath("//li/strong[contains(., ':')]/text()")
    ways = {
        way.rstrip(":") for way in listed if way.rstrip(":") in graph.labels.values()
    }
    assert ways == making(graph)


def test_what_has_no_link_leads_to_its_page(client: TestClient) -> None:
    links = page(client, "/derivations").xpath(
        "//section[h2[@id='silent']]//li/a/@href"
    )
    body = client.get("/derivations.json").json()
    listed = [*body["without_stated_legislation"], *body["without_priority"]]
    assert links == [one["address"] for one in listed]
    assert "/priorities/fraud?agreement=staffordshire-2023" in links


def test_the_marks_are_explained_once(client: TestClient) -> None:
    path = "/derivations?priority=fraud"
    keys = page(client, path).xpath("//details[contains(@class, 'key')]")
    assert len(keys) == 1
