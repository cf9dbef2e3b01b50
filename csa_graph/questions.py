"""Named questions: one ``.rq`` file each, from which every outlet comes.

A header gives the title, the question in plain words, parameters and columns; the
query below it is plain SPARQL. A column of the kind ``source`` names the graph a row
rests on: it becomes the row's citations. A column of the kind ``iris`` holds several
things. Rows that differ in nothing but these two are one. One of the kind ``duration``
holds a length of time (ISO 8601), or words in its stead.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from csa_graph.citations import Citation, cited
from csa_graph.errors import QueryError
from csa_graph.files import read_text
from csa_graph.headers import header, required
from csa_graph.store import Row, Store, Term, plain

SOURCE: Final = "source"
KEY: Final = "key"
SEVERAL: Final = "iris"
DURATION: Final = "duration"
NUMBER: Final = "number"
KINDS: Final = (
    "iri",
    SEVERAL,
    "text",
    NUMBER,
    "date",
    DURATION,
    "outcome",
    KEY,
    SOURCE,
)
_MERGED: Final = (SEVERAL, SOURCE)
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter or a column.

    Attributes:
        name: the SPARQL variable, without its question mark.
        kind: one of `KINDS` for a column; ``iri``, ``text`` or ``date`` for a
            parameter, followed by ``?`` where it may be left out.
        help: what it means, in a few words.
    """

    name: str
    kind: str
    help: str


@dataclass(frozen=True, slots=True)
class Question:
    """One named question, as its file gives it.

    Attributes:
        name: the file's name without its ending.
        summary: its title.
        asks: the question in plain words; empty for lists.
        says: the answer as a sentence, in which ``{column}`` stands for what the rows
            have there, and what is in square brackets is said of each row; empty for
            lists.
        users: who asks it.
        parameters: what may be bound.
        columns: what comes back, in order.
        order: how the rows are sorted, in words.
        empty: what it means that no row is found.
        phrases: other ways to ask it.
        covers: numbers of the reference questions it answers, each with the
            parameters to give and the columns to rename.
        force: the column of duties of which each row tells whether they are in
            force on the as-at date; empty for most questions.
        enacted: whether a duty whose law was not yet made on that date has no row.
        text: the query.
    """

    name: str
    summary: str
    asks: str
    says: str
    users: tuple[str, ...]
    parameters: tuple[Field, ...]
    columns: tuple[Field, ...]
    order: str
    empty: str
    phrases: tuple[str, ...]
    covers: tuple[str, ...]
    force: str
    enacted: bool
    text: str


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One row of an answer: its values by column, and what it rests on."""

    values: dict[str, str]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gave.

    Attributes:
        question: what was asked.
        outcome: ``answer``, ``not_stated`` or ``cannot_determine``.
        rows: in the query's order.
    """

    question: Question
    outcome: str
    rows: tuple[AnswerRow, ...]


def load_question(file: Path) -> Question:
    """Return the question in a file.

    Raises:
        DataError: the file cannot be read.
        QueryError: its header is incomplete or names a kind that does not exist.
    """
    text = read_text(file)
    values = header(text, file)
    columns = tuple(_field(line) for line in values.get("column", []))
    unknown = [column for column in columns if column.kind not in KINDS]
    if unknown:
        raise QueryError(f"{file}: column kind {unknown[0].kind!r}, wanted {KINDS}")
    return Question(
        name=file.stem,
        summary=required(values, "summary", file),
        asks=" ".join(values.get("question", [])),
        says=" ".join(values.get("says", [])),
        users=tuple(values.get("user", [])),
        parameters=tuple(_field(line) for line in values.get("param", [])),
        columns=columns,
        order=" ".join(values.get("order", [])),
        empty=" ".join(values.get("empty", [])),
        phrases=tuple(values.get("phrase", [])),
        covers=tuple(values.get("covers", [])),
        force=" ".join(values.get("force", [])),
        enacted="enacted" in values,
        text=text,
    )


def _field(line: str) -> Field:
    name, kind, *rest = line.split(maxsplit=2)
    return Field(name, kind, rest[0] if rest else "")


def load_questions(folder: Path) -> dict[str, Question]:
    """Return the questions of a folder, by name.

    Raises:
        DataError: a file cannot be read.
        QueryError: a header is incomplete.
    """
    return {file.stem: load_question(file) for file in sorted(folder.glob("*.rq"))}


def ask(
    store: Store,
    question: Question,
    given: Mapping[str, str],
    known: Mapping[str, Citation],
) -> Answer:
    """Return the answer to a question.

    Args:
        store: the data.
        question: what is asked.
        given: values of its parameters, IRIs in full.
        known: the citation of every graph.

    Raises:
        QueryError: a parameter is missing, unknown or not of its kind.
    """
    found = store.select(question.text, _bound(question, given))
    rows = tuple(_merged(question, found, known))
    return Answer(question, _outcome(question, rows), rows)


def _bound(question: Question, given: Mapping[str, str]) -> dict[str, Term]:
    fields = {field.name: field for field in question.parameters}
    needed = {name for name, field in fields.items() if not field.kind.endswith("?")}
    if not needed <= given.keys() <= fields.keys():
        wanted = ", ".join(f"{n} ({f.help})" for n, f in fields.items()) or "none"
        offered = ", ".join(sorted(given)) or "none"
        message = f"{question.name} takes parameters: {wanted}; given: {offered}"
        raise QueryError(message)
    return {name: _term(fields[name], value) for name, value in given.items()}


def _term(field: Field, value: str) -> Term:
    if field.kind.rstrip("?") == "date":
        return _day(field, value)
    if field.kind.rstrip("?") == "text":
        return ox.Literal(value)
    try:
        return ox.NamedNode(value)
    except ValueError:
        raise QueryError(f"{field.name}: wanted an IRI, given {value!r}") from None


def _day(field: Field, value: str) -> ox.Literal:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        said = f"{field.name}: wanted a day such as 2026-11-01, given {value!r}"
        raise QueryError(said) from None
    return ox.Literal(day.isoformat(), datatype=ox.NamedNode(f"{_XSD}date"))


def _merged(
    question: Question, rows: Iterable[Row], known: Mapping[str, Citation]
) -> Iterator[AnswerRow]:
    grouped: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        key = (plain(row[c.name]) for c in question.columns if c.kind not in _MERGED)
        grouped.setdefault(tuple(key), []).append(row)
    for alike in grouped.values():
        values = {
            column.name: _value(column, alike)
            for column in question.columns
            if column.kind != SOURCE
        }
        yield AnswerRow(values, tuple(cited(known, _sources(question, alike))))


def _value(column: Field, alike: Sequence[Row]) -> str:
    if column.kind != SEVERAL:
        return plain(alike[0][column.name])
    return " ".join(sorted({plain(row[column.name]) for row in alike} - {""}))


def _sources(question: Question, alike: Sequence[Row]) -> set[str]:
    names = [column.name for column in question.columns if column.kind == SOURCE]
    return {plain(row[name]) for row in alike for name in names}


def _outcome(question: Question, rows: tuple[AnswerRow, ...]) -> str:
    if not rows:
        return "not_stated"
    column = next((c.name for c in question.columns if c.kind == "outcome"), None)
    if column and all(row.values[column] == "cannot_determine" for row in rows):
        return "cannot_determine"
    return "answer"
