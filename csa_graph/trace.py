"""How two things hang together: the shortest chains of cited facts between them.

A hop is one fact, walked in either direction, with every source that states it. Only
facts count: descriptions of sources, classes, list entries, conclusions of rules and
what is left open are no hops, and neither is a theme, which would tie everything to
everything.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Final

import networkx as nx
import pyoxigraph as ox

from csa_graph.citations import LAYERS, Citation, cited
from csa_graph.graph import Graph
from csa_graph.iri import CSA, ID, VOCAB
from csa_graph.store import plain

MOST: Final = 10
_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_NO_HOP: Final = (VOCAB, CSA, "http://www.w3.org/", f"{ID}theme/")
_LEFT_OPEN: Final = {f"{CSA}{name}" for name in ("mayDenote", "mayTell", "homonymOf")}
_OPEN_THING: Final = ("/open-point/", "/unknown/")
_FACT_LAYERS: Final = frozenset(LAYERS) - {"inferred"}


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
    graph: Graph, start: str, end: str, layers: frozenset[str] = _FACT_LAYERS
) -> list[tuple[Hop, ...]]:
    """Return the shortest chains between two things, at most `MOST`, ordered.

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
    ways = islice(nx.all_shortest_paths(net, start, end), MOST)
    return [_hops(graph, net, way) for way in sorted(ways)]


def network(graph: Graph, layers: frozenset[str] = _FACT_LAYERS) -> "nx.Graph[str]":
    """Return the things and the facts between them as an undirected graph.

    Each edge holds under ``facts`` the triples it stands for, each with the graphs
    that state it.
    """
    net: nx.Graph[str] = nx.Graph()
    for quad in sorted(_facts(graph, layers), key=str):
        one, other = plain(quad.subject), plain(quad.object)
        if not net.has_edge(one, other):
            net.add_edge(one, other, facts={})
        triple = one, quad.predicate.value, other
        net.edges[one, other]["facts"].setdefault(triple, []).append(
            plain(quad.graph_name)
        )
    return net


def _facts(graph: Graph, layers: frozenset[str]) -> Iterator[ox.Quad]:
    wanted = {iri for iri, c in graph.citations.items() if c.layer in layers}
    for quad in graph.store.quads():
        if plain(quad.graph_name) in wanted and _is_hop(quad):
            yield quad


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
