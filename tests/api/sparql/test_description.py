"""The endpoint says what it is and how much it holds, and the counts are right."""

from typing import Any

import pyoxigraph as ox
import pytest
from fastapi import FastAPI, Request, Response
from fastapi.testclient import TestClient

from api.sparql.description import describe, written
from api.sparql.evaluation import GRAPHS
from api.sparql.pool import Pool
from api.sparql.protocol import router
from csa_graph.graph import Graph

ENDPOINT = "https://csa.example.org/sparql"
VOID = "http://rdfs.org/ns/void#"


@pytest.fixture(scope="module")
def told(graph: Graph) -> dict[tuple[str, str], set[str]]:
    """Give what is said, by subject and property."""
    said: dict[tuple[str, str], set[str]] = {}
    for triple in describe(graph, ENDPOINT):
        key = str(getattr(triple.subject, "value", "")), triple.predicate.value
        said.setdefault(key, set()).add(str(getattr(triple.object, "value", "")))
    return said


def test_the_counts_are_those_of_the_merge(
    told: dict[tuple[str, str], set[str]], graph: Graph
) -> None:
    merge = {
        (str(q.subject), str(q.predicate), str(q.object)) for q in graph.store.quads()
    }
    dataset = f"{ENDPOINT}#dataset"
    for name, held in (
        ("triples", merge),
        ("distinctSubjects", {s for s, _, _ in merge}),
        ("properties", {p for _, p, _ in merge}),
        ("distinctObjects", {o for _, _, o in merge}),
    ):
        assert told[dataset, VOID + name] == {str(len(held))}, name
    assert told[f"{ENDPOINT}#merge", f"{VOID}triples"] == {str(len(merge))}


def test_the_data_are_named_by_version_and_fingerprint(
    told: dict[tuple[str, str], set[str]], graph: Graph
) -> None:
    dataset, terms = f"{ENDPOINT}#dataset", "http://purl.org/dc/terms/"
    assert told[dataset, f"{terms}hasVersion"] == {graph.manifest.version}
    assert told[dataset, f"{terms}identifier"] == {f"sha256:{graph.manifest.sha256}"}
    assert told[dataset, f"{VOID}sparqlEndpoint"] == {ENDPOINT}


@pytest.mark.parametrize("form", GRAPHS)
def test_the_description_is_the_same_in_every_form(graph: Graph, form: str) -> None:
    triples = describe(graph, ENDPOINT)
    read = {
        ox.Triple(q.subject, q.predicate, q.object)
        for q in ox.parse(written(triples, form), GRAPHS[form])
    }
    assert read == set(triples)
    assert not any(isinstance(t.subject, ox.BlankNode) for t in read)


def served(graph: Graph, **given: Any) -> TestClient:
    app = FastAPI()
    app.include_router(router(Pool(graph.store.quads), graph, **given))
    return TestClient(app)


def test_the_operator_says_where_the_endpoint_is(graph: Graph) -> None:
    client = served(graph, address="https://csa.example.org/")
    assert f"<{ENDPOINT}>" in client.get("/sparql").text


def test_a_browser_gets_the_page(graph: Graph) -> None:
    def page(_request: Request) -> Response:
        return Response("a page", media_type="text/html")

    client = served(graph, page=page)
    browser = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    assert client.get("/sparql", headers=browser).text == "a page"
    assert client.get("/sparql").headers["content-type"].startswith("text/turtle")


def test_the_address_of_a_listener_on_ipv6_is_in_brackets(graph: Graph) -> None:
    client = served(graph)
    client.base_url = "http://[::1]:8000"
    assert "<http://[::1]:8000/sparql>" in client.get("/sparql").text
