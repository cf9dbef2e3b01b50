"""Command and service give the rows that the library gives, for every question.

If two outlets differed, one of them would be a finding.
"""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from csa_graph import cli
from csa_graph.answers import answered
from csa_graph.commands import inputs
from csa_graph.graph import Graph
from csa_graph.naming import anything
from csa_graph.proof import trace
from tests.test_expected_answers import COVERING


def expected(graph: Graph, number: int) -> dict[str, Any]:
    question, given, _ = COVERING[number]
    return dict(answered(graph, question, graph.agreement(), given).body)


@pytest.mark.parametrize("number", sorted(COVERING))
def test_the_service_gives_the_same_rows(
    client: TestClient, graph: Graph, number: int
) -> None:
    question, given, _ = COVERING[number]
    body = client.get(f"/questions/{question.name}", params=given).json()
    wanted = expected(graph, number)
    assert body["rows"] == wanted["rows"]
    assert (body["outcome"], body["sentence"]) == (
        wanted["outcome"],
        wanted["sentence"],
    )


@pytest.mark.parametrize("number", sorted(COVERING))
def test_the_command_gives_the_same_rows(
    graph: Graph,
    number: int,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    question, given, _ = COVERING[number]
    monkeypatch.setattr(inputs, "current", lambda *_: None)
    monkeypatch.setattr(inputs, "open_graph", lambda _: graph)
    words = [w for name, value in given.items() for w in ("--param", f"{name}={value}")]
    assert cli.main(["ask", question.name, *words, "--format", "json"]) == 0
    body = json.loads(capsys.readouterr().out)
    wanted = expected(graph, number)
    assert body["rows"] == wanted["rows"]
    assert body["outcome"] == wanted["outcome"]


def test_the_shortest_chain_is_the_same_by_command_and_service(
    client: TestClient,
    graph: Graph,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The one reference question that no query answers: number 97."""
    ends = ("Domestic Abuse Act 2021", "Alice Walters")
    agreement = graph.agreement()
    iris = [anything(graph, text, agreement) for text in ends]
    wanted = trace(graph, agreement, *iris).body["chains"]
    asked = dict(zip(("from", "to"), ends, strict=True))
    assert client.get("/trace.json", params=asked).json()["chains"] == wanted
    monkeypatch.setattr(inputs, "current", lambda *_: None)
    monkeypatch.setattr(inputs, "open_graph", lambda _: graph)
    assert cli.main(["trace", *ends, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["chains"] == wanted
