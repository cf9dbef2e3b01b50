"""SHACL: what every thing must look like, with messages for the editor.

pySHACL is the arbiter, without inference, imports or advanced features.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib.namespace import RDF, SH

from csa_graph.errors import BundleError
from csa_graph.files import read_quads
from csa_graph.store import Term

_LEVELS = {SH.Violation: "error", SH.Warning: "warning", SH.Info: "note"}


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One thing that does not look as its shape wants.

    Attributes:
        focus: the IRI of the thing.
        shape: the IRI of the shape.
        message: what the editor should do.
        severity: ``error``, ``warning`` or ``note``.
    """

    focus: str
    shape: str
    message: str
    severity: str


def load_shapes(files: Iterable[Path]) -> rdflib.Graph:
    """Return one graph of all shapes.

    Raises:
        BundleError: there is no shape at all, so that everything would conform.
        DataError: a file does not parse.
    """
    graph = rdflib.Graph()
    for file in files:
        graph += merged(read_quads(file))
    if not any(graph.subjects(RDF.type, SH.NodeShape)):
        raise BundleError("wanted SHACL shapes, found none")
    return graph


def merged(quads: Iterable[ox.Quad]) -> rdflib.Graph:
    """Return the merge of all graphs as one rdflib graph."""
    graph = rdflib.Graph()
    for quad in quads:
        graph.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    return graph


def violations(quads: Iterable[ox.Quad], shapes: rdflib.Graph) -> list[Violation]:
    """Return what breaks the shapes, ordered by thing, shape and message."""
    _, report, _ = pyshacl.validate(
        merged(quads), shacl_graph=shapes, inference="none", advanced=False
    )
    return sorted({_violation(report, r) for r in report.objects(None, SH.result)})


def _violation(report: rdflib.Graph, result: rdflib.term.Node) -> Violation:
    severity = report.value(result, SH.resultSeverity)
    return Violation(
        focus=str(report.value(result, SH.focusNode)),
        shape=str(report.value(result, SH.sourceShape)),
        message=str(report.value(result, SH.resultMessage)),
        severity=_LEVELS[rdflib.URIRef(str(severity))],
    )


def _term(term: Term) -> rdflib.term.Node:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if not isinstance(term, ox.Literal):
        raise TypeError(f"a quoted triple is no term of ours: {term}")
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value))
