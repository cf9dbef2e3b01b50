"""Reports of an audit as takeaways: coverage, findings, and both with totals.

The command, the service, the pages and the audit pack take theirs from here, so that
they show the same rows and the same counts.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any, Final

from csa_graph._bundle import QUERIES
from csa_graph.audit import STATUS, Audit
from csa_graph.cells import LINKS, Cell
from csa_graph.check import SEVERITIES
from csa_graph.coverage import ROW, Row, Total, totals
from csa_graph.facts import known_statuses
from csa_graph.findings import Acceptance, Finding
from csa_graph.graph import Graph
from csa_graph.iri import address
from csa_graph.method import METHOD
from csa_graph.questions import load_question
from csa_graph.since import Change
from csa_graph.tables import Table, sources
from csa_graph.takeaway import Takeaway, cover

_TITLE: Final = "Audit of statutory coverage"
_ALL: Final = "all"
_NONE: Final = "none named"
_WHOLE: Final = "the whole row"
_MAYBE: Final = " (uncertain)"
_OPEN: Final = "of these uncertain"


def report(audit: Audit, changes: Iterable[Change] | None = None) -> Takeaway:
    """Return the whole report: totals, findings, coverage, and what words mean.

    Args:
        audit: what was found.
        changes: against a former state of the data, shown first; None where nothing
            was compared.
    """
    found = tuple(changes or ())
    first = () if changes is None else (("Changes", changes_table(found)),)
    sheets = (
        *first,
        ("Totals", totals_table(audit)),
        ("Findings", findings_table(audit)),
        ("Coverage", coverage_table(audit)),
        ("Links", links_table(audit)),
        ("Method", method_table(audit.graph)),
    )
    body = {
        **_head(audit, _TITLE, f"{_counted_rows(audit)} {_counted_findings(audit)}"),
        "totals": _total_bodies(audit),
        "definitions": _definitions(audit.graph),
        "changes": [asdict(change) for change in found],
        "coverage": [row_body(audit.graph, row) for row in audit.rows],
        "findings": [finding_body(audit.graph, one) for one in audit.findings],
    }
    return Takeaway(front(audit, _TITLE, body["sentence"]), sheets, body)


def coverage_report(audit: Audit) -> Takeaway:
    """Return coverage alone, a row for each duty, with its links and totals."""
    title = "Coverage of statutory duties"
    sheets = (
        ("Coverage", coverage_table(audit)),
        ("Links", links_table(audit)),
        ("Totals", totals_table(audit)),
        ("Method", method_table(audit.graph)),
    )
    body = {
        **_head(audit, title, _counted_rows(audit)),
        "count": len(audit.rows),
        "totals": _total_bodies(audit),
        "definitions": _definitions(audit.graph),
        "rows": [row_body(audit.graph, row) for row in audit.rows],
    }
    return Takeaway(front(audit, title, body["sentence"]), sheets, body)


def findings_report(audit: Audit) -> Takeaway:
    """Return findings alone, the gravest first."""
    title = "Findings of the audit"
    sheets = (
        ("Findings", findings_table(audit)),
        ("Method", method_table(audit.graph)),
    )
    body = {
        **_head(audit, title, _counted_findings(audit)),
        "count": len(audit.findings),
        "rows": [finding_body(audit.graph, one) for one in audit.findings],
    }
    return Takeaway(front(audit, title, body["sentence"]), sheets, body)


def front(audit: Audit, title: str, answer: str) -> Table:
    """Return the cover of a report: what was asked, filters and the as-at date."""
    said = {
        "Answer": answer,
        "As at": audit.as_at.isoformat(),
        "Filters": filters_in_words(audit),
        "Coverage shown": f"{len(audit.rows)} of {audit.all_rows} rows",
        "Findings shown": f"{len(audit.findings)} of {audit.all_findings}",
    }
    return cover(audit.graph, audit.agreement, title, said)


def filters_in_words(audit: Audit) -> str:
    """Return the filters of a report; that there are none, where there are none."""
    said = "; ".join(f"{name} = {text}" for name, text in audit.filters)
    return said or "none: every duty and every finding is shown"


def _head(audit: Audit, title: str, sentence: str) -> dict[str, Any]:
    return {
        "title": title,
        "outcome": "answer",
        "sentence": sentence,
        "as_at": audit.as_at.isoformat(),
        "by": audit.brief.by,
        "filters": dict(audit.filters),
        "all_rows": audit.all_rows,
        "all_findings": audit.all_findings,
    }


def _counted_rows(audit: Audit) -> str:
    counts = Counter(audit.graph.label(row.status) for row in audit.rows)
    listed = ", ".join(f"{count} {status}" for status, count in counts.most_common())
    rows = f"{len(audit.rows)} duties, powers and rules"
    return f"{rows}: {listed}." if audit.rows else f"{rows}."


def _counted_findings(audit: Audit) -> str:
    counts = Counter(one.severity for one in audit.findings)
    listed = ", ".join(
        f"{counts[name]} {name}{'' if counts[name] == 1 else 's'}"
        for name in reversed(SEVERITIES)
        if counts[name]
    )
    accepted = sum(one.acceptance is not None for one in audit.findings)
    also = f", of which {accepted} accepted" if accepted else ""
    many = (
        "1 finding" if len(audit.findings) == 1 else f"{len(audit.findings)} findings"
    )
    return f"{many}: {listed}{also}." if audit.findings else "No findings."


def coverage_table(audit: Audit) -> Table:
    """Return a row for each duty, with the status of each link in words."""
    graph = audit.graph
    columns = (
        "duty",
        "told or enacted",
        "kind",
        "law",
        "bearers",
        "limits",
        "bodies here",
        "in force",
        "confidence",
        "also as",
        "priorities",
        "status",
        *LINKS,
        "source",
    )
    rows = tuple(
        (
            graph.label(row.duty),
            told_or_enacted(row),
            labels(graph, row.modality),
            graph.label(row.instrument),
            labels(graph, row.bearers),
            " ".join(row.limits),
            "; ".join(bodies(graph, row)),
            row.force,
            row.confidence,
            labels(graph, row.counterparts),
            labels(graph, row.priorities),
            graph.label(row.status),
            *(graph.label(cell.status) for cell in row.cells),
            sources(row.citations),
        )
        for row in audit.rows
    )
    return Table("Coverage: one row for each duty", columns, rows)


def links_table(audit: Audit) -> Table:
    """Return a row for each link of each duty: what covers it, or why nothing does."""
    graph = audit.graph
    columns = (
        "duty",
        "told or enacted",
        "law",
        "link",
        "status",
        "covered by",
        "basis",
        "reason",
        "source",
    )
    rows = tuple(
        (
            graph.label(row.duty),
            told_or_enacted(row),
            graph.label(row.instrument),
            cell.link,
            graph.label(cell.status),
            labels(graph, cell.by),
            cell.basis,
            cell.reason,
            sources(cell.citations),
        )
        for row, cell in linked(audit)
    )
    return Table("Links: one row for each link of each duty", columns, rows)


def linked(audit: Audit) -> Iterator[tuple[Row, Cell]]:
    """Yield the links that are shown, each behind its row."""
    for row in audit.rows:
        for cell in row.cells:
            if audit.brief.link in {"", cell.link}:
                yield row, cell


def told_or_enacted(row: Row) -> str:
    """Return in words whether a row is a duty as told or as enacted."""
    return "as told" if row.told else "as enacted"


def bodies(graph: Graph, row: Row) -> tuple[str, ...]:
    """Return the labels of the bodies here; one that only may be meant says so."""
    return tuple(
        f"{graph.label(body)}{_MAYBE if body in row.open else ''}"
        for body in row.bodies
    )


def labels(graph: Graph, iris: Iterable[str]) -> str:
    """Return the labels of things, in their order."""
    return "; ".join(graph.label(iri) for iri in iris)


def _totals(audit: Audit) -> tuple[Total, ...]:
    """Return the total of all rows, then that of each group, if that was asked."""
    known = known_statuses(audit.graph)
    whole = totals(audit.rows, "all", known)
    if audit.brief.by == "duty":
        return whole
    return (*whole, *totals(audit.rows, audit.brief.by, known))


def totals_table(audit: Audit) -> Table:
    """Return how many rows have each status, for each link and each group."""
    statuses = known_statuses(audit.graph).values()
    by_body = audit.brief.by == "body"
    rows = tuple(
        (
            _group(audit.graph, place, one),
            _WHOLE if link == ROW else link,
            *(str(counts[status.iri]) for status in statuses),
            str(one.rows),
            *((str(one.open),) if by_body else ()),
        )
        for place, one in enumerate(_totals(audit))
        for link, counts in one.counts.items()
    )
    heading = "group" if audit.brief.by == "duty" else audit.brief.by
    last = ("rows", _OPEN) if by_body else ("rows",)
    counts = (*(status.label for status in statuses), *last)
    title = "Totals: how many rows have each status"
    return Table(title, (heading, "link", *counts), rows, frozenset(counts))


def _group(graph: Graph, place: int, total: Total) -> str:
    if not place:
        return _ALL
    return graph.label(total.group) if total.group else _NONE


def _total_bodies(audit: Audit) -> list[dict[str, Any]]:
    return [
        {
            "group": _group(audit.graph, place, one),
            "group_iri": one.group or None,
            "rows": one.rows,
            "uncertain": one.open,
            "counts": {
                link: {iri.removeprefix(STATUS): count for iri, count in held.items()}
                for link, held in one.counts.items()
            },
        }
        for place, one in enumerate(_totals(audit))
    ]


def findings_table(audit: Audit) -> Table:
    """Return a row for each finding, the gravest first."""
    columns = (
        "finding",
        "severity",
        "family",
        "about",
        "reason",
        "would settle it",
        "basis",
        "confidence",
        "accepted",
        "source",
    )
    rows = tuple(
        (
            one.id,
            one.severity,
            one.family,
            audit.graph.label(one.subject),
            one.reason,
            one.settles,
            one.basis,
            one.confidence,
            accepted(one),
            sources(one.citations),
        )
        for one in audit.findings
    )
    return Table("Findings, the gravest first", columns, rows)


def accepted(finding: Finding) -> str:
    """Return why, by which role and when a finding was accepted; nothing if not."""
    made = finding.acceptance
    return f"{made.reason} ({made.role}, {made.on.isoformat()})" if made else ""


def changes_table(changes: Iterable[Change]) -> Table:
    """Return what is new, gone and changed against a former state of the data."""
    columns = ("change", "what", "identifier", "name", "property", "before", "after")
    rows = tuple(
        (c.kind, c.what, c.id, c.label, c.property, c.before, c.after) for c in changes
    )
    return Table("Changes against the former state", columns, rows)


def method_table(graph: Graph) -> Table:
    """Return how the audit is made, and what the words of the report mean."""
    rows = [("method", topic, said, "") for topic, said in METHOD]
    rows += [
        (one["list"], one["label"], one["definition"], one["note"])
        for one in _definitions(graph)
    ]
    columns = ("part", "term", "meaning", "note")
    return Table("Method and definitions", columns, tuple(rows))


def _definitions(graph: Graph) -> list[dict[str, str]]:
    question = load_question(QUERIES / "audit" / "definitions.rq")
    notes: dict[str, dict[str, str]] = {}
    for row in graph.ask(question, {}).rows:
        values = row.values
        known = notes.setdefault(
            values["term"],
            {
                "list": graph.label(values["list"]),
                "term": values["term"].rpartition("/")[2],
                "label": values["label"],
                "definition": values["definition"],
                "note": "",
            },
        )
        known["note"] = " ".join(filter(None, (known["note"], values["note"])))
    return list(notes.values())


def row_body(graph: Graph, row: Row) -> dict[str, Any]:
    """Return a row of coverage for JSON."""
    return {
        "duty": thing_body(graph, row.duty),
        "told": row.told,
        "modality": [graph.label(iri) for iri in row.modality],
        "instrument": thing_body(graph, row.instrument),
        "bearers": [thing_body(graph, iri) for iri in row.bearers],
        "limits": list(row.limits),
        "bodies": [_body_here(graph, row, iri) for iri in row.bodies],
        "in_force": row.force,
        "confidence": row.confidence,
        "counterparts": [thing_body(graph, iri) for iri in row.counterparts],
        "priorities": [thing_body(graph, iri) for iri in row.priorities],
        "status": row.status.removeprefix(STATUS),
        "links": {cell.link: _cell_body(graph, cell) for cell in row.cells},
        "citations": [citation.as_dict() for citation in row.citations],
    }


def _body_here(graph: Graph, row: Row, iri: str) -> dict[str, Any]:
    return {**(thing_body(graph, iri) or {}), "settled": iri not in row.open}


def _cell_body(graph: Graph, cell: Cell) -> dict[str, Any]:
    return {
        "status": cell.status.removeprefix(STATUS),
        "by": [thing_body(graph, iri) for iri in cell.by],
        "basis": cell.basis,
        "reason": cell.reason,
        "citations": [citation.as_dict() for citation in cell.citations],
    }


def finding_body(graph: Graph, finding: Finding) -> dict[str, Any]:
    """Return a finding for JSON."""
    return {
        "id": finding.id,
        "check": finding.check,
        "family": finding.family,
        "severity": finding.severity,
        "subject": thing_body(graph, finding.subject),
        "reason": finding.reason,
        "settles": finding.settles,
        "basis": finding.basis,
        "confidence": finding.confidence,
        "accepted": finding.acceptance and _acceptance_body(finding.acceptance),
        "citations": [citation.as_dict() for citation in finding.citations],
    }


def _acceptance_body(made: Acceptance) -> dict[str, Any]:
    return {
        "reason": made.reason,
        "role": made.role,
        "on": made.on.isoformat(),
        "citation": made.citation.as_dict(),
    }


def thing_body(graph: Graph, iri: str) -> dict[str, str] | None:
    """Return a thing for JSON: its label, its IRI and where it is served."""
    if not iri:
        return None
    place = address(iri)
    named = {"label": graph.label(iri), "iri": iri}
    return {**named, "address": place} if place else named
