"""Each source tells what it states, and each paragraph its place in the document."""

from csa_graph.answers import described
from csa_graph.document import (
    inside,
    own_words,
    passages,
    sources_of,
    states,
    with_states,
)
from csa_graph.graph import Graph
from csa_graph.iri import ID, LEGISLATION
from csa_graph.source import read_source
from csa_graph.store import plain
from csa_graph.things import find_thing
from tests.conftest import STAFFORDSHIRE, TESTS

LOAMSHIRE = f"{ID}loamshire-2025"


def test_every_fact_of_the_agreement_is_told_by_one_passage(graph: Graph) -> None:
    told = [
        (one.source, one.thing, one.property, one.value)
        for passage in passages(graph, STAFFORDSHIRE)
        for one in states(graph, passage.iri)
    ]
    held = [
        (plain(q.graph_name), plain(q.subject), q.predicate.value, plain(q.object))
        for q in graph.store.quads()
        if plain(q.graph_name).startswith(f"{STAFFORDSHIRE}/para/")
    ]
    assert sorted(told) == sorted(held)


def test_passages_stand_in_the_order_of_the_document(graph: Graph) -> None:
    numbers = [one.number for one in passages(graph, STAFFORDSHIRE)]
    assert numbers[:4] == ["title", "foreword", "1", "1.1"]
    assert numbers.index("5.2/item-7") < numbers.index("5.3")
    assert numbers[-1] == "appendix"


def test_a_passage_knows_how_deep_it_stands(graph: Graph) -> None:
    depths = {one.number: one.depth for one in passages(graph, STAFFORDSHIRE)}
    assert (depths["5"], depths["5.2"], depths["5.2/item-1"]) == (0, 1, 2)


def test_a_paragraph_holds_its_items(graph: Graph) -> None:
    held = inside(passages(graph, STAFFORDSHIRE), f"{STAFFORDSHIRE}/para/5.3")
    assert [one.number for one in held] == ["5.3/item-1", "5.3/item-2", "5.3/item-3"]


def test_a_passage_without_facts_says_why(graph: Graph) -> None:
    for one in passages(graph, STAFFORDSHIRE):
        assert bool(states(graph, one.iri)) != bool(one.narrative), one.number


def test_a_provision_is_told_by_what_cites_it(graph: Graph) -> None:
    section = f"{LEGISLATION}ukpga/2021/17/section/57"
    sources = sources_of(graph, section)
    assert sources
    assert {graph.citations[iri].cites for iri in sources} == {section}


def test_a_paragraph_is_its_own_source(graph: Graph) -> None:
    paragraph = f"{STAFFORDSHIRE}/para/2.5"
    assert sources_of(graph, paragraph) == (paragraph,)


def test_a_thing_that_states_nothing_comes_as_it_is(graph: Graph) -> None:
    fraud = find_thing(graph, [f"{STAFFORDSHIRE}/priority/fraud"])
    assert fraud
    taken = described(graph, STAFFORDSHIRE, fraud)
    assert with_states(graph, taken, fraud.iri) is taken


def test_a_paragraph_to_take_away_holds_what_it_states(graph: Graph) -> None:
    paragraph = find_thing(graph, [f"{STAFFORDSHIRE}/para/2.5"])
    assert paragraph
    taken = with_states(
        graph, described(graph, STAFFORDSHIRE, paragraph), paragraph.iri
    )
    told = states(graph, paragraph.iri)
    assert len(taken.body["states"]) == len(taken.sheets[-1][1].rows) == len(told)
    assert taken.sheets[-1][1].rows[0][0] == told[0].thing_label
    assert {row[-1] for row in taken.sheets[-1][1].rows} == {"Paragraph 2.5"}


def test_an_attached_document_gives_each_paragraph_its_words(two: Graph) -> None:
    all_of = passages(two, LOAMSHIRE)
    words = own_words(all_of, read_source(TESTS / "agreements" / "loamshire-2025.txt"))
    assert list(words) == [one.iri for one in all_of]
    assert words[f"{LOAMSHIRE}/para/1.2"].startswith("1.2 Section 17 of the Crime")


def test_another_document_gives_none(two: Graph) -> None:
    assert own_words(passages(two, LOAMSHIRE), ["Something else"]) == {}
