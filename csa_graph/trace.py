"""How two things hang together: the shortest chains of cited facts between them.

A hop is one fact, walked in either direction, with every source that states it; that a
rule ties legislation to a priority is one hop too, and says which rule. Descriptions of
sources, classes, list entries and what is left open are no hops, and neither are themes
and frameworks, which would tie everything to everything.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Final

import networkx as nx
import pyoxigraph as ox

from csa_graph._bundle import QUERIES
from csa_graph.citations import LAYERS, Citation, cited
from csa_graph.graph import Graph
from csa_graph.iri import CSA, ID, VOCAB
from csa_graph.questions import load_question
from csa_graph.store import plain

MOST: Final = 10
_LOOKED_AT: Final = 1000
_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_NO_HOP: Final = (VOCAB, CSA, "http://www.w3.org/", f"{ID}theme/")
_LEFT_OPEN: Final = {f"{CSA}{name}" for name in ("mayDenote", "mayTell", "homonymOf")}
_OPEN_THING: Final = ("/open-point/", "/unknown/")
_DERIVES: Final = f"{CSA}derivesFrom"
_EVERY_LAYER: Final = frozenset(LAYERS)
Fact = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Hop:
    """One fact of a chain.

    Attributes:
        start: the IRI the hop leaves.
        predicate: the predicate's IRI.
        end: the IRI the hop reaches.
        forward: whether the fact runs from ``start`` to ``end``.
        citations: what states the fact, the strongest layer first.
    """

    start: str
    predicate: str
    end: str
    forward: bool
    citations: tuple[Citation, ...]

    @property
    def basis(self) -> str:
        """The strongest layer that states the fact."""
        return self.citations[0].layer


def trace(
    graph: Graph, start: str, end: str, layers: frozenset[str] = _EVERY_LAYER
) -> list[tuple[Hop, ...]]:
    """Return the shortest chains between two things, at most `MOST`.

    Those whose weakest hop is strongest come first.

    Args:
        graph: the data.
        start: the IRI of the one thing.
        end: the IRI of the other.
        layers: the layers whose facts may be hops.

    Returns:
        Nothing where no chain of cited facts joins the two.
    """
    net = network(graph, layers)
    if start == end or start not in net or end not in net:
        return []
    if not nx.has_path(net, start, end):
        return []
    ways = nx.all_shortest_paths(net, start, end)
    chains = [_hops(graph, net, way) for way in islice(ways, _LOOKED_AT)]
    return sorted(chains, key=_weakness)[:MOST]


def _weakness(way: tuple[Hop, ...]) -> tuple[int, str]:
    return max(LAYERS.index(hop.basis) for hop in way), str(way)


def network(graph: Graph, layers: frozenset[str] = _EVERY_LAYER) -> "nx.Graph[str]":
    """Return the things and the facts between them as an undirected graph.

    Each edge holds under ``facts`` the triples it stands for, each with the graphs
    that state it.
    """
    net: nx.Graph[str] = nx.Graph()
    held = [*_facts(graph, layers), *_conclusions(graph, layers)]
    for one, predicate, other, source in sorted(held):
        if not net.has_edge(one, other):
            net.add_edge(one, other, facts={})
        triple = one, predicate, other
        net.edges[one, other]["facts"].setdefault(triple, []).append(source)
    return net


def _conclusions(graph: Graph, layers: frozenset[str]) -> Iterator[Fact]:
    if "inferred" not in layers:
        return
    question = load_question(QUERIES / "conclusions.rq")
    for row in graph.ask(question, {}).rows:
        law, target = row.values["legislation"], row.values["target"]
        for citation in row.citations:
            yield target, _DERIVES, law, citation.iri


def _facts(graph: Graph, layers: frozenset[str]) -> Iterator[Fact]:
    kept = layers - {"inferred"}
    wanted = {iri for iri, c in graph.citations.items() if c.layer in kept}
    for quad in graph.store.quads():
        if plain(quad.graph_name) in wanted and _is_hop(quad):
            ends = plain(quad.subject), quad.predicate.value, plain(quad.object)
            yield *ends, plain(quad.graph_name)


def _is_hop(quad: ox.Quad) -> bool:
    return (
        isinstance(quad.object, ox.NamedNode)
        and quad.predicate.value not in {_TYPE, *_LEFT_OPEN}
        and not any(mark in plain(quad.subject) for mark in _OPEN_THING)
        and not quad.object.value.startswith(_NO_HOP)
    )


def _hops(graph: Graph, net: "nx.Graph[str]", way: list[str]) -> tuple[Hop, ...]:
    return tuple(_hop(graph, net, start, end) for start, end in pairwise(way))


def _hop(graph: Graph, net: "nx.Graph[str]", start: str, end: str) -> Hop:
    facts = net.edges[start, end]["facts"]
    hops = [
        Hop(start, predicate, end, one == start, _cited(graph, sources))
        for (one, predicate, _), sources in sorted(facts.items())
    ]
    return min(hops, key=lambda hop: LAYERS.index(hop.basis))


def _cited(graph: Graph, sources: list[str]) -> tuple[Citation, ...]:
    return tuple(cited(graph.citations, sources))
