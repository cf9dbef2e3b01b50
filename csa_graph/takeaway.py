"""Answers to take away: one set of tables in every format people work in.

Each comes with a cover that says what was asked, of which data, and how to cite it.
CSV is the rows alone, for programs; its cover lies beside it (`csa_graph.csvw`).
"""

import csv
import hashlib
import io
import json
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from weakref import WeakKeyDictionary

from csa_graph import signs
from csa_graph.force import day_of_data, observations
from csa_graph.graph import Graph
from csa_graph.store import Store
from csa_graph.tables import Table
from csa_graph.workbooks import ods, xlsx

BOOKS: Final = ("xlsx", "ods")
FORMATS: Final = ("table", "csv", "json", "md", "txt", *BOOKS)
# What a spreadsheet takes for a formula, or may after it has trimmed the cell; and
# what some take for it where digits are wide.
_FORMULA: Final = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
)
_MARKS: Final = re.compile(r"[\\|<\[`]")
_WIDEST: Final = 40
_NAMED: Final = 8
# Every cover tells it, and a store never changes: it is worked out once.
_FINGERPRINTS: Final[WeakKeyDictionary[Store, dict[str, str]]] = WeakKeyDictionary()
_PAGE: Final = 78
_UNNAMED: Final = "Withheld; a post stands for each person."


@dataclass(frozen=True, slots=True)
class Takeaway:
    """What one answer is written from, in whatever format.

    Attributes:
        cover: what was asked, of which data, and how to cite it: two columns.
        sheets: a short name and a table each, the answer's rows first.
        body: the same for programs.
    """

    cover: Table
    sheets: tuple[tuple[str, Table], ...]
    body: Mapping[str, Any]

    @property
    def said(self) -> dict[str, str]:
        """What the cover says, by name."""
        return {name: text for name, text in self.cover.rows}  # noqa: C416


def cover(graph: Graph, agreement: str, title: str, said: Mapping[str, str]) -> Table:
    """Return the cover of an answer.

    Args:
        graph: the data.
        agreement: the agreement's IRI.
        title: of the answer.
        said: what else the cover says, such as the question and the filters; what is
            empty is left out. Where no day is said, the date of the data stands.
    """
    manifest = graph.manifest
    known = observations(graph)
    day = day_of_data(known).isoformat() if known else ""
    version = f"csa-graph {manifest.version}, data {manifest.sha256[:12]}"
    label = graph.label(agreement)
    rows = {
        "Title": title,
        **said,
        "As at": said.get("As at") or day,
        "Agreement": label,
        "Fingerprint of the agreement": fingerprint(graph, agreement),
        "Data": version,
        "Names": _UNNAMED if graph.names_withheld else "",
        "How to cite": f"{title}. {label}. {version}.",
        "Licence": "CC BY 4.0; contains public sector information licensed under the "
        "Open Government Licence v3.0",
    }
    filled = tuple((name, text) for name, text in rows.items() if text)
    return Table(title, ("what", "value"), filled)


def fingerprint(graph: Graph, agreement: str) -> str:
    """Return the SHA-256 over the fingerprints of an agreement's paragraphs."""
    known = _FINGERPRINTS.setdefault(graph.store, {})
    if agreement not in known:
        question = graph.verifying["paragraphs"]
        rows = graph.ask(question, {"agreement": agreement}).rows
        joined = "".join(row.values["sha256"] for row in rows)
        known[agreement] = hashlib.sha256(joined.encode()).hexdigest()
    return known[agreement]


def write(taken: Takeaway, form: str) -> bytes:
    """Return an answer in one of `FORMATS`."""
    if form == "json":
        body = {"cover": taken.said, **taken.body}
        return (json.dumps(body, indent=2, ensure_ascii=False) + "\n").encode()
    taken = _readable(taken)
    if form in BOOKS:
        sheets = (("Cover", taken.cover), *taken.sheets)
        return xlsx(sheets) if form == "xlsx" else ods(sheets)
    writers = {"csv": _csv, "md": _markdown, "txt": _text, "table": _columns}
    return writers[form](taken).encode()


def _readable(taken: Takeaway) -> Takeaway:
    """Return an answer in which every sign that a reader cannot see is written out."""
    sheets = tuple((name, _shown(table)) for name, table in taken.sheets)
    return replace(taken, cover=_shown(taken.cover), sheets=sheets)


def _shown(table: Table) -> Table:
    rows = tuple(tuple(signs.shown(cell) for cell in row) for row in table.rows)
    return replace(table, title=signs.shown(table.title), rows=rows)


def _csv(taken: Takeaway) -> str:
    return as_csv(taken.sheets[0][1])


def _markdown(taken: Takeaway) -> str:
    parts = [_md_cover(taken.cover), *(as_markdown(t) for _, t in taken.sheets)]
    return "\n".join(parts)


def _text(taken: Takeaway) -> str:
    blocks = [_block(taken.cover.rows)]
    for _, table in taken.sheets:
        blocks += [f"{table.title}\n{'=' * len(table.title)}\n"]
        blocks += [_block(zip(table.columns, row, strict=True)) for row in table.rows]
    return "\n".join(blocks)


def _columns(taken: Takeaway) -> str:
    return as_columns(taken.sheets[0][1])


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
    """Return a table as Markdown, with its title as a heading."""
    lines = [_md_row(shown.columns), _md_row(["---"] * len(shown.columns))]
    lines += [_md_row(row) for row in shown.rows]
    return f"## {as_words(shown.title)}\n\n" + "\n".join(lines) + "\n"


def as_words(text: str) -> str:
    r"""Return a text that Markdown takes for words: no link, no HTML, no cell's end.

    >>> as_words("a|b <script>\n[x](y)")
    'a\\|b \\<script> \\[x](y)'
    """
    return _MARKS.sub(r"\\\g<0>", text).replace("\n", " ")


def _md_cover(shown: Table) -> str:
    title, *rest = shown.rows
    lines = (f"- {name}: {as_words(text)}\n" for name, text in rest)
    return f"# {as_words(title[1])}\n\n" + "".join(lines)


def _md_row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(map(as_words, cells)) + " |"


def as_columns(shown: Table) -> str:
    """Return a table for a terminal: aligned, long cells cut, no empty column."""
    filled = [i for i in range(len(shown.columns)) if any(r[i] for r in shown.rows)]
    cut = [[_cut(row[i]) for i in filled] for row in (shown.columns, *shown.rows)]
    widths = [max(len(row[i]) for row in cut) for i in range(len(filled))]
    head, *rows = (_aligned(row, widths) for row in cut)
    rule = "  ".join("-" * width for width in widths)
    return "\n".join([shown.title, "", head, rule, *rows]) + "\n"


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
    return "  ".join(cells).rstrip()


def _cut(cell: str) -> str:
    words = " ".join(cell.split())
    return words if len(words) <= _WIDEST else words[: _WIDEST - 1] + "…"


def _block(pairs: "zip[tuple[str, str]] | Sequence[tuple[str, ...]]") -> str:
    return "".join(_wrapped(name, value) for name, value in pairs if value)


def _wrapped(name: str, value: str) -> str:
    return textwrap.fill(f"{name}: {value}", _PAGE, subsequent_indent="    ") + "\n"


def sentence(outcome: str, why: str, count: int, first: Iterator[str]) -> str:
    """Return an answer in one sentence.

    Args:
        outcome: ``answer``, ``not_stated`` or ``cannot_determine``.
        why: what it means that nothing is stated, or cannot be determined.
        count: how many rows there are.
        first: the first cell of each row.

    >>> sentence("answer", "", 2, iter(["Fraud", "Domestic Abuse"]))
    '2 rows: Fraud; Domestic Abuse.'
    >>> sentence("not_stated", "The agreement names no board for it.", 0, iter([]))
    'Not stated. The agreement names no board for it.'
    """
    if outcome == "not_stated":
        return f"Not stated. {why}".strip()
    if outcome == "cannot_determine":
        return f"Cannot be determined from the text. {why}".strip()
    rows = "1 row" if count == 1 else f"{count} rows"
    return f"{rows}: {several(first)}."


def several(texts: Iterable[str]) -> str:
    """Return texts as a sentence names them: each once, at most eight.

    >>> several("aabc")
    'a; b; c'
    >>> several("abcdefghij")
    'a; b; c; d; e; f; g; h and 2 more'
    """
    named = list(dict.fromkeys(text for text in texts if text))
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return f"{'; '.join(named[:_NAMED])}{more}"
