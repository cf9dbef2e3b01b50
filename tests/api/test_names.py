"""Under names=off no address names a person, and no link leads out of that.

One column, note, suggestion or file name that was forgotten would publish what was to
be withheld. So everything is fetched, and workbooks are unpacked.
"""

import io
import re
import zipfile
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.types import Receive, Scope, Send

from api.names import Names, kept
from csa_graph.graph import Graph
from csa_graph.iri import COLLECTIONS, address
from csa_graph.naming import members
from tests.test_redaction import surnames

OFF = {"names": "off"}
TEXTS = ("json", "csv", "md", "txt", "ttl", "trig", "jsonld")
BOOKS = ("xlsx", "ods")
JSON = [(b"content-type", b"application/json")]


@pytest.fixture(scope="module")
def named(graph: Graph) -> re.Pattern[str]:
    """Give a pattern for the family names of all people in the data."""
    return surnames(graph)


def text(client: TestClient, path: str, **query: str) -> str:
    reply = client.get(path, params={**OFF, **query})
    assert reply.status_code == 200, (path, reply.text[:200])
    if "zip" in reply.headers["content-type"] or reply.content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(reply.content)) as book:
            return "\n".join(
                book.read(n).decode("utf-8", "replace") for n in _texts(book)
            )
    return reply.text


def _texts(book: zipfile.ZipFile) -> list[str]:
    return [n for n in book.namelist() if n.endswith((".xml", ".rels"))]


@pytest.mark.parametrize("name", COLLECTIONS)
def test_no_list_names_anybody(
    client: TestClient, named: re.Pattern[str], name: str
) -> None:
    for ending in (*TEXTS, *BOOKS):
        assert not named.search(text(client, f"/{name}.{ending}")), ending


@pytest.mark.parametrize("name", ["officers", "paragraphs", "judgements", "agreements"])
def test_no_item_names_anybody(
    client: TestClient, graph: Graph, named: re.Pattern[str], name: str
) -> None:
    for iri in members(graph, name, graph.agreement()):
        place = str(address(iri)).partition("?")[0]
        assert not named.search(text(client, place)), place


def test_a_person_is_found_at_the_stand_in_alone(client: TestClient) -> None:
    path = "/things/staffordshire-2023/person"
    place = f"{path}/holder-of-domestic-abuse-reporting-officer"
    assert client.get(f"{path}/alice-walters", params=OFF).status_code == 404
    body = client.get(place, params=OFF).json()
    assert body["label"] == "Name withheld (Domestic abuse reporting officer)"
    for ending in (*TEXTS, *BOOKS):
        assert "Walters" not in text(client, f"{place}.{ending}")


def test_no_question_names_anybody(
    client: TestClient, graph: Graph, named: re.Pattern[str]
) -> None:
    for name, question in graph.questions.items():
        needed = {p.name for p in question.parameters if not p.kind.endswith("?")}
        if needed <= {"agreement"}:
            assert not named.search(text(client, f"/questions/{name}.json")), name
    assert not named.search(text(client, "/questions.xlsx"))


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/", {}),
        ("/derivations.json", {"priority": "domestic abuse"}),
        ("/derivations.ods", {}),
        ("/derivations/same-subject/daa-57-1/domestic-abuse", {}),
        ("/trace", {"from": "Domestic Abuse Act 2021", "to": "SSCSG"}),
        ("/search", {"q": "reporting officer"}),
        ("/search.csv", {"q": "Alice"}),
        ("/ask", {"q": "who reports on fraud?"}),
        ("/openapi.json", {}),
        ("/health", {}),
        ("/audit.json", {}),
        ("/audit.ods", {}),
        ("/audit/findings.xlsx", {}),
        ("/audit/coverage.csv", {}),
        ("/audit.html", {}),
        ("/officers.html", {}),
        ("/questions/officers_and_themes.html", {}),
    ],
)
def test_no_other_address_names_anybody(
    client: TestClient, named: re.Pattern[str], path: str, query: dict[str, str]
) -> None:
    assert not named.search(text(client, path, **query))


def test_names_are_shown_where_nobody_asks_otherwise(client: TestClient) -> None:
    assert "Alice Walters" in client.get("/officers.csv").text
    assert "Alice Walters" in client.get("/officers.csv?names=on").text
    assert client.get("/officers.csv?names=on&agreement=x").status_code == 400


def test_every_link_of_a_page_withholds_names_too(client: TestClient) -> None:
    page = client.get("/officers.html", params=OFF).text
    links = re.findall(r'href="(/[^"#]*)"', page)
    own = [link for link in links if not link.startswith("/static/")]
    assert len(own) > 10
    assert [link for link in own if "names=off" not in link] == []
    assert "names of people withheld" in page


def addresses(body: Any) -> list[str]:
    if isinstance(body, dict):
        return [found for value in body.values() for found in addresses(value)]
    if isinstance(body, list):
        return [found for value in body for found in addresses(value)]
    return [body] if isinstance(body, str) and body.startswith("/") else []


@pytest.mark.parametrize(
    "path",
    [
        "/?",
        "/search?q=fraud",
        "/ask?q=who reports on fraud?",
        "/officers/fraud-reporting-officer?",
    ],
)
def test_every_address_in_an_answer_withholds_names_too(
    client: TestClient, path: str
) -> None:
    found = addresses(client.get(f"{path}&names=off").json())
    assert found
    for place in found:
        assert place.count("names=off") == 1, place
    assert client.get(found[0]).status_code == 200


def test_a_thing_sends_on_to_an_address_that_withholds_names(
    client: TestClient,
) -> None:
    path = "/id/staffordshire-2023/officer/fraud-reporting-officer"
    reply = client.get(path, params=OFF, follow_redirects=False)
    assert reply.status_code == 303
    assert reply.headers["location"] == (
        "/officers/fraud-reporting-officer?agreement=staffordshire-2023&names=off"
    )


def test_a_tag_is_kept_and_a_head_has_no_body(client: TestClient) -> None:
    first = client.get("/officers.json", params=OFF)
    tag = {"if-none-match": first.headers["etag"]}
    assert client.get("/officers.json", params=OFF, headers=tag).status_code == 304
    head = client.head("/health", params=OFF)
    assert head.content == b""


def test_what_is_neither_on_nor_off_is_refused(client: TestClient) -> None:
    reply = client.get("/officers", params={"names": "perhaps"})
    assert reply.status_code == 400
    assert reply.json()["detail"] == "names: wanted on or off, given 'perhaps'"


def test_sparql_says_that_it_withholds_nothing(client: TestClient) -> None:
    query = {"query": "ASK {}", **OFF}
    for reply in (
        client.get("/sparql", params=query),
        client.post("/sparql", params=OFF, content="ASK {}"),
    ):
        assert reply.status_code == 400
        assert "people are named" in reply.json()["detail"]


def test_an_answer_in_pieces_comes_whole(graph: Graph) -> None:
    async def in_pieces(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": JSON})
        await send({"type": "http.response.body", "body": b'["/bo', "more_body": True})
        await send({"type": "http.response.body", "body": b'ards"]'})

    app = Names(in_pieces, graph, lambda _: in_pieces)
    reply = TestClient(app).get("/", params=OFF)
    assert reply.json() == ["/boards?names=off"]
    assert TestClient(app).get("/").json() == ["/boards"]


def test_a_foreign_address_is_left_alone() -> None:
    assert kept("//elsewhere.example/") == "//elsewhere.example/"
