"""The sheets of the audit pack: what each shows, of how much, and what it rests on.

Filters choose rows of coverage and findings. The other sheets are of the whole
agreement, and say so where a filter is on. Provenance counts what all of them cite.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from csa_graph._bundle import QUERIES
from csa_graph.answers import answered
from csa_graph.audit import Audit
from csa_graph.citations import Citation, cited
from csa_graph.method import NOTES
from csa_graph.questions import Question, load_question
from csa_graph.reports import (
    coverage_table,
    findings_table,
    linked,
    links_table,
    method_table,
    report,
    totals_table,
)
from csa_graph.tables import Table, table

_DIFFERENCES: Final = "duties_told_and_enacted"
_ALL: Final = ("Totals", "Coverage", "Links", "Findings", "Changes")
_COVERAGE: Final = ("Totals", "Coverage", "Links", "Changes")
# The sheets that each filter narrows.
_NARROWED: Final[Mapping[str, tuple[str, ...]]] = {
    "body": _ALL,
    "act": _ALL,
    "priority": _ALL,
    "status": _COVERAGE,
    "link": ("Links",),
    "family": ("Findings", "Changes"),
    "severity": ("Findings", "Changes"),
}
_PROVENANCE: Final = "Provenance"
_FILTERED: Final = "as filtered"
_WHOLE: Final = "whole, whatever the filters"


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet, and the sources that its rows cite: a source once for each row."""

    name: str
    table: Table
    cites: tuple[str, ...] = ()


def sheets(audit: Audit, changes: Table | None = None) -> dict[str, Table]:
    """Return the sheets of the pack, by name and in order.

    Args:
        audit: what was found.
        changes: against a former state of the data, where that was asked for.
    """
    citing = _citing(audit)
    shown = [
        *citing,
        _Sheet(_PROVENANCE, _provenance(audit, citing)),
        _Sheet("Sources", _sources(audit)),
        *([_Sheet("Changes", changes)] if changes else []),
    ]
    narrowed = _narrowed(audit)
    tables = {one.name: _scoped(one, narrowed) for one in shown}
    return {
        "Cover": _cover(audit, [name for name in tables if name in narrowed]),
        "Method": method_table(audit.graph),
        "Notes": _notes(tables),
        **tables,
    }


def _citing(audit: Audit) -> list[_Sheet]:
    lines = load_question(QUERIES / "audit" / "reporting-lines.rq")
    differences = audit.graph.questions[_DIFFERENCES]
    day = {"as_at": audit.as_at.isoformat()}
    return [
        _Sheet("Totals", totals_table(audit)),
        _Sheet(
            "Coverage",
            coverage_table(audit),
            _iris(row.citations for row in audit.rows),
        ),
        _Sheet(
            "Links",
            links_table(audit),
            _iris(cell.citations for _, cell in linked(audit)),
        ),
        _Sheet(
            "Findings",
            findings_table(audit),
            _iris(one.citations for one in audit.findings),
        ),
        _answer("Reporting lines", audit, lines, {}),
        _answer("Differences", audit, differences, day),
    ]


def _iris(citations: Iterable[Iterable[Citation]]) -> tuple[str, ...]:
    return tuple(citation.iri for row in citations for citation in row)


def _answer(
    name: str, audit: Audit, question: Question, given: Mapping[str, str]
) -> _Sheet:
    taken = answered(audit.graph, question, audit.agreement, given)
    rows = taken.body["rows"]
    cites = (citation["iri"] for row in rows for citation in row["citations"])
    return _Sheet(name, taken.sheets[0][1], tuple(cites))


def _sources(audit: Audit) -> Table:
    question = load_question(QUERIES / "audit" / "sources.rq")
    return table(audit.graph, audit.graph.ask(question, {}))


def _provenance(audit: Audit, citing: Iterable[_Sheet]) -> Table:
    uses = Counter(iri for sheet in citing for iri in sheet.cites)
    rows = tuple(
        (one.label, one.layer, one.cites or one.iri, one.reason, str(uses[one.iri]))
        for one in cited(audit.graph.citations, uses)
    )
    title = "Provenance: every source that a sheet cites, and how many rows cite it"
    columns = ("source", "layer", "address", "reason", "cited")
    return Table(title, columns, rows, frozenset({"cited"}))


def _narrowed(audit: Audit) -> set[str]:
    """Return the names of the sheets that the filters of an audit narrow."""
    return {sheet for name, _ in audit.filters for sheet in _NARROWED.get(name, ())}


def _scoped(sheet: _Sheet, narrowed: set[str]) -> Table:
    """Return a table whose title says, where a filter is on, whether it is whole."""
    if not narrowed or sheet.name == _PROVENANCE:
        return sheet.table
    scope = _FILTERED if sheet.name in narrowed else _WHOLE
    return replace(sheet.table, title=f"{sheet.table.title}; {scope}")


def _cover(audit: Audit, narrowed: list[str]) -> Table:
    """Return the cover; where filters narrow sheets, it names them."""
    cover = report(audit).cover
    if not narrowed:
        return cover
    said = (
        f"{', '.join(narrowed)}. Each other sheet is whole, and Provenance has what "
        "all of them cite."
    )
    after = [name for name, _ in cover.rows].index("Filters") + 1
    row = ("Sheets that the filters narrow", said)
    return replace(cover, rows=(*cover.rows[:after], row, *cover.rows[after:]))


def _notes(tables: Mapping[str, Table]) -> Table:
    said = [("general", "", text) for text in NOTES]
    said += [
        (f"sheet {name}", str(len(shown.rows)), f"{shown.title}.")
        for name, shown in tables.items()
    ]
    columns = ("about", "rows", "note")
    return Table("Notes", columns, tuple(said), frozenset({"rows"}))
