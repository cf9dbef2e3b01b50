"""The audit pack: what an auditor puts on file.

A workbook in two formats, a report to print, the graph, and a manifest that says what
they were made of and names the SHA-256 of each. The same data and the same filters give
the same bytes: no clock is read.
"""

import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

from csa_graph._bundle import QUERIES
from csa_graph.answers import answered
from csa_graph.audit import Audit
from csa_graph.citations import Citation, cited
from csa_graph.export import serialise
from csa_graph.folder import MANIFEST, whole_folder
from csa_graph.iri import ID
from csa_graph.method import NOTES
from csa_graph.paper import printable
from csa_graph.questions import load_question
from csa_graph.redaction import names_withheld
from csa_graph.reports import (
    changes_table,
    coverage_table,
    filters_in_words,
    findings_table,
    links_table,
    method_table,
    report,
    totals_table,
)
from csa_graph.since import Change
from csa_graph.snapshot import write_whole
from csa_graph.tables import Table, table
from csa_graph.takeaway import fingerprint
from csa_graph.workbooks import ods, xlsx

_KIND: Final = "csa-graph audit pack"
_WANTED: Final = (
    "--pack: wanted a new or empty folder, a former pack or a name that ends in .zip"
)
_DIFFERENCES: Final = "duties_told_and_enacted"
_ANNEXES: Final = ("Reporting lines", "Differences", "Provenance", "Sources")
# What a page has no room for; the workbook has it.
_LEFT_OUT: Final = {
    "bearers",
    "condition",
    "modalities",
    "provision",
    "reports on",
    "told bearers",
    "told condition",
    "told interval",
    "told limit",
    "told modalities",
    "told status",
}
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_READABLE: Final = 0o644 << 16


def pack(audit: Audit, changes: Iterable[Change] | None = None) -> dict[str, bytes]:
    """Return the files of the audit pack, by name.

    Args:
        audit: what was found.
        changes: against a former state of the data, where that was asked for.
    """
    changed = None if changes is None else changes_table(changes)
    sheets = _sheets(audit, changed)
    annexes = [(name, _on_paper(shown)) for name, shown in sheets if name in _ANNEXES]
    files = {
        "audit.xlsx": xlsx(sheets),
        "audit.ods": ods(sheets),
        "report.html": printable(audit, annexes, changed),
        "graph.trig": serialise(audit.graph.store.quads(), "trig"),
    }
    return {**files, MANIFEST: _manifest(audit, sheets, files)}


def _sheets(audit: Audit, changes: Table | None) -> tuple[tuple[str, Table], ...]:
    tables = (
        ("Totals", totals_table(audit)),
        ("Coverage", coverage_table(audit)),
        ("Links", links_table(audit)),
        ("Findings", findings_table(audit)),
        ("Reporting lines", _listed(audit, "reporting-lines")),
        ("Differences", _differences(audit)),
        ("Provenance", _provenance(audit)),
        ("Sources", _listed(audit, "sources")),
        *((("Changes", changes),) if changes else ()),
    )
    return (
        ("Cover", report(audit).cover),
        ("Method", method_table(audit.graph)),
        ("Notes", _notes(tables)),
        *tables,
    )


def _on_paper(shown: Table) -> Table:
    kept = [i for i, name in enumerate(shown.columns) if name not in _LEFT_OUT]
    columns, *rows = (
        tuple(row[i] for i in kept) for row in (shown.columns, *shown.rows)
    )
    return replace(shown, columns=columns, rows=tuple(rows))


def _notes(tables: Iterable[tuple[str, Table]]) -> Table:
    said = [("general", "", text) for text in NOTES]
    said += [
        (f"sheet {name}", str(len(shown.rows)), shown.title) for name, shown in tables
    ]
    columns = ("about", "rows", "note")
    return Table("Notes", columns, tuple(said), frozenset({"rows"}))


def _listed(audit: Audit, name: str) -> Table:
    question = load_question(QUERIES / "audit" / f"{name}.rq")
    takes = {field.name for field in question.parameters}
    given = {"agreement": audit.agreement} if "agreement" in takes else {}
    return table(audit.graph, audit.graph.ask(question, given))


def _differences(audit: Audit) -> Table:
    question = audit.graph.questions[_DIFFERENCES]
    given = {"as_at": audit.as_at.isoformat()}
    return answered(audit.graph, question, audit.agreement, given).sheets[0][1]


def _provenance(audit: Audit) -> Table:
    uses = Counter(citation.iri for citation in _citations(audit))
    rows = tuple(
        (
            one.label,
            one.layer,
            one.cites or one.iri,
            one.reason,
            str(uses[one.iri]),
        )
        for one in cited(audit.graph.citations, uses)
    )
    columns = ("source", "layer", "address", "reason", "cited")
    title = "Provenance: every source that the report cites"
    return Table(title, columns, rows, frozenset({"cited"}))


def _citations(audit: Audit) -> Iterator[Citation]:
    for row in audit.rows:
        yield from row.citations
        for cell in row.cells:
            yield from cell.citations
    for finding in audit.findings:
        yield from finding.citations


def _manifest(
    audit: Audit, sheets: Iterable[tuple[str, Table]], files: Mapping[str, bytes]
) -> bytes:
    held = audit.graph.manifest
    body: dict[str, Any] = {
        "kind": _KIND,
        "agreement": audit.agreement.removeprefix(ID),
        "label": audit.graph.label(audit.agreement),
        "fingerprint": fingerprint(audit.graph, audit.agreement),
        "as_at": audit.as_at.isoformat(),
        "by": audit.brief.by,
        "filters": dict(audit.filters),
        "filters_in_words": filters_in_words(audit),
        "names": "off" if names_withheld(audit.graph) else "on",
        "made_of": asdict(held),
        "rows": {name: len(shown.rows) for name, shown in sheets},
        "files": [
            {
                "name": name,
                "bytes": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
            }
            for name, content in sorted(files.items())
        ],
    }
    return (json.dumps(body, indent=2, ensure_ascii=False) + "\n").encode()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return files as one ZIP archive, the same bytes for the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = _READABLE
            archive.writestr(entry, content)
    return out.getvalue()


def write_pack(files: Mapping[str, bytes], target: Path) -> None:
    """Write the pack as a folder, or as one archive where the name ends in ``.zip``.

    Whatever ends the process, the place holds no half of a pack. A former pack is
    replaced as a whole; a folder with anything else in it is not touched.

    Raises:
        QueryError: the folder holds something else.
        SnapshotError: the place cannot be written.
    """
    if target.suffix == ".zip":
        write_whole(target, zipped(files))
        return
    with whole_folder(target, _KIND, _WANTED) as beside:
        for name, content in files.items():
            write_whole(beside / name, content)
