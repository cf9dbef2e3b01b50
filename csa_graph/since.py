"""What is new, gone and changed between two audits.

Rows of coverage are the same row where they are about the same duty; findings are the
same where they have the same identifier, however they are worded.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from csa_graph.audit import Audit
from csa_graph.coverage import Row
from csa_graph.findings import Finding
from csa_graph.graph import Graph

NEW: Final = "new"
GONE: Final = "gone"
CHANGED: Final = "changed"
COVERAGE: Final = "coverage"
FINDING: Final = "finding"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Attributes:
        kind: ``new``, ``gone`` or ``changed``.
        what: ``coverage`` or ``finding``.
        id: the duty's IRI, or the identifier of the finding.
        label: of the duty, or of what the finding is about.
        property: what changed; empty for what is new or gone.
        before: what it was, in words; of what is gone its status or reason.
        after: what it is, in words; of what is new its status or reason.
    """

    kind: str
    what: str
    id: str
    label: str
    property: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class _Item:
    label: str
    gist: str
    properties: Mapping[str, str]


def compare(before: Audit, after: Audit) -> tuple[Change, ...]:
    """Return the changes from one audit to another: findings first, then coverage.

    Within each, by identifier, then by property in the order in which reports show it.
    """
    return (
        *_changes(FINDING, _findings(before), _findings(after)),
        *_changes(COVERAGE, _rows(before), _rows(after)),
    )


def _changes(
    what: str, before: Mapping[str, _Item], after: Mapping[str, _Item]
) -> Iterator[Change]:
    for iri in sorted(before.keys() | after.keys()):
        if iri not in before:
            now = after[iri]
            yield Change(NEW, what, iri, now.label, "", "", now.gist)
        elif iri not in after:
            was = before[iri]
            yield Change(GONE, what, iri, was.label, "", was.gist, "")
        else:
            yield from _changed(what, iri, before[iri], after[iri])


def _changed(what: str, iri: str, was: _Item, now: _Item) -> Iterator[Change]:
    for name, text in now.properties.items():
        old = was.properties[name]
        if old != text:
            yield Change(CHANGED, what, iri, now.label, name, old, text)


def _findings(audit: Audit) -> dict[str, _Item]:
    return {one.id: _of_finding(audit.graph, one) for one in audit.findings}


def _of_finding(graph: Graph, one: Finding) -> _Item:
    accepted = one.acceptance.reason if one.acceptance else ""
    properties = {
        "severity": one.severity,
        "reason": one.reason,
        "basis": one.basis,
        "confidence": one.confidence,
        "accepted": accepted,
    }
    return _Item(graph.label(one.subject), f"{one.severity}: {one.reason}", properties)


def _rows(audit: Audit) -> dict[str, _Item]:
    return {row.duty: _of_row(audit.graph, row) for row in audit.rows}


def _of_row(graph: Graph, row: Row) -> _Item:
    status = graph.label(row.status)
    properties = {
        "kind": _labels(graph, row.modality),
        "law": graph.label(row.instrument),
        "bearers": _labels(graph, row.bearers),
        "bodies here": _labels(graph, row.bodies),
        "in force": row.force,
        "confidence": row.confidence,
        "also as": _labels(graph, row.counterparts),
        "status": status,
    }
    for cell in row.cells:
        properties[cell.link] = graph.label(cell.status)
        properties[f"{cell.link}: covered by"] = _labels(graph, cell.by)
        properties[f"{cell.link}: basis"] = cell.basis
    return _Item(graph.label(row.duty), status, properties)


def _labels(graph: Graph, iris: tuple[str, ...]) -> str:
    return "; ".join(graph.label(iri) for iri in iris)
