"""The graph answers the reference questions as the document does.

The answers were written from the document, by hand, before any query. A wrong outcome
is a failure as much as a wrong row; so is a paragraph that is not cited.

A question says in ``#+ covers:`` which numbers it answers: the number, then
``parameter=value`` and ``expected:column`` where the answer calls a column otherwise.
"""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from csa_graph._bundle import QUERIES
from csa_graph.graph import Graph
from csa_graph.naming import anything, resolved
from csa_graph.questions import Answer, AnswerRow, Question, load_questions
from csa_graph.trace import trace

EXPECTED = yaml.safe_load(
    (Path(__file__).parent / "expected" / "staffordshire-2023.yaml").read_text()
)
BY_NUMBER: dict[int, dict[str, Any]] = {q["number"]: q for q in EXPECTED["questions"]}
PRINTED = """
PREFIX csa: <https://w3id.org/csa-graph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?thing ?name WHERE {
  ?property rdfs:subPropertyOf csa:asPrinted .
  ?thing ?property ?name
}
"""
Covering = tuple[Question, dict[str, str], dict[str, str]]


def covering() -> dict[int, Covering]:
    found: dict[int, Covering] = {}
    for question in load_questions(QUERIES / "questions").values():
        for line in question.covers:
            number, *words = line.split()
            assert int(number) not in found, f"{number} is covered twice"
            given = dict(w.split("=", 1) for w in words if "=" in w)
            renamed = dict(w.split(":", 1) for w in words if "=" not in w)
            found[int(number)] = question, given, renamed
    return found


COVERING = covering()


@pytest.fixture(scope="module")
def names(graph: Graph) -> dict[str, set[str]]:
    """Give the texts by which each thing may be called: its label, as printed."""
    called = {iri: {fold(label)} for iri, label in graph.labels.items()}
    for row in graph.store.select(PRINTED, {}):
        thing, name = (getattr(row[key], "value", "") for key in ("thing", "name"))
        called.setdefault(thing, set()).add(fold(name))
    return called


def fold(text: object) -> str:
    """Leave out what the expected answers leave out of names."""
    words = "" if text is None else " ".join(str(text).split())
    words = words.replace("\u2019", "'").strip("'\u2018 ").removesuffix(".")
    return re.sub(r"^the ", "", words.casefold())


def ask(graph: Graph, number: int) -> Answer:
    question, given, _ = COVERING[number]
    agreement = graph.agreement(EXPECTED["agreement"])
    return graph.ask(question, resolved(graph, question, agreement, given))


def compared(number: int) -> list[str]:
    columns = BY_NUMBER[number].get("columns") or []
    return [column for column in columns if not column.endswith("_gist")]


def wanted_rows(number: int) -> list[tuple[str, ...]]:
    expected = BY_NUMBER[number]
    columns = expected.get("columns") or []
    kept = [columns.index(name) for name in compared(number)]
    return [tuple(fold(row[i]) for i in kept) for row in expected.get("rows") or []]


def matches(
    number: int, row: AnswerRow, wanted: tuple[str, ...], names: dict[str, set[str]]
) -> bool:
    _, _, renamed = COVERING[number]
    for column, text in zip(compared(number), wanted, strict=True):
        value = row.values[renamed.get(column, column)]
        if text not in {fold(value), *names.get(value, set())}:
            return False
    return True


@pytest.mark.parametrize("number", sorted(COVERING))
def test_the_outcome_is_the_expected_one(graph: Graph, number: int) -> None:
    assert ask(graph, number).outcome == BY_NUMBER[number]["outcome"]


@pytest.mark.parametrize("number", sorted(COVERING))
def test_the_rows_are_the_expected_ones(
    graph: Graph, names: dict[str, set[str]], number: int
) -> None:
    answer = ask(graph, number)
    if answer.outcome == "cannot_determine":
        return
    found = list(answer.rows)
    missing = []
    for wanted in wanted_rows(number):
        row = next((r for r in found if matches(number, r, wanted, names)), None)
        if row is None:
            missing.append(wanted)
        else:
            found.remove(row)
    assert (missing, [row.values for row in found]) == ([], [])


@pytest.mark.parametrize(
    "number", sorted(n for n in COVERING if BY_NUMBER[n].get("ordered"))
)
def test_the_rows_come_in_the_expected_order(
    graph: Graph, names: dict[str, set[str]], number: int
) -> None:
    rows = ask(graph, number).rows
    pairs = zip(rows, wanted_rows(number), strict=True)
    assert all(matches(number, row, wanted, names) for row, wanted in pairs)


@pytest.mark.parametrize("number", sorted(COVERING))
def test_every_expected_paragraph_is_cited(graph: Graph, number: int) -> None:
    answer = ask(graph, number)
    if answer.outcome == "not_stated":
        assert answer.question.empty
        return
    cited = {c.identifier for row in answer.rows for c in row.citations}
    assert set(BY_NUMBER[number]["paragraphs"]) - cited == set()


def test_each_reference_question_is_listed_once() -> None:
    numbers = Counter(q["number"] for q in EXPECTED["questions"])
    assert numbers == Counter(range(1, 115))


def test_the_shortest_chain_is_answered_by_a_trace(graph: Graph) -> None:
    rows = BY_NUMBER[97]["rows"]
    agreement = graph.agreement(EXPECTED["agreement"])
    act = "http://www.legislation.gov.uk/id/ukpga/2021/17"
    officer = anything(graph, rows[-1][2], agreement)
    [way] = [w for w in trace(graph, act, officer) if "/priority/" in w[0].end]
    assert [graph.label(act), graph.label(way[0].end)] == rows[0][1:3]
    assert rows[0][3] in way[0].citations[0].label.casefold()
    assert [graph.label(way[0].end), graph.label(way[-1].end)] == rows[1][1:3]
    assert {hop.basis for hop in way[1:]} == {rows[1][3]}
    assert {c.identifier for hop in way[1:] for c in hop.citations} == {rows[1][4]}


def test_every_reference_question_is_answered() -> None:
    assert sorted([*COVERING, 97]) == list(range(1, 115))
