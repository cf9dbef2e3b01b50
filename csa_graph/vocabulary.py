"""The ontology as a reader looks things up in it: term by term, list by list.

A term is a class or a property of ours; a list is a SKOS scheme with its entries. All
of it stands in one graph, which bears the ontology's own name.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from csa_graph.graph import Graph
from csa_graph.iri import CSA, ONTOLOGY, VOCAB
from csa_graph.store import plain
from csa_graph.tables import Table
from csa_graph.takeaway import Takeaway, cover

_RDF_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
_OWL: Final = "http://www.w3.org/2002/07/owl#"
_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
_SOURCE: Final = "http://purl.org/dc/terms/source"
KINDS: Final = {
    f"{_OWL}Class": "class",
    f"{_OWL}ObjectProperty": "object property",
    f"{_OWL}DatatypeProperty": "datatype property",
}
_ABOVE: Final = (f"{_RDFS}subClassOf", f"{_RDFS}subPropertyOf", f"{_SKOS}broader")
_ABOUT: Final = "Names and meanings that the data use"

_Said = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Term:
    """One term, or one entry of a closed list.

    Attributes:
        iri: its name.
        name: the last step of its name.
        kind: one of `KINDS`, or ``entry``.
        label: for people.
        definition: what it means.
        uses: how it is used.
        reasons: why it is as it is.
        examples: of its use.
        above: IRIs of what it is narrower than.
        sources: IRIs of what its meaning was taken from.
    """

    iri: str
    name: str
    kind: str
    label: str
    definition: str
    uses: tuple[str, ...]
    reasons: tuple[str, ...]
    examples: tuple[str, ...]
    above: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """One closed list.

    Attributes:
        iri: its name.
        label: for people.
        definition: what its entries tell apart.
        sources: IRIs of what its meaning was taken from.
        entries: ordered by name.
    """

    iri: str
    label: str
    definition: str
    sources: tuple[str, ...]
    entries: tuple[Term, ...]

    @property
    def anchor(self) -> str:
        """What stands for it on a page; unlike the name of any term."""
        return f"list-{self.iri.removeprefix(VOCAB)}"


def quads(graph: Graph) -> list[ox.Quad]:
    """Return the graph that bears the ontology's name."""
    return [q for q in graph.store.quads() if plain(q.graph_name) == ONTOLOGY]


def terms(graph: Graph) -> tuple[Term, ...]:
    """Return the terms: classes, object properties, datatype properties, by name."""
    found = [
        _term(iri, KINDS[kind], said)
        for iri, said in _said(quads(graph)).items()
        if iri.startswith(CSA)
        for kind in said.get(_RDF_TYPE, ())
        if kind in KINDS
    ]
    order = tuple(KINDS.values())
    return tuple(sorted(found, key=lambda t: (order.index(t.kind), t.name)))


def lists(graph: Graph) -> tuple[Scheme, ...]:
    """Return the closed lists with their entries, each ordered by name."""
    known = _said(quads(graph))
    inside: defaultdict[str, list[Term]] = defaultdict(list)
    for iri, said in known.items():
        for scheme in said.get(f"{_SKOS}inScheme", ()):
            inside[scheme].append(_term(iri, "entry", said))
    return tuple(
        Scheme(
            iri=iri,
            label=_first(known[iri], f"{_RDFS}label"),
            definition=_first(known[iri], f"{_SKOS}definition"),
            sources=known[iri].get(_SOURCE, ()),
            entries=tuple(sorted(inside[iri], key=lambda term: term.name)),
        )
        for iri in sorted(inside)
        if iri.startswith(VOCAB)
    )


def vocabulary(graph: Graph, agreement: str) -> Takeaway:
    """Return the terms as a takeaway: a sheet of terms, a sheet of list entries."""
    known, schemes = terms(graph), lists(graph)
    shown = Table(
        _ABOUT,
        ("term", "kind", "label", "definition", "example", "source"),
        tuple(_cells(term.name, term.kind, term) for term in known),
    )
    entries = tuple(
        _cells(term.name, scheme.label, term)
        for scheme in schemes
        for term in scheme.entries
    )
    columns = ("entry", "list", "label", "definition", "example", "source")
    body = {
        "iri": ONTOLOGY,
        "terms": [_for_programs(term) for term in known],
        "lists": [
            {
                "iri": scheme.iri,
                "label": scheme.label,
                "definition": scheme.definition,
                "entries": [_for_programs(term) for term in scheme.entries],
            }
            for scheme in schemes
        ],
    }
    front = cover(graph, agreement, _ABOUT, {"Identifier": ONTOLOGY})
    sheets = (("Terms", shown), ("Lists", Table("Closed lists", columns, entries)))
    return Takeaway(front, sheets, body)


def _said(held: Iterable[ox.Quad]) -> dict[str, _Said]:
    grouped: defaultdict[str, defaultdict[str, set[str]]]
    grouped = defaultdict(lambda: defaultdict(set))
    for quad in held:
        grouped[plain(quad.subject)][quad.predicate.value].add(plain(quad.object))
    return {
        subject: {name: tuple(sorted(values)) for name, values in said.items()}
        for subject, said in sorted(grouped.items())
    }


def _term(iri: str, kind: str, said: _Said) -> Term:
    return Term(
        iri=iri,
        name=iri.removeprefix(CSA).removeprefix(VOCAB),
        kind=kind,
        label=_first(said, f"{_RDFS}label"),
        definition=_first(said, f"{_SKOS}definition"),
        uses=said.get(f"{_SKOS}scopeNote", ()),
        reasons=said.get(f"{_SKOS}editorialNote", ()),
        examples=said.get(f"{_SKOS}example", ()),
        above=tuple(iri for name in _ABOVE for iri in said.get(name, ())),
        sources=said.get(_SOURCE, ()),
    )


def _first(said: _Said, name: str) -> str:
    return next(iter(said.get(name, ())), "")


def _cells(name: str, kind: str, term: Term) -> tuple[str, ...]:
    examples, sources = " ".join(term.examples), " ".join(term.sources)
    return (name, kind, term.label, term.definition, examples, sources)


def _for_programs(term: Term) -> dict[str, Any]:
    return {
        "iri": term.iri,
        "kind": term.kind,
        "label": term.label,
        "definition": term.definition,
        "notes": [*term.uses, *term.reasons],
        "examples": list(term.examples),
        "above": list(term.above),
        "sources": list(term.sources),
    }
