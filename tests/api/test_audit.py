"""The audit over HTTP shows what the library shows, filtered as the address says.

An address that an auditor cites must give the same rows in every format.
"""

import csv
import io
import json
import zipfile
from dataclasses import asdict
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.audit import Asked
from csa_graph.audit import Brief, Survey, select, survey
from csa_graph.graph import Graph
from csa_graph.reports import coverage_report, findings_report, report


@pytest.fixture(scope="module")
def held(graph: Graph) -> Survey:
    """Give all that an audit of the repository's own data can show."""
    return survey(graph, graph.agreement(), "", "")


def get(client: TestClient, path: str) -> Any:
    reply = client.get(path)
    assert reply.status_code == 200, reply.text[:300]
    return reply.json()


def plain(body: Any) -> Any:
    return json.loads(json.dumps(body))


def test_an_address_takes_whatever_a_brief_takes() -> None:
    assert set(Asked.model_fields) == {*asdict(Brief()), "agreement"}
    assert Asked.model_validate({}).brief() == Brief()


def test_the_report_is_that_of_the_library(client: TestClient, held: Survey) -> None:
    body = get(client, "/audit?by=priority")
    body.pop("cover")
    assert body == plain(report(select(held, Brief(by="priority"))).body)


@pytest.mark.parametrize(
    ("query", "brief"),
    [
        ("", Brief()),
        ("?status=gap", Brief(status="gap")),
        ("?link=plan&status=gap&by=body", Brief(link="plan", status="gap", by="body")),
        ("?act=CDA 1998", Brief(act="CDA 1998")),
        ("?body=tamworth-borough-council", Brief(body="tamworth-borough-council")),
    ],
)
def test_coverage_is_that_of_the_library(
    client: TestClient, held: Survey, query: str, brief: Brief
) -> None:
    wanted = coverage_report(select(held, brief))
    body = get(client, f"/audit/coverage{query}")
    assert body["rows"] == plain(wanted.body["rows"])
    assert body["totals"] == plain(wanted.body["totals"])
    lines = client.get(f"/audit/coverage.csv{query}").text
    assert len(list(csv.reader(io.StringIO(lines)))) == len(body["rows"]) + 1


def test_findings_are_those_of_the_library(client: TestClient, held: Survey) -> None:
    wanted = findings_report(select(held, Brief(family="gaps", severity="warning")))
    body = get(client, "/audit/findings?family=gaps&severity=warning")
    assert body["rows"] == plain(wanted.body["rows"])
    assert 0 < body["count"] < body["all_findings"]


def test_rows_may_be_narrowed_and_cut_into_pages(client: TestClient) -> None:
    first = get(client, "/audit/findings?page=1&size=5&sort=finding")
    rows = [row["id"] for row in first["rows"]]
    assert len(rows) == 5
    assert rows == sorted(rows)
    second = get(client, "/audit/findings?page=2&size=5&sort=finding")["rows"]
    assert not {row["id"] for row in second} & set(rows)
    assert get(client, "/audit/coverage?q=domestic")["count"] > 0


def test_who_leaves_is_compared_with_everybody_there(client: TestClient) -> None:
    body = get(client, "/audit?without=Alice Walters")
    assert body["filters"] == {"without": "Alice Walters"}
    assert any("officer" in change["property"] for change in body["changes"])


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/audit?by=moon", "by: wanted one of duty, act, body, priority"),
        ("/audit/coverage?status=moon", "status: wanted one of"),
        ("/audit/findings?severity=moon", "severity: wanted one of"),
        ("/audit?as_at=moon", "as_at: wanted a day"),
        ("/audit?without=Fraud", "without: wanted a person"),
        ("/audit/pack.zip?act=Moon Act 1969", "legislation: nothing is called"),
    ],
)
def test_a_filter_that_names_nothing_is_refused(
    client: TestClient, path: str, said: str
) -> None:
    reply = client.get(path)
    assert reply.status_code == 400
    assert reply.json()["detail"].startswith(said)


def test_a_parameter_that_is_not_known_is_refused(client: TestClient) -> None:
    assert client.get("/audit?moon=1").status_code == 422


def test_the_pack_has_the_counts_of_the_service(client: TestClient) -> None:
    reply = client.get("/audit/pack.zip?family=gaps")
    assert reply.headers["content-type"] == "application/zip"
    assert "audit-staffordshire-2023.zip" in reply.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(reply.content)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert manifest["filters"] == {"family": "gaps"}
    assert manifest["rows"]["Coverage"] == get(client, "/audit/coverage")["count"]
    found = get(client, "/audit/findings?family=gaps")
    assert manifest["rows"]["Findings"] == found["count"]
    held = {"if-none-match": reply.headers["etag"]}
    again = client.get("/audit/pack.zip?family=gaps", headers=held)
    assert again.status_code == 304
