"""Citations: what a named graph is, as a reader cites it.

The name of a graph is the provenance of what stands in it. Here each name becomes a
citation: its layer, its label, the paragraph or provision, and its IRI.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from csa_graph.iri import CATALOGUE, ONTOLOGY, VOCAB
from csa_graph.store import Store, plain

LAYERS: Final = ("stated", "law", "judgement", "unconfirmed", "inferred")
CONFIDENCES: Final = ("high", "medium", "low")

_GRAPHS: Final = """
PREFIX csa:     <https://w3id.org/csa-graph/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs:    <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?graph ?layer ?label ?identifier ?cites ?reason ?order WHERE {
  ?graph csa:layer ?layer ; rdfs:label ?label .
  OPTIONAL { ?graph dcterms:identifier ?identifier }
  OPTIONAL { ?graph dcterms:source ?cites }
  OPTIONAL { ?graph csa:reason ?reason }
  OPTIONAL { ?graph csa:order ?order }
}
ORDER BY ?graph ?cites
"""


@dataclass(frozen=True, slots=True)
class Citation:
    """One source, as a reader cites it.

    Attributes:
        layer: one of `LAYERS`, or ``catalogue`` and ``ontology`` for descriptions.
        label: for people, ``Paragraph 2.5``.
        identifier: the paragraph's number; empty for other layers.
        iri: the graph that holds the fact.
        cites: the provision, register or rule it rests on; empty for paragraphs.
        reason: the editor's reason; empty but for judgements.
        order: the place in the document; 0 for other layers.
    """

    layer: str
    label: str
    identifier: str
    iri: str
    cites: str
    reason: str
    order: int

    def as_dict(self) -> dict[str, str]:
        """Return the citation for JSON, without what is empty."""
        pairs = {
            "layer": self.layer,
            "label": self.label,
            "paragraph": self.identifier,
            "iri": self.iri,
            "cites": self.cites,
            "reason": self.reason,
        }
        return {name: value for name, value in pairs.items() if value}


def citations(store: Store) -> dict[str, Citation]:
    """Return the citation of every described graph, by the graph's IRI."""
    found = {
        CATALOGUE: _plain("catalogue", "The catalogue of sources", CATALOGUE),
        ONTOLOGY: _plain("ontology", "The ontology and its lists", ONTOLOGY),
    }
    for row in store.select(_GRAPHS, {}):
        text = {name: plain(term) for name, term in row.items()}
        found.setdefault(
            text["graph"],
            Citation(
                layer=text["layer"].removeprefix(f"{VOCAB}layer/"),
                label=text["label"],
                identifier=text["identifier"] if text["order"] else "",
                iri=text["graph"],
                cites=text["cites"],
                reason=text["reason"],
                order=int(text["order"] or 0),
            ),
        )
    return found


def _plain(layer: str, label: str, iri: str) -> Citation:
    return Citation(layer, label, "", iri, "", "", 0)


def cited(known: Mapping[str, Citation], graphs: Iterable[str]) -> list[Citation]:
    """Return the citations of some graphs: by layer, then as the document runs."""
    found = {known[graph] for graph in graphs if graph in known}
    return sorted(found, key=_rank)


def _rank(citation: Citation) -> tuple[int, int, str]:
    layer = citation.layer
    strength = LAYERS.index(layer) if layer in LAYERS else len(LAYERS)
    return strength, citation.order, citation.iri
