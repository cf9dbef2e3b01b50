"""One chain, hop by hop: act, provision, duty, bearer, body, priority, board, officer.

Each hop names what was found with its sources. A hop that the sources do not give is
shown as not stated, with what that means; it is never skipped.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import pyoxigraph as ox

from csa_graph._bundle import QUERIES
from csa_graph.citations import Citation, cited
from csa_graph.graph import Graph, node
from csa_graph.iri import CSA
from csa_graph.questions import AnswerRow, Question, load_questions
from csa_graph.store import plain

_ENDS: Final = {
    "act": (f"{CSA}derivedInstrument", "The derivation names no instrument."),
    "provision": (f"{CSA}derivedProvision", "The paragraph names the whole, no part."),
    "duty": (f"{CSA}derivedDuty", "The paragraph names the law without a duty."),
}
_OF_DUTY: Final = {"bearer": "bearers", "body": "bodies"}
_OF_PRIORITY: Final = {"board": "boards", "officer": "officers", "plan": "plans"}


@dataclass(frozen=True, slots=True)
class Link:
    """One thing found at a hop.

    Attributes:
        things: its IRI; for an officer also that of the holder, where one is named.
        citations: what says so.
    """

    things: tuple[str, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Hop:
    """One hop of a chain.

    Attributes:
        name: what stands here, ``board``.
        links: what was found; empty where nothing is stated.
        empty: what it means that nothing was found.
    """

    name: str
    links: tuple[Link, ...]
    empty: str


def chain(graph: Graph, agreement: str, derivation: str) -> tuple[Hop, ...]:
    """Return the hops of a derivation, from the act to the plan.

    Raises:
        QueryError: the text is no IRI.
    """
    owner = {"agreement": agreement}
    ends = {q.predicate.value: q for q in graph.store.quads(node(derivation))}
    first = [
        _end(graph, ends, name, predicate, empty)
        for name, (predicate, empty) in _ENDS.items()
    ]
    duty = [link.things[0] for link in first[-1].links]
    target = plain(ends[f"{CSA}derivedFor"].object)
    return (
        *first,
        *(
            _asked(graph, name, query, [{"duty": iri} for iri in duty], owner)
            for name, query in _OF_DUTY.items()
        ),
        Hop("priority", (Link((target,), _sources(graph, target)),), ""),
        *(
            _asked(graph, name, query, [{"priority": target}], owner)
            for name, query in _OF_PRIORITY.items()
        ),
    )


def _end(
    graph: Graph, ends: Mapping[str, ox.Quad], name: str, predicate: str, empty: str
) -> Hop:
    if predicate not in ends:
        return Hop(name, (), empty)
    iri = plain(ends[predicate].object)
    return Hop(name, (Link((iri,), _sources(graph, iri)),), "")


def _sources(graph: Graph, iri: str) -> tuple[Citation, ...]:
    graphs = {
        plain(quad.graph_name)
        for quad in graph.store.quads(node(iri))
        if quad.predicate.value.endswith("#type")
    }
    return tuple(cited(graph.citations, graphs))


def _asked(
    graph: Graph,
    name: str,
    query: str,
    ends: Iterable[Mapping[str, str]],
    owner: Mapping[str, str],
) -> Hop:
    question = _queries()[query]
    takes = {field.name for field in question.parameters}
    links = []
    for end in ends:
        given = {**end, **owner} if "agreement" in takes else end
        links += [_link(row, takes) for row in graph.ask(question, given).rows]
    return Hop(name, tuple(links), "" if links else question.empty)


def _link(row: AnswerRow, fixed: set[str]) -> Link:
    things = [v for name, v in row.values.items() if name not in fixed and v]
    return Link(tuple(things), row.citations)


@cache
def _queries() -> dict[str, Question]:
    return load_questions(QUERIES / "chain")
