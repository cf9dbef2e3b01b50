"""Which priorities derive from which legislation: the chains and their matrix.

A chain is one distinct combination of provision, duty, rule and priority; bearers,
boards, officers and plans are shown inside it and do not multiply it. The matrix
counts chains; every count can be opened into the chains it counts.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from csa_graph._bundle import QUERIES, ontology
from csa_graph.citations import LAYERS
from csa_graph.errors import QueryError
from csa_graph.force import as_day, observations, statuses, with_force
from csa_graph.graph import Graph
from csa_graph.iri import VOCAB
from csa_graph.naming import resolved, thing
from csa_graph.questions import Answer, AnswerRow, load_question
from csa_graph.rules import Premise, load_rules, proofs

# What a rule concludes is of the layer inferred; what it rests on never is.
BASES: Final = LAYERS[:-1]
_CHAIN: Final = ("provision", "duty", "rule", "priority")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the matrix; what is empty filters nothing.

    Attributes:
        priority: as a person names it.
        legislation: an act, an instrument or a provision of one, as a person cites it.
        basis: one of `BASES`.
        rule: the name of a rule, ``same-subject``, or its label.
        as_at: a day such as ``2026-11-01``; the date of the data where empty.
    """

    priority: str = ""
    legislation: str = ""
    basis: str = ""
    rule: str = ""
    as_at: str = ""


@dataclass(frozen=True, slots=True)
class Derivations:
    """The chains that were asked for.

    Attributes:
        answer: the chains, as every outlet shows them.
        as_at: the day for which force is told.
    """

    answer: Answer
    as_at: date


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


def derive(graph: Graph, agreement: str, asked: Asked) -> Derivations:
    """Return the chains of an agreement.

    Raises:
        QueryError: a filter names nothing.
    """
    question = load_question(QUERIES / "derivations.rq")
    given = {"priority": asked.priority} if asked.priority else {}
    answer = graph.ask(question, resolved(graph, question, agreement, given))
    wanted = _wanted(graph, agreement, asked)
    rows = tuple(row for row in answer.rows if wanted(row))
    shown = Answer(question, "answer" if rows else "not_stated", rows)
    known = observations(graph)
    day = as_day(asked.as_at, known)
    return Derivations(with_force(shown, "duty", statuses(known, day)), day)


def _wanted(graph: Graph, agreement: str, asked: Asked) -> Callable[[AnswerRow], bool]:
    basis, law, rule = _layer(asked.basis), asked.legislation, asked.rule
    rule = rule and thing(graph, "rules", rule, agreement)
    law = law and thing(graph, "legislation", law, agreement)

    def keep(row: AnswerRow) -> bool:
        values = row.values
        within = f"{values['provision']}/".startswith(f"{law}/")
        return (
            (not basis or values["basis"] == basis)
            and (not rule or values["rule"] == rule)
            and (not law or values["legislation"] == law or within)
        )

    return keep


def _layer(basis: str) -> str:
    if basis and basis not in BASES:
        raise QueryError(f"basis: wanted one of {', '.join(BASES)}, given {basis!r}")
    return basis and f"{VOCAB}layer/{basis}"


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


def without_stated(graph: Graph, agreement: str, found: Iterable[Cell]) -> list[str]:
    """Return the priorities for which no paragraph states any legislation."""
    stated = {cell.priority for cell in found if cell.basis == "stated"}
    listed = graph.listing("priorities", agreement).rows
    every = dict.fromkeys(row.values["priority"] for row in listed)
    return [iri for iri in every if iri not in stated]


def without_priority(graph: Graph, agreement: str, found: Iterable[Cell]) -> list[str]:
    """Return the instruments that nothing ties to any priority, plan or agreement."""
    tied = {cell.legislation for cell in found}
    listed = graph.listing("legislation", agreement).rows
    every = dict.fromkeys(row.values["legislation"] for row in listed)
    return [iri for iri in every if iri not in tied]


def premises(
    graph: Graph, agreement: str, **ends: str
) -> dict[str, tuple[Premise, ...]]:
    """Return the premises of derivations of an agreement, by their IRIs.

    Where several sets of premises make one, the first in order stands for it.

    Args:
        graph: the data.
        agreement: the agreement's IRI.
        ends: ``target`` and ``duty`` as IRIs, to find those of one derivation.

    Raises:
        QueryError: a rule cannot be evaluated.
    """
    return {
        derivation: sets[0]
        for rule in load_rules(sorted((ontology() / "rules").glob("*.rq")))
        if rule.premises
        for derivation, sets in proofs(graph.store, rule, agreement, **ends).items()
    }
