"""All the names by which things are known: labels, abbreviations, names as printed.

People type any of them. Comparing leaves out case, punctuation, "and" and "the".
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from rapidfuzz import fuzz, process

from csa_graph.legislation import plain as fold
from csa_graph.store import Store, plain

_NAMES: Final = """
PREFIX csa:  <https://w3id.org/csa-graph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?thing ?name WHERE {
  { ?thing rdfs:label ?name }
  UNION { ?thing skos:altLabel ?name }
  UNION { ?property rdfs:subPropertyOf csa:asPrinted . ?thing ?property ?name }
  UNION { ?short csa:standsFor ?thing ; csa:shortForm ?name }
}
ORDER BY ?thing ?name
"""
_CLOSE: Final = 50


def names(store: Store) -> dict[str, tuple[str, ...]]:
    """Return the names of each thing, by its IRI, each once and in order."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for row in store.select(_NAMES, {}):
        found[plain(row["thing"])][plain(row["name"])] = None
    return {iri: tuple(held) for iri, held in found.items()}


def called(
    text: str, things: Iterable[str], known: Mapping[str, tuple[str, ...]]
) -> list[str]:
    """Return the things, in their order, of which one name is this text."""
    wanted = fold(text)
    return [t for t in things if wanted in {fold(name) for name in known.get(t, ())}]


def nearest(
    text: str, things: Iterable[str], known: Mapping[str, tuple[str, ...]]
) -> list[str]:
    """Return up to three names that come near a text, the nearest first."""
    offered = list(
        dict.fromkeys(name for thing in things for name in known.get(thing, ()))
    )
    found = process.extract(
        text,
        offered,
        scorer=fuzz.token_sort_ratio,
        processor=fold,
        score_cutoff=_CLOSE,
        limit=3,
    )
    return [name for name, _, _ in found]
