"""Tables for people and programs: one set of rows, several ways to write them.

A row's citations stand in a column of their own. A cell that a spreadsheet would
take for a formula is written as text.
"""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from csa_graph.graph import Graph
from csa_graph.questions import SOURCE, Answer

FORMATS: Final = ("table", "csv", "json", "md")
CITED: Final = "source"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_WIDEST: Final = 48


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings, all text.

    Attributes:
        title: what it shows.
        columns: the headings.
        rows: as many cells each as there are headings.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def table(graph: Graph, answer: Answer) -> Table:
    """Return an answer as a table: labels for things, citations in the last column."""
    fields = [field for field in answer.question.columns if field.kind != SOURCE]
    shown = [f for f in fields if f.name not in {p.name for p in _fixed(answer)}]
    rows = tuple(
        (
            *(_cell(graph, field.kind, row.values[field.name]) for field in shown),
            "; ".join(citation.label for citation in row.citations),
        )
        for row in answer.rows
    )
    names = (*(field.name for field in shown), CITED)
    return Table(answer.question.summary, names, rows)


def _fixed(answer: Answer) -> Sequence[Any]:
    return [p for p in answer.question.parameters if not p.kind.endswith("?")]


def _cell(graph: Graph, kind: str, value: str) -> str:
    return graph.label(value) if kind == "iri" and value else value


def as_json(graph: Graph, answer: Answer) -> dict[str, Any]:
    """Return an answer for JSON: outcome, sentence where empty, rows, citations."""
    kinds = {field.name: field.kind for field in answer.question.columns}
    rows: list[dict[str, Any]] = []
    for row in answer.rows:
        values: dict[str, Any] = {}
        for name, value in row.values.items():
            values[name] = _cell(graph, kinds[name], value) or None
            if kinds[name] == "iri" and value:
                values[f"{name}_iri"] = value
        values["citations"] = [citation.as_dict() for citation in row.citations]
        rows.append(values)
    return {
        "name": answer.question.name,
        "title": answer.question.summary,
        "question": answer.question.asks,
        "outcome": answer.outcome,
        "means": answer.question.empty if not rows else "",
        "count": len(rows),
        "rows": rows,
    }


def as_csv(shown: Table) -> str:
    """Return a table as CSV (RFC 4180), safe to open in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(shown.columns)
    writer.writerows([[as_text(cell) for cell in row] for row in shown.rows])
    return out.getvalue()


def as_text(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula.

    >>> as_text("=1+1")
    "'=1+1"
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def as_markdown(shown: Table) -> str:
    """Return a table as Markdown, with its title."""
    lines = [_md_row(shown.columns), _md_row(["---"] * len(shown.columns))]
    lines += [_md_row(row) for row in shown.rows]
    return f"{shown.title}\n\n" + "\n".join(lines) + "\n"


def _md_row(cells: Sequence[str]) -> str:
    escaped = (cell.replace("|", "\\|").replace("\n", " ") for cell in cells)
    return "| " + " | ".join(escaped) + " |"


def as_columns(shown: Table) -> str:
    """Return a table for a terminal, columns aligned and long cells cut."""
    cut = [[_cut(cell) for cell in row] for row in (shown.columns, *shown.rows)]
    widths = [max(len(row[i]) for row in cut) for i in range(len(shown.columns))]
    lines = [
        "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip()
        for row in cut
    ]
    rule = "  ".join("-" * width for width in widths)
    return "\n".join([shown.title, "", lines[0], rule, *lines[1:]]) + "\n"


def _cut(cell: str) -> str:
    plain = " ".join(cell.split())
    return plain if len(plain) <= _WIDEST else plain[: _WIDEST - 1] + "…"


def write(graph: Graph, answer: Answer, form: str) -> str:
    """Return an answer written in one of `FORMATS`."""
    if form == "json":
        return json.dumps(as_json(graph, answer), indent=2, ensure_ascii=False) + "\n"
    shown = table(graph, answer)
    writers = {"csv": as_csv, "md": as_markdown, "table": as_columns}
    return writers[form](shown)
