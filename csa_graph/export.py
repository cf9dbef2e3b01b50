"""Writing a snapshot in the formats that other tools read.

TriG, N-Quads and JSON-LD keep the named graphs, and with them the sources. Turtle is
the merge: each fact once, without its source.
"""

import io
from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox

from csa_graph.snapshot import canonical

PREFIXES: Final = {
    "csa": "https://w3id.org/csa-graph/ontology#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "id": "https://w3id.org/csa-graph/id/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
FORMATS: Final = {
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
    "ttl": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
}


def serialise(quads: Iterable[ox.Quad], form: str) -> bytes:
    """Return quads in one of `FORMATS`, the same bytes for the same quads."""
    held = _ordered(quads)
    if form == "nq":
        return canonical(held)
    if form == "ttl":
        merge = [ox.Triple(q.subject, q.predicate, q.object) for q in held]
        once = sorted(set(merge), key=_triple_key)
        return _bytes(once, form)
    return _bytes(held, form)


def _bytes(items: Iterable[ox.Quad] | Iterable[ox.Triple], form: str) -> bytes:
    out = io.BytesIO()
    ox.serialize(items, output=out, format=FORMATS[form], prefixes=PREFIXES)
    return out.getvalue()


def _ordered(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    return sorted(set(quads), key=lambda q: (str(q.graph_name), *_triple_key(q)))


def _triple_key(item: ox.Quad | ox.Triple) -> tuple[str, str, str]:
    return str(item.subject), str(item.predicate), str(item.object)
