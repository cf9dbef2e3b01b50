"""Several statuses make one by the rule that the list of statuses states."""

import pytest

from csa_graph.facts import known_statuses
from csa_graph.graph import Graph
from csa_graph.iri import VOCAB
from csa_graph.parts import Part, combined, least, weakest

STATUS = f"{VOCAB}coverage-status/"
LETTERS = {
    "C": "covered",
    "A": "another-arrangement",
    "P": "partly",
    "X": "context-only",
    "S": "not-stated",
    "G": "gap",
    "N": "not-applicable",
    "F": "not-in-force",
}


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ("C", "C"),
        ("CC", "C"),
        ("CA", "A"),
        ("AP", "P"),
        ("CS", "P"),
        ("AX", "P"),
        ("PG", "P"),
        ("XS", "S"),
        ("SG", "G"),
        ("XX", "X"),
        ("NN", "N"),
        ("FF", "F"),
    ],
)
def test_all_agree_or_it_is_partly_or_the_greatest_shortfall(
    graph: Graph, parts: str, whole: str
) -> None:
    given = [STATUS + LETTERS[letter] for letter in parts]
    known = known_statuses(graph)
    assert combined(given, known) == STATUS + LETTERS[whole]
    assert combined(reversed(given), known) == STATUS + LETTERS[whole]


def test_the_parts_with_the_least_shortfall_suffice(graph: Graph) -> None:
    parts = [
        Part(STATUS + LETTERS[letter], letter, "", "", "", ()) for letter in "PCXC"
    ]
    found = least(parts, known_statuses(graph))
    assert [part.by for part in found] == ["C", "C"]
    assert least([], known_statuses(graph)) == []


def test_nothing_has_no_basis() -> None:
    assert weakest([]) == weakest(["", ""]) == ""
