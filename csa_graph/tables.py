"""Answers as tables: rows under headings, all text, citations in the last column.

Labels stand for things. What a parameter fixes is left to the cover, and keys are for
programs only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from csa_graph.citations import Citation
from csa_graph.graph import Graph
from csa_graph.questions import (
    DURATION,
    KEY,
    NUMBER,
    SEVERAL,
    SOURCE,
    Answer,
    AnswerRow,
    Field,
    Question,
)

CITED: Final = "source"
_DURATION: Final = re.compile(r"P(\d+)([DWMY])")
_UNITS: Final = {"D": "day", "W": "week", "M": "month", "Y": "year"}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings, all text.

    Attributes:
        title: what it shows.
        columns: the headings.
        rows: as many cells each as there are headings.
        numbers: the headings of columns that hold numbers, for who adds them up.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[str] = frozenset()


def table(graph: Graph, answer: Answer) -> Table:
    """Return an answer as a table, with its sources where the question has any."""
    shown = shown_fields(answer.question)
    cited = any(field.kind == SOURCE for field in answer.question.columns)
    rows = tuple(
        (
            *(_cell(graph, field.kind, row.values[field.name]) for field in shown),
            *((sources(row.citations),) if cited else ()),
        )
        for row in answer.rows
    )
    columns = (*map(_heading, shown), *((CITED,) if cited else ()))
    numbers = frozenset(_heading(field) for field in shown if field.kind == NUMBER)
    return Table(answer.question.summary, columns, rows, numbers)


def _heading(field: Field) -> str:
    return field.name.replace("_", " ")


def shown_fields(question: Question) -> Sequence[Field]:
    """Return the columns that a table of a question's answers shows before sources."""
    fixed = {p.name for p in question.parameters if not p.kind.endswith("?")}
    return [
        field
        for field in question.columns
        if field.kind not in {SOURCE, KEY} and field.name not in fixed
    ]


def sources(citations: Sequence[Citation]) -> str:
    """Return citations as people read them, the layer behind each."""
    return "; ".join(f"{c.label} ({c.layer})" for c in citations)


def cells(graph: Graph, question: Question, row: AnswerRow) -> dict[str, str]:
    """Return what a row has in each column, as people read it."""
    return {
        field.name: _cell(graph, field.kind, row.values[field.name])
        for field in question.columns
        if field.kind != SOURCE
    }


def _cell(graph: Graph, kind: str, value: str) -> str:
    if kind == SEVERAL:
        return "; ".join(sorted(graph.label(iri) for iri in value.split()))
    if kind == DURATION:
        return lasting(value)
    return graph.label(value) if kind in {"iri", KEY} and value else value


def lasting(value: str) -> str:
    """Return a length of time in words; what is none stays as it is.

    >>> lasting("P56D"), lasting("P1Y"), lasting("not stated")
    ('56 days', '1 year', 'not stated')
    """
    found = _DURATION.fullmatch(value)
    if not found:
        return value
    return f"{found[1]} {_UNITS[found[2]]}{'s' * (found[1] != '1')}"


def as_rows(graph: Graph, answer: Answer) -> list[dict[str, Any]]:
    """Return the rows of an answer for JSON: labels, IRIs and citations."""
    kinds = {field.name: field.kind for field in answer.question.columns}
    rows: list[dict[str, Any]] = []
    for row in answer.rows:
        values: dict[str, Any] = {}
        for name, value in row.values.items():
            values[name] = _cell(graph, kinds[name], value) or None
            if kinds[name] in {"iri", KEY} and value:
                values[f"{name}_iri"] = value
            if kinds[name] == SEVERAL:
                values[f"{name}_iris"] = value.split()
            if kinds[name] == DURATION:
                values[f"{name}_iso"] = value if value != values[name] else None
        values["citations"] = [citation.as_dict() for citation in row.citations]
        rows.append(values)
    return rows


def as_json(graph: Graph, answer: Answer) -> dict[str, Any]:
    """Return an answer for JSON: outcome, what an empty one means, rows."""
    return {
        "name": answer.question.name,
        "title": answer.question.summary,
        "question": answer.question.asks,
        "outcome": answer.outcome,
        "means": "" if answer.rows else answer.question.empty,
        "count": len(answer.rows),
        "rows": as_rows(graph, answer),
    }
