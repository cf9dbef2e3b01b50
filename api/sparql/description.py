"""What the endpoint says about itself: a Service Description, and VoID about the data.

Source: SPARQL 1.1 Service Description; Describing Linked Datasets with VoID (W3C).
"""

from pathlib import Path
from typing import Final

import pyoxigraph as ox

from csa_graph.export import PREFIXES
from csa_graph.graph import Graph
from csa_graph.store import plain

from .evaluation import GRAPHS

_PLACE: Final = Path(__file__).parent
_VOID: Final = "http://rdfs.org/ns/void#"
_DCTERMS: Final = PREFIXES["dcterms"]
_WRITTEN: Final = {
    **{name: PREFIXES[name] for name in ("dcterms", "xsd")},
    "formats": "http://www.w3.org/ns/formats/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "void": _VOID,
}


def describe(graph: Graph, endpoint: str) -> list[ox.Triple]:
    """Return the description of an endpoint over one snapshot.

    Args:
        graph: what is asked.
        endpoint: its own address.
    """
    text = (_PLACE / "description.ttl").read_bytes()
    parsed = ox.parse(text, ox.RdfFormat.TURTLE, base_iri=endpoint)
    said = [ox.Triple(quad.subject, quad.predicate, quad.object) for quad in parsed]
    data = ox.NamedNode(f"{endpoint}#dataset")
    merge = ox.NamedNode(f"{endpoint}#merge")
    query = (_PLACE / "statistics.rq").read_text("utf-8")
    [counts] = graph.store.select(query, {})
    for name, count in counts.items():
        said.append(_fact(data, _VOID + name, plain(count), "integer"))
    said.append(_fact(merge, _VOID + "triples", plain(counts["triples"]), "integer"))
    sha256 = f"sha256:{graph.manifest.sha256}"
    said.append(_fact(data, _DCTERMS + "identifier", sha256))
    said.append(_fact(data, _DCTERMS + "hasVersion", graph.manifest.version))
    return said


def _fact(
    about: ox.NamedNode, property_: str, value: str, kind: str = "string"
) -> ox.Triple:
    datatype = ox.NamedNode(PREFIXES["xsd"] + kind)
    literal = ox.Literal(value, datatype=datatype)
    return ox.Triple(about, ox.NamedNode(property_), literal)


def written(triples: list[ox.Triple], form: str) -> bytes:
    """Return triples in one of the forms of graphs."""
    ordered = sorted(triples, key=str)
    content = ox.serialize(ordered, format=GRAPHS[form], prefixes=_WRITTEN)
    return content or b""
