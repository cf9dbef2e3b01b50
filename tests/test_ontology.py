"""The Turtle says what it should, in the form that it should.

An ill-typed date sorts nowhere; a term without a source is an opinion.
"""

from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from csa_graph._bundle import data, ontology

TERMS = sorted((ontology() / "terms").glob("*.ttl"))
LISTS = sorted([*(ontology() / "vocab").glob("*.ttl"), ontology() / "themes.ttl"])
SHAPES = sorted((ontology() / "shapes").glob("*.ttl"))
TRIG = sorted(data().glob("*/*.trig"))
CSA = rdflib.Namespace("https://w3id.org/csa-graph/ontology#")
KINDS = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}


def parse(files: list[Path]) -> rdflib.Graph:
    graph = rdflib.Graph()
    for file in files:
        graph.parse(file)
    return graph


@pytest.fixture(scope="module")
def terms() -> rdflib.Graph:
    """Give all terms."""
    return parse(TERMS)


@pytest.mark.parametrize(
    "file", [*TERMS, *LISTS, *SHAPES], ids=lambda f: f"{f.parent.name}-{f.name}"
)
def test_a_file_says_at_its_head_what_it_holds(file: Path) -> None:
    assert file.read_text(encoding="utf-8").startswith("# ")


@pytest.mark.parametrize("file", TRIG, ids=lambda f: f"{f.parent.name}-{f.name}")
def test_a_data_file_says_at_its_head_what_it_holds(file: Path) -> None:
    assert file.read_text(encoding="utf-8").startswith("# ")


def test_each_term_has_label_definition_example_and_source(
    terms: rdflib.Graph,
) -> None:
    wanted = (
        *(RDFS.label, SKOS.definition, SKOS.example, DCTERMS.source),
        RDFS.isDefinedBy,
    )
    found = [t for k in KINDS for t in terms.subjects(RDF.type, k)]
    assert len(found) > 100
    lacking = [(t, p) for t in found for p in wanted if not terms.value(t, p)]
    assert lacking == []


def test_no_two_terms_share_a_label(terms: rdflib.Graph) -> None:
    labels = [str(o).casefold() for o in terms.objects(None, RDFS.label)]
    assert sorted({x for x in labels if labels.count(x) > 1}) == []


def test_a_term_is_of_one_kind(terms: rdflib.Graph) -> None:
    mixed = [
        term
        for term in set(terms.subjects(RDF.type))
        if len(KINDS & set(terms.objects(term, RDF.type))) != 1
    ]
    assert mixed == []


def test_the_ontology_is_light(terms: rdflib.Graph) -> None:
    assert not list(terms.subjects(RDF.type, OWL.Restriction))
    assert not list(terms.subject_objects(RDFS.domain))
    assert not list(terms.subject_objects(RDFS.range))


def test_each_concept_has_label_definition_and_scheme() -> None:
    graph = parse(LISTS)
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert len(concepts) > 80
    wanted = (RDFS.label, SKOS.prefLabel, SKOS.definition, SKOS.inScheme)
    assert [(c, p) for c in concepts for p in wanted if not graph.value(c, p)] == []


def test_broader_and_narrower_say_the_same() -> None:
    graph = parse(LISTS)
    up = set(graph.subject_objects(SKOS.broader))
    down = {(low, high) for high, low in graph.subject_objects(SKOS.narrower)}
    assert up == down
