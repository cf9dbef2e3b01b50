"""Every thing has a place of its own, the same each time, with text that fits."""

from dataclasses import replace
from itertools import combinations, pairwise

import pytest

from csa_graph.graph import Graph
from csa_graph.layout import TEXT, WIDE, Box, Layout, layout, measured, wrapped
from csa_graph.links import ready_views, said_of_view
from csa_graph.views import WHOLE, Asked, View, view_of

ASKED = {
    **{name: Asked(view=name) for name in ready_views()},
    "near": Asked(focus="fraud", depth=2),
    "far": Asked(focus="SSCSG", depth=2),
    "sized": Asked(size="links"),
}


@pytest.fixture(params=list(ASKED))
def view(request: pytest.FixtureRequest, graph: Graph) -> View:
    """Give each kind of picture."""
    return view_of(graph, graph.agreement(), ASKED[request.param])


def covers(one: Box, other: Box) -> bool:
    wide, high = (one.width + other.width) / 2, (one.height + other.height) / 2
    return abs(one.x - other.x) < wide and abs(one.y - other.y) < high


def test_no_box_covers_another(view: View) -> None:
    boxes = layout(view).boxes.values()
    assert len(boxes) == len(view.nodes)
    assert [pair for pair in combinations(boxes, 2) if covers(*pair)] == []


def test_all_boxes_lie_inside_the_picture(view: View) -> None:
    placed = layout(view)
    for box in placed.boxes.values():
        assert abs(box.x) + box.width / 2 <= placed.width / 2
        assert abs(box.y) + box.height / 2 <= placed.height / 2


def test_positions_do_not_depend_on_the_order_of_what_comes_in(view: View) -> None:
    turned = replace(view, edges=view.edges[::-1])
    assert layout(turned) == layout(view) == layout(view)


def test_text_fits_its_box(view: View) -> None:
    for box in layout(view).boxes.values():
        assert all(measured(line, box.text) <= box.width for line in box.lines)
        assert box.height >= len(box.lines) * box.text


def test_each_kind_stands_under_its_heading_with_its_number(view: View) -> None:
    placed = layout(view)
    counted: dict[str, int] = {}
    for heading in placed.headings:
        kind, _, number = heading.text.rpartition(" ")
        counted[kind] = counted.get(kind, 0) + int(number.strip("()"))
    shown = [one.kind_label for one in view.nodes]
    assert counted == {kind: shown.count(kind) for kind in set(shown)}
    for one in view.nodes:
        box = placed.boxes[one.iri]
        assert any(
            heading.text.startswith(one.kind_label) and heading.y < box.y
            for heading in placed.headings
        )


def test_a_chain_runs_from_law_to_delivery(graph: Graph) -> None:
    asked = Asked(view="behind-a-priority", focus="fraud")
    shown = view_of(graph, graph.agreement(), asked)
    boxes = layout(shown).boxes
    columns: dict[str, set[int]] = {}
    for one in shown.nodes:
        columns.setdefault(one.kind, set()).add(boxes[one.iri].x)
    lines = said_of_view("behind-a-priority", "kinds")
    order = [kind for line in lines for kind in line.split() if kind in columns]
    lefts = [min(columns[kind]) for kind in order]
    assert order[0] == "Instrument"
    assert lefts == sorted(lefts)


def test_around_one_thing_what_points_to_it_stands_left(graph: Graph) -> None:
    shown = view_of(graph, graph.agreement(), Asked(focus="fraud"))
    boxes = layout(shown).boxes
    middle = boxes[shown.focus].x
    for edge in shown.edges:
        if edge.end == shown.focus:
            assert boxes[edge.start].x < middle
        else:
            assert boxes[edge.end].x > middle


def test_the_whole_agreement_is_readable_on_a_usual_screen(graph: Graph) -> None:
    placed = layout(view_of(graph, graph.agreement(), Asked(view=WHOLE)))
    assert placed.width < 2 * 1300
    assert 1 <= placed.width / placed.height < 2


def test_what_is_linked_more_is_larger_where_that_is_asked_for(graph: Graph) -> None:
    shown = view_of(graph, graph.agreement(), Asked(size="links"))
    boxes = layout(shown).boxes
    ranked = sorted(shown.nodes, key=lambda one: one.links)
    assert 1.5 * boxes[ranked[0].iri].text < boxes[ranked[-1].iri].text <= 2 * TEXT
    lines = [line for box in boxes.values() for line in box.lines]
    assert [line for line in lines if line.endswith("…")] == []


def test_a_view_of_nothing_takes_no_space(graph: Graph) -> None:
    asked = Asked(view="duties-of-a-body", focus="Lead Officers")
    placed = layout(view_of(graph, graph.agreement(), asked))
    assert placed == Layout({}, (), placed.width, placed.height)
    assert placed.width < 2 * WIDE


def test_a_duty_that_is_not_in_force_says_so_in_its_box(graph: Graph) -> None:
    asked = Asked(view="behind-a-priority", focus="Domestic Abuse")
    shown = view_of(graph, graph.agreement(), asked)
    boxes = layout(shown).boxes
    late = [n for n in shown.nodes if n.force == "partly in force"]
    assert late
    assert all(boxes[one.iri].lines[-1] == "partly in force" for one in late)


def test_things_that_begin_alike_are_told_apart(view: View) -> None:
    """Two sections of one act differ in their last words alone."""
    boxes = layout(view).boxes
    several: dict[tuple[str, ...], set[str]] = {}
    for one in view.nodes:
        several.setdefault(boxes[one.iri].lines, set()).add(one.label)
    assert [labels for labels in several.values() if len(labels) > 1] == []


def test_where_each_link_says_what_it_is_there_is_room_for_words(graph: Graph) -> None:
    shown = view_of(graph, graph.agreement(), Asked(view="locality"))
    lefts = sorted({box.x for box in layout(shown).boxes.values()})
    assert min(b - a for a, b in pairwise(lefts)) >= WIDE + 150


def test_a_long_text_is_cut_and_says_so() -> None:
    words = [f"participation-{number}" for number in range(20)]
    lines = wrapped(" ".join(words))
    assert lines[0] == "participation-0"
    assert lines[-1] == "… participation-19"
    assert wrapped("W" * 60)[0].endswith("…")
    assert all(measured(line) <= WIDE for line in wrapped("W" * 60))
