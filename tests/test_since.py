"""Between two states of the data, what is new, gone and changed is told, and no more.

A finding that is worded anew must not show as gone and new, and what a person's leaving
changes must show where that person reported.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from csa_graph import cli
from csa_graph.audit import Audit, Brief, Survey, examine, select, survey
from csa_graph.commands import auditing, inputs
from csa_graph.graph import Graph
from csa_graph.reports import report
from csa_graph.since import CHANGED, GONE, NEW, compare
from csa_graph.snapshot import Snapshot, save
from csa_graph.snapshot import snapshot as made_of
from tests.conftest import STAFFORDSHIRE


@pytest.fixture(scope="module")
def held(graph: Graph) -> Survey:
    """Give all that an audit of the repository's own data can show."""
    return survey(graph, graph.agreement(), "", "")


@pytest.fixture(scope="module")
def now(held: Survey) -> Audit:
    """Give the audit without filters."""
    return select(held, Brief())


def test_the_same_data_give_no_change(now: Audit) -> None:
    assert compare(now, now) == ()


def test_a_finding_worded_anew_is_changed_and_neither_new_nor_gone(
    now: Audit,
) -> None:
    first, *rest = now.findings
    was = replace(now, findings=(replace(first, reason="In other words."), *rest))
    (change,) = compare(was, now)
    assert (change.kind, change.id, change.property) == (CHANGED, first.id, "reason")
    assert (change.before, change.after) == ("In other words.", first.reason)


def test_what_is_only_in_one_of_two_is_new_or_gone(now: Audit) -> None:
    without_first = replace(now, findings=now.findings[1:], rows=now.rows[1:])
    duty, finding = now.rows[0].duty, now.findings[0]
    forward = compare(without_first, now)
    assert [(c.kind, c.what, c.id) for c in forward] == [
        (NEW, "finding", finding.id),
        (NEW, "coverage", duty),
    ]
    assert forward[0].after == f"{finding.severity}: {finding.reason}"
    back = compare(now, without_first)
    assert [(c.kind, c.before) for c in back] == [
        (GONE, f"{finding.severity}: {finding.reason}"),
        (GONE, now.graph.label(now.rows[0].status)),
    ]


def test_a_link_that_lost_what_covered_it_is_named(now: Audit) -> None:
    first, *rest = now.rows
    bare = replace(first.cells[0], by=(), basis="")
    was = replace(now, rows=(replace(first, cells=(bare, *first.cells[1:])), *rest))
    assert [c.property for c in compare(was, now)] == [
        "priority: covered by",
        "priority: basis",
    ]


@pytest.mark.parametrize(
    ("lost", "column"), [("modality", "kind"), ("counterparts", "also as")]
)
def test_what_a_duty_is_and_what_it_retells_can_change(
    now: Audit, lost: str, column: str
) -> None:
    at, row = next((n, r) for n, r in enumerate(now.rows) if getattr(r, lost))
    bare = replace(row, **{lost: ()})  # type: ignore[arg-type]
    was = replace(now, rows=(*now.rows[:at], bare, *now.rows[at + 1 :]))
    (change,) = compare(was, now)
    assert (change.kind, change.id, change.property) == (CHANGED, row.duty, column)
    assert change.before == ""
    assert change.after


def test_a_person_who_leaves_takes_the_officer_of_a_priority_along(
    graph: Graph, now: Audit
) -> None:
    left = select(
        survey(graph, graph.agreement(), "", "Alice Walters"),
        Brief(without="Alice Walters"),
    )
    changes = compare(now, left)
    assert ("without", "Alice Walters") in left.filters
    assert changes
    assert {c.kind for c in changes} <= {NEW, CHANGED, GONE}
    assert any("officer" in c.property for c in changes if c.what == "coverage")
    assert any(
        "domestic-abuse" in c.id or "Domestic Abuse" in c.label
        for c in changes
        if c.kind == NEW
    )
    sheet, table = report(left, changes).sheets[0]
    assert (sheet, len(table.rows)) == ("Changes", len(changes))


def test_the_command_compares_with_a_former_snapshot(
    run: Callable[..., tuple[int, str]], snapshot: Snapshot, tmp_path: Path
) -> None:
    fraud = f"{STAFFORDSHIRE}/reporting/fraud"
    kept = tuple(q for q in snapshot.quads if fraud not in str(q))
    save(made_of(kept, "x", "0.1.0"), tmp_path)
    status, out = run("--since", str(tmp_path), "--format", "csv")
    assert status == 0
    assert out.startswith("change,what,identifier,name,property,before,after")
    assert "reporting: covered by" in out
    status, out = run("--since", str(tmp_path / "none"))
    assert (status, "no snapshot at" in out) == (2, True)


@pytest.fixture
def run(
    graph: Graph,
    held: Survey,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., tuple[int, str]]:
    """Give the command over the repository's own data, its survey made once."""

    def examined(asked: Graph, agreement: str, brief: Brief) -> Audit:
        return (
            select(held, brief) if asked is graph else examine(asked, agreement, brief)
        )

    def command(*words: str) -> tuple[int, str]:
        status = cli.main(["audit", *words])
        said = capsys.readouterr()
        return status, said.out + said.err

    monkeypatch.setattr(inputs, "current", lambda *_: None)
    monkeypatch.setattr(inputs, "open_graph", lambda _: graph)
    monkeypatch.setattr(auditing, "examine", examined)
    return command
