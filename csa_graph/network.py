"""What the shape of the network tells: who stands alone, what hangs on what.

Every table says which links it takes; what no view shows does not count. Being linked
much or standing between others is no merit and no fault: it says where a change, a
vacancy or an absence would be felt.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import networkx as nx

from csa_graph.citations import LAYERS, Citation
from csa_graph.errors import QueryError
from csa_graph.graph import Graph
from csa_graph.iri import CSA, ID
from csa_graph.links import Edge, class_of, links, short
from csa_graph.tables import CITED, Table, sources
from csa_graph.takeaway import Takeaway, cover

_GOVERNANCE: Final = "governance-and-reporting"
_WHOLE: Final = "whole-agreement"
_LAW: Final = "law-to-priorities"
_REPORTS_ON: Final = f"{CSA}reportsOnPriority"
_FIELDED: Final = f"{CSA}fieldedBy"
_HELD: Final = "http://www.w3.org/ns/org#heldBy"
_FRAMEWORK: Final = f"{ID}rule/framework"
_REPORTING: Final = frozenset(("Priority", "GovernanceBody", "Post"))
_ACTING: Final = frozenset(("NamedParty", "GovernanceBody", "Post"))
_LAWS: Final = frozenset(("Instrument", "NamedLaw"))
# Each table, and the views whose links it takes.
VIEWS: Final = {
    "sole-reporters": (_GOVERNANCE,),
    "cut-points": (_GOVERNANCE,),
    "bridges": (_GOVERNANCE,),
    "most-linked": (_WHOLE,),
    "law-to-delivery": (_WHOLE, _LAW),
}
TABLES: Final = tuple(VIEWS)
_MOST: Final = 20
_NAMED: Final = 8
_NOT_STATED: Final = "not stated"
_About = tuple[str, Sequence[Citation]]


@dataclass(frozen=True, slots=True)
class Reporter:
    """A priority on which one post alone reports.

    Attributes:
        priority: its IRI.
        post: the one that reports.
        holders: who holds the post.
        fielded: which organisations field it.
        edge: the link that says so.
    """

    priority: str
    post: str
    holders: tuple[str, ...]
    fielded: tuple[str, ...]
    edge: Edge


@dataclass(frozen=True, slots=True)
class Break:
    """What would fall apart if one thing, or one link, were not there.

    Attributes:
        things: the thing; for a link both its ends.
        cut_off: all that would no longer hang together with the largest part.
        edges: the links of that thing, or between both ends.
    """

    things: tuple[str, ...]
    cut_off: tuple[str, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Connected:
    """How much something is linked.

    Attributes:
        thing: its IRI.
        links: how many links touch it.
        neighbours: how many different things are at their other ends.
    """

    thing: str
    links: int
    neighbours: int


@dataclass(frozen=True, slots=True)
class Distance:
    """How many links a priority is away from law, and from those who deliver.

    Attributes:
        priority: its IRI.
        laws: those that are nearest; none where no law is reached.
        from_law: links from there; None where no law is reached.
        stated: the same by stated links alone.
        to_board: links to the nearest board.
        to_post: links to the nearest post.
        to_plan: links to the nearest plan.
    """

    priority: str
    laws: tuple[str, ...]
    from_law: int | None
    stated: int | None
    to_board: int | None
    to_post: int | None
    to_plan: int | None


def projection(graph: Graph, edges: Iterable[Edge]) -> "nx.Graph[str]":
    """Return links as an undirected graph: each pair of things once.

    Each thing holds its ``kind``, each pair under ``edges`` the links between the two.
    """
    net: nx.Graph[str] = nx.Graph()
    for edge in sorted(edges, key=lambda e: (e.start, e.link, e.end)):
        for iri in (edge.start, edge.end):
            net.add_node(iri, kind=short(class_of(graph, iri)))
        if not net.has_edge(edge.start, edge.end):
            net.add_edge(edge.start, edge.end, edges=[])
        net.edges[edge.start, edge.end]["edges"].append(edge)
    return net


def reporting(graph: Graph, agreement: str) -> "nx.Graph[str]":
    """Return the reporting structure: priorities, boards and posts, and their links."""
    whole = projection(graph, links(graph, agreement, _GOVERNANCE, ""))
    kept = [iri for iri in whole if whole.nodes[iri]["kind"] in _REPORTING]
    return nx.Graph(whole.subgraph(sorted(kept)))


def sole_reporters(graph: Graph, agreement: str) -> list[Reporter]:
    """Return the priorities on which one post alone reports, by their labels."""
    edges = links(graph, agreement, _GOVERNANCE, "")
    reports: defaultdict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        if edge.link == _REPORTS_ON:
            reports[edge.end].append(edge)
    found = [
        Reporter(
            priority=priority,
            post=by[0].start,
            holders=_ends(edges, by[0].start, _HELD),
            fielded=_ends(edges, by[0].start, _FIELDED),
            edge=by[0],
        )
        for priority, by in reports.items()
        if len(by) == 1
    ]
    return sorted(found, key=lambda one: (graph.label(one.priority), one.priority))


def _ends(edges: Iterable[Edge], start: str, link: str) -> tuple[str, ...]:
    return tuple(sorted(e.end for e in edges if e.start == start and e.link == link))


def cut_points(graph: Graph, agreement: str) -> list[Break]:
    """Return the things without which the reporting structure would fall apart.

    Those that would cut off most come first.
    """
    net = reporting(graph, agreement)
    found = [
        Break(
            things=(iri,),
            cut_off=_cut_off(net, without=net.subgraph(set(net) - {iri})),
            edges=tuple(e for pair in net.adj[iri].values() for e in pair["edges"]),
        )
        for iri in nx.articulation_points(net)
    ]
    return sorted(found, key=_by_size)


def bridges(graph: Graph, agreement: str) -> list[Break]:
    """Return the links without which the reporting structure would fall apart.

    Those that would cut off most come first.
    """
    net = reporting(graph, agreement)
    found = []
    for pair in nx.bridges(net):
        one, other = sorted(pair)
        without: nx.Graph[str] = nx.Graph(net)
        without.remove_edge(one, other)
        between = tuple(net.edges[one, other]["edges"])
        found.append(Break((one, other), _cut_off(net, without), between))
    return sorted(found, key=_by_size)


def _by_size(found: Break) -> tuple[int, tuple[str, ...]]:
    return -len(found.cut_off), found.things


def _cut_off(net: "nx.Graph[str]", without: "nx.Graph[str]") -> tuple[str, ...]:
    """Return what hangs together in a graph, and no longer does in a part of it."""
    lost: list[str] = []
    for part in nx.connected_components(net):
        pieces = list(nx.connected_components(without.subgraph(part)))
        pieces.sort(key=lambda piece: (-len(piece), min(piece)))
        lost += [iri for piece in pieces[1:] for iri in piece]
    return tuple(sorted(lost))


def most_connected(graph: Graph, agreement: str) -> list[Connected]:
    """Return the parties, boards and posts with most links in the whole agreement."""
    net = projection(graph, links(graph, agreement, _WHOLE, ""))
    found = [
        Connected(
            thing=iri,
            links=sum(len(pair["edges"]) for pair in net.adj[iri].values()),
            neighbours=len(net.adj[iri]),
        )
        for iri in net
        if net.nodes[iri]["kind"] in _ACTING
    ]
    found.sort(key=lambda one: (-one.links, -one.neighbours, one.thing))
    return found[:_MOST]


def distances(graph: Graph, agreement: str) -> list[Distance]:
    """Return how far each priority is from law and from delivery, by its label.

    Links are those of the whole agreement and those from law to priorities; frameworks
    are left out, since they would make everything equally near.
    """
    edges = [
        edge
        for view in (_WHOLE, _LAW)
        for edge in links(graph, agreement, view, "")
        if edge.link != _FRAMEWORK and agreement not in {edge.start, edge.end}
    ]
    net = projection(graph, edges)
    stated = projection(graph, [edge for edge in edges if edge.basis == "stated"])
    found = [
        _distance(net, stated, iri)
        for iri in net
        if net.nodes[iri]["kind"] == "Priority"
    ]
    return sorted(found, key=lambda one: (graph.label(one.priority), one.priority))


def _distance(net: "nx.Graph[str]", stated: "nx.Graph[str]", iri: str) -> Distance:
    laws, from_law = _nearest(net, iri, _LAWS)
    return Distance(
        priority=iri,
        laws=laws,
        from_law=from_law,
        stated=_nearest(stated, iri, _LAWS)[1],
        to_board=_nearest(net, iri, {"GovernanceBody"})[1],
        to_post=_nearest(net, iri, {"Post"})[1],
        to_plan=_nearest(net, iri, {"Plan"})[1],
    )


def _nearest(
    net: "nx.Graph[str]", start: str, kinds: Iterable[str]
) -> tuple[tuple[str, ...], int | None]:
    wanted = set(kinds)
    if start not in net:
        return (), None
    steps: Mapping[str, int] = nx.single_source_shortest_path_length(net, start)
    found = [(n, iri) for iri, n in steps.items() if net.nodes[iri]["kind"] in wanted]
    if not found:
        return (), None
    least = min(found)[0]
    return tuple(sorted(iri for number, iri in found if number == least)), least


def measured(graph: Graph, agreement: str, table: str = "") -> Takeaway:
    """Return all of it as tables in plain words, or one of the tables.

    Args:
        graph: the data.
        agreement: the agreement's IRI.
        table: one of `TABLES`; all of them for no text.

    Raises:
        QueryError: there is no such table.
    """
    if table and table not in TABLES:
        raise QueryError(f"table: wanted one of {', '.join(TABLES)}, given {table!r}")
    title = "What the shape of the network tells"
    wanted = [name for name in _MEASURES if table in {"", slug(name)}]
    found = tuple((name, *_MEASURES[name](graph, agreement)) for name in wanted)
    says = "; ".join(f"{name.lower()}: {len(rows.rows)}" for name, rows, _ in found)
    said = {"Answer": f"{says[0].upper()}{says[1:]}.", "Links": _TAKES}
    front = cover(graph, agreement, title, said)
    body = {
        "title": title,
        "sentence": said["Answer"],
        "links": _TAKES,
        "tables": [_as_rows(name, rows, about) for name, rows, about in found],
    }
    return Takeaway(front, tuple((name, rows) for name, rows, _ in found), body)


def slug(name: str) -> str:
    """Return how a table is named in a command and in an address.

    >>> slug("Cut points")
    'cut-points'
    """
    return name.lower().replace(" ", "-")


_TAKES: Final = (
    "Sole reporters, cut points and bridges take the links of the picture of "
    "governance and reporting; cut points and bridges only those between priorities, "
    "boards and posts. Most linked takes the links of the picture of the whole "
    "agreement. Law to delivery takes these and the links from law to priorities, "
    "without frameworks. Cut off is all that would no longer hang together with the "
    "largest part that is left."
)


_Measured = tuple[Table, Sequence[_About]]


def _soles(graph: Graph, agreement: str) -> _Measured:
    found = sole_reporters(graph, agreement)
    about = [(one.priority, one.edge.citations) for one in found]
    return _sole_table(graph, found), about


def _cuts(graph: Graph, agreement: str) -> _Measured:
    found = cut_points(graph, agreement)
    return _cut_table(graph, found), _breaks(found)


def _bridges(graph: Graph, agreement: str) -> _Measured:
    found = bridges(graph, agreement)
    return _bridge_table(graph, found), _breaks(found)


def _most(graph: Graph, agreement: str) -> _Measured:
    found = most_connected(graph, agreement)
    return _linked_table(graph, found), [(one.thing, ()) for one in found]


def _far(graph: Graph, agreement: str) -> _Measured:
    found = distances(graph, agreement)
    return _distance_table(graph, found), [(one.priority, ()) for one in found]


_MEASURES: Final = {
    "Sole reporters": _soles,
    "Cut points": _cuts,
    "Bridges": _bridges,
    "Most linked": _most,
    "Law to delivery": _far,
}


def _breaks(found: Sequence[Break]) -> list[_About]:
    return [(one.things[0], _cited(one.edges)) for one in found]


def _as_rows(name: str, table: Table, about: Sequence[_About]) -> dict[str, Any]:
    """Return a table for JSON, each row with what its first cell names and rests on."""
    rows = [
        {
            **dict(zip(table.columns, row, strict=True)),
            "iri": iri,
            "citations": [citation.as_dict() for citation in cited],
        }
        for row, (iri, cited) in zip(table.rows, about, strict=True)
    ]
    views = list(VIEWS[slug(name)])
    return {"name": name, "title": table.title, "views": views, "rows": rows}


def _sole_table(graph: Graph, found: Sequence[Reporter]) -> Table:
    rows = tuple(
        (
            graph.label(one.priority),
            graph.label(one.post),
            _several(graph, one.holders),
            _several(graph, one.fielded),
            sources(one.edge.citations),
        )
        for one in found
    )
    columns = ("priority", "only reporter", "held by", "fielded by", CITED)
    return Table("Priorities on which one post alone reports", columns, rows)


def _cut_table(graph: Graph, found: Sequence[Break]) -> Table:
    rows = tuple(
        (
            graph.label(one.things[0]),
            _kind(graph, one.things[0]),
            str(len(one.cut_off)),
            _several(graph, one.cut_off),
            sources(_cited(one.edges)),
        )
        for one in found
    )
    columns = ("thing", "kind", "cut off", "what would be cut off", CITED)
    return Table(
        "Things on which others hang in the reporting structure", columns, rows
    )


def _bridge_table(graph: Graph, found: Sequence[Break]) -> Table:
    rows = tuple(
        (
            *(graph.label(iri) for iri in one.things),
            str(len(one.cut_off)),
            _several(graph, one.cut_off),
            sources(_cited(one.edges)),
        )
        for one in found
    )
    columns = ("one end", "other end", "cut off", "what would be cut off", CITED)
    return Table("Links on which others hang in the reporting structure", columns, rows)


def _cited(edges: Iterable[Edge]) -> tuple[Citation, ...]:
    """Return what says that there are some links, each once, in order."""
    held = {citation for edge in edges for citation in edge.citations}
    return tuple(sorted(held, key=lambda c: (LAYERS.index(c.layer), c.order, c.label)))


def _linked_table(graph: Graph, found: Sequence[Connected]) -> Table:
    rows = tuple(
        (
            graph.label(one.thing),
            _kind(graph, one.thing),
            str(one.links),
            str(one.neighbours),
        )
        for one in found
    )
    columns = ("thing", "kind", "links", "things at their other ends")
    return Table("Parties, boards and posts with most links", columns, rows)


def _distance_table(graph: Graph, found: Sequence[Distance]) -> Table:
    rows = tuple(
        (
            graph.label(one.priority),
            _several(graph, one.laws) or _NOT_STATED,
            *map(
                _number,
                (one.from_law, one.stated, one.to_board, one.to_post, one.to_plan),
            ),
        )
        for one in found
    )
    columns = (
        *("priority", "nearest laws", "links from law", "by stated links alone"),
        *("links to a board", "links to a post", "links to a plan"),
    )
    return Table("How far each priority is from law and from delivery", columns, rows)


def _number(links_between: int | None) -> str:
    return _NOT_STATED if links_between is None else str(links_between)


def _several(graph: Graph, iris: Sequence[str]) -> str:
    labels = sorted(graph.label(iri) for iri in iris)
    more = f" and {len(labels) - _NAMED} more" if len(labels) > _NAMED else ""
    return "; ".join(labels[:_NAMED]) + more


def _kind(graph: Graph, iri: str) -> str:
    return graph.label(class_of(graph, iri))
