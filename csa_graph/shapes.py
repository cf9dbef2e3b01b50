"""SHACL: what every thing must look like, with messages for the editor.

pySHACL is the arbiter, without inference, imports or advanced features.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import rdflib
from rdflib.namespace import OWL, RDF, SH

from csa_graph.errors import BundleError, DataError
from csa_graph.files import read_quads
from csa_graph.store import Term

# Whatever makes a shape run a query, a script or a rule, or load another document.
_RUNS = {
    *(SH.sparql, SH.js, SH.select, SH.ask, SH.construct, SH.update, SH.rule, SH.target),
    *(SH.jsLibrary, SH.shapesGraph, SH.entailment, OWL.imports),
}
_TARGETS = (SH.targetClass, SH.targetSubjectsOf)
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
        DataError: a file does not parse, or has a shape that runs a query or a script.
    """
    graph = rdflib.Graph()
    for file in files:
        added = merged(read_quads(file))
        runs = sorted(map(str, set(added.predicates()) & _RUNS))
        if runs:
            raise DataError(f"a shape may not run or load anything: {runs[0]}", file)
        graph += added
    if not any(graph.subjects(RDF.type, SH.NodeShape)):
        raise BundleError("wanted SHACL shapes, found none")
    return graph


def merged(quads: Iterable[ox.Quad]) -> rdflib.Graph:
    """Return the merge of all graphs as one rdflib graph."""
    graph = rdflib.Graph()
    term = cache(_term)  # One term stands in many quads.
    for quad in quads:
        graph.add((term(quad.subject), term(quad.predicate), term(quad.object)))
    return graph


def violations(quads: Iterable[ox.Quad], shapes: rdflib.Graph) -> list[Violation]:
    """Return what breaks the shapes, ordered by thing, shape and message."""
    _, report, _ = pyshacl.validate(
        merged(quads), shacl_graph=targeted(shapes), inference="none", advanced=False
    )
    return sorted({_violation(report, r) for r in report.objects(None, SH.result)})


def targeted(shapes: rdflib.Graph) -> rdflib.Graph:
    """Return shapes whose property shapes have the targets of their node shapes.

    They find the same (SHACL, 2.1.3 and 4.7.2), in a fraction of the time: pySHACL
    judges a property of all targets at once, and that of a node shape thing by thing.
    A node shape that asks for more than properties stays as it is.
    """
    graph = rdflib.Graph()
    graph += shapes
    for node in set(shapes.subjects(SH.property)):
        if set(shapes.predicates(node)) <= {RDF.type, SH.property, *_TARGETS}:
            _hand_down(graph, node)
    return graph


def _hand_down(graph: rdflib.Graph, node: rdflib.term.Node) -> None:
    for target in _TARGETS:
        for value in list(graph.objects(node, target)):
            graph.remove((node, target, value))
            for shape in graph.objects(node, SH.property):
                graph.add((shape, target, value))


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
