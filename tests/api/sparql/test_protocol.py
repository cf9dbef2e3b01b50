"""SPARQL 1.1 Protocol, request by request: each row of the table is a test.

The rows are those of the checklist that this endpoint is held to; the number stands
first in the name of each.
"""

import json
import select
import socket
import time
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from contextlib import ExitStack
from typing import Any
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.sparql import confinement
from api.sparql.evaluation import GRAPHS, RESULTS
from api.sparql.media import OFFERED

from .conftest import LIMITS, Listening

ASK = "ASK {}"
ALL = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
NAMED = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
ONE = "SELECT * { ?s ?p ?o } LIMIT 1"
SHAPE = "CONSTRUCT WHERE { ?s a <http://www.w3.org/2004/02/skos/core#ConceptScheme> }"
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
UPDATE = "INSERT DATA { <http://a/> <http://b/> <http://c/> }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
NASTY = r"""SELECT ("a\u0001b]]><&\"'\r\n\t" AS ?x) ("NaN"^^<{}> AS ?y) {{}}""".format(
    "http://www.w3.org/2001/XMLSchema#double"
)


def get(client: TestClient, query: str, accept: str = "*/*", **more: Any) -> Any:
    given = {"query": query, **more}
    return client.get("/sparql", params=given, headers={"accept": accept})


def post(client: TestClient, body: str | bytes, kind: str, address: str = "") -> Any:
    headers = {"content-type": kind} if kind else {}
    return client.post(f"/sparql{address}", content=body, headers=headers)


def form(**given: str) -> str:
    return urlencode(given)


def count(client: TestClient, query: str, **more: Any) -> int:
    reply = get(client, query, JSON, **more)
    assert reply.status_code == 200, reply.text
    return int(reply.json()["results"]["bindings"][0]["n"]["value"])


@pytest.fixture(scope="module")
def graphs(client: TestClient) -> list[str]:
    """Give three graphs of which the first two share a triple."""
    query = """SELECT DISTINCT ?one ?two { GRAPH ?one { ?s ?p ?o }
    GRAPH ?two { ?s ?p ?o } FILTER(STR(?one) < STR(?two)) }
    ORDER BY ?one ?two LIMIT 1"""
    [row] = get(client, query, JSON).json()["results"]["bindings"]
    other = "https://w3id.org/csa-graph/ontology"
    return [row["one"]["value"], row["two"]["value"], other]


def test_row_1_a_query_is_answered(client: TestClient) -> None:
    assert get(client, ASK, JSON).json() == {"head": {}, "boolean": True}
    assert ET.fromstring(get(client, ASK, XML).content)[1].text == "true"  # noqa: S314


@pytest.mark.parametrize("headers", [{"accept": "*/*"}, {"accept": ""}])
def test_row_2_json_is_what_comes_where_anything_will_do(
    client: TestClient, headers: dict[str, str]
) -> None:
    reply = client.get("/sparql", params={"query": ASK}, headers=headers)
    assert reply.headers["content-type"] == JSON


def test_row_3_a_form_is_answered(client: TestClient) -> None:
    assert post(client, form(query=ASK), FORM).json()["boolean"] is True


def test_row_4_a_form_keeps_its_text(client: TestClient) -> None:
    body = form(query="SELECT ('£é😀' AS ?x) {}")
    reply = post(client, body, f"{FORM}; charset=UTF-8")
    assert reply.json()["results"]["bindings"][0]["x"]["value"] == "£é😀"


def test_row_5_a_query_as_the_body_is_answered(client: TestClient) -> None:
    assert post(client, ASK, DIRECT).json()["boolean"] is True


def test_row_6_a_query_as_the_body_may_name_its_charset(client: TestClient) -> None:
    body = "SELECT ('£é😀' AS ?x) {}".encode()
    reply = post(client, body, f'{DIRECT}; Charset="utf-8"')
    assert reply.json()["results"]["bindings"][0]["x"]["value"] == "£é😀"


@pytest.mark.parametrize("accept", ["text/turtle", "application/ld+json", "*/*"])
def test_row_7_without_a_query_the_endpoint_describes_itself(
    client: TestClient, accept: str
) -> None:
    reply = client.get("/sparql", headers={"accept": accept})
    assert reply.status_code == 200
    media = reply.headers["content-type"].partition(";")[0]
    assert list(ox.parse(reply.content, GRAPHS[OFFERED["graph"][media]]))


@pytest.mark.parametrize("accept", ["text/html", JSON, "image/png"])
def test_row_7_without_a_query_there_is_nothing_else(
    client: TestClient, accept: str
) -> None:
    reply = client.get("/sparql", headers={"accept": accept})
    assert reply.status_code == 400
    assert "wanted a parameter query" in reply.json()["detail"]


def test_row_8_the_description_names_the_address_where_the_server_is(
    client: TestClient,
) -> None:
    reply = client.get("/sparql", headers={"host": "evil.example"})
    sd = "http://www.w3.org/ns/sparql-service-description#"
    own = ox.NamedNode("http://testserver:80/sparql")
    told = {
        (q.predicate.value, q.object)
        for q in ox.parse(reply.content, ox.RdfFormat.TURTLE)
        if q.subject == own
    }
    assert (f"{sd}endpoint", own) in told
    assert (f"{sd}supportedLanguage", ox.NamedNode(f"{sd}SPARQL11Query")) in told
    formats = {o for p, o in told if p == f"{sd}resultFormat"}
    assert len(formats) == len(RESULTS) + len(GRAPHS)
    assert "evil.example" not in reply.text


EMPTY = [
    ("GET", "/sparql?query=", "", ""),
    ("POST", "/sparql", "query=", FORM),
    ("POST", "/sparql", "", DIRECT),
]


@pytest.mark.parametrize(("method", "address", "body", "kind"), EMPTY)
def test_row_9_an_empty_query_is_refused(
    client: TestClient, method: str, address: str, body: str, kind: str
) -> None:
    headers = {"content-type": kind} if kind else {}
    reply = client.request(method, address, content=body, headers=headers)
    assert reply.status_code == 400
    assert reply.json()["detail"] == "wanted a query, given none"


@pytest.mark.parametrize("body", ["", "other=1", "default-graph-uri=http://a/"])
def test_row_10_a_form_without_a_query_is_refused(
    client: TestClient, body: str
) -> None:
    reply = post(client, body, FORM)
    assert reply.status_code == 400
    assert "wanted one parameter query" in reply.json()["detail"]


TWO = [
    ("GET", f"/sparql?query={quote(ASK)}&query={quote(ASK)}", "", ""),
    ("POST", "/sparql", f"{form(query=ASK)}&{form(query=ASK)}", FORM),
    ("POST", f"/sparql?query={quote(ASK)}", form(query=ASK), FORM),
    ("POST", f"/sparql?query={quote(ASK)}", ASK, DIRECT),
]


@pytest.mark.parametrize(("method", "address", "body", "kind"), TWO)
def test_row_11_two_queries_are_refused(
    client: TestClient, method: str, address: str, body: str, kind: str
) -> None:
    headers = {"content-type": kind} if kind else {}
    reply = client.request(method, address, content=body, headers=headers)
    assert reply.status_code == 400
    assert reply.json()["detail"] == "wanted one query, given 2"


def test_row_12_a_malformed_query_is_refused_with_its_place(client: TestClient) -> None:
    reply = get(client, "SELECT *\nWHERE { ?s ?p }")
    assert reply.status_code == 400
    assert reply.json()["detail"].startswith("line 2, column ")
    assert len(reply.json()["detail"]) < 200


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o }",
        "SELECT * { BIND(1 AS ?x) BIND(2 AS ?x) }",
    ],
)
def test_row_13_what_only_the_engine_sees_is_refused_too(
    client: TestClient, query: str
) -> None:
    reply = get(client, query)
    assert reply.status_code == 400
    assert "the query cannot be read" in reply.json()["detail"]


def test_row_13_an_undeclared_prefix_is_refused_where_it_stands(
    client: TestClient,
) -> None:
    reply = get(client, "ASK { ?s nowhere:p 1 }")
    assert reply.status_code == 400
    said = "line 1, column 10: the prefix nowhere: is not declared"
    assert reply.json()["detail"] == said


@pytest.mark.parametrize(
    "expression",
    ["1/0", "<http://www.w3.org/2001/XMLSchema#integer>('x')", "REGEX('a', '(')"],
)
def test_row_14_an_error_at_run_time_leaves_a_variable_unbound(
    client: TestClient, expression: str
) -> None:
    reply = get(client, f"SELECT ({expression} AS ?x) {{}}", JSON)
    assert reply.status_code == 200
    assert reply.json()["results"]["bindings"] == [{}]


@pytest.mark.parametrize(
    "kind", ["text/plain", "", "application/json", "x/y", "multipart/form-data", ";"]
)
def test_row_15_a_body_of_another_type_is_refused(
    client: TestClient, kind: str
) -> None:
    reply = post(client, ASK, kind)
    assert reply.status_code == 415
    assert FORM in reply.json()["detail"]


@pytest.mark.parametrize("kind", [FORM, DIRECT])
def test_row_16_another_charset_is_refused(client: TestClient, kind: str) -> None:
    reply = post(client, ASK.encode("utf-16"), f"{kind}; charset=UTF-16")
    assert reply.status_code == 415


@pytest.mark.parametrize(
    ("method", "address", "body", "kind"),
    [
        ("GET", "/sparql?query=ASK%7B%7D%23%FF", b"", ""),
        ("POST", "/sparql", b"query=ASK%7B%7D%23%ff", FORM),
        ("POST", "/sparql", b"query=ASK{}#\xff", FORM),
        ("POST", "/sparql", b"ASK {} #\xff", DIRECT),
    ],
)
def test_row_17_what_is_not_utf8_is_refused(
    client: TestClient, method: str, address: str, body: bytes, kind: str
) -> None:
    headers = {"content-type": kind} if kind else {}
    reply = client.request(method, address, content=body, headers=headers)
    assert reply.status_code == 400
    assert "UTF-8" in reply.json()["detail"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "BREW", "GE"])
def test_row_18_another_method_is_refused(client: TestClient, method: str) -> None:
    reply = client.request(method, "/sparql", params={"query": ASK})
    assert reply.status_code == 405
    assert reply.headers["allow"] == "GET, HEAD, POST, OPTIONS"


def test_row_19_head_is_get_without_a_body(client: TestClient) -> None:
    first = get(client, ASK)
    reply = client.head("/sparql", params={"query": ASK})
    assert reply.status_code == 200
    assert dict(reply.headers) == dict(first.headers)


def test_row_20_a_browser_may_ask_from_elsewhere(client: TestClient) -> None:
    headers = {
        "origin": "https://elsewhere.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    reply = client.options("/sparql", headers=headers)
    assert reply.status_code == 204
    assert reply.headers["access-control-allow-origin"] == "*"
    assert {"GET", "POST"} <= {
        m.strip() for m in reply.headers["access-control-allow-methods"].split(",")
    }
    assert "Content-Type" in reply.headers["access-control-allow-headers"]


@pytest.mark.parametrize("media", OFFERED["solutions"])
def test_row_21_a_table_comes_as_each_type(client: TestClient, media: str) -> None:
    reply = get(client, ONE, media)
    assert reply.headers["content-type"].partition(";")[0] == media
    form_ = OFFERED["solutions"][media]
    if form_ == "csv":
        assert reply.text.count("\r\n") == 2
    else:
        read = ox.parse_query_results(reply.content, RESULTS[form_])
        assert isinstance(read, ox.QuerySolutions)
        assert len(list(read)) == 1


@pytest.mark.parametrize("media", OFFERED["truth"])
def test_row_22_a_truth_comes_as_each_type(client: TestClient, media: str) -> None:
    reply = get(client, ASK, media)
    assert reply.headers["content-type"].partition(";")[0] == media
    read = ox.parse_query_results(reply.content, RESULTS[OFFERED["truth"][media]])
    assert bool(read) is True


def test_row_23_a_truth_is_no_csv(client: TestClient) -> None:
    reply = get(client, ASK, "text/csv")
    assert reply.status_code == 406
    assert reply.json()["detail"].startswith("a yes or no is offered as")


@pytest.mark.parametrize("query", [SHAPE, "DESCRIBE <https://w3id.org/csa-graph/id/x>"])
@pytest.mark.parametrize("media", OFFERED["graph"])
def test_row_24_a_graph_comes_as_each_type(
    client: TestClient, query: str, media: str
) -> None:
    reply = get(client, query, media)
    assert reply.headers["content-type"].partition(";")[0] == media
    read = list(ox.parse(reply.content, GRAPHS[OFFERED["graph"][media]]))
    assert bool(read) is (query == SHAPE)


def test_row_25_a_graph_is_no_table(client: TestClient) -> None:
    reply = get(client, SHAPE, JSON)
    assert reply.status_code == 406
    assert reply.json()["detail"].startswith("a graph is offered as text/turtle")


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (f"{JSON};q=0.2, {XML};q=0.7", XML),
        (f"{JSON};q=0, */*;q=0.1", XML),
        ("*/*;q=0.1, text/csv", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        ("text/csv;q=0.1, text/*;q=0.9", "text/xml"),
        ("application/json;q=0.9, text/tab-separated-values;q=1.0", "text/tab-sep"),
    ],
)
def test_row_26_the_highest_quality_wins(
    client: TestClient, accept: str, media: str
) -> None:
    assert get(client, ONE, accept).headers["content-type"].startswith(media)


def test_row_26_several_header_lines_are_one_list(client: TestClient) -> None:
    lines = [("accept", f"{JSON};q=0.1"), ("accept", "text/csv")]
    reply = client.get("/sparql", params={"query": ONE}, headers=lines)
    assert reply.headers["content-type"].startswith("text/csv")


def test_row_27_a_type_that_is_not_offered_is_refused(client: TestClient) -> None:
    reply = get(client, ONE, "image/png")
    assert reply.status_code == 406
    assert all(media in reply.json()["detail"] for media in OFFERED["graph"])


@pytest.mark.parametrize(
    "accept",
    ["q=abc", "*/*;q=nan", "," * 4000, "\xe9\xff", ";;;", "text/csv;q", "a/b;q=1e9"],
)
def test_row_28_nonsense_is_no_fault_of_ours(client: TestClient, accept: str) -> None:
    headers = {b"accept": accept.encode("latin-1")}
    reply = client.get("/sparql", params={"query": ONE}, headers=headers)
    assert reply.status_code in {200, 406}


@pytest.mark.parametrize("by", ["address", "form", "body"])
def test_row_29_default_graphs_are_merged(
    client: TestClient, graphs: list[str], by: str
) -> None:
    """A triple that both state counts once, and the sum says that there is one."""

    def counted(chosen: list[str]) -> int:
        pairs = [("default-graph-uri", iri) for iri in chosen]
        if by == "address":
            return count(client, ALL, **{"default-graph-uri": chosen})
        query = urlencode([("query", ALL), *pairs])
        reply = (
            post(client, query, FORM)
            if by == "form"
            else post(client, ALL, DIRECT, f"?{urlencode(pairs)}")
        )
        return int(reply.json()["results"]["bindings"][0]["n"]["value"])

    one, two = counted(graphs[:1]), counted(graphs[1:2])
    assert one > 0
    assert two > 0
    assert max(one, two) <= counted(graphs[:2]) < one + two


def test_row_30_only_named_graphs_are_visible(
    client: TestClient, graphs: list[str]
) -> None:
    query = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    reply = get(client, query, JSON, **{"named-graph-uri": graphs[:2]})
    found = [row["g"]["value"] for row in reply.json()["results"]["bindings"]]
    assert sorted(found) == sorted(graphs[:2])
    assert count(client, ALL, **{"named-graph-uri": graphs}) == 0


def test_row_31_both_kinds_apply(client: TestClient, graphs: list[str]) -> None:
    both = {"default-graph-uri": graphs[:1], "named-graph-uri": graphs[2:]}
    assert count(client, ALL, **both) == count(
        client, ALL, **{"default-graph-uri": graphs[:1]}
    )
    assert count(client, NAMED, **both) == count(
        client, NAMED, **{"named-graph-uri": graphs[2:]}
    )


def test_row_32_the_protocol_comes_before_the_query(
    client: TestClient, graphs: list[str]
) -> None:
    query = ALL.replace("{", f"FROM <{graphs[2]}> {{", 1)
    alone = count(client, ALL, **{"default-graph-uri": graphs[0]})
    assert count(client, query) != alone
    assert count(client, query, **{"default-graph-uri": graphs[0]}) == alone


@pytest.mark.parametrize("iri", ["http://127.0.0.1:9/", "file:///etc/passwd", "urn:x"])
def test_row_33_an_unknown_graph_is_empty(client: TestClient, iri: str) -> None:
    assert count(client, ALL, **{"default-graph-uri": iri}) == 0
    assert count(client, NAMED, **{"named-graph-uri": iri}) == 0
    for clause, query in (("FROM", ALL), ("FROM NAMED", NAMED)):
        assert count(client, query.replace("{", f"{clause} <{iri}> {{", 1)) == 0


def test_row_33_the_data_of_a_query_are_a_merge(
    client: TestClient, graphs: list[str]
) -> None:
    froms = " ".join(f"FROM <{iri}>" for iri in graphs[:2])
    merged = count(client, ALL.replace("{", f"{froms} {{", 1))
    assert merged == count(client, ALL, **{"default-graph-uri": graphs[:2]})


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("iri", ["", "a b", "relative", "http://[", "<http://a/>"])
def test_row_34_a_graph_that_is_no_iri_is_refused(
    client: TestClient, name: str, iri: str
) -> None:
    reply = get(client, ALL, **{name: iri})
    assert reply.status_code == 400
    assert reply.json()["detail"].startswith(f"{name}: wanted an IRI, given ")


def test_row_35_a_choice_of_data_is_offered_and_documented(client: TestClient) -> None:
    """So row 35, which is for endpoints that offer none, asks nothing more."""
    reply = client.get("/openapi.json").json()["paths"]["/sparql"]
    for method in ("get", "post"):
        names = {p["name"] for p in reply[method]["parameters"]}
        assert {"default-graph-uri", "named-graph-uri"} <= names


def test_row_36_relative_addresses_have_a_fixed_base(client: TestClient) -> None:
    reply = get(client, "SELECT ?x { VALUES ?x { <thing> } }", JSON)
    [row] = reply.json()["results"]["bindings"]
    assert row["x"]["value"] == "https://w3id.org/csa-graph/id/thing"


UPDATES = [
    ("GET", f"/sparql?{form(update=UPDATE)}", "", "", 400),
    ("GET", f"/sparql?{form(query=UPDATE)}", "", "", 400),
    ("POST", "/sparql", form(update=UPDATE), FORM, 400),
    ("POST", "/sparql", f"{form(update=UPDATE)}&{form(update=UPDATE)}", FORM, 400),
    ("POST", "/sparql", form(update="INSERT"), FORM, 400),
    ("POST", "/sparql", UPDATE, "application/sparql-update", 415),
    ("POST", "/sparql", UPDATE, DIRECT, 400),
    ("POST", "/sparql?using-graph-uri=http://a/", form(update=UPDATE), FORM, 400),
]


@pytest.mark.parametrize("row", UPDATES)
def test_row_37_an_update_changes_nothing(
    client: TestClient, row: tuple[str, str, str, str, int]
) -> None:
    method, address, body, kind, status = row
    before = count(client, ALL)
    headers = {"content-type": kind} if kind else {}
    reply = client.request(method, address, content=body, headers=headers)
    assert reply.status_code == status
    assert count(client, ALL) == before
    assert count(client, ALL.replace("?s ?p", "<http://a/> ?p")) == 0


def test_row_38_what_is_too_large_is_refused(client: TestClient) -> None:
    long = f"{ASK} #{'x' * LIMITS.query}"
    assert post(client, long, DIRECT).status_code == 413
    assert post(client, "x" * (LIMITS.body + 1), DIRECT).status_code == 413
    assert post(client, form(query=long), FORM).status_code == 413
    assert get(client, long).status_code == 414
    many = "&".join("default-graph-uri=urn:x" for _ in range(LIMITS.parameters))
    assert post(client, f"{form(query=ASK)}&{many}", FORM).status_code == 400


def test_row_39_what_takes_too_long_is_given_up(client: TestClient) -> None:
    reply = get(client, ENDLESS)
    assert reply.status_code == 503
    assert reply.json()["detail"] == "the query takes longer than 2 seconds"
    assert int(reply.headers["retry-after"]) >= 1


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f", "takes "),
        ("SELECT * { ?a ?b ?c . ?d ?e ?f }", "larger than 16,777,216 bytes"),
    ],
)
def test_row_39_what_is_too_large_to_answer_is_given_up(
    client: TestClient, query: str, said: str
) -> None:
    reply = get(client, query)
    assert reply.status_code == 503
    assert said in reply.json()["detail"]
    assert "retry-after" in reply.headers


def test_row_40_too_many_at_once_are_told_when_to_come_again(
    listening: Listening,
) -> None:
    """One query runs, a few wait, and whoever comes then hears so at once."""
    head = f"GET /sparql?{form(query=ENDLESS)} HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with ExitStack() as opened:
        crowd = []
        for _ in range(LIMITS.client_waiting + 4):
            there = socket.create_connection(("127.0.0.1", listening.port))
            crowd.append(opened.enter_context(there))
            there.sendall(head.encode())
        time.sleep(LIMITS.deadline / 2)
        heard, _, _ = select.select(crowd, [], [], 0)
        replies = [there.recv(65536) for there in heard]
    assert len(replies) == 3
    for reply in replies:
        assert reply.startswith(b"HTTP/1.1 503")
        assert b"\r\nretry-after: 2\r\n" in reply


def test_row_41_service_is_refused_with_a_sentence(client: TestClient) -> None:
    for word in ("SERVICE", "service SILENT", "S\\u0045RVICE"):
        reply = get(client, f"ASK {{ {word} <http://127.0.0.1:9/> {{}} }}")
        assert reply.status_code == 400
        assert "SERVICE is not offered" in reply.json()["detail"]


def test_row_42_nasty_values_are_well_formed_everywhere(client: TestClient) -> None:
    clean = "ab]]><&\"'\r\n\t"
    root = ET.fromstring(get(client, NASTY, XML).content)  # noqa: S314 - our own
    results = "{http://www.w3.org/2005/sparql-results#}literal"
    assert [e.text for e in root.iter(results)] == [clean, "NaN"]
    [row] = get(client, NASTY, JSON).json()["results"]["bindings"]
    assert row["x"]["value"] == "a\x01b]]><&\"'\r\n\t"
    assert get(client, NASTY, "text/csv").text.startswith('x,y\r\n"a\x01b]]><&""')


def test_row_43_an_error_is_a_problem_that_runs_no_script(client: TestClient) -> None:
    reply = get(client, "ASK { <script>alert(1)</script> }", "text/html, */*;q=0.1")
    assert reply.status_code == 400
    assert reply.headers["content-type"] == "application/problem+json"
    assert json.loads(reply.content)["status"] == 400


def test_row_44_headers_are_the_same_on_answers_and_refusals(
    client: TestClient,
) -> None:
    for query in (ASK, "ASK"):
        headers = get(client, query).headers
        assert "accept" in headers["vary"].lower()
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in headers
        assert "set-cookie" not in headers


def test_row_45_pages_do_not_overlap(client: TestClient) -> None:
    query = "SELECT ?s ?o { ?s a ?o } ORDER BY ?s ?o LIMIT 20 OFFSET "
    pages = [get(client, f"{query}{n}", "text/csv").text for n in (0, 20, 40)]
    rows = [row for page in pages for row in page.splitlines()[1:]]
    assert len(set(rows)) == len(rows) == 60


@pytest.mark.parametrize("host", ["10.1.2.3", "2001:db8::1"])
def test_where_queries_cannot_be_confined_only_this_machine_may_ask(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setattr(confinement, "LACKING", "on toaster nothing holds a query")
    for address, status in ((host, 403), ("127.0.0.1", 200), ("::1", 200)):
        there = TestClient(client.app, client=(address, 5000))
        there.portal = client.portal
        reply = there.get("/sparql", params={"query": ASK})
        assert reply.status_code == status
    assert get(client, ASK).status_code == 403


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via"])
def test_where_queries_cannot_be_confined_no_proxy_may_bring_one(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, header: str
) -> None:
    here = TestClient(client.app, client=("127.0.0.1", 5000), headers={header: "::1"})
    here.portal = client.portal
    assert get(here, ASK).status_code == 200
    monkeypatch.setattr(confinement, "LACKING", "on toaster nothing holds a query")
    assert get(here, ASK).status_code == 403


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["query", "default-graph-uri", "named-graph-uri", "update", ""])
        | st.text(max_size=5),
        st.lists(st.text(max_size=20) | st.just(ASK), max_size=2),
        max_size=4,
    ),
    st.text(max_size=20),
    st.sampled_from(["GET", "POST", "HEAD", "PUT"]),
    st.sampled_from([FORM, DIRECT, f"{FORM};charset=", "", "a"]),
)
def test_no_parameter_is_a_fault_of_ours(
    client: TestClient,
    parameters: Mapping[str, list[str]],
    accept: str,
    method: str,
    kind: str,
) -> None:
    encoded = urlencode(parameters, doseq=True)
    address = f"/sparql?{encoded}" if method != "POST" else "/sparql"
    headers = [(b"accept", accept.encode("utf-8"))]
    if kind:
        headers.append((b"content-type", kind.encode()))
    reply = client.request(
        method, address, headers=headers, content=encoded if method == "POST" else None
    )
    assert reply.status_code < 500, reply.text


@given(st.binary(max_size=60))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_body_is_a_fault_of_ours(client: TestClient, body: bytes) -> None:
    for kind in (FORM, DIRECT):
        assert post(client, body, kind).status_code < 500
