"""The service finds what the command finds, in every format, and refuses in words."""

import csv
import io
from typing import Any

import pytest
from fastapi.testclient import TestClient


def get(client: TestClient, path: str, accept: str = "*/*", **params: str) -> Any:
    reply = client.get(path, params=params, headers={"accept": accept})
    assert reply.status_code == 200, reply.text
    return reply


def test_hits_say_what_they_are_and_where(client: TestClient) -> None:
    body = get(client, "/search", q="asb").json()
    assert (body["query"], body["count"]) == ("asb", len(body["hits"]))
    assert body["hits"][0] == {
        "label": "Anti-Social Behaviour (ASB)",
        "kind": "priority",
        "address": "/priorities/anti-social-behaviour?agreement=staffordshire-2023",
        "matched": "ASB",
        "iri": "https://w3id.org/csa-graph/id/staffordshire-2023/priority/"
        "anti-social-behaviour",
    }


@pytest.mark.parametrize(
    "text", ["asb", "s.17 CDA 1998", "2.5", "police", "who reports on fraud", "audits"]
)
def test_every_hit_is_served_at_its_address(client: TestClient, text: str) -> None:
    for hit in get(client, "/search", q=text).json()["hits"]:
        if hit["kind"] != "question":
            assert get(client, hit["address"]).json()["iri"] == hit["iri"]
        else:
            assert hit["iri"] in get(client, "/questions").text


@pytest.mark.parametrize(
    ("ending", "media"), [("csv", "text/csv"), ("md", "text/markdown")]
)
def test_the_ending_and_accept_choose_the_format(
    client: TestClient, ending: str, media: str
) -> None:
    by_ending = get(client, f"/search.{ending}", q="fraud")
    assert by_ending.headers["content-type"].startswith(media)
    assert get(client, "/search", media, q="fraud").content == by_ending.content


def test_csv_has_the_same_hits(client: TestClient) -> None:
    hits = get(client, "/search.json", q="fraud").json()["hits"]
    read = csv.DictReader(io.StringIO(get(client, "/search.csv", q="fraud").text))
    assert [row["address"] for row in read] == [hit["address"] for hit in hits]


def test_the_limit_and_the_agreement_narrow_the_hits(both: TestClient) -> None:
    given = {"q": "fraud", "agreement": "staffordshire-2023", "limit": "1"}
    [hit] = get(both, "/search", **given).json()["hits"]
    assert hit["address"] == "/priorities/fraud?agreement=staffordshire-2023"
    [hit] = get(both, "/search", q="fraud", limit="1").json()["hits"]
    assert hit["address"] == "/priorities/fraud?agreement=loamshire-2025"


@pytest.mark.parametrize("text", ["", "zzzz", '"*', "\x00", "%ff", "'; DROP TABLE x"])
def test_any_text_is_answered(client: TestClient, text: str) -> None:
    assert get(client, "/search", q=text).json()["count"] >= 0


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/search", 400, "q: wanted something to search for, given nothing"),
        ("/search?q=a&limit=0", 422, "limit: "),
        ("/search?q=a&agreement=rutland", 400, "wanted one of staffordshire-2023"),
        (f"/search?q={'a' * 201}", 400, "wanted at most 200 characters, given 201"),
    ],
)
def test_an_error_is_a_sentence_to_act_on(
    client: TestClient, path: str, status: int, said: str
) -> None:
    reply = client.get(path)
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
    assert said in reply.json()["detail"]


def test_openapi_describes_the_search(client: TestClient) -> None:
    shown = get(client, "/openapi.json").json()["paths"]["/search"]["get"]
    assert [p["name"] for p in shown["parameters"]] == ["q", "agreement", "limit"]
