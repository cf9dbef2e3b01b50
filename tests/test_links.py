"""A link is there once, with everything that states it and the basis that it rests on.

A link on a judgement that passes as stated misleads whoever reads the picture.
"""

import pyoxigraph as ox
import pytest

from csa_graph.citations import LAYERS
from csa_graph.derivations import Asked, derive
from csa_graph.graph import Graph, open_graph
from csa_graph.iri import CSA, ID, VOCAB
from csa_graph.kinds import LINES, LOOKS
from csa_graph.links import (
    NEIGHBOURHOOD,
    Edge,
    class_of,
    links,
    reached,
    ready_views,
    said_of_view,
)
from csa_graph.snapshot import snapshot
from csa_graph.things import TYPE

OWN = f"{ID}staffordshire-2023/"
FRAUD = f"{OWN}priority/fraud"
GROUP = f"{OWN}board/safer-and-stronger-communities-strategy-group"
FOCUS = {
    "behind-a-priority": FRAUD,
    "duties-of-a-body": f"{ID}body/staffordshire-county-council",
    NEIGHBOURHOOD: FRAUD,
}


def found(graph: Graph, name: str) -> dict[tuple[str, str, str], Edge]:
    edges = links(graph, graph.agreement(), name, FOCUS.get(name, ""))
    assert edges
    return {(edge.start, edge.link, edge.end): edge for edge in edges}


@pytest.mark.parametrize("name", list(ready_views()))
def test_each_view_has_links_each_with_its_sources_and_one_basis(
    graph: Graph, name: str
) -> None:
    edges = links(graph, graph.agreement(), name, FOCUS.get(name, ""))
    assert len(found(graph, name)) == len(edges)
    for edge in edges:
        assert edge.citations
        assert edge.basis in LAYERS[:-1]
        assert not edge.link_label.startswith("http")


@pytest.mark.parametrize("name", list(ready_views()))
def test_a_direct_fact_rests_on_the_strongest_layer_that_states_it(
    graph: Graph, name: str
) -> None:
    direct = 0
    for (start, link, end), edge in found(graph, name).items():
        stating = {
            graph.citations[quad.graph_name.value].layer
            for quad in graph.store.quads(ox.NamedNode(start), ox.NamedNode(end))
            if quad.predicate.value == link
            and isinstance(quad.graph_name, ox.NamedNode)
        }
        if stating and not edge.via and stating != {"inferred"}:
            direct += 1
            assert edge.basis == min(stating, key=LAYERS.index)
    assert direct or name == "law-to-priorities"


def test_a_link_through_an_arrangement_is_as_weak_as_its_weakest_part(
    graph: Graph,
) -> None:
    edges = found(graph, "governance-and-reporting")
    governs = f"{CSA}governedBy"
    asb = edges[f"{OWN}priority/anti-social-behaviour", governs, GROUP]
    assert {citation.layer for citation in asb.citations} == {"stated", "judgement"}
    assert asb.basis == "judgement"
    assert asb.via == (f"{OWN}arrangement/asb",)
    assert edges[FRAUD, governs, GROUP].basis == "stated"


def test_a_rules_link_has_the_basis_of_its_derivation_and_names_its_duties(
    graph: Graph,
) -> None:
    edges = found(graph, "law-to-priorities")
    care = "http://www.legislation.gov.uk/id/ukpga/2014/23"
    edge = edges[care, f"{ID}rule/same-subject", FRAUD]
    assert edge.basis == "judgement"
    assert edge.duties == (f"{ID}duty/care-42",)
    frameworks = {end for _, rule, end in edges if rule == f"{ID}rule/framework"}
    assert frameworks == {graph.agreement()}


def test_a_link_of_several_chains_is_as_strong_as_the_strongest(graph: Graph) -> None:
    bases: dict[tuple[str, ...], set[str]] = {}
    for row in derive(graph, graph.agreement(), Asked()).answer.rows:
        named = (row.values[name] for name in ("legislation", "rule", "priority"))
        layer = row.values["basis"].removeprefix(f"{VOCAB}layer/")
        bases.setdefault(tuple(named), set()).add(layer)
    edges = found(graph, "law-to-priorities")
    shared = bases.keys() & edges.keys()
    assert any(len(bases[ends]) > 1 for ends in shared)
    for ends, edge in edges.items():
        if ends in shared:
            assert edge.basis == min(bases[ends], key=LAYERS.index)


def test_what_a_rule_concludes_rests_on_its_premises_and_cites_the_rule(
    graph: Graph,
) -> None:
    edges = found(graph, "whole-agreement")
    told = [e for e in edges.values() if e.link == f"{CSA}onSubjectOf"]
    assert told
    for edge in told:
        assert edge.basis == "judgement"
        assert "inferred" in {citation.layer for citation in edge.citations}


def test_a_neighbourhood_grows_with_its_depth_and_tells_the_side(graph: Graph) -> None:
    near = reached(graph, graph.agreement(), [FRAUD], 1)
    far = reached(graph, graph.agreement(), [FRAUD], 2)
    assert set(near.distance) < set(far.distance)
    assert near.distance[FRAUD] == 0
    evidence = f"{OWN}evidence/district-and-borough-strategic-assessments"
    assert near.distance[evidence] == 1
    assert near.distance[f"{OWN}arrangement/fraud"] == -1
    assert {abs(steps) for steps in far.distance.values()} == {0, 1, 2}
    for edge in near.edges:
        assert FRAUD in {edge.start, edge.end}


def test_no_step_is_taken_beyond_what_can_be_drawn(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("csa_graph.links.MOST", 10)
    cut = reached(graph, graph.agreement(), [GROUP], 3)
    assert set(map(abs, cut.distance.values())) == {0, 1}


def test_nothing_that_describes_sources_is_a_thing_of_a_neighbourhood(
    graph: Graph,
) -> None:
    without = set(" ".join(said_of_view(NEIGHBOURHOOD, "without")).split())
    reach = reached(graph, graph.agreement(), [GROUP], 2)
    kinds = {class_of(graph, iri).rpartition("#")[2] for iri in reach.distance}
    assert not kinds & {*without, ""}


def test_every_class_and_layer_of_a_picture_has_a_look_of_its_own(graph: Graph) -> None:
    shown = {
        class_of(graph, iri).rpartition("#")[2].rpartition("/")[2]
        for name in ready_views()
        for start, _, end in found(graph, name)
        for iri in (start, end)
    }
    assert shown <= LOOKS.keys()
    assert len({look.sign for look in LOOKS.values()}) == len(LOOKS)
    assert set(LINES) == set(LAYERS)


def test_a_thing_without_a_class_is_no_end_of_a_link() -> None:
    text = f"""
        @prefix csa: <{CSA}> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix : <{ID}> .
        :catalogue {{ :one csa:layer <{VOCAB}layer/stated> ; rdfs:label "One" }}
        :one {{ :x a csa:Agreement . :a a csa:Board ; :near :b , :c . :b a csa:Board }}
        :two {{ :a :near :d . :d a csa:Board }}
    """
    quads = ox.parse(text.encode(), format=ox.RdfFormat.TRIG)
    small = open_graph(snapshot(quads, "inputs", "1"))
    edges = links(small, f"{ID}x", NEIGHBOURHOOD, f"{ID}a")
    assert [edge.end for edge in edges] == [f"{ID}b"]
    assert TYPE not in {edge.link for edge in edges}
    assert class_of(small, f"{ID}c") == ""
