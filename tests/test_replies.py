"""A match leads to its answer, to the command that gives it, and to its address."""

from pathlib import Path

import pytest

from csa_graph.audit import Brief, examine
from csa_graph.audited import audited
from csa_graph.errors import QueryError
from csa_graph.graph import Graph
from csa_graph.matching import Match, beside
from csa_graph.replies import command_line, place, reply, taken_as
from csa_graph.reports import coverage_report

FRAUD = Match(
    "priority_in_the_agreement", "One priority", {"priority": "fraud"}, 1, True
)
LAW = Match("derivations", "Law", {"legislation": "ukpga/2021/17"}, 1, True)
WAY = Match("trace", "Way", {"from": "Care Act 2014", "to": "fraud"}, 1, True)

GAPS = Match("gaps", "Gaps", {"body": "probation-service"}, 1, True)
STALE = Match("out_of_date", "Stale", {}, 1, True)


@pytest.mark.parametrize(
    ("found", "typed", "path"),
    [
        (
            GAPS,
            "csa-graph audit --status gap --body probation-service",
            "/audit/coverage?status=gap&body=probation-service&agreement=x-2023",
        ),
        (
            STALE,
            "csa-graph audit --family currency",
            "/audit/findings?family=currency&agreement=x-2023",
        ),
        (
            FRAUD,
            "csa-graph ask priority_in_the_agreement --param priority=fraud",
            "/questions/priority_in_the_agreement?priority=fraud&agreement=x-2023",
        ),
        (
            LAW,
            "csa-graph derive --legislation ukpga/2021/17",
            "/derivations?legislation=ukpga%2F2021%2F17&agreement=x-2023",
        ),
        (
            WAY,
            "csa-graph trace 'Care Act 2014' fraud",
            "/trace?from=Care+Act+2014&to=fraud&agreement=x-2023",
        ),
    ],
)
def test_a_match_has_a_command_and_an_address(
    found: Match, typed: str, path: str
) -> None:
    assert command_line(found) == typed
    assert place(found, "https://w3id.org/csa-graph/id/x-2023") == path


@pytest.mark.parametrize("found", [FRAUD, LAW, WAY, GAPS, STALE])
def test_a_match_is_answered(graph: Graph, found: Match) -> None:
    taken = reply(graph, graph.agreement(), found, {})
    assert taken.body["sentence"]
    assert taken.body["outcome"] == "answer"


def test_what_the_audit_answers_is_narrowed_as_the_audit_itself(graph: Graph) -> None:
    """Gaps of one body are the rows that the audit shows for it, and no more."""
    agreement = graph.agreement()
    taken = reply(graph, agreement, GAPS, {})
    brief = Brief(status="gap", body="probation-service")
    assert taken.body == coverage_report(examine(graph, agreement, brief)).body
    assert {row["status"] for row in taken.body["rows"]} == {"gap"}


@pytest.mark.parametrize("name", sorted(audited()))
def test_every_question_of_the_audit_is_answered(graph: Graph, name: str) -> None:
    """A filter or a table that the audit does not have is found here, not by a user."""
    (found,) = (one for one in beside() if one.name == name)
    match = Match(name, found.summary, {}, 1, True)
    rows = reply(graph, graph.agreement(), match, {}).body["rows"]
    assert rows
    for wanted, value in audited()[name].narrowed.items():
        assert {row[wanted] for row in rows} == {value}


def test_a_question_of_no_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "odd.rq").write_text("#+ summary: Odd\n#+ table: moon\n")
    with pytest.raises(QueryError, match="given 'moon'"):
        audited(tmp_path)


def test_a_value_that_is_given_comes_first(graph: Graph) -> None:
    taken = reply(graph, graph.agreement(), FRAUD, {"priority": "domestic-abuse"})
    assert "Domestic Abuse" in str(taken.cover)


def test_what_a_text_is_taken_for_is_said() -> None:
    assert (
        taken_as(FRAUD) == "One priority (priority_in_the_agreement, priority = fraud)"
    )
