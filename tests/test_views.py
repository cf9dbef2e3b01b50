"""A view shows what was asked for, and says what it leaves out.

A picture that hides things without a word is taken for the whole.
"""

from dataclasses import replace

import pytest

from csa_graph.errors import QueryError
from csa_graph.graph import Graph
from csa_graph.iri import ID
from csa_graph.links import ready_views
from csa_graph.redaction import without_names
from csa_graph.views import FIRST, USUAL, WHOLE, Asked, View, view_of

FRAUD = f"{ID}staffordshire-2023/priority/fraud"


def shown(graph: Graph, **asked: object) -> View:
    return view_of(graph, graph.agreement(), Asked(**asked))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", list(ready_views()))
def test_the_things_of_a_view_are_the_ends_of_its_links(
    graph: Graph, name: str
) -> None:
    view = shown(graph, view=name)
    ends = {iri for edge in view.edges for iri in (edge.start, edge.end)}
    assert {one.iri for one in view.nodes} == ends
    assert len(view.nodes) == len(ends) > 1
    for one in view.nodes:
        assert one.links == sum(one.iri in {e.start, e.end} for e in view.edges)
        assert one.label
        assert one.kind_label


@pytest.mark.parametrize("name", list(ready_views()))
def test_the_same_question_gives_the_same_view(graph: Graph, name: str) -> None:
    assert shown(graph, view=name) == shown(graph, view=name)


def test_a_picture_begins_with_governance_or_with_the_thing_asked_for(
    graph: Graph,
) -> None:
    assert shown(graph).name == FIRST
    near = shown(graph, focus="fraud")
    assert (near.name, near.focus) == ("neighbourhood", FRAUD)
    assert near.title.endswith(": Fraud")


def test_a_view_says_which_of_its_things_nothing_links(graph: Graph) -> None:
    view = shown(graph, view="governance-and-reporting")
    assert "Vehicle Crime" in {one.label for one in view.absent}
    assert "Nothing here links:" in view.sentence
    assert "Vehicle Crime" in view.sentence
    assert not {one.iri for one in view.absent} & {one.iri for one in view.nodes}


def test_a_limit_keeps_the_most_linked_and_says_how_many_it_hides(graph: Graph) -> None:
    whole = shown(graph, view=WHOLE)
    cut = shown(graph, view=WHOLE, limit=30)
    assert 0 < len(cut.nodes) <= 30
    assert cut.hidden == len(whole.nodes) - len(cut.nodes)
    assert f"The limit hides {cut.hidden} more things." in cut.sentence
    most = max(whole.nodes, key=lambda one: one.links)
    assert most.iri in {one.iri for one in cut.nodes}
    assert set(cut.edges) < set(whole.edges)


def test_the_limit_of_a_neighbourhood_keeps_the_focus_and_what_is_nearest(
    graph: Graph,
) -> None:
    group = "Safer and Stronger Communities Strategy Group"
    view = shown(graph, focus=group, depth=2, limit=20)
    steps = {one.iri: abs(view.distance[one.iri]) for one in view.nodes}
    assert view.focus in steps
    assert set(steps.values()) == {0, 1}
    assert len(shown(graph, focus=group, depth=3).nodes) <= USUAL


def test_one_hidden_thing_is_told_in_the_singular(graph: Graph) -> None:
    whole = shown(graph, view="locality")
    assert "1 more thing." in replace(whole, hidden=1).sentence


@pytest.mark.parametrize("text", ["GovernanceBody", "governance body", "PRIORITY"])
def test_a_filter_of_things_takes_the_class_or_its_label(
    graph: Graph, text: str
) -> None:
    view = shown(graph, types=("priority", text))
    assert {one.kind for one in view.nodes} <= {"Priority", "GovernanceBody"}
    assert "Shown are only things of the kind" in view.sentence
    assert view.kinds == shown(graph).kinds


def test_a_filter_of_links_shows_these_alone(graph: Graph) -> None:
    view = shown(graph, links=("held by", "fieldedBy"))
    assert {edge.link_label for edge in view.edges} == {"held by", "fielded by"}


def test_a_reader_can_ask_for_what_is_stated_alone(graph: Graph) -> None:
    view = shown(graph, view="law-to-priorities", basis=("stated",))
    assert {edge.basis for edge in view.edges} == {"stated"}
    assert len(view.edges) == 3
    assert view.filters == ("links on the basis stated",)


def test_what_is_not_there_is_not_stated(graph: Graph) -> None:
    view = shown(graph, view="duties-of-a-body", focus="Lead Officers")
    assert view.edges == ()
    assert view.sentence.startswith("Not stated. No duty of this body")


def test_neighbours_can_be_added_and_things_left_out(graph: Graph) -> None:
    plain = shown(graph, view="locality")
    more = shown(graph, view="locality", expand=("fraud",))
    less = shown(graph, view="locality", hide=("Cannock Chase",))
    assert set(plain.edges) < set(more.edges)
    assert FRAUD in {one.iri for one in more.nodes}
    gone = {one.label for one in plain.nodes} - {one.label for one in less.nodes}
    assert "Cannock Chase" in gone


def test_duties_tell_their_force_on_the_day_asked_for(graph: Graph) -> None:
    then = shown(graph, view="behind-a-priority", as_at="2023-04-01")
    now = shown(graph, view="behind-a-priority")
    assert then.as_at == "2023-04-01"
    before = {one.iri: one.force for one in then.nodes if one.kind == "Duty"}
    after = {one.iri: one.force for one in now.nodes if one.kind == "Duty"}
    assert all(after.values())
    assert before != after
    assert {one.force for one in now.nodes if one.kind == "Priority"} == {""}


def test_a_thing_is_found_by_its_other_names(graph: Graph) -> None:
    view = shown(graph)
    names = {one.label: one.names for one in view.nodes}
    assert "SSCSG" in names["Safer and Stronger Communities Strategy Group"]


def test_without_names_no_person_is_named_in_a_picture(graph: Graph) -> None:
    told = str(shown(without_names(graph)))
    assert "Walters" in str(shown(graph))
    assert "Walters" not in told
    assert "walters" not in told


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"view": "nix"}, "view: wanted one of governance-and-reporting"),
        ({"focus": "no such thing"}, "nothing is called"),
        ({"focus": "fraud", "depth": 0}, "depth: wanted 1 to 4, given 0"),
        ({"focus": "fraud", "depth": 5}, "depth: wanted 1 to 4, given 5"),
        ({"limit": -1}, "limit: wanted 1 or more, given -1"),
        ({"size": "big"}, "size: wanted links or nothing, given 'big'"),
        ({"types": ("Zebra",)}, "types: wanted one of .*, given 'Zebra'"),
        ({"links": ("eats",)}, "links: wanted one of .*, given 'eats'"),
        ({"basis": ("rumour",)}, "basis: wanted one of stated, .* given 'rumour'"),
        ({"as_at": "soon"}, "as_at: wanted a day"),
        ({"expand": ("no such thing",)}, "nothing is called"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_one_sentence(
    graph: Graph, asked: dict[str, object], said: str
) -> None:
    with pytest.raises(QueryError, match=said):
        shown(graph, **asked)


def test_a_view_that_needs_a_focus_takes_the_first_that_has_something_to_show(
    graph: Graph,
) -> None:
    assert shown(graph, view="behind-a-priority").focus.startswith(
        f"{ID}staffordshire-2023/priority/"
    )
    assert shown(graph, view="neighbourhood").focus == graph.agreement()


def test_another_agreement_has_its_own_pictures(two: Graph) -> None:
    for slug in ("staffordshire-2023", "loamshire-2025"):
        view = view_of(two, two.agreement(slug), Asked(view=WHOLE))
        owners = {one.iri.removeprefix(ID).partition("/")[0] for one in view.nodes}
        assert owners == {slug}
