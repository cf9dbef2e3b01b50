"""One thing: every fact about it, each with its sources, and what points to it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from csa_graph.citations import Citation, cited
from csa_graph.graph import Graph, node
from csa_graph.iri import CSA, address
from csa_graph.store import Term, plain

TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL: Final = "http://www.w3.org/2000/01/rdf-schema#label"
_SOURCES: Final = (f"{CSA}layer", "http://purl.org/dc/terms/source")


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement about a thing, once, with every graph that makes it.

    Attributes:
        property: the predicate's IRI.
        property_label: the predicate's label.
        value: the object: an IRI, or the text of a literal.
        value_label: the object's label; the text itself for a literal.
        value_address: where the object is served; empty for a literal.
        citations: what the statement rests on.
    """

    property: str
    property_label: str
    value: str
    value_label: str
    value_address: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing with its facts and the facts that point to it.

    Attributes:
        iri: its name.
        label: its label.
        kinds: the labels of its classes, ordered.
        facts: what is said of it, ordered by property and value.
        linked_from: what points to it; there ``value`` is the other thing.
    """

    iri: str
    label: str
    kinds: tuple[str, ...]
    facts: tuple[Fact, ...]
    linked_from: tuple[Fact, ...]


def find_thing(graph: Graph, iris: Iterable[str]) -> Thing | None:
    """Return the first of some things that the graph knows, or None.

    Raises:
        QueryError: a text is no IRI.
    """
    for iri in iris:
        outgoing = list(graph.store.quads(node(iri)))
        if outgoing:
            return _thing(graph, iri, outgoing)
    return None


def quads_of(graph: Graph, iri: str) -> list[ox.Quad]:
    """Return the facts about a thing in their graphs, and labels of what they name.

    Of each graph its layer and what it cites are told too: the name of a graph is the
    source of what stands in it.

    Raises:
        QueryError: the text is no IRI.
    """
    own = list(graph.store.quads(node(iri)))
    sources = {q.graph_name for q in own}
    named = {t for q in own for t in (q.predicate, q.object)} | sources
    told = [
        quad
        for term in sorted(named - {node(iri)}, key=str)
        if isinstance(term, ox.NamedNode)
        for quad in graph.store.quads(term)
        if quad.predicate.value == LABEL
        or (term in sources and quad.predicate.value in _SOURCES)
    ]
    return [*own, *told]


def _thing(graph: Graph, iri: str, outgoing: Iterable[ox.Quad]) -> Thing:
    facts = _facts(graph, ((q, q.object) for q in outgoing))
    incoming = graph.store.quads(value=node(iri))
    return Thing(
        iri=iri,
        label=graph.label(iri),
        kinds=tuple(f.value_label for f in facts if f.property == TYPE),
        facts=tuple(facts),
        linked_from=tuple(_facts(graph, ((q, q.subject) for q in incoming))),
    )


def _facts(graph: Graph, quads: Iterable[tuple[ox.Quad, Term]]) -> list[Fact]:
    sources: defaultdict[tuple[str, object], set[str]] = defaultdict(set)
    for quad, end in quads:
        sources[quad.predicate.value, end].add(plain(quad.graph_name))
    facts = [
        _fact(graph, predicate, end, graphs)
        for (predicate, end), graphs in sources.items()
    ]
    return sorted(facts, key=lambda f: (f.property_label, f.value_label, f.value))


def _fact(graph: Graph, predicate: str, end: object, graphs: set[str]) -> Fact:
    value = str(getattr(end, "value", end))
    is_iri = isinstance(end, ox.NamedNode)
    return Fact(
        property=predicate,
        property_label=graph.labels.get(predicate, _short(predicate)),
        value=value,
        value_label=graph.labels.get(value, _short(value)) if is_iri else value,
        value_address=(address(value) or value) if is_iri else "",
        citations=tuple(cited(graph.citations, graphs)),
    )


def _short(iri: str) -> str:
    return iri.rstrip("/").rpartition("#")[2].rpartition("/")[2] or iri
