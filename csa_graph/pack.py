"""The audit pack: what an auditor puts on file.

A workbook in two formats, a report to print, the graph, and a manifest that says what
they were made of and names the SHA-256 of each. The same data and the same filters give
the same bytes: no clock is read.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from csa_graph.audit import Audit
from csa_graph.export import serialise
from csa_graph.folder import MANIFEST, whole_folder
from csa_graph.iri import ID
from csa_graph.paper import printable
from csa_graph.reports import changes_table, filters_in_words
from csa_graph.sheets import sheets
from csa_graph.since import Change
from csa_graph.snapshot import write_whole
from csa_graph.tables import Table
from csa_graph.takeaway import fingerprint
from csa_graph.workbooks import ods, xlsx

_KIND: Final = "csa-graph audit pack"
_WANTED: Final = (
    "--pack: wanted a new or empty folder, a former pack or a name that ends in .zip"
)
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_READABLE: Final = 0o644 << 16


def pack(audit: Audit, changes: Iterable[Change] | None = None) -> dict[str, bytes]:
    """Return the files of the audit pack, by name.

    Args:
        audit: what was found.
        changes: against a former state of the data, where that was asked for.
    """
    shown = sheets(audit, None if changes is None else changes_table(changes))
    files = {
        "audit.xlsx": xlsx(tuple(shown.items())),
        "audit.ods": ods(tuple(shown.items())),
        "report.html": printable(audit, shown),
        "graph.trig": serialise(audit.graph.store.quads(), "trig"),
    }
    return {**files, MANIFEST: _manifest(audit, shown, files)}


def _manifest(
    audit: Audit, shown: Mapping[str, Table], files: Mapping[str, bytes]
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
        "names": "off" if audit.graph.names_withheld else "on",
        "made_of": asdict(held),
        "rows": {name: len(table.rows) for name, table in shown.items()},
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
