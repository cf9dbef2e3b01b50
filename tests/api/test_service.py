"""The service gives every list and item, each fact with its sources, in each format.

The same numbers must come out of every format, or one of them is a finding.
"""

import csv
import io
from typing import Any

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from csa_graph.graph import Graph
from csa_graph.iri import COLLECTIONS, ID
from csa_graph.naming import members

LAW = "http://www.legislation.gov.uk/id/"


def get(client: TestClient, path: str, accept: str = "*/*") -> Any:
    response = client.get(path, headers={"accept": accept})
    assert response.status_code == 200, response.text
    return response


def test_the_front_door_names_the_agreement_and_the_lists(client: TestClient) -> None:
    body = get(client, "/").json()
    assert body["agreements"][0]["slug"] == "staffordshire-2023"
    assert f"/{next(iter(COLLECTIONS))}" in body["lists"]


def test_health_says_what_is_served(client: TestClient, graph: Graph) -> None:
    body = get(client, "/health").json()
    assert body["status"] == "ok"
    assert body["sha256"] == graph.manifest.sha256
    assert body["quads"] == graph.manifest.quads


@pytest.mark.parametrize("name", COLLECTIONS)
def test_each_list_has_rows_each_with_a_citation(client: TestClient, name: str) -> None:
    body = get(client, f"/{name}").json()
    assert body["outcome"] == "answer"
    assert body["count"] == len(body["rows"]) > 0
    assert all(row["citations"] for row in body["rows"])


@pytest.mark.parametrize("name", COLLECTIONS)
def test_each_list_has_the_same_rows_as_csv(client: TestClient, name: str) -> None:
    rows = get(client, f"/{name}.json").json()["rows"]
    read = list(csv.DictReader(io.StringIO(get(client, f"/{name}.csv").text)))
    assert len(read) == len(rows)
    assert get(client, f"/{name}", "text/csv").text == get(client, f"/{name}.csv").text


@pytest.mark.parametrize("name", COLLECTIONS)
def test_each_item_of_a_list_is_at_its_address(
    client: TestClient, graph: Graph, name: str
) -> None:
    listed = graph.listing(name, graph.agreement())
    fixed = {p.name for p in listed.question.parameters}
    column = next(c.name for c in listed.question.columns if c.name not in fixed)
    for row in (listed.rows[0], listed.rows[-1]):
        iri = row.values[column]
        if iri.startswith(ID):
            reply = client.get(f"/id/{iri.removeprefix(ID)}")
        else:
            reply = client.get(f"/legislation/{iri.removeprefix(LAW)}")
        assert reply.status_code == 200, iri
        body = reply.json()
        assert body["iri"] == iri
        assert body["facts"]
        assert all(fact["citations"] for fact in body["facts"])


def test_a_paragraph_number_is_no_ending(client: TestClient) -> None:
    body = get(client, "/paragraphs/2.5").json()
    assert body["label"] == "Paragraph 2.5"


def test_a_thing_comes_as_the_same_facts_in_every_format(client: TestClient) -> None:
    path = "/priorities/fraud"
    body = get(client, path).json()
    for ending, form in (
        ("trig", ox.RdfFormat.TRIG),
        ("jsonld", ox.RdfFormat.JSON_LD),
        ("ttl", ox.RdfFormat.TURTLE),
    ):
        quads = ox.parse(get(client, f"{path}.{ending}").content, format=form)
        own = {
            (q.predicate.value, str(getattr(q.object, "value", "")))
            for q in quads
            if str(q.subject) == f"<{body['iri']}>"
        }
        assert own == {(f["property"], f["value"]) for f in body["facts"]}


def test_an_item_is_a_table_too(client: TestClient) -> None:
    facts = get(client, "/priorities/fraud").json()["facts"]
    rows = list(csv.DictReader(io.StringIO(get(client, "/priorities/fraud.csv").text)))
    assert [row["value"] for row in rows] == [fact["value_label"] for fact in facts]


@pytest.mark.parametrize("name", ["priorities", "boards", "legislation"])
@pytest.mark.parametrize("ending", ["ttl", "jsonld", "trig"])
def test_a_list_comes_as_the_facts_about_its_things(
    client: TestClient, graph: Graph, name: str, ending: str
) -> None:
    content = get(client, f"/{name}.{ending}").content
    form = ox.RdfFormat.from_extension(ending)
    assert form
    told = {str(quad.subject) for quad in ox.parse(content, format=form)}
    listed = {f"<{iri}>" for iri in members(graph, name, graph.agreement())}
    assert listed <= told


def test_the_list_of_questions_is_a_table_too(client: TestClient, graph: Graph) -> None:
    rows = list(csv.DictReader(io.StringIO(get(client, "/questions.csv").text)))
    assert [row["name"] for row in rows] == list(graph.questions)


def test_each_fact_of_an_item_names_its_layer(client: TestClient) -> None:
    facts = get(client, "/priorities/fraud").json()["facts"]
    layers = {c["layer"] for fact in facts for c in fact["citations"]}
    assert layers == {"stated", "judgement", "inferred"}


def test_an_identifier_leads_to_its_address(client: TestClient) -> None:
    reply = client.get("/id/duty/cda-17.ttl", follow_redirects=False)
    assert reply.status_code == 303
    assert reply.headers["location"] == "/duties/cda-17.ttl"
    reply = client.get("/id/staffordshire-2023/priority/fraud", follow_redirects=False)
    assert reply.headers["location"] == (
        "/priorities/fraud?agreement=staffordshire-2023"
    )


def test_any_other_thing_has_an_address(client: TestClient) -> None:
    body = get(client, "/things/staffordshire-2023/party/sco").json()
    assert body["kinds"] == ["named party"]


def test_a_trace_is_answered_over_http(client: TestClient) -> None:
    body = get(client, "/trace?from=DA Act&to=Alice Walters").json()
    assert body["outcome"] == "answer"
    assert body["chains"][0][0]["from"] == "Domestic Abuse Act 2021"


def test_one_chain_is_answered_hop_by_hop(client: TestClient) -> None:
    path = "/derivations/same-subject/daa-57-1/domestic-abuse"
    body = get(client, path).json()
    assert [hop["hop"] for hop in body["hops"]][:3] == ["act", "provision", "duty"]
    assert body["premises"]
    assert get(client, f"{path}.csv").text.count("\n") == 10
    assert client.get("/derivations/same-subject/x/y").status_code == 404


def test_a_workbook_is_a_download(client: TestClient) -> None:
    reply = get(client, "/derivations.xlsx?priority=fraud")
    said = reply.headers["content-disposition"]
    assert said == 'attachment; filename="derivations.xlsx"'
    assert reply.content[:2] == b"PK"


def test_derivations_show_matrix_chains_and_premises(client: TestClient) -> None:
    body = get(client, "/derivations?priority=domestic-abuse").json()
    chains = {
        (row["provision_iri"], row["duty_iri"], row["rule_iri"], row["priority_iri"])
        for row in body["rows"]
    }
    assert sum(cell["chains"] for cell in body["matrix"]) == len(chains)
    acts = {cell["legislation_label"] for cell in body["matrix"]}
    assert "Domestic Abuse Act 2021" in acts
    assert set(body["premises"]) == {row["derivation_iri"] for row in body["rows"]}
    for premises in body["premises"].values():
        assert {p["citation"]["layer"] for p in premises} <= {
            *("stated", "law", "judgement", "unconfirmed", "ontology"),
        }


def test_same_subject_is_never_stated(client: TestClient) -> None:
    rows = get(client, "/derivations").json()["rows"]
    assert {row["basis"] for row in rows if row["rule"] == "Same subject"} == {
        *("judgement", "unconfirmed"),
    }


def test_a_question_is_answered_with_its_query(client: TestClient) -> None:
    listed = get(client, "/questions").json()["questions"]
    assert {"name", "title", "question", "parameters"} <= set(listed[0])
    name = next(q["name"] for q in listed if len(q["parameters"]) == 1)
    body = get(client, f"/questions/{name}.json").json()
    assert "SELECT" in body["query"]
    assert get(client, f"/questions/{name}.md").text.startswith(f"# {body['title']}")


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/priorities/frod", 404, "none is called 'frod'; the list is at /priorities"),
        ("/id/nothing", 404, "nothing has the identifier"),
        ("/things/nothing", 404, "nothing has the identifier"),
        ("/nothing", 404, "nothing is at /nothing"),
        ("/priorities?agreement=rutland", 400, "wanted one of staffordshire-2023"),
        ("/derivations?priority=frod", 400, "did you mean 'Fraud'?"),
        ("/questions/nothing", 400, "no question 'nothing'"),
        ("/things/a b", 400, "wanted an IRI"),
        ("/questions.ttl", 406, "offered are .json (application/json)"),
        ("/boards/<script>", 400, "wanted an IRI"),
    ],
)
def test_an_error_is_a_sentence_to_act_on(
    client: TestClient, path: str, status: int, said: str
) -> None:
    reply = client.get(path)
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
    assert said in reply.json()["detail"]


def test_a_format_that_is_not_offered_is_refused(client: TestClient) -> None:
    reply = client.get("/priorities", headers={"accept": "image/png"})
    assert reply.status_code == 406
    assert "wanted image/png" in reply.json()["detail"]


def test_only_reading_is_allowed(client: TestClient) -> None:
    assert client.post("/priorities").status_code == 405


def test_an_unchanged_answer_is_not_sent_twice(client: TestClient) -> None:
    first = get(client, "/boards")
    again = client.get("/boards", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_openapi_describes_every_list(client: TestClient) -> None:
    paths = get(client, "/openapi.json").json()["paths"]
    assert {f"/{name}" for name in COLLECTIONS} <= set(paths)
    assert {"/derivations", "/health", "/questions/acts_named"} <= set(paths)
    typed = paths["/questions/plan_objectives"]["get"]["parameters"]
    assert [p["name"] for p in typed if p["required"]] == ["plan"]
