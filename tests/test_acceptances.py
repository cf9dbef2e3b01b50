"""A file of acceptances is read as judgements, and what is wrong in it is said by line.

Who accepts a finding should not have to know of named graphs.
"""

from pathlib import Path

import pytest

from csa_graph import cli
from csa_graph.build import Folders
from csa_graph.files import read_facts
from csa_graph.iri import CATALOGUE, ID

ACCEPTED = """@base <https://w3id.org/csa-graph/id/> .
@prefix csa:     <https://w3id.org/csa-graph/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix prov:    <http://www.w3.org/ns/prov#> .
@prefix rdfs:    <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd:     <http://www.w3.org/2001/XMLSchema#> .

<loamshire-2025/acceptance/fraud> a csa:Acceptance ;
  rdfs:label "That fraud has no plan is accepted"@en-GB ;
  csa:accepts "priority-without-plan/fraud" ;
  csa:reason "It is in the making."@en-GB ;
  csa:agreement <loamshire-2025> ;
  prov:wasAttributedTo <role/editor> ;
  dcterms:date "2026-11-29"^^xsd:date .
"""
JUDGEMENT = f"{ID}loamshire-2025/judgement/accepted-fraud"


@pytest.fixture
def file(small: Folders) -> Path:
    """Give a file of acceptances beside an invented agreement."""
    file = small.data / "loamshire-2025" / "accepted.ttl"
    file.write_text(ACCEPTED, encoding="utf-8")
    return file


def checked(file: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what the check of the data around a file prints."""
    cli.main(["check", "--data", str(file.parent.parent)])
    return capsys.readouterr().out


def test_an_acceptance_stands_in_a_judgement_that_the_catalogue_describes(
    file: Path,
) -> None:
    said: dict[str, set[str]] = {}
    for quad in read_facts(file):
        said.setdefault(str(quad.graph_name), set()).add(str(quad.predicate))
    inside = {one.strip("<>").rpartition("#")[2] for one in said[f"<{JUDGEMENT}>"]}
    assert inside == {"type", "label", "accepts"}
    assert len(said[f"<{CATALOGUE}>"]) == 7
    assert len(said) == 2


def test_a_whole_acceptance_breaks_nothing(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert " 0 errors, 0 warnings" in checked(file, capsys)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("csa:reason", "A judgement gives its reason"),
        ("prov:wasAttributedTo", "A judgement"),
        ("csa:accepts", "An acceptance gives the identifiers of the findings"),
    ],
)
def test_what_an_acceptance_lacks_is_said_by_line(
    line: str, said: str, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = [one for one in ACCEPTED.splitlines() if not one.startswith(f"  {line}")]
    file.write_text("\n".join(kept), encoding="utf-8")
    assert f"accepted.ttl:8: error: {said}" in checked(file, capsys)


def test_other_turtle_among_the_data_is_refused(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.rename(file.with_name("decided.ttl"))
    cli.main(["check", "--data", str(file.parent.parent)])
    said = capsys.readouterr().err
    assert "decided.ttl:8: " in said
    assert "put it into a GRAPH block" in said
