"""Which priorities derive from which legislation: the chains and their matrix.

A chain is one distinct combination of provision, duty, rule and priority. The matrix
counts chains; every count can be opened into the chains it counts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from csa_graph._bundle import QUERIES, ontology
from csa_graph.citations import LAYERS
from csa_graph.graph import Graph
from csa_graph.iri import VOCAB
from csa_graph.naming import resolved
from csa_graph.questions import Answer, AnswerRow, load_question
from csa_graph.rules import Premise, load_rules, proofs

_CHAIN: Final = ("provision", "duty", "rule", "priority")


@dataclass(frozen=True, slots=True)
class Cell:
    """What ties one priority to one instrument.

    Attributes:
        priority: its IRI.
        legislation: the instrument's IRI.
        chains: how many chains there are.
        rules: the rules that make them, ordered.
        basis: the strongest basis among the chains.
        named: whether the agreement names the instrument.
    """

    priority: str
    legislation: str
    chains: int
    rules: tuple[str, ...]
    basis: str
    named: bool


def derive(graph: Graph, agreement: str, given: Mapping[str, str]) -> Answer:
    """Return the chains of an agreement.

    Args:
        graph: the data.
        agreement: the agreement's IRI.
        given: optionally ``priority`` and ``legislation``, as a person names them.

    Raises:
        QueryError: a parameter is unknown or names nothing.
    """
    question = load_question(QUERIES / "derivations.rq")
    return graph.ask(question, resolved(graph, question, agreement, given))


def cells(rows: Iterable[AnswerRow]) -> list[Cell]:
    """Return the matrix of some chains, in the order of the chains."""
    grouped: dict[tuple[str, str], list[AnswerRow]] = {}
    for row in rows:
        key = row.values["priority"], row.values["legislation"]
        grouped.setdefault(key, []).append(row)
    return [_cell(*key, chains) for key, chains in grouped.items()]


def _cell(priority: str, legislation: str, rows: list[AnswerRow]) -> Cell:
    bases = {row.values["basis"].removeprefix(f"{VOCAB}layer/") for row in rows}
    return Cell(
        priority=priority,
        legislation=legislation,
        chains=len({tuple(row.values[name] for name in _CHAIN) for row in rows}),
        rules=tuple(sorted({row.values["rule"] for row in rows})),
        basis=min(bases, key=LAYERS.index),
        named=rows[0].values["named"] == "yes",
    )


def premises(graph: Graph, agreement: str) -> dict[str, tuple[Premise, ...]]:
    """Return the premises of every derivation of an agreement, by its IRI.

    Where several sets of premises make it, the first in order stands for it.

    Raises:
        QueryError: a rule cannot be evaluated.
    """
    return {
        derivation: sets[0]
        for rule in load_rules(sorted((ontology() / "rules").glob("*.rq")))
        if rule.premises
        for derivation, sets in proofs(graph.store, rule, agreement).items()
    }
