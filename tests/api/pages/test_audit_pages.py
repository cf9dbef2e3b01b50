"""Pages of the audit show the numbers of its JSON, and lead from each to its rows."""

from fastapi.testclient import TestClient
from lxml import html

PAGE = {"accept": "text/html"}


def page(client: TestClient, path: str) -> html.HtmlElement:
    reply = client.get(path, headers=PAGE)
    assert reply.status_code == 200, reply.text
    return html.fromstring(reply.text)


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_the_totals_are_those_of_the_answer(client: TestClient) -> None:
    shown = page(client, "/audit")
    totals = client.get("/audit.json").json()["totals"][0]
    rows = shown.xpath("//table[@id='totals']/tbody/tr")
    numbers = [[int(words(cell)) for cell in row.xpath("./td")] for row in rows]
    assert numbers == [
        [*counts.values(), totals["rows"]] for counts in totals["counts"].values()
    ]
    assert all(sum(line[:-1]) == line[-1] for line in numbers)


def test_each_number_opens_the_rows_that_it_counts(client: TestClient) -> None:
    links = page(client, "/audit").xpath("//table[@id='totals']//td/a")
    assert links
    for link in links[::6]:
        counted = client.get(link.get("href").replace("/coverage?", "/coverage.json?"))
        assert counted.json()["count"] == int(words(link))


def test_totals_may_be_told_for_each_act(client: TestClient) -> None:
    shown = page(client, "/audit?by=act")
    groups = {
        words(row.xpath("./td")[0])
        for row in shown.xpath("//table[@id='totals']/tbody/tr")
    }
    body = client.get("/audit.json?by=act").json()
    assert groups == {total["group"] for total in body["totals"]}


def test_every_status_is_defined_on_the_page(client: TestClient) -> None:
    shown = page(client, "/audit")
    terms = {words(one) for one in shown.xpath("//dl[@class='terms']//dt")}
    heads = shown.xpath("//table[@id='totals']/thead//span[@aria-hidden]")
    assert len(heads) == 8
    assert {words(one.getparent()).split(" ", 1)[1] for one in heads} <= terms


def test_coverage_comes_in_pages_that_hold_every_row_once(client: TestClient) -> None:
    total = client.get("/audit/coverage.json").json()["count"]
    seen: list[str] = []
    path = "/audit/coverage"
    while path:
        shown = page(client, path)
        seen += [
            str(one) for one in shown.xpath("//table[@id='table']/tbody/tr/th/a/@href")
        ]
        path = next(iter(shown.xpath("//a[@rel='next']/@href")), "")
    assert len(seen) == len(set(seen)) == total


def test_a_link_says_why_it_is_not_covered(client: TestClient) -> None:
    shown = page(client, "/audit/coverage?status=gap&link=priority")
    body = client.get("/audit/coverage.json?status=gap&link=priority").json()
    text = words(shown.get_element_by_id("table"))
    reasons = {row["links"]["priority"]["reason"] for row in body["rows"]}
    assert reasons
    assert all(" ".join(reason.split()) in text for reason in reasons)


def test_findings_are_shown_with_what_would_settle_them(client: TestClient) -> None:
    shown = page(client, "/audit/findings?family=accuracy")
    body = client.get("/audit/findings.json?family=accuracy").json()
    items = [words(one) for one in shown.xpath("//ol[@class='findings']/li")]
    assert len(items) == body["count"] > 0
    for item, row in zip(items, body["rows"], strict=True):
        assert row["id"] in item
        assert " ".join(row["settles"].split()) in item


def test_a_finding_of_no_recorded_confidence_says_none(client: TestClient) -> None:
    shown = page(client, "/audit/findings?family=currency")
    body = client.get("/audit/findings.json?family=currency").json()
    items = [words(one) for one in shown.xpath("//ol[@class='findings']/li")]
    assert {row["confidence"] for row in body["rows"]} >= {"", "high"}
    for item, row in zip(items, body["rows"], strict=True):
        told = f", confidence {row['confidence']}." if row["confidence"] else "."
        assert f"weakest basis {row['basis']}{told} {row['id']}" in item


def test_the_person_who_left_changes_what_is_shown(client: TestClient) -> None:
    shown = page(client, "/audit?without=Alice+Walters")
    body = client.get("/audit.json?without=Alice+Walters").json()
    listed = shown.xpath("//section[@aria-labelledby='changes']//li")
    assert len(listed) == len(body["changes"]) > 0


def test_what_is_new_or_gone_is_told_without_an_arrow(client: TestClient) -> None:
    """Only what was before and is after has one between."""
    shown = page(client, "/audit?without=Alice+Walters")
    listed = shown.xpath("//section[@aria-labelledby='changes']//li")
    kinds = {words(one).partition(":")[0] for one in listed}
    assert kinds == {"new", "gone", "changed"}
    for one in listed:
        said = words(one)
        assert (" → " in said) is said.startswith("changed:")
        assert "( " not in said


def test_the_form_of_the_audit_holds_the_names_of_what_was_given(
    client: TestClient,
) -> None:
    """By whatever name a thing was asked for, the form asks for it again."""
    shown = page(client, "/audit?body=probation&act=ukpga/1998/37")
    chosen = shown.xpath("//select[@name='body']/option[@selected]/text()")
    typed = shown.xpath("//input[@name='act']/@value")
    assert [*chosen, *typed] == ["Probation Service", "Crime and Disorder Act 1998"]


def test_filters_that_leave_nothing_say_so(client: TestClient) -> None:
    query = "?act=CDA+1998&status=not-in-force"
    shown = page(client, f"/audit/coverage{query}")
    assert client.get(f"/audit/coverage.json{query}").json()["count"] == 0
    assert shown.xpath("//p[@class='empty']")
    none = page(client, "/audit/findings?family=accuracy&act=Care+Act+2014")
    assert none.xpath("//p[@class='empty']")
