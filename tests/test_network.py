"""What the shape of the network tells is counted on links that are named."""

from collections.abc import Mapping

import networkx as nx
import pytest

from csa_graph import network
from csa_graph.graph import Graph
from csa_graph.iri import ID
from csa_graph.links import links
from csa_graph.network import (
    bridges,
    cut_points,
    distances,
    measured,
    most_connected,
    projection,
    reporting,
    sole_reporters,
)

OWN = f"{ID}staffordshire-2023/"
GROUP = f"{OWN}board/safer-and-stronger-communities-strategy-group"


def test_a_projection_holds_each_link_once_and_every_kind(graph: Graph) -> None:
    edges = links(graph, graph.agreement(), "governance-and-reporting", "")
    net = projection(graph, edges)
    held = [edge for one, other in net.edges for edge in net.edges[one, other]["edges"]]
    assert sorted(held, key=str) == sorted(edges, key=str)
    assert all(net.nodes[iri]["kind"] for iri in net)


def test_the_reporting_structure_is_priorities_boards_and_posts(graph: Graph) -> None:
    net = reporting(graph, graph.agreement())
    kinds: Mapping[str, str] = nx.get_node_attributes(net, "kind")
    assert set(kinds.values()) == {"Priority", "GovernanceBody", "Post"}


def test_a_sole_reporter_is_the_only_one_on_its_priority(graph: Graph) -> None:
    found = {one.priority: one for one in sole_reporters(graph, graph.agreement())}
    fraud = found[f"{OWN}priority/fraud"]
    assert fraud.post == f"{OWN}officer/fraud-reporting-officer"
    assert [graph.label(iri) for iri in fraud.holders] == ["Elliott Sharrard-Williams"]
    assert [graph.label(iri) for iri in fraud.fielded] == ["Staffordshire Police"]
    assert fraud.edge.citations[0].identifier == "7.4/fraud"
    serious = f"{OWN}priority/serious-violence-and-violence-against-women-and-girls"
    assert serious not in found


def test_without_a_cut_point_or_a_bridge_the_structure_falls_apart(
    graph: Graph,
) -> None:
    net = reporting(graph, graph.agreement())
    parts = nx.number_connected_components(net)
    points = cut_points(graph, graph.agreement())
    assert points[0].things == (GROUP,)
    for one in points:
        left = net.subgraph(set(net) - set(one.things))
        assert nx.number_connected_components(left) > parts
        assert one.cut_off
        assert not set(one.cut_off) & set(one.things)
    for one in bridges(graph, graph.agreement()):
        left = nx.Graph(net)
        left.remove_edge(*one.things)
        assert nx.number_connected_components(left) == parts + 1
        assert len(set(one.cut_off) & set(one.things)) == 1


def test_what_hangs_on_something_has_the_sources_of_its_links(graph: Graph) -> None:
    """Each link that a cut point or a bridge stands on is cited, and no other is."""
    for one in (
        *cut_points(graph, graph.agreement()),
        *bridges(graph, graph.agreement()),
    ):
        assert one.edges
        assert all({*one.things} & {e.start, e.end} for e in one.edges)
    for one in bridges(graph, graph.agreement()):
        assert {iri for e in one.edges for iri in (e.start, e.end)} == {*one.things}
    tables = dict(measured(graph, graph.agreement()).sheets)
    for name in ("Cut points", "Bridges"):
        assert all("(stated)" in row[-1] for row in tables[name].rows)


def test_what_is_cut_off_is_all_but_the_largest_piece() -> None:
    net: nx.Graph[str] = nx.Graph([("a", "b"), ("b", "c"), ("c", "d"), ("x", "y")])
    assert network._cut_off(net, net.subgraph(["a", "c", "d", "x", "y"])) == ("a",)


def test_the_most_linked_come_first(graph: Graph) -> None:
    found = most_connected(graph, graph.agreement())
    assert found[0].thing == GROUP
    counts = [one.links for one in found]
    assert counts == sorted(counts, reverse=True)
    assert all(one.neighbours <= one.links for one in found)


def test_law_is_farther_away_by_stated_links_alone(graph: Graph) -> None:
    found = distances(graph, graph.agreement())
    priorities = graph.listing("priorities", graph.agreement()).rows
    assert {one.priority for one in found} == {r.values["priority"] for r in priorities}
    for one in found:
        assert one.from_law == 1
        assert one.stated is None or one.stated > 1
        assert one.laws
    fraud = next(one for one in found if one.priority.endswith("/fraud"))
    assert {iri.rpartition("/id/")[2] for iri in fraud.laws} == {
        "ukpga/1998/37",
        "ukpga/2014/23",
    }


def test_what_is_not_reached_is_not_stated(graph: Graph) -> None:
    alone: nx.Graph[str] = nx.Graph()
    alone.add_node("a", kind="Priority")
    assert network._nearest(alone, "a", {"Post"}) == ((), None)
    assert network._nearest(alone, "b", {"Post"}) == ((), None)
    bare = network._distance(alone, alone, "a")
    [row] = network._distance_table(graph, [bare]).rows
    assert row[1:] == ("not stated",) * 6


def test_tables_say_which_links_they_take(graph: Graph) -> None:
    taken = measured(graph, graph.agreement())
    assert [name for name, _ in taken.sheets] == [
        *("Sole reporters", "Cut points", "Bridges", "Most linked", "Law to delivery")
    ]
    assert "without frameworks" in taken.said["Links"]
    for (_, table), body in zip(taken.sheets, taken.body["tables"], strict=True):
        assert len(body["rows"]) == len(table.rows) > 0
        first = [graph.label(row["iri"]) for row in body["rows"]]
        assert first == [row[0] for row in table.rows]


@pytest.mark.parametrize("number", [3, 12])
def test_a_long_list_of_things_is_cut_and_says_so(graph: Graph, number: int) -> None:
    text = network._several(graph, [f"x:{i:02}" for i in range(number)])
    assert text.endswith("and 4 more") is (number == 12)
