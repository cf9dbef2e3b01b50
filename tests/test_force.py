"""Whether a duty is in force is told as far as it was observed, and no further.

A duty shown as in force on a day nobody looked at is a finding against us.
"""

from dataclasses import replace
from datetime import date

import pytest

from csa_graph.errors import QueryError
from csa_graph.force import (
    CANNOT_DETERMINE,
    NOT_MADE,
    Observed,
    as_day,
    day_of_data,
    observations,
    on_day,
    statuses,
    with_force,
)
from csa_graph.graph import Graph

FIRST, LAST = date(2023, 4, 1), date(2026, 11, 1)
ALWAYS = ((FIRST, "in force"), (LAST, "in force"))
SINCE = ((FIRST, "not in force"), (LAST, "in force"))
OPEN = ((FIRST, "not in force"), (LAST, "not established"))
PARTLY = ((FIRST, "not in force"), (LAST, "partly in force"))
STAGED = ((FIRST, "partly in force"), (LAST, "in force"))
REPLACED = ((FIRST, "in force"), (LAST, "in force when last seen"))
START = date(2024, 1, 1)


@pytest.mark.parametrize(
    ("seen", "starts", "day", "status"),
    [
        (ALWAYS, None, FIRST, "in force"),
        (ALWAYS, None, START, "in force"),
        (ALWAYS, None, LAST, "in force"),
        (ALWAYS, None, date(2026, 11, 2), CANNOT_DETERMINE),
        (ALWAYS, None, date(2023, 3, 31), CANNOT_DETERMINE),
        (ALWAYS, date(2023, 1, 31), date(2023, 3, 31), "in force"),
        (ALWAYS, date(2023, 1, 31), date(2023, 1, 30), "not in force"),
        (SINCE, None, START, CANNOT_DETERMINE),
        (SINCE, START, START, "in force"),
        (SINCE, START, date(2023, 12, 31), "not in force"),
        (OPEN, START, date(2025, 1, 1), CANNOT_DETERMINE),
        (OPEN, START, date(2023, 12, 31), "not in force"),
        (PARTLY, START, date(2025, 1, 1), "partly in force"),
        (REPLACED, None, START, "in force when last seen"),
        (STAGED, START, date(2023, 12, 31), "partly in force"),
        (STAGED, START, START, "in force"),
    ],
)
def test_the_status_on_a_day(
    seen: tuple[tuple[date, str], ...], starts: date | None, day: date, status: str
) -> None:
    assert on_day(Observed(seen, starts), day) == status


def test_nothing_is_in_force_before_its_law_is_made() -> None:
    """An observation that it was not would else be followed by a blank of years."""
    known = Observed(OPEN, None, START)
    assert on_day(known, date(2023, 12, 31)) == NOT_MADE
    assert on_day(known, START) == CANNOT_DETERMINE


def test_the_serious_violence_limb_is_in_force_before_the_agreement(
    graph: Graph,
) -> None:
    known = observations(graph)
    duty = "https://w3id.org/csa-graph/id/duty/cda-6-1d"
    assert statuses(known, date(2023, 1, 31))[duty] == "in force"
    assert statuses(known, date(2023, 1, 30))[duty] == "not in force"


def test_an_answer_of_which_nothing_is_enacted_yet_states_nothing(
    graph: Graph,
) -> None:
    question = graph.questions["duties_told_and_enacted"]
    answer = graph.ask(question, {"agreement": graph.agreement()})
    days = statuses(observations(graph), date(1900, 1, 1))
    early = with_force(answer, question.force, days)
    assert (early.outcome, early.rows) == ("not_stated", ())
    other = replace(answer, question=replace(question, enacted=False))
    assert len(with_force(other, question.force, days).rows) == len(answer.rows)


def test_the_date_of_the_data_is_meant_where_none_is_given(graph: Graph) -> None:
    known = observations(graph)
    assert as_day("", known) == day_of_data(known) == LAST
    assert as_day("2023-04-01", known) == FIRST
    with pytest.raises(QueryError, match="as_at: wanted a day such as 2026-11-01"):
        as_day("yesterday", known)
