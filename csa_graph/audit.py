"""An audit: coverage and findings on a day, narrowed as asked.

Coverage and findings are computed for the whole agreement; filters choose what is
shown. What was left out is counted, so that a report can say of how many it shows how
few.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import pyoxigraph as ox

from csa_graph.cells import LINKS
from csa_graph.check import SEVERITIES
from csa_graph.coverage import Row, coverage
from csa_graph.errors import QueryError
from csa_graph.findings import FAMILIES, Finding, findings, without
from csa_graph.force import as_day, observations
from csa_graph.graph import Graph, node
from csa_graph.iri import CSA, VOCAB
from csa_graph.naming import anything, thing
from csa_graph.store import plain

BY: Final = ("duty", "act", "body", "priority")
# What leads from a thing to what an auditor would look under it for: names for it,
# provisions, rows of the table, and what happens to it or is left open about it.
_LEADING: Final = (
    *(
        ox.NamedNode(f"{CSA}{name}")
        for name in ("denotes", "mayDenote", "arrangementFor", "reportsOn", "about")
    ),
    ox.NamedNode("http://data.europa.eu/eli/ontology#is_part_of"),
)
_PERSON: Final = ox.NamedNode("http://xmlns.com/foaf/0.1/Person")
STATUS: Final = f"{VOCAB}coverage-status/"


@dataclass(frozen=True, slots=True)
class Brief:
    """What is asked of an audit; what is empty filters nothing.

    Attributes:
        as_at: a day such as ``2026-11-01``; the date of the data where empty.
        by: what coverage is totalled by, one of `BY`.
        status: of coverage, ``gap``; of the link if one is named, else of the row.
        link: one of `LINKS`.
        family: of findings, one of `FAMILIES`.
        severity: of findings, the least grave that is shown.
        body: one that bears duties, as a person names it.
        act: an instrument, as a person cites it.
        priority: as a person names it.
        without: a person who is taken to have left.
    """

    as_at: str = ""
    by: str = "duty"
    status: str = ""
    link: str = ""
    family: str = ""
    severity: str = ""
    body: str = ""
    act: str = ""
    priority: str = ""
    without: str = ""


@dataclass(frozen=True, slots=True)
class Survey:
    """All that an audit can show of an agreement on a day.

    Attributes:
        graph: the data; without the person who is taken to have left.
        agreement: the agreement's IRI.
        as_at: the day.
        without: the IRI of a person who is taken to have left; empty for nobody.
        rows: coverage, ordered.
        findings: the gravest first.
    """

    graph: Graph
    agreement: str
    as_at: date
    without: str
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit shows.

    Attributes:
        graph: the data it was made of; without the person who is taken to have left.
        agreement: the agreement's IRI.
        as_at: the day.
        brief: what was asked.
        filters: what was asked, in words: name and value.
        rows: coverage as filtered, ordered.
        findings: as filtered, the gravest first.
        all_rows: how many rows there are without filters.
        all_findings: how many findings there are without filters.
    """

    graph: Graph
    agreement: str
    as_at: date
    brief: Brief
    filters: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]
    all_rows: int
    all_findings: int


def examine(graph: Graph, agreement: str, brief: Brief) -> Audit:
    """Return the audit of an agreement.

    Raises:
        QueryError: a filter names nothing, or what it may not.
    """
    refuse_unknown(graph, agreement, brief)
    held = survey(graph, agreement, brief.as_at, brief.without)
    return select(held, brief)


def survey(graph: Graph, agreement: str, as_at: str, person: str) -> Survey:
    """Return everything that an audit can show.

    Args:
        graph: the data.
        agreement: the agreement's IRI.
        as_at: a day; the date of the data for no text.
        person: one who is taken to have left, by name; nobody for no text.

    Raises:
        QueryError: the day is no day, or nobody has that name.
    """
    gone = _person(graph, agreement, person) if person else ""
    held = without(graph, gone) if gone else graph
    day = as_day(as_at, observations(held))
    rows, found = coverage(held, agreement, day), findings(held, agreement, day)
    return Survey(held, agreement, day, gone, rows, found)


def _person(graph: Graph, agreement: str, text: str) -> str:
    iri = anything(graph, text, agreement)
    if any(plain(quad.subject) == iri for quad in graph.store.quads(value=_PERSON)):
        return iri
    raise QueryError(f"without: wanted a person, given {text!r}")


def select(held: Survey, brief: Brief) -> Audit:
    """Return what is asked for of a survey.

    A finding is about a body, an act or a priority where it names it, by whatever name
    the agreement gives it or may give it; a provision of the act; a row of the table on
    the priority; an event or open question about any of these; or a duty whose row of
    coverage has to do with it.

    Raises:
        QueryError: a filter names nothing, or what it may not.
    """
    things = refuse_unknown(held.graph, held.agreement, brief)
    related = _related(held.rows, things)
    duties = (row.duty for row in related)
    about = _meant(held.graph, (*duties, *things.values())) if things else set()
    return Audit(
        graph=held.graph,
        agreement=held.agreement,
        as_at=held.as_at,
        brief=replace(brief, as_at=held.as_at.isoformat()),
        filters=_filters(held, brief, things),
        rows=tuple(row for row in related if _has_status(row, brief)),
        findings=tuple(
            one
            for one in held.findings
            if _is_wanted(one, brief) and (not things or one.things & about)
        ),
        all_rows=len(held.rows),
        all_findings=len(held.findings),
    )


def refuse_unknown(graph: Graph, agreement: str, brief: Brief) -> dict[str, str]:
    """Return the things that filters name; refuse what is on no list.

    Raises:
        QueryError: a filter names nothing, or what it may not.
    """
    statuses = (iri.removeprefix(STATUS) for iri in graph.labels if STATUS in iri)
    _one_of("by", brief.by, BY)
    _one_of("link", brief.link, LINKS)
    _one_of("family", brief.family, FAMILIES)
    _one_of("severity", brief.severity, SEVERITIES)
    _one_of("status", brief.status, sorted(statuses))
    return _things(graph, agreement, brief)


def _one_of(name: str, value: str, known: Iterable[str]) -> None:
    listed = tuple(known)
    if value and value not in listed:
        wanted = ", ".join(listed)
        raise QueryError(f"{name}: wanted one of {wanted}, given {value!r}")


def _things(graph: Graph, agreement: str, brief: Brief) -> dict[str, str]:
    collections = (
        ("body", brief.body, "authorities"),
        ("act", brief.act, "legislation"),
        ("priority", brief.priority, "priorities"),
    )
    return {
        name: thing(graph, collection, text, agreement)
        for name, text, collection in collections
        if text
    }


def _meant(graph: Graph, things: Iterable[str]) -> set[str]:
    """Return things and what leads to them, step by step."""
    meant: set[str] = set()
    ahead = set(things)
    while ahead:
        iri = ahead.pop()
        meant.add(iri)
        held = graph.store.quads(value=node(iri))
        ahead |= {plain(q.subject) for q in held if q.predicate in _LEADING} - meant
    return meant


def _filters(
    held: Survey, brief: Brief, things: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    label = held.graph.label
    said = {
        "link": brief.link,
        "status": brief.status and label(f"{STATUS}{brief.status}"),
        "family": brief.family,
        "severity": brief.severity and f"{brief.severity} or graver",
        **{name: label(iri) for name, iri in things.items()},
        "without": held.without and label(held.without),
    }
    return tuple((name, text) for name, text in said.items() if text)


def _related(rows: Iterable[Row], things: Mapping[str, str]) -> list[Row]:
    """Return the rows that have to do with a body, an act and a priority."""
    held = list(rows)
    laws = {row.duty: row.instrument for row in held}
    return [row for row in held if _has_to_do_with(row, things, laws)]


def _has_to_do_with(
    row: Row, things: Mapping[str, str], laws: Mapping[str, str]
) -> bool:
    acts = {row.instrument, *(laws.get(iri, "") for iri in row.counterparts)}
    held = {"body": row.bodies, "act": acts, "priority": row.priorities}
    return all(things[name] in held[name] for name in held if name in things)


def _has_status(row: Row, brief: Brief) -> bool:
    if not brief.status:
        return True
    linked = [cell.status for cell in row.cells if cell.link == brief.link]
    return f"{STATUS}{brief.status}" in (linked or [row.status])


def _is_wanted(finding: Finding, brief: Brief) -> bool:
    least = SEVERITIES.index(brief.severity) if brief.severity else 0
    grave = SEVERITIES.index(finding.severity) >= least
    return grave and brief.family in {"", finding.family}


def open_at(audit: Audit, severity: str) -> list[Finding]:
    """Return the findings at or above a severity that nobody has accepted."""
    asked = SEVERITIES[SEVERITIES.index(severity) :]
    return [
        one for one in audit.findings if one.severity in asked and not one.acceptance
    ]
