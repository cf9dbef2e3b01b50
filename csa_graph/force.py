"""Whether a duty is in force on a day, as far as the observations tell.

The law layer knows for each duty what was seen on some days, and for some the day on
which it came into force. Between two observations that agree the answer is theirs;
where they differ, the day of commencement decides, if it is known; beyond them it
cannot be determined. Before its law was made, nothing is in force.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from weakref import WeakKeyDictionary

from csa_graph._bundle import QUERIES
from csa_graph.errors import QueryError
from csa_graph.graph import Graph
from csa_graph.questions import Answer, AnswerRow, Field, load_question
from csa_graph.store import Store

_FORCE: Final = Field("in_force", "text", "on the as-at date")
CANNOT_DETERMINE: Final = "cannot be determined"
NOT_MADE: Final = "not yet enacted"
_BEGUN: Final = frozenset({"in force", "partly in force"})
# In force at first and when last seen: so it was in between, up to the last sight.
_LAST_SEEN: Final = {"in force": "in force when last seen"}


@dataclass(frozen=True, slots=True)
class Observed:
    """What is known of a duty's force.

    Attributes:
        seen: the days of observation with what was seen, in order of time.
        starts: the day of commencement, where it is known.
        made: the day of Royal Assent, or on which an instrument was made, likewise.
    """

    seen: tuple[tuple[date, str], ...]
    starts: date | None
    made: date | None = None


def on_day(known: Observed, day: date) -> str:
    """Return the status on a day: a label of the list ``force``, or one of this module.

    >>> seen = ((date(2023, 4, 1), "not in force"), (date(2026, 11, 1), "in force"))
    >>> on_day(Observed(seen, date(2026, 6, 29)), date(2026, 7, 1))
    'in force'
    >>> on_day(Observed(seen, None), date(2026, 7, 1))
    'cannot be determined'
    """
    if known.made and day < known.made:
        return NOT_MADE
    before = [status for when, status in known.seen if when <= day]
    after = [status for when, status in known.seen if when >= day]
    if not after:
        return CANNOT_DETERMINE
    if before and after[0] in {before[-1], _LAST_SEEN.get(before[-1])}:
        return after[0]
    if known.starts and day < known.starts:
        return before[-1] if before else "not in force"
    return after[0] if known.starts and after[0] in _BEGUN else CANNOT_DETERMINE


# Many answers ask for it, and a store never changes: it is worked out once.
_KNOWN: Final[WeakKeyDictionary[Store, Mapping[str, Observed]]] = WeakKeyDictionary()


def observations(graph: Graph) -> Mapping[str, Observed]:
    """Return what is known of each duty's force, by the duty's IRI."""
    if graph.store not in _KNOWN:
        _KNOWN[graph.store] = _observations(graph)
    return _KNOWN[graph.store]


def _observations(graph: Graph) -> dict[str, Observed]:
    rows = graph.ask(load_question(QUERIES / "force.rq"), {}).rows
    seen: defaultdict[str, dict[date, str]] = defaultdict(dict)
    last: dict[str, AnswerRow] = {}
    for row in rows:
        duty = row.values["duty"]
        day = date.fromisoformat(row.values["observed"])
        seen[duty][day] = graph.label(row.values["force"])
        last[duty] = row
    return {
        duty: Observed(
            tuple(sorted(days.items())),
            _day(last[duty], "starts"),
            _day(last[duty], "made"),
        )
        for duty, days in seen.items()
    }


def _day(row: AnswerRow, name: str) -> date | None:
    return date.fromisoformat(row.values[name]) if row.values[name] else None


def day_of_data(known: Mapping[str, Observed]) -> date:
    """Return the last day on which anything was observed: the date of the data."""
    return max(when for observed in known.values() for when, _ in observed.seen)


def as_day(text: str, known: Mapping[str, Observed]) -> date:
    """Return the day that a text names; the date of the data for no text.

    Raises:
        QueryError: the text is no day.
    """
    if not text:
        return day_of_data(known)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise QueryError(
            f"as_at: wanted a day such as 2026-11-01, given {text!r}"
        ) from None


def with_force(answer: Answer, duty: str, status: Mapping[str, str]) -> Answer:
    """Return an answer with one more column: whether the duty of each row is in force.

    Where the question asks for what is enacted, a row whose law was not yet made on the
    day is left out.

    Args:
        answer: what is shown.
        duty: the name of the column that holds the duty.
        status: of each duty, by its IRI; see `statuses`.
    """
    told = [(row, status.get(row.values[duty], "")) for row in answer.rows]
    rows = tuple(
        AnswerRow({**row.values, _FORCE.name: said}, row.citations)
        for row, said in told
        if not (answer.question.enacted and said == NOT_MADE)
    )
    columns = (*answer.question.columns, _FORCE)
    outcome = answer.outcome if rows or not told else "not_stated"
    return Answer(replace(answer.question, columns=columns), outcome, rows)


def statuses(known: Mapping[str, Observed], day: date) -> dict[str, str]:
    """Return the status of each duty on a day, by the duty's IRI."""
    return {duty: on_day(observed, day) for duty, observed in known.items()}
