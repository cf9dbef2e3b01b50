"""An answer has a strong tag; who holds it is told so, and no worker is asked again."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.sparql.guard import read
from api.sparql.limits import Limits
from api.sparql.pool import Pool
from api.sparql.tags import Tags, key
from csa_graph.graph import Graph

from .conftest import LIMITS, endpoint

ASK = "ASK {}"
COUNTED = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ANY_ORDER = (
    "SELECT * { ?s a ?o } LIMIT 50",
    "SELECT DISTINCT ?o { ?s a ?o }",
    "SELECT ?o (COUNT(?s) AS ?n) { ?s a ?o } GROUP BY ?o",
    "CONSTRUCT { ?o a ?s } WHERE { ?s a ?o } LIMIT 50",
)
CSV, JSON = "text/csv", "application/sparql-results+json"


def get(client: TestClient, query: str, accept: str = "*/*", held: str = "") -> Any:
    headers = {"accept": accept} | ({"if-none-match": held} if held else {})
    return client.get("/sparql", params={"query": query}, headers=headers)


@pytest.fixture
def nobody_asked(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Give a client whose queries no worker may be asked."""

    async def asked(*_given: object) -> None:
        raise AssertionError("a worker was asked")

    get(client, COUNTED)
    get(client, COUNTED, CSV)
    monkeypatch.setattr(Pool, "ask", asked)
    return client


def test_a_tag_is_strong_and_the_same_for_the_same_answer(client: TestClient) -> None:
    tags = {get(client, COUNTED, JSON).headers["etag"] for _ in range(4)}
    [tag] = tags
    assert tag.startswith('"')
    others = (
        get(client, COUNTED, CSV),
        get(client, ASK),
        get(client, "ASK { <a:b> <a:c> 3 }"),
    )
    assert len({tag, *(reply.headers["etag"] for reply in others)}) == 4


@pytest.mark.parametrize("query", ANY_ORDER)
def test_every_worker_answers_with_the_same_bytes(
    client: TestClient, query: str
) -> None:
    assert len({get(client, query).headers["etag"] for _ in range(8)}) == 1


@pytest.mark.parametrize("accept", ["*/*", CSV])
@pytest.mark.parametrize("wanted", ["{}", 'W/{}, "other"', "*"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_holds_the_answer_is_told_so_and_no_worker_is_asked(
    nobody_asked: TestClient, accept: str, wanted: str, method: str
) -> None:
    known = get(nobody_asked, COUNTED, accept, held="*").headers["etag"]
    headers = {"accept": accept, "if-none-match": wanted.format(known)}
    asked = {"query": COUNTED}
    reply = nobody_asked.request(method, "/sparql", params=asked, headers=headers)
    assert (reply.status_code, reply.content) == (304, b"")
    assert reply.headers["etag"] == known
    assert reply.headers["vary"] == "Accept"
    assert reply.headers["cache-control"] == "no-cache"
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "etag" in reply.headers["access-control-expose-headers"].lower()


def test_a_tag_that_no_server_remembers_still_tells_what_is_held(
    client: TestClient,
) -> None:
    tag = get(client, COUNTED).headers["etag"]
    fresh = COUNTED + " # asked for the first time"
    assert get(client, fresh, held=tag).status_code == 304
    assert get(client, fresh + " too", held='"other"').status_code == 200


@pytest.mark.parametrize(
    "call", ["now()", "RAND()", "STR(UUID())", "STRUUID()", "r\\u0061nd()"]
)
def test_what_asks_for_time_or_chance_is_asked_each_time(
    client: TestClient, call: str
) -> None:
    query = f"SELECT ({call} AS ?x) {{}}"
    first = get(client, query)
    again = get(client, query, held=first.headers["etag"])
    assert again.status_code == 200
    assert again.content != first.content


def test_what_is_sent_in_a_body_has_no_tag(client: TestClient) -> None:
    headers = {"if-none-match": "*"}
    reply = client.post("/sparql", data={"query": ASK}, headers=headers)
    assert reply.status_code == 200
    assert "etag" not in reply.headers


def test_a_query_that_is_refused_is_never_unchanged(client: TestClient) -> None:
    for query in ("ASK", "ASK { SERVICE <http://127.0.0.1:9/> {} }"):
        assert get(client, query, held="*").status_code == 400
        assert get(client, query, held="*").status_code == 400


def test_the_description_has_a_tag_too(client: TestClient) -> None:
    headers = {"accept": "text/turtle"}
    tag = client.get("/sparql", headers=headers).headers["etag"]
    headers["if-none-match"] = tag
    assert client.get("/sparql", headers=headers).status_code == 304


def test_another_snapshot_has_other_tags(client: TestClient, tiny: Graph) -> None:
    held = get(client, COUNTED).headers["etag"]
    pool = Pool(tiny.store.quads, LIMITS)
    with TestClient(endpoint(tiny, pool)) as other:
        assert get(other, COUNTED, held=held).status_code == 200


def test_what_an_answer_depends_on_is_what_was_asked() -> None:
    asked = read(b"ASK {}", Limits())
    graphs = (("http://a/",), ())
    keys = {
        key(asked, None, {"truth": "text/xml"}),
        key(asked, None, {"truth": "application/json"}),
        key(asked, graphs, {"truth": "application/json"}),
        key(read(b"ASK { }", Limits()), None, {"truth": "application/json"}),
    }
    assert len(keys) == 4
    assert key(asked, graphs, {}) == key(asked, graphs, {})


def test_only_so_many_tags_are_remembered() -> None:
    tags = Tags(2)
    for name in (b"a", b"b", b"", b"c"):
        tags.keep(name, f'"{name.decode()}"')
    known = [tags.known(name) for name in (b"a", b"b", b"", b"c")]
    assert known == ["", '"b"', "", '"c"']
