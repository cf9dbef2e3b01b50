"""All the names by which things are known: labels, abbreviations, names as printed.

People type any of them. Comparing leaves out case, punctuation, "and" and "the".
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from rapidfuzz import fuzz

from csa_graph._bundle import QUERIES
from csa_graph.files import read_text
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
_CLOSE: Final = 50  # per cent
_HOLDS: Final = 100.0


def names(store: Store) -> dict[str, tuple[str, ...]]:
    """Return the names of each thing, by its IRI, each once and in order."""
    return _held(store, _NAMES)


def meant(store: Store) -> dict[str, tuple[str, ...]]:
    """Return by what else things may be meant, by their IRIs, each once and in order.

    Raises:
        DataError: the query that comes with the package cannot be read.
    """
    return _held(store, read_text(QUERIES / "meant.rq"))


def _held(store: Store, query: str) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for row in store.select(query, {}):
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
    """Return up to three names that come near a text, the nearest first.

    Names that hold all its words, or of which it is the initials, come before those
    that are spelt like it; of each thing one name is given.
    """
    wanted = fold(text)
    best: dict[str, tuple[float, str]] = {}
    for thing in things:
        near = max(((_near(wanted, n), n) for n in known.get(thing, ())), default=None)
        if near and near[0] >= _CLOSE:
            best.setdefault(near[1], near)
    ordered = sorted(best.values(), key=lambda pair: -pair[0])
    return [name for _, name in ordered[:3]]


def _near(wanted: str, name: str) -> float:
    words = fold(name).split()
    alike = fuzz.token_sort_ratio(wanted, " ".join(words))
    sought = {*wanted.split()}
    if sought and all(any(w.startswith(s) for w in words) for s in sought):
        return _HOLDS + alike
    initials = "".join(word[0] for word in words)
    short = len(sought) == 1 and len(wanted) > 1
    return _HOLDS if short and wanted in initials else alike
