"""Shapes catch what they exist to catch, and pass what they should.

A shape that targets a misspelt class checks nothing and reports that all is well, and
so does a constraint that nothing can break. So each property shape has a file in
``bad/shapes/`` of the same name that breaks it and it alone, in each of its ways. The
files add to the valid data in ``good/``, and all of them are validated at once: each
speaks only of things of its own, under ``bad/`` and its name.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib.namespace import OWL, RDF, RDFS, SH, SKOS

from csa_graph import _bundle
from csa_graph.errors import BundleError, DataError
from csa_graph.files import read_quads
from csa_graph.iri import CSA, ID
from csa_graph.shapes import Violation, load_shapes, merged, targeted, violations
from csa_graph.snapshot import Snapshot

CSAS = "https://w3id.org/csa-graph/shapes#"
TESTS = Path(__file__).parent
BAD = {file.stem: file for file in (TESTS / "bad" / "shapes").glob("*.ttl")}
SHAPES = load_shapes(sorted((_bundle.ontology() / "shapes").glob("*.ttl")))
TARGETS = (SH.targetClass, SH.targetSubjectsOf)
DESCRIBES = {RDF.type, SH.path, SH.severity, SH.message}
# Classes that data never use by themselves.
ABSTRACT = {f"{CSA}Source"}


def local(iri: object) -> str:
    return str(iri).removeprefix(CSAS)


def reporting() -> set[str]:
    """Return the property shapes of node shapes that target something."""
    nodes = {node for target in TARGETS for node in SHAPES.subjects(target)}
    return {local(p) for node in nodes for p in SHAPES.objects(node, SH.property)}


def ontology() -> Iterator[ox.Quad]:
    folder = _bundle.ontology()
    for pattern in ("*.ttl", "terms/*.ttl", "vocab/*.ttl"):
        for file in sorted(folder.glob(pattern)):
            yield from read_quads(file)


def quads_of(files: Iterable[Path]) -> Iterator[ox.Quad]:
    for file in files:
        yield from read_quads(file)


def owner(focus: str) -> str:
    """Return the name of the file in ``bad/`` that the focus belongs to."""
    assert focus.startswith(f"{ID}bad/"), f"valid data is reported: {focus}"
    return focus.removeprefix(f"{ID}bad/").partition("/")[0]


@pytest.fixture(scope="module")
def good() -> list[ox.Quad]:
    files = sorted((TESTS / "good").glob("*.trig"))
    return [*ontology(), *quads_of(files)]


@pytest.fixture(scope="module")
def found(good: list[ox.Quad]) -> dict[str, list[Violation]]:
    """Give what is found in each file of ``bad/``."""
    by_file = defaultdict(list)
    for violation in violations([*good, *quads_of(BAD.values())], SHAPES):
        by_file[owner(violation.focus)].append(violation)
    return by_file


@pytest.fixture(scope="module")
def report(good: list[ox.Quad]) -> rdflib.Graph:
    """Give what is found with the shapes as they are written."""
    graph = merged([*good, *quads_of(BAD.values())])
    _, report, _ = pyshacl.validate(graph, shacl_graph=SHAPES, inference="none")
    assert isinstance(report, rdflib.Graph)
    return report


@pytest.fixture(scope="module")
def constraints(report: rdflib.Graph) -> dict[str, set[str]]:
    """Give the kinds of constraint that each file of ``bad/`` breaks."""
    by_file = defaultdict(set)
    for result in report.objects(None, SH.result):
        kind = str(report.value(result, SH.sourceConstraintComponent))
        focus = str(report.value(result, SH.focusNode))
        by_file[owner(focus)].add(kind.removeprefix(str(SH)).lower())
    return by_file


def test_every_property_shape_has_an_example_and_every_example_a_shape() -> None:
    assert set(BAD) == reporting()


@pytest.mark.parametrize("name", sorted(BAD))
def test_the_file_breaks_that_shape_alone(
    name: str, found: dict[str, list[Violation]]
) -> None:
    assert {local(violation.shape) for violation in found[name]} == {name}


@pytest.mark.parametrize("name", sorted(BAD))
def test_the_file_breaks_each_constraint_of_the_shape(
    name: str, constraints: dict[str, set[str]]
) -> None:
    used = set(SHAPES.predicates(rdflib.URIRef(CSAS + name))) - DESCRIBES
    kinds = {str(p).removeprefix(str(SH)).lower() for p in used}
    assert constraints[name] == {f"{kind}constraintcomponent" for kind in kinds}


@pytest.mark.parametrize("name", sorted(BAD))
def test_the_file_speaks_only_of_its_own_things(name: str) -> None:
    subjects = set(merged(read_quads(BAD[name])).subjects())
    assert {owner(str(subject)) for subject in subjects} == {name}


def test_all_targets_at_once_break_what_they_break_one_by_one(
    report: rdflib.Graph, found: dict[str, list[Violation]]
) -> None:
    at_once = {(v.focus, v.shape) for listed in found.values() for v in listed}
    assert at_once == {
        (
            str(report.value(result, SH.focusNode)),
            str(report.value(result, SH.sourceShape)),
        )
        for result in report.objects(None, SH.result)
    }


def test_a_shape_that_asks_for_more_than_properties_keeps_its_target() -> None:
    more = rdflib.Graph()
    more.parse(
        data=f"""
        @prefix sh: <{SH}> .
        <http://e/plain> sh:targetClass <http://e/C> ; sh:property <http://e/p> .
        <http://e/more> sh:targetClass <http://e/D> ; sh:property <http://e/p> ;
            sh:nodeKind sh:IRI .
        """
    )
    handed = set(targeted(more).subject_objects(SH.targetClass))
    place = "http://e/"
    assert {tuple(str(t).removeprefix(place) for t in pair) for pair in handed} == {
        ("p", "C"),
        ("more", "D"),
    }
    assert len(set(more.subjects(SH.targetClass))) == 2


def test_valid_data_breaks_no_shape(good: list[ox.Quad]) -> None:
    assert violations(good, SHAPES) == []


def test_the_snapshot_of_the_repository_breaks_no_shape(snapshot: Snapshot) -> None:
    """Hold derivations to their shapes too; warnings, where data are silent, stay."""
    listed = violations(snapshot.quads, SHAPES)
    assert [v for v in listed if v.severity == "error"] == []


def test_valid_data_holds_a_thing_of_each_class_that_a_shape_targets(
    good: list[ox.Quad],
) -> None:
    classes = set(merged(good).objects(None, RDF.type))
    assert set(SHAPES.objects(None, SH.targetClass)) <= classes


def test_every_class_of_the_ontology_is_the_target_of_a_shape() -> None:
    graph = merged(ontology())
    classes = {str(c) for c in graph.subjects(RDF.type, OWL.Class)}
    targets = {str(c) for c in SHAPES.objects(None, SH.targetClass)}
    assert {c for c in classes if c.startswith(CSA)} - targets == ABSTRACT


def test_every_term_of_ours_in_a_shape_is_defined() -> None:
    graph = merged(ontology())
    places = (SH.targetClass, SH.targetSubjectsOf, SH.path, SH["class"])
    used = {str(term) for place in places for term in SHAPES.objects(None, place)}
    defined = {str(term) for term in graph.subjects(SKOS.definition)}
    assert {term for term in used if term.startswith(CSA)} - defined == set()


def test_every_list_in_a_shape_has_entries() -> None:
    graph = merged(ontology())
    lists = {
        scheme
        for shape in SHAPES.subjects(SH.path, SKOS.inScheme)
        for scheme in SHAPES.objects(shape, SH.hasValue)
    }
    assert lists
    assert lists <= set(graph.objects(None, SKOS.inScheme))


def test_a_shape_of_a_class_asks_for_a_label_where_one_is_shown() -> None:
    nodes = set(SHAPES.subjects(SH.targetClass))
    label = rdflib.URIRef(f"{CSAS}Thing-label")
    without = {n for n in nodes if (n, SH.property, label) not in SHAPES}
    assert {local(node) for node in without} == {
        "Citation",
        "ClassMembership",
        "Difference",
        "Explanation",
        "ForceObservation",
        "Premise",
        "Selector",
    }


def test_every_reporting_shape_says_how_grave_it_is_and_what_to_do() -> None:
    for name in sorted(reporting()):
        shape = rdflib.URIRef(CSAS + name)
        assert SHAPES.value(shape, SH.severity) in {SH.Violation, SH.Warning, SH.Info}
        message = SHAPES.value(shape, SH.message)
        assert isinstance(message, rdflib.Literal)
        assert str(message.language).casefold() == "en-gb"
        assert message.endswith(".")


def test_shapes_have_names_but_for_the_lists_of_rdf() -> None:
    blank = {s for s in SHAPES.subjects() if isinstance(s, rdflib.BNode)}
    assert {s for s in blank if (s, RDF.first, None) not in SHAPES} == set()
    assert RDFS.label not in set(SHAPES.predicates())


def test_no_shapes_at_all_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "empty.ttl"
    file.write_text("")
    with pytest.raises(BundleError, match="wanted SHACL shapes, found none"):
        load_shapes([file])


def test_a_shape_that_does_not_parse_is_reported_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "bad.ttl"
    file.write_text("<http://e/a>\n<http://e/b> .")
    with pytest.raises(DataError, match=r"bad\.ttl:2: syntax"):
        load_shapes([file])


def test_a_quoted_triple_reaches_no_shape() -> None:
    inner = ox.Triple(*(ox.NamedNode("http://e/a") for _ in range(3)))
    quad = ox.Quad(ox.NamedNode("http://e/a"), ox.NamedNode("http://e/b"), inner)
    with pytest.raises(TypeError, match="a quoted triple is no term of ours"):
        merged([quad])


def test_blank_nodes_keep_their_names() -> None:
    quad = ox.Quad(ox.BlankNode("x"), ox.NamedNode("http://e/b"), ox.BlankNode("x"))
    [(subject, _, value)] = merged([quad])
    assert subject == value
