"""Findings: what an auditor would write down, each check one ``.rq`` file.

A check is a question whose rows are the offenders. Its header adds a family, a
severity, the reason in words and what would settle it. A finding is never surer than
the facts it rests on: where one is unconfirmed, of low confidence or matched by a
judgement that leaves the match open, it is a note; where one is of medium confidence,
no more than a warning; and its reason says so. A finding that was accepted is shown as
accepted, not left out.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from csa_graph._bundle import QUERIES, folder
from csa_graph.check import SEVERITIES
from csa_graph.citations import CONFIDENCES, LAYERS, Citation, cited
from csa_graph.days import in_words
from csa_graph.errors import QueryError
from csa_graph.files import read_text
from csa_graph.force import observations, statuses
from csa_graph.graph import Graph, node
from csa_graph.headers import header, required
from csa_graph.iri import ID, LEGISLATION, VOCAB
from csa_graph.questions import SEVERAL, AnswerRow, Question, load_question
from csa_graph.store import EmbeddedStore, plain

FAMILIES: Final = (
    "gaps",
    "accuracy",
    "currency",
    "consistency",
    "resilience",
    "unknowns",
    "provenance",
)
_IN_FORCE: Final = "in force"
_ADDED: Final = "added"
_TOLD: Final = "told"
# What makes a finding less than certain: the gravest it may be, and what it then says.
_DOUBTS: Final = {
    "unconfirmed": ("note", "It rests on a fact whose source nobody has read."),
    "low": ("note", "It rests on a fact of low confidence."),
    "left open": ("note", "It rests on a match that is left open."),
    "medium": ("warning", "It rests on a fact of medium confidence."),
}
_ALWAYS_SAID: Final = ("unconfirmed", "low")
_PERSON: Final = ox.NamedNode("http://xmlns.com/foaf/0.1/Person")
_PLACE: Final = re.compile(r"{(\w+)}")


@dataclass(frozen=True, slots=True)
class Check:
    """One check, as its file gives it.

    Attributes:
        question: the query and its columns; the first column that is no parameter is
            what a finding is about.
        family: one of `FAMILIES`.
        severity: ``error``, ``warning`` or ``note``, where the facts are certain.
        reason: a sentence in which ``{column}`` stands for that column's label.
        settles: what would settle it.
        key: the columns whose values make the identifier of a finding.
        when: which status a duty must have on the as-at date, where the question
            names a column of duties.
        doubt: ``added`` to the reason where the facts are doubtful, or ``told`` by it.
    """

    question: Question
    family: str
    severity: str
    reason: str
    settles: str
    key: tuple[str, ...]
    when: str
    doubt: str


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A decision to live with a finding.

    Attributes:
        reason: why.
        role: the label of the role that decided.
        on: the day of the decision.
        citation: the judgement it stands in.
    """

    reason: str
    role: str
    on: date
    citation: Citation


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing an auditor would write down.

    Attributes:
        id: the check's name and the tails of the key's IRIs; survives rewording.
        check: the check's name.
        family: one of `FAMILIES`.
        severity: ``error``, ``warning`` or ``note``.
        subject: the IRI of what it is about before all else.
        things: the IRIs of all that its rows name, the subject among them.
        reason: why it is a finding, in words.
        settles: what would settle it.
        basis: the weakest layer among the citations.
        confidence: the weakest confidence recorded of the things that the finding
            names, one of `CONFIDENCES`; empty where none is recorded.
        citations: what it rests on.
        acceptance: the decision to live with it, if there is one.
    """

    id: str
    check: str
    family: str
    severity: str
    subject: str
    things: frozenset[str]
    reason: str
    settles: str
    basis: str
    confidence: str
    citations: tuple[Citation, ...]
    acceptance: Acceptance | None


def load_checks(directory: Path) -> tuple[Check, ...]:
    """Return the checks of a folder, by name.

    Raises:
        BundleError: the folder is missing or empty.
        DataError: a file cannot be read.
        QueryError: a header is incomplete or names what does not exist.
    """
    return tuple(_check(file) for file in sorted(folder(directory).glob("*.rq")))


def _check(file: Path) -> Check:
    question = load_question(file)
    values = header(read_text(file), file)
    names = tuple(column.name for column in question.columns)
    check = Check(
        question=question,
        family=_one_of(required(values, "family", file), FAMILIES, file),
        severity=_one_of(required(values, "severity", file), SEVERITIES, file),
        reason=required(values, "reason", file),
        settles=required(values, "settles", file),
        key=tuple(" ".join(values.get("key", [_subject(question)])).split()),
        when=" ".join(values.get("when", [_IN_FORCE])),
        doubt=_one_of(" ".join(values.get("doubt", [_ADDED])), (_ADDED, _TOLD), file),
    )
    for name in (*check.key, *_PLACE.findall(check.reason + check.settles)):
        _one_of(name, names, file)
    return check


def _one_of(value: str, known: tuple[str, ...], file: Path) -> str:
    if value not in known:
        raise QueryError(f"{file}: wanted one of {', '.join(known)}, found {value!r}")
    return value


def _subject(question: Question) -> str:
    given = {parameter.name for parameter in question.parameters}
    return next(c.name for c in question.columns if c.name not in given)


def findings(graph: Graph, agreement: str, as_at: date) -> tuple[Finding, ...]:
    """Return what an auditor would write down about an agreement on a day.

    Args:
        graph: the data.
        agreement: the agreement's IRI.
        as_at: the day; what is enacted, replaced or past its end later is not found.

    Returns:
        The gravest first, then by family, check and identifier.

    Raises:
        QueryError: a check is ill-formed.
    """
    checks = load_checks(QUERIES / "audit" / "findings")
    return found_by(checks, graph, agreement, as_at)


def found_by(
    checks: tuple[Check, ...], graph: Graph, agreement: str, as_at: date
) -> tuple[Finding, ...]:
    """Return what some checks find, in the order of `findings`.

    Raises:
        QueryError: a check is ill-formed.
    """
    known = _Known(
        agreement=agreement,
        force=statuses(observations(graph), as_at),
        confidence=_confidences(graph),
        left_open=_left_open(graph),
        accepted=acceptances(graph, agreement),
    )
    found = [
        _finding(graph, check, identifier, rows, known)
        for check in checks
        for identifier, rows in _rows(graph, check, known, as_at).items()
    ]
    return tuple(sorted(found, key=_rank))


@dataclass(frozen=True, slots=True)
class _Known:
    agreement: str
    force: Mapping[str, str]
    confidence: Mapping[str, str]
    left_open: frozenset[str]
    accepted: Mapping[str, Acceptance]


def _rank(finding: Finding) -> tuple[int, int, str, str]:
    severity = -SEVERITIES.index(finding.severity)
    return severity, FAMILIES.index(finding.family), finding.check, finding.id


def _rows(
    graph: Graph, check: Check, known: _Known, as_at: date
) -> dict[str, list[AnswerRow]]:
    """Return the rows of a check, by the identifier of the finding they make."""
    offered = {"agreement": known.agreement, "as_at": as_at.isoformat()}
    taken = {parameter.name for parameter in check.question.parameters}
    given = {name: value for name, value in offered.items() if name in taken}
    duty = check.question.force
    grouped: defaultdict[str, list[AnswerRow]] = defaultdict(list)
    for row in graph.ask(check.question, given).rows:
        if not duty or known.force.get(row.values[duty], "") == check.when:
            grouped[_identifier(check, row, known.agreement)].append(row)
    return grouped


def _identifier(check: Check, row: AnswerRow, agreement: str) -> str:
    tails = (_tail(row.values[column], agreement) for column in check.key)
    return "/".join((check.question.name, *tails))


def _finding(
    graph: Graph, check: Check, identifier: str, rows: list[AnswerRow], known: _Known
) -> Finding:
    sources = cited(graph.citations, (c.iri for row in rows for c in row.citations))
    basis = _weakest((c.layer for c in sources), LAYERS)
    things = frozenset(_named(check.question, rows))
    recorded = (known.confidence.get(iri, "") for iri in things)
    confidence = _weakest(recorded, CONFIDENCES)
    is_open = any(c.iri in known.left_open for c in sources)
    doubts = {basis, confidence, "left open" if is_open else ""}
    severity, caution = _doubted(check.severity, doubts)
    said = caution if check.doubt == _ADDED else []
    shown = _shown(graph, check, rows[0])
    return Finding(
        id=identifier,
        check=check.question.name,
        family=check.family,
        severity=severity,
        subject=rows[0].values[_subject(check.question)],
        things=things,
        reason=" ".join((_sentence(check.reason, shown), *said)),
        settles=_sentence(check.settles, shown),
        basis=basis,
        confidence=confidence,
        citations=tuple(sources),
        acceptance=known.accepted.get(identifier),
    )


def _sentence(template: str, shown: Mapping[str, str]) -> str:
    """Return a sentence of a check, which may begin with what something is called.

    >>> _sentence("{party} may be meant.", {"party": "other agencies"})
    'Other agencies may be meant.'
    """
    said = in_words(template.format_map(shown))
    return said[:1].upper() + said[1:]


def _doubted(severity: str, doubts: set[str]) -> tuple[str, list[str]]:
    """Return how grave a finding may be, and what it says of its weightiest doubt.

    >>> _doubted("error", {"law", "medium"})
    ('warning', ['It rests on a fact of medium confidence.'])
    """
    known = {doubt: said for doubt, said in _DOUBTS.items() if doubt in doubts}
    lowered = [d for d, (most, _) in known.items() if _graver(severity, most)]
    said = [t for d, (_, t) in known.items() if d in lowered or d in _ALWAYS_SAID]
    limits = (severity, *(most for most, _ in known.values()))
    return min(limits, key=SEVERITIES.index), said[:1]


def _graver(one: str, other: str) -> bool:
    return SEVERITIES.index(one) > SEVERITIES.index(other)


def _weakest(given: Iterator[str], order: tuple[str, ...]) -> str:
    ranked = [order.index(value) for value in given if value in order]
    return order[max(ranked)] if ranked else ""


def _named(question: Question, rows: Iterable[AnswerRow]) -> Iterator[str]:
    """Yield the IRIs that rows name, but for those that the question was given."""
    given = {parameter.name for parameter in question.parameters}
    kinds = {column.name: column.kind for column in question.columns}
    named = [n for n, k in kinds.items() if k in {"iri", SEVERAL} and n not in given]
    for row in rows:
        for name in named:
            yield from row.values[name].split()


def _shown(graph: Graph, check: Check, row: AnswerRow) -> dict[str, str]:
    return {
        column.name: _said(graph, column.kind, row.values[column.name])
        for column in check.question.columns
        if column.name in row.values
    }


def _said(graph: Graph, kind: str, value: str) -> str:
    if kind == SEVERAL:
        return ", ".join(sorted(graph.label(iri) for iri in value.split()))
    return graph.label(value)


def _tail(iri: str, agreement: str) -> str:
    """Return what tells a thing from others of its kind.

    >>> _tail("https://w3id.org/csa-graph/id/a-2024/priority/fraud", f"{ID}a-2024")
    'fraud'
    >>> _tail("http://www.legislation.gov.uk/id/ukpga/1998/37", f"{ID}a-2024")
    'ukpga-1998-37'
    """
    for start in (f"{agreement}/", ID, VOCAB):
        if iri.startswith(start):
            kind, slash, rest = iri.removeprefix(start).partition("/")
            return (rest if slash else kind).replace("/", "-")
    return iri.removeprefix(LEGISLATION).rstrip("/").replace("/", "-")


_CONFIDENCE: Final = """
PREFIX csa: <https://w3id.org/csa-graph/ontology#>
SELECT ?thing ?confidence WHERE { ?thing csa:confidence ?confidence }
ORDER BY ?thing ?confidence
"""


_LEFT_OPEN: Final = """
PREFIX csa: <https://w3id.org/csa-graph/ontology#>
SELECT ?judgement WHERE { ?judgement a csa:Judgement ; csa:leftOpen true }
ORDER BY ?judgement
"""


def _left_open(graph: Graph) -> frozenset[str]:
    rows = graph.store.select(_LEFT_OPEN, {})
    return frozenset(plain(row["judgement"]) for row in rows)


def _confidences(graph: Graph) -> dict[str, str]:
    rows = graph.store.select(_CONFIDENCE, {})
    return {
        plain(row["thing"]): plain(row["confidence"]).rpartition("/")[2] for row in rows
    }


def acceptances(graph: Graph, agreement: str) -> dict[str, Acceptance]:
    """Return the acceptances of an agreement, by the identifier of the finding.

    Raises:
        QueryError: the query that comes with the package is ill-formed.
    """
    question = load_question(QUERIES / "audit" / "acceptances.rq")
    rows = graph.ask(question, {"agreement": agreement}).rows
    return {
        row.values["accepts"]: Acceptance(
            reason=row.values["reason"],
            role=graph.label(row.values["role"]),
            on=date.fromisoformat(row.values["day"]),
            citation=row.citations[0],
        )
        for row in rows
    }


def without(graph: Graph, person: str) -> Graph:
    """Return the graph as if a person had left: no fact names that person any more.

    Posts stay, with nobody in them; what follows from rules does not depend on people.

    Args:
        graph: the data.
        person: the person's IRI.

    Raises:
        QueryError: the text is no IRI, or that of nobody in the data.
    """
    gone = node(person)
    if not any(q.object == _PERSON for q in graph.store.quads(gone)):
        raise QueryError(f"without: wanted a person of the data, given {person!r}")
    left = (q for q in graph.store.quads() if gone not in (q.subject, q.object))
    return replace(graph, store=EmbeddedStore(left))
