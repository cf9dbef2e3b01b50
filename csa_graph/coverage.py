"""Coverage: what the agreement does about every duty, as told and as enacted.

A row is one duty, power or rule to have regard. Its cells are the links of the chain
that leads from law to delivery: a priority, a board, an officer, a plan, reporting.
Queries say what covers a link and why not; here their answers are put together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from csa_graph.cells import LINKS, Cell, cells, targets_of
from csa_graph.citations import Citation
from csa_graph.errors import QueryError
from csa_graph.facts import Facts, gather
from csa_graph.graph import Graph
from csa_graph.parts import combined
from csa_graph.standing import Duty, duties

BY: Final = ("all", "duty", "act", "body", "priority")
ROW: Final = "row"


@dataclass(frozen=True, slots=True)
class Row:
    """One duty, power or rule to have regard, and what is done about it.

    Attributes:
        duty: its IRI, as told or as enacted.
        told: whether it is the duty as the agreement tells it.
        modality: its kinds, IRIs; none for a rule that only frames.
        instrument: the law it stands in, or that the agreement names; may be empty.
        bearers: classes of bearers; for a duty as told the parties as named.
        limits: how far and where it holds, each in words.
        bodies: the bodies here that bear it, or may.
        open: those of them that only may: who is meant or belongs is left open.
        force: what `csa_graph.force` says for the as-at date; empty for a duty as told
            of which no counterpart is settled.
        confidence: how sure the record of the law is, of several the least; empty as
            for force.
        counterparts: of a duty as told what it retells, of one as enacted what retells
            it; those that are left open included.
        priorities: the priorities that serve it.
        cells: one for each of `LINKS`.
        status: that of the whole row, by the rule that the list states.
        citations: what says that there is this duty and who bears it.
    """

    duty: str
    told: bool
    modality: tuple[str, ...]
    instrument: str
    bearers: tuple[str, ...]
    limits: tuple[str, ...]
    bodies: tuple[str, ...]
    open: frozenset[str]
    force: str
    confidence: str
    counterparts: tuple[str, ...]
    priorities: tuple[str, ...]
    cells: tuple[Cell, ...]
    status: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Total:
    """How many rows of one group have each status.

    Attributes:
        group: the IRI that the rows have in common; empty for all rows together, and
            for those that have none of what they are grouped by.
        rows: how many rows the group has.
        open: in how many of them the group is a body that only may be meant.
        counts: for each link, and under ``row`` for the whole row, the number of rows
            by status, in the order of the list; each adds up to ``rows``.
    """

    group: str
    rows: int
    open: int
    counts: Mapping[str, Mapping[str, int]]


def coverage(graph: Graph, agreement: str, as_at: date) -> tuple[Row, ...]:
    """Return a row for every duty, power and rule to have regard.

    Nothing is left out: rules that only frame and duties of ministers are rows that do
    not apply. Duties as told come first, as the agreement runs, then duties as enacted,
    by instrument and provision.

    Args:
        graph: the data.
        agreement: the agreement's IRI.
        as_at: the day for which force is told.

    Raises:
        QueryError: a query that comes with the package is ill-formed.
    """
    facts = gather(graph, agreement, as_at)
    return tuple(_row(facts, duty) for duty in duties(facts))


def totals(rows: Iterable[Row], by: str, known: Iterable[str]) -> tuple[Total, ...]:
    """Return how many rows have each status, for each group.

    A row stands in as many groups as it has bodies or priorities, and in the group
    without a name where it has none, so that no row is lost.

    Args:
        rows: what `coverage` gave, all or some.
        by: one of `BY`; ``all`` gives one total.
        known: the statuses, in order; see `csa_graph.facts.known_statuses`.

    Raises:
        QueryError: rows cannot be grouped so.
    """
    listed = tuple(known)
    return tuple(_total(group, held, listed) for group, held in groups(rows, by))


def groups(rows: Iterable[Row], by: str) -> list[tuple[str, tuple[Row, ...]]]:
    """Return the rows by group: an IRI and its rows, in the order of the rows.

    Args:
        rows: what `coverage` gave, all or some.
        by: one of `BY`.

    Raises:
        QueryError: rows cannot be grouped so.
    """
    if by not in BY:
        raise QueryError(f"by: wanted one of {', '.join(BY)}, given {by!r}")
    held: dict[str, list[Row]] = {"": []} if by == "all" else {}
    for row in rows:
        for key in _keys(row, by):
            held.setdefault(key, []).append(row)
    return [(key, tuple(those)) for key, those in held.items()]


def _keys(row: Row, by: str) -> tuple[str, ...]:
    keys = {
        "all": (),
        "duty": (row.duty,),
        "act": (row.instrument,),
        "body": row.bodies,
        "priority": row.priorities,
    }
    return keys[by] or ("",)


def _total(group: str, rows: tuple[Row, ...], known: tuple[str, ...]) -> Total:
    found = {ROW: [row.status for row in rows]}
    for index, link in enumerate(LINKS):
        found[link] = [row.cells[index].status for row in rows]
    counts = {
        link: {status: given.count(status) for status in known}
        for link, given in found.items()
    }
    unsettled = sum(group in row.open for row in rows)
    return Total(group, len(rows), unsettled, counts)


def _row(facts: Facts, duty: Duty) -> Row:
    targets = targets_of(facts, duty)
    links = cells(facts, duty, targets)
    values = duty.itself.values
    other = "duty" if duty.told else "about"
    return Row(
        duty=duty.iri,
        told=duty.told,
        modality=tuple(values["modality"].split()),
        instrument=next(iter(values["instrument"].split()), ""),
        bearers=tuple(values["bearers"].split()),
        limits=tuple(filter(None, (values["limit"], values.get("area", "")))),
        bodies=facts.ordered(row.values["body"] for row in duty.bodies),
        open=duty.open,
        force=duty.force,
        confidence=duty.confidence,
        counterparts=facts.ordered(row.values[other] for row in duty.counterparts),
        priorities=facts.ordered(targets),
        cells=links,
        status=combined((cell.status for cell in links), facts.statuses),
        citations=facts.cited(duty.itself, *duty.bodies, *duty.counterparts),
    )
