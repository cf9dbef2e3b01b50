"""A duty is outside the reckoning, or owed, or not, before its links are looked at."""

from dataclasses import replace
from datetime import date

import pytest

from csa_graph.facts import Facts, gather
from csa_graph.graph import Graph
from csa_graph.iri import ID
from csa_graph.standing import Duty, _force, duties, not_owed, outside


@pytest.fixture(scope="module")
def facts(graph: Graph) -> Facts:
    """Give what the queries find on the last day observed."""
    return gather(graph, graph.agreement(), date(2026, 11, 1))


@pytest.fixture(scope="module")
def held(facts: Facts) -> dict[str, Duty]:
    """Give every duty, by the end of its IRI."""
    return {duty.iri.removeprefix(f"{ID}duty/"): duty for duty in duties(facts)}


@pytest.mark.parametrize(
    ("states", "whole"),
    [
        (set(), ""),
        ({"in force"}, "in force"),
        ({"in force", "not in force"}, "partly in force"),
        ({"not in force", "force not established"}, "cannot be determined"),
        ({"not in force", "not yet enacted"}, "not in force"),
    ],
)
def test_duties_retold_together_are_in_force_as_far_as_they_agree(
    states: set[str], whole: str
) -> None:
    assert _force(states) == whole


def test_what_only_frames_does_not_weaken_the_force_of_what_is_retold(
    facts: Facts,
) -> None:
    """Section 20 of the Act of 2022 only amends; section 6(1)(d) is the duty."""
    force = {**facts.force, f"{ID}duty/svd-20": "not in force"}
    told = "/told/serious-violence-as-explicit-priority"
    changed = duties(replace(facts, force=force))
    assert [d.force for d in changed if d.iri.endswith(told)] == ["in force"]


def test_a_duty_as_told_is_no_surer_than_the_law_that_it_retells(
    facts: Facts, held: dict[str, Duty]
) -> None:
    """Section 9(3) of the Act of 2004 is of medium confidence, what retells it too."""
    sure = {d.iri.rpartition("/")[2]: d.confidence for d in duties(facts)}
    assert held["daa-58"].confidence == sure["create-local-partnership-board"] == "high"
    assert held["dhr-9-3"].confidence == sure["domestic-homicide-reviews"] == "medium"
    assert held["dapo"].confidence == "low"
    assert sure["rights-of-residents-and-homeowners"] == ""


def test_a_body_that_may_be_meant_is_apart_from_one_that_is(
    facts: Facts, held: dict[str, Duty]
) -> None:
    """2.3 says partnerships; whether the fire authority is meant is left open."""
    told = {d.iri.rpartition("/")[2]: d for d in duties(facts)}
    reviews = told["domestic-homicide-reviews"]
    assert f"{ID}capacity/commissioner-as-fire-and-rescue-authority" in reviews.open
    assert not told["mutual-co-operation"].open
    assert held["reg-9-1"].open == {
        row.values["body"] for row in held["reg-9-1"].bodies
    }
    assert not held["dhr-9-3"].open


def test_a_plan_required_by_what_nobody_read_is_no_gap(held: dict[str, Duty]) -> None:
    strategy = held["svd-8-3"]
    assert not_owed(strategy, "plan") == ""
    itself = strategy.itself
    unread = {**itself.values, "required_by_law": ""}
    doubtful = replace(strategy, itself=replace(itself, values=unread))
    assert not_owed(doubtful, "plan").endswith("that a plan is required")
    assert not_owed(doubtful, "priority") == ""


def test_a_duty_is_owed_by_bodies_that_are_known(held: dict[str, Duty]) -> None:
    for name, reason in {
        "cda-6-1c": "",
        "cda-115": "It is a power",
        "msa-43": "Which body of the area bears it is not settled",
        "reg-9-3": "Which body of the area bears it is not settled",
        "vpa-13": "Whether it binds on this day is not established",
        "lic-4": "Nobody has confirmed the duty at its source",
        "cda-37-2": "Nobody has confirmed at the source who bears it",
    }.items():
        assert not_owed(held[name], "priority").startswith(reason), name
        assert bool(not_owed(held[name], "priority")) == bool(reason), name
    assert held["reg-9-3"].bodies


def test_a_duty_of_a_body_here_in_force_is_inside(
    facts: Facts, held: dict[str, Duty]
) -> None:
    assert outside(facts, held["cda-17"]) is None
