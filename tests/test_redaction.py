"""Under names=off no person is named, and nothing else is lost.

A name that stays behind in a note or an identifier is published; a town that vanishes
because an officer bears its name is a wrong answer.
"""

import re
from dataclasses import replace

import pyoxigraph as ox
import pytest

from csa_graph.answers import answered
from csa_graph.graph import Graph, open_graph
from csa_graph.redaction import without_names
from csa_graph.snapshot import Snapshot
from csa_graph.store import plain
from tests.conftest import STAFFORDSHIRE

PERSON = ox.NamedNode("http://xmlns.com/foaf/0.1/Person")

# Two who share a post that is named after one of them; the other bears the name of a
# town. Two who hold no post.
INVENTED = """
@base <https://w3id.org/csa-graph/id/> .
@prefix csa:  <https://w3id.org/csa-graph/ontology#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix org:  <http://www.w3.org/ns/org#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

<staffordshire-2023/para/7.4> {
  <staffordshire-2023/officer/poole-liaison-officer> a org:Post ;
    rdfs:label "Liaison officer (Poole)"@en-GB ;
    org:heldBy <staffordshire-2023/person/jane-poole> ,
      <staffordshire-2023/person/ann-leek> .
  <staffordshire-2023/person/jane-poole> a foaf:Person ;
    rdfs:label "Jane Poole-Hardy"@en-GB .
  <staffordshire-2023/person/ann-leek> a foaf:Person ;
    rdfs:label "Ann Stafford"@en-GB .
  <staffordshire-2023/person/idle-hand> a foaf:Person ;
    rdfs:label "Idle Hand"@en-GB .
  <staffordshire-2023/person/second-thought> a foaf:Person ;
    rdfs:label "Second Thought"@en-GB .
  <staffordshire-2023/term/poole> rdfs:label
    "JANE  POOLE HARDY, J. Poole, Hardy's, POOLE-HARDY and Cllr Stafford"@en-GB ;
    csa:shortForm "by Ann-Stafford of Stafford Borough Council in Poolesbrook" .
}
"""


@pytest.fixture(scope="module")
def withheld(graph: Graph) -> Graph:
    """Give the repository's own data without names."""
    return without_names(graph)


@pytest.fixture(scope="module")
def invented(snapshot: Snapshot) -> Graph:
    """Give the data with three invented people, without names."""
    added = ox.parse(INVENTED, format=ox.RdfFormat.TRIG)
    held = replace(snapshot, quads=(*snapshot.quads, *added))
    return without_names(open_graph(held))


def surnames(graph: Graph) -> re.Pattern[str]:
    people = [plain(q.subject) for q in graph.store.quads(value=PERSON)]
    words = {word for iri in people for word in graph.label(iri).split()[1:]}
    parts = {part for word in words for part in word.split("-")}
    assert len(parts) >= 10
    return re.compile(rf"(?i)\b({'|'.join(sorted(parts))})\b")


def test_no_surname_is_left_in_any_statement(graph: Graph, withheld: Graph) -> None:
    named = surnames(graph)
    assert [q for q in withheld.store.quads() if named.search(str(q))] == []


def test_no_surname_is_left_in_any_question(graph: Graph, withheld: Graph) -> None:
    named = surnames(graph)
    assert any(named.search(repr(one)) for one in graph.questions.values())
    assert not any(named.search(repr(one)) for one in withheld.questions.values())


def test_every_other_statement_stays(graph: Graph, withheld: Graph) -> None:
    before, after = (set(g.store.quads()) for g in (graph, withheld))
    assert len(before) == len(after)
    spoken = re.compile(r"holder-of-|[Nn]ame withheld")
    assert all(spoken.search(str(quad)) for quad in after - before)
    assert len(after - before) < 60


def test_a_holder_of_several_posts_still_shows_as_one(
    graph: Graph, withheld: Graph
) -> None:
    question = graph.questions["officers_on_several_themes"]
    counts = [
        len(answered(g, question, g.agreement(), {}).body["rows"])
        for g in (graph, withheld)
    ]
    assert counts[0] == counts[1] > 0


def test_the_cover_says_that_names_are_withheld(graph: Graph, withheld: Graph) -> None:
    question = withheld.questions["plans_shared"]
    cover = answered(withheld, question, withheld.agreement(), {}).cover
    said = {name: text for name, text in cover.rows}  # noqa: C416
    assert said["Names"] == "Withheld; a post stands for each person."
    bare = answered(graph, question, graph.agreement(), {}).cover
    assert set(cover.rows) - set(bare.rows) == {("Names", said["Names"])}


def test_the_version_names_nobody_and_stays(graph: Graph, withheld: Graph) -> None:
    assert withheld.manifest == graph.manifest


def _said(graph: Graph, subject: str) -> dict[str, str]:
    quads = graph.store.quads(ox.NamedNode(subject))
    return {q.predicate.value.rpartition("#")[2]: plain(q.object) for q in quads}


def test_a_name_goes_however_it_is_written(invented: Graph) -> None:
    said = _said(invented, f"{STAFFORDSHIRE}/term/holder-of-liaison-officer")
    assert said["label"] == (
        "name withheld, J. name withheld, name withheld's, name withheld and "
        "name withheld"
    )


def test_a_town_keeps_the_name_that_an_officer_bears_too(invented: Graph) -> None:
    said = _said(invented, f"{STAFFORDSHIRE}/term/holder-of-liaison-officer")
    assert said["shortForm"] == (
        "by name withheld of Stafford Borough Council in Poolesbrook"
    )


def test_two_holders_of_one_post_stay_two(invented: Graph) -> None:
    posts = [iri for iri in invented.labels if "/officer/holder-of-" in iri]
    assert len(posts) == 1
    assert invented.label(posts[0]) == "Liaison officer (name withheld)"
    held = {
        plain(q.object)
        for q in invented.store.quads(ox.NamedNode(posts[0]))
        if q.predicate.value.endswith("heldBy")
    }
    assert held == {
        f"{STAFFORDSHIRE}/person/holder-of-liaison-officer",
        f"{STAFFORDSHIRE}/person/holder-of-poole-liaison-officer",
    }


def test_two_without_a_post_stay_two(invented: Graph) -> None:
    idle = [iri for iri in invented.labels if "/holder-of-no-post" in iri]
    assert sorted(iri.rpartition("/")[2] for iri in idle) == [
        "holder-of-no-post",
        "holder-of-no-post-2",
    ]
    assert {invented.label(iri) for iri in idle} == {"Name withheld (no post)"}
