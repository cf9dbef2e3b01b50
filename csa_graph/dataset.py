"""The dataset about itself: what it is, on what terms, and where it can be had.

DCAT 3 for catalogues, VoID for RDF tools. Nothing is said of the host it is served on
but what the operator gave as its address.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import pyoxigraph as ox

from csa_graph.export import FORMATS, PREFIXES
from csa_graph.force import day_of_data, observations
from csa_graph.graph import Graph
from csa_graph.iri import DATASET, ID, ONTOLOGY
from csa_graph.snapshot import canonical
from csa_graph.store import plain
from csa_graph.tables import Table
from csa_graph.takeaway import Takeaway, cover

LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_TITLE: Final = "Community safety agreements as linked data"
_ABOUT: Final = (
    "What community safety agreements say and what legislation demands, each fact in "
    "the graph of the paragraph, provision, judgement or rule that it rests on."
)
_RIGHTS: Final = (
    "Contains public sector information licensed under the Open Government Licence "
    "v3.0: facts about legislation from legislation.gov.uk, and names and codes of "
    "areas from the Office for National Statistics."
)
_DCAT: Final = PREFIXES["dcat"]
_DCT: Final = PREFIXES["dcterms"]
_VOID: Final = PREFIXES["void"]
_SPDX: Final = PREFIXES["spdx"]
_XSD: Final = PREFIXES["xsd"]
_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
# IANA media types; DCAT 3, 6.8.13 wants them by their IRI.
_MEDIA: Final = {
    "trig": "application/trig",
    "nq": "application/n-quads",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
}
_IANA: Final = "https://www.iana.org/assignments/media-types/"

_Pair = tuple[str, ox.NamedNode | ox.Literal]


def description(graph: Graph, address: str) -> list[ox.Quad]:
    """Return the description of the dataset that a graph holds.

    Args:
        graph: the data.
        address: where it is served, such as ``https://csa.example.org``, without a
            slash at its end.

    Source:
        DCAT 3 <https://www.w3.org/TR/vocab-dcat-3/>;
        VoID <https://www.w3.org/TR/void/>.
    """
    quads = list(graph.store.quads())
    said = [
        *_about(DATASET, _itself(graph, address)),
        *_about(DATASET, _counts(quads)),
        *_about(f"{DATASET}#sparql", _service(address)),
        *_about(f"{DATASET}#sha256", _checksum(quads)),
    ]
    for form in FORMATS:
        said += _about(f"{DATASET}#{form}", _distribution(form, address))
    return said


def described(graph: Graph, agreement: str, said: Iterable[ox.Quad]) -> Takeaway:
    """Return a description as a takeaway, a row for each thing said."""
    rows = tuple(
        sorted((plain(q.subject), q.predicate.value, plain(q.object)) for q in said)
    )
    names = ("subject", "property", "value")
    body = {"rows": [dict(zip(names, row, strict=True)) for row in rows]}
    front = cover(graph, agreement, _TITLE, {"Identifier": DATASET})
    return Takeaway(front, (("Dataset", Table(_TITLE, names, rows)),), body)


def _about(subject: str, said: Iterator[_Pair]) -> list[ox.Quad]:
    node = ox.NamedNode(subject)
    return [ox.Quad(node, ox.NamedNode(name), value) for name, value in said]


def _itself(graph: Graph, address: str) -> Iterator[_Pair]:
    manifest = graph.manifest
    yield _TYPE, ox.NamedNode(f"{_DCAT}Dataset")
    yield _TYPE, ox.NamedNode(f"{_VOID}Dataset")
    yield f"{_DCT}title", _english(_TITLE)
    yield f"{_DCT}description", _english(_ABOUT)
    yield f"{_DCT}license", ox.NamedNode(LICENCE)
    yield f"{_DCT}rights", _english(_RIGHTS)
    yield f"{_DCT}identifier", ox.Literal(manifest.sha256)
    yield f"{_DCAT}version", ox.Literal(manifest.version)
    day = day_of_data(observations(graph)).isoformat()
    yield f"{_DCT}modified", ox.Literal(day, datatype=ox.NamedNode(f"{_XSD}date"))
    yield f"{_DCT}conformsTo", ox.NamedNode(ONTOLOGY)
    yield f"{_DCAT}landingPage", ox.NamedNode(f"{address}/")
    yield f"{_VOID}sparqlEndpoint", ox.NamedNode(f"{address}/sparql")
    yield f"{_VOID}uriSpace", ox.Literal(ID)
    for agreement in graph.agreements:
        yield f"{_DCAT}keyword", _english(graph.label(agreement))
        yield f"{_VOID}exampleResource", ox.NamedNode(agreement)
    for form in FORMATS:
        yield f"{_DCAT}distribution", ox.NamedNode(f"{DATASET}#{form}")
        yield f"{_VOID}dataDump", ox.NamedNode(_dump(form, address))


def _counts(quads: Sequence[ox.Quad]) -> Iterator[_Pair]:
    triples = {(q.subject, q.predicate, q.object) for q in quads}
    kinds = {plain(q.object) for q in quads if q.predicate.value == _TYPE}
    names = {q.predicate.value for q in quads}
    yield f"{_VOID}triples", ox.Literal(len(triples))
    yield f"{_VOID}distinctSubjects", ox.Literal(len({s for s, _, _ in triples}))
    yield f"{_VOID}classes", ox.Literal(len(kinds))
    yield f"{_VOID}properties", ox.Literal(len(names))
    for space in sorted({_namespace(iri) for iri in kinds | names}):
        yield f"{_VOID}vocabulary", ox.NamedNode(space)


def _namespace(iri: str) -> str:
    end = max(iri.rfind("#"), iri.rfind("/")) + 1
    return iri[:end]


def _service(address: str) -> Iterator[_Pair]:
    yield _TYPE, ox.NamedNode(f"{_DCAT}DataService")
    yield f"{_DCT}title", _english("SPARQL 1.1, read only")
    yield f"{_DCAT}endpointURL", ox.NamedNode(f"{address}/sparql")
    yield f"{_DCAT}servesDataset", ox.NamedNode(DATASET)
    yield f"{_DCT}conformsTo", ox.NamedNode("http://www.w3.org/TR/sparql11-protocol/")


def _checksum(quads: Sequence[ox.Quad]) -> Iterator[_Pair]:
    digest = hashlib.sha256(canonical(quads)).hexdigest()
    kind = ox.NamedNode(f"{_XSD}hexBinary")
    yield _TYPE, ox.NamedNode(f"{_SPDX}Checksum")
    yield f"{_SPDX}algorithm", ox.NamedNode(f"{_SPDX}checksumAlgorithm_sha256")
    yield f"{_SPDX}checksumValue", ox.Literal(digest, datatype=kind)


def _distribution(form: str, address: str) -> Iterator[_Pair]:
    yield _TYPE, ox.NamedNode(f"{_DCAT}Distribution")
    yield f"{_DCT}title", _english(f"The whole graph (.{form})")
    yield f"{_DCT}license", ox.NamedNode(LICENCE)
    yield f"{_DCAT}accessURL", ox.NamedNode(f"{address}/dataset")
    yield f"{_DCAT}downloadURL", ox.NamedNode(_dump(form, address))
    yield f"{_DCAT}mediaType", ox.NamedNode(f"{_IANA}{_MEDIA[form]}")
    if form == "nq":
        yield f"{_SPDX}checksum", ox.NamedNode(f"{DATASET}#sha256")


def _dump(form: str, address: str) -> str:
    return f"{address}/dataset/whole.{form}"


def _english(text: str) -> ox.Literal:
    return ox.Literal(text, language="en-GB")
