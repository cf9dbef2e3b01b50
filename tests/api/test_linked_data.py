"""Every name leads to what it names: to a page for people, to data for programs.

A name that leads nowhere, or to other facts than the page shows, is a broken citation.
"""

import re
from typing import Any

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api import Settings, create_app
from csa_graph.dataset import LICENCE
from csa_graph.graph import Graph
from csa_graph.iri import COLLECTIONS, DATASET, ID, ONTOLOGY, VOCAB, address
from csa_graph.vocabulary import lists, terms
from tests.asgi import ask

HOME = "https://csa.example.org"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
DUTY = "duty/cda-17"
FORMS = {
    "ttl": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
}
LINK = re.compile(r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?')


@pytest.fixture(scope="module")
def client(graph: Graph) -> TestClient:
    """Give a client of the service over the repository's own data."""
    app = create_app(graph, Settings(address=HOME))
    return TestClient(app, follow_redirects=False)


def where(client: TestClient, path: str, accept: str = "*/*") -> str:
    reply = client.get(path, headers={"accept": accept})
    assert reply.status_code == 303
    assert reply.headers["vary"] == "Accept"
    return str(reply.headers["location"])


@pytest.mark.parametrize(
    ("accept", "ending"),
    [
        (BROWSER, ""),
        ("*/*", ""),
        ("", ""),
        ("application/json", ""),
        ("text/csv", ""),
        ("text/turtle", ".ttl"),
        ("application/ld+json", ".jsonld"),
        ("application/trig", ".trig"),
        ("application/trig;q=0.5, text/turtle;q=0.4", ".trig"),
        ("text/html;q=0.1, application/ld+json", ".jsonld"),
    ],
)
def test_a_name_leads_to_a_page_or_to_data(
    client: TestClient, accept: str, ending: str
) -> None:
    assert where(client, f"/id/{DUTY}", accept) == f"/duties/cda-17{ending}"


def test_the_ending_of_a_name_wins_over_accept(client: TestClient) -> None:
    assert where(client, f"/id/{DUTY}.trig", BROWSER) == "/duties/cda-17.trig"


def test_the_ending_stands_before_the_query(client: TestClient) -> None:
    place = where(client, "/id/staffordshire-2023/priority/fraud", "text/turtle")
    assert place == "/priorities/fraud.ttl?agreement=staffordshire-2023"


def test_a_name_in_no_wanted_format_is_refused(client: TestClient) -> None:
    reply = client.get(f"/id/{DUTY}", headers={"accept": "image/png"})
    assert reply.status_code == 406


def test_a_name_that_nothing_has_leads_nowhere(client: TestClient) -> None:
    assert client.get("/id/duty/none").status_code == 404
    assert client.get("/vocab/none").status_code == 404


def test_every_thing_of_ours_is_found_under_its_name(
    client: TestClient, graph: Graph
) -> None:
    named = sorted({q.subject.value for q in graph.store.quads()})  # type: ignore[union-attr]
    ours = [iri for iri in named if iri.startswith(ID)]
    assert len(ours) > 1000
    for iri in ours[:: len(ours) // 40]:
        place = where(client, f"/id/{iri.removeprefix(ID)}", "text/turtle")
        reply = client.get(place)
        assert reply.status_code == 200, (iri, place)
        told = ox.parse(reply.content, format=FORMS["ttl"])
        assert ox.NamedNode(iri) in {quad.subject for quad in told}


@pytest.mark.parametrize("ending", FORMS)
def test_data_of_a_thing_are_its_facts_with_labels(
    client: TestClient, graph: Graph, ending: str
) -> None:
    iri = ox.NamedNode(ID + DUTY)
    own = set(graph.store.quads(iri))
    content = client.get(f"/duties/cda-17.{ending}").content
    told = list(ox.parse(content, format=FORMS[ending]))
    if ending == "ttl":
        assert {(q.predicate, str(q.object)) for q in told if q.subject == iri} == {
            (q.predicate, str(q.object)) for q in own
        }
    else:
        assert own <= set(told)
    labelled = {q.subject for q in told if q.predicate.value.endswith("#label")}
    named = {q.object for q in own} | {q.predicate for q in own}
    known = {t for t in named if isinstance(t, ox.NamedNode)}
    assert {t for t in known if t.value in graph.labels} <= labelled


def test_each_graph_of_the_data_says_its_layer_and_what_it_cites(
    client: TestClient, graph: Graph
) -> None:
    told = list(ox.parse(client.get("/duties/cda-17.trig").content, FORMS["trig"]))
    iri = ox.NamedNode(ID + DUTY)
    sources = {q.graph_name for q in told if q.subject == iri}
    layered = {q.subject for q in told if q.predicate.value.endswith("#layer")}
    assert sources
    assert sources <= layered
    statute = graph.citations[f"{ID}law/ukpga/1998/37/section/17"].cites
    assert ox.NamedNode(statute) in {q.object for q in told}


def links(client: TestClient, path: str, accept: str = "*/*") -> list[tuple[str, ...]]:
    said = client.get(path, headers={"accept": accept}).headers["link"]
    return LINK.findall(said)


def test_links_lead_to_the_same_thing_in_each_other_format(client: TestClient) -> None:
    path = "/priorities/fraud.ttl?agreement=staffordshire-2023"
    found = links(client, path)
    others = [(place, kind) for place, rel, kind in found if rel == "alternate"]
    assert {kind for _, kind in others} >= {
        *("application/ld+json", "application/trig", "application/json"),
        *("text/csv", "text/html"),
    }
    for place, kind in others:
        reply = client.get(place)
        assert reply.status_code == 200
        assert reply.headers["content-type"].partition(";")[0] == kind
    assert "text/turtle" not in {kind for _, kind in others}
    rest = {rel: place for place, rel, _ in found if rel != "alternate"}
    assert rest == {
        "canonical": "/priorities/fraud?agreement=staffordshire-2023",
        "describedby": "/dataset",
        "license": LICENCE,
    }


def test_links_of_an_answer_without_names_keep_them_out(client: TestClient) -> None:
    found = links(client, "/officers?names=off")
    places = [place for place, rel, _ in found if rel in {"alternate", "canonical"}]
    assert places
    assert all(place.endswith("names=off") for place in places)


def test_nothing_in_an_address_breaks_out_of_a_header(client: TestClient) -> None:
    said = client.get('/search?q=a>;rel="x",<http://evil.example').headers["link"]
    assert "evil" in said
    assert not [p for p, _, _ in LINK.findall(said) if p.startswith("http://evil")]


def test_a_long_address_gets_no_links(client: TestClient) -> None:
    reply = client.get("/search", params={"q": "law", "agreement": ""})
    assert "link" in reply.headers
    reply = client.get("/duties/cda-17", params={"agreement": "", "x": "y" * 400})
    assert (reply.status_code, "link" in reply.headers) == (200, False)


@given(path=st.text(max_size=80), accept=st.text(st.characters(max_codepoint=255)))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_name_is_answered_or_refused(
    client: TestClient, path: str, accept: str
) -> None:
    for head in ("/id/", "/vocab/", "/priorities/", "/legislation/", "/things/"):
        reply = ask(client.app, head + path, headers=[("accept", accept)])
        assert reply.status in {200, 303, 400, 404, 406}, reply.body


def test_the_ontology_is_served_at_its_own_name(
    client: TestClient, graph: Graph
) -> None:
    path = ONTOLOGY.removeprefix("https://w3id.org/csa-graph")
    reply = client.get(path, headers={"accept": "text/turtle"})
    assert reply.headers["content-type"].startswith("text/turtle")
    told = {q.subject.value for q in ox.parse(reply.content, FORMS["ttl"])}
    assert {term.iri for term in terms(graph)} <= told
    assert ONTOLOGY in told
    assert client.get(f"{path}.ttl").content == reply.content
    assert client.get(f"{path}.jsonld").status_code == 200


def test_the_ontology_is_a_table_of_terms(client: TestClient, graph: Graph) -> None:
    body = client.get("/ontology").json()
    assert len(body["terms"]) == len(terms(graph))
    assert len(body["lists"]) == len(lists(graph))
    duty = next(t for t in body["terms"] if t["iri"].endswith("#Duty"))
    assert duty["kind"] == "class"
    for wanted in ("label", "definition", "examples", "sources"):
        assert duty[wanted]
    rows = client.get("/ontology.csv").text.splitlines()
    assert rows[0] == "term,kind,label,definition,example,source"


def test_an_entry_of_a_list_is_found_under_its_name(client: TestClient) -> None:
    iri = f"{VOCAB}layer/stated"
    place = address(iri)
    assert place
    assert client.get(place).json()["iri"] == iri
    reply = client.get(place, headers={"accept": "text/turtle"})
    assert iri.encode() in reply.content or b"layer" in reply.content


def dataset(client: TestClient, path: str = "/dataset.ttl") -> list[Any]:
    return list(
        ox.parse(client.get(path).content, format=FORMS[path.rpartition(".")[2]])
    )


def test_the_dataset_says_its_licence_version_and_fingerprint(
    client: TestClient, graph: Graph
) -> None:
    said: dict[str, set[str]] = {}
    for quad in dataset(client):
        if quad.subject.value == DATASET:
            said.setdefault(quad.predicate.value, set()).add(quad.object.value)
    dct, dcat = "http://purl.org/dc/terms/", "http://www.w3.org/ns/dcat#"
    assert said[f"{dct}license"] == {LICENCE}
    assert said[f"{dcat}version"] == {graph.manifest.version}
    assert said[f"{dct}identifier"] == {graph.manifest.sha256}
    assert said["http://rdfs.org/ns/void#sparqlEndpoint"] == {f"{HOME}/sparql"}
    assert int(said["http://rdfs.org/ns/void#triples"].pop()) == len(
        {(q.subject, q.predicate, q.object) for q in graph.store.quads()}
    )
    kinds = said["http://www.w3.org/1999/02/22-rdf-syntax-ns#type"]
    assert kinds == {f"{dcat}Dataset", "http://rdfs.org/ns/void#Dataset"}


def test_the_dataset_names_the_address_that_was_set_and_no_other(
    client: TestClient,
) -> None:
    reply = client.get("/dataset.ttl", headers={"host": "evil.example"})
    assert b"evil" not in reply.content
    assert HOME.encode() in reply.content


def test_the_dataset_is_a_table_too(client: TestClient) -> None:
    body = client.get("/dataset").json()
    assert {"subject", "property", "value"} == set(body["rows"][0])
    assert client.get("/.well-known/void").headers["location"] == "/dataset"


@pytest.mark.parametrize("path", ["/priorities.exe", "/ontology.csv.csv", "/dataset.x"])
def test_an_ending_that_is_no_format_is_refused(client: TestClient, path: str) -> None:
    reply = client.get(path)
    assert reply.status_code == 404
    assert "no format is called" in reply.json()["detail"]
    assert ".json" in reply.json()["detail"]


@pytest.mark.parametrize("form", ["trig", "nq", "jsonld"])
def test_the_whole_graph_is_what_the_dataset_says(
    client: TestClient, graph: Graph, form: str
) -> None:
    place = f"{HOME}/dataset/whole.{form}"
    assert place in {getattr(q.object, "value", "") for q in dataset(client)}
    content = client.get(place.removeprefix(HOME)).content
    assert client.get(place.removeprefix(HOME)).content == content
    read = ox.parse(content, format=ox.RdfFormat.from_extension(form))
    assert set(read) == set(graph.store.quads())


def test_the_checksum_is_that_of_the_file(client: TestClient) -> None:
    import hashlib

    sums = [
        quad.object.value
        for quad in dataset(client, "/dataset.jsonld")
        if quad.predicate.value.endswith("#checksumValue")
    ]
    content = client.get("/dataset/whole.nq").content
    assert sums == [hashlib.sha256(content).hexdigest()]


def test_there_is_no_other_form_of_the_whole(client: TestClient) -> None:
    reply = client.get("/dataset/whole.exe")
    assert reply.status_code == 404
    assert "whole.trig|nq|ttl|jsonld" in reply.json()["detail"]


@pytest.mark.parametrize("name", COLLECTIONS)
def test_every_answer_has_a_strong_tag_and_says_what_it_varies_by(
    client: TestClient, name: str
) -> None:
    reply = client.get(f"/{name}")
    assert re.fullmatch(r'"[0-9a-f]{32}"', reply.headers["etag"])
    assert reply.headers["vary"] == "Accept"
    assert reply.headers["cache-control"] == "no-cache"
    asked = {"if-none-match": f'"x", W/{reply.headers["etag"]}'}
    again = client.get(f"/{name}", headers=asked)
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"/{name}", headers={"if-none-match": "*"}).status_code == 304
