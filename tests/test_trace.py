"""A trace is the shortest chain of cited facts, or the answer that there is none."""

from itertools import pairwise

import pyoxigraph as ox
import pytest

from csa_graph.graph import Graph, open_graph
from csa_graph.iri import ID, LEGISLATION, VOCAB
from csa_graph.snapshot import snapshot
from csa_graph.trace import MOST, trace

ACT = f"{LEGISLATION}ukpga/2021/17"
OFFICER = f"{ID}staffordshire-2023/person/alice-walters"


def test_the_chain_from_an_act_to_an_officer_is_cited_hop_by_hop(
    graph: Graph,
) -> None:
    way = trace(graph, ACT, OFFICER)[0]
    assert [way[0].start, way[-1].end] == [ACT, OFFICER]
    assert [hop.basis for hop in way] == ["judgement", *["stated"] * 4]
    assert all(one.end == two.start for one, two in pairwise(way))
    for hop in way:
        facts = {
            (q.subject, q.object)
            for q in graph.store.quads()
            if q.graph_name.value in {c.iri for c in hop.citations}  # type: ignore[union-attr]
        }
        ends = {str(x) for pair in facts for x in pair}
        assert {f"<{hop.start}>", f"<{hop.end}>"} <= ends


def test_a_chain_runs_the_same_way_back(graph: Graph) -> None:
    there = {hop.predicate for way in trace(graph, ACT, OFFICER) for hop in way}
    back = trace(graph, OFFICER, ACT)
    assert {hop.predicate for way in back for hop in way} == there
    assert back[0][0].forward is not trace(graph, ACT, OFFICER)[0][-1].forward


def test_what_a_rule_concludes_is_a_hop_that_says_so(graph: Graph) -> None:
    fraud = f"{ID}staffordshire-2023/priority/fraud"
    [[hop]] = trace(graph, f"{LEGISLATION}ukpga/1998/37", fraud)
    assert hop.basis == "inferred"
    assert hop.citations[0].label.startswith("Same subject")


def test_stated_facts_alone_do_not_reach_the_statute(graph: Graph) -> None:
    assert trace(graph, ACT, OFFICER, frozenset({"stated"})) == []


@pytest.mark.parametrize(
    ("start", "end"),
    [(ACT, ACT), (ACT, f"{ID}nothing"), (f"{ID}nothing", ACT)],
)
def test_there_may_be_no_chain(graph: Graph, start: str, end: str) -> None:
    assert trace(graph, start, end) == []


def test_two_separate_things_have_no_chain() -> None:
    text = f"""
        @prefix csa: <https://w3id.org/csa-graph/ontology#> .
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        @prefix : <{ID}> .
        :catalogue {{ :one csa:layer <{VOCAB}layer/stated> ; rdfs:label "One" }}
        :one {{ :a :near :b . :c :near :d }}
    """
    quads = ox.parse(text.encode(), format=ox.RdfFormat.TRIG)
    apart = open_graph(snapshot(quads, "inputs", "1"))
    assert trace(apart, f"{ID}a", f"{ID}d") == []
    assert len(trace(apart, f"{ID}a", f"{ID}b")) == 1


def test_no_more_chains_are_given_than_a_reader_can_take(graph: Graph) -> None:
    group = "board/safer-and-stronger-communities-strategy-group"
    officer = "person/elliott-sharrard-williams"
    one, other = (f"{ID}staffordshire-2023/{end}" for end in (group, officer))
    ways = trace(graph, one, other)
    assert 1 < len(ways) <= MOST
    assert len({len(way) for way in ways}) == 1
