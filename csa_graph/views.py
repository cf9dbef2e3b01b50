"""Views: the things and links of a picture, filtered and limited as asked.

The picture, the table beside it and every download take them from here, so that they
show the same rows. A picture starts from a question or from a thing, and says what it
leaves out.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Final

from csa_graph import signs
from csa_graph.citations import LAYERS
from csa_graph.errors import QueryError
from csa_graph.force import as_day, observations, statuses
from csa_graph.graph import Graph
from csa_graph.iri import COLLECTIONS, address
from csa_graph.kinds import look
from csa_graph.links import (
    DEEPEST,
    MOST,
    NEIGHBOURHOOD,
    Edge,
    class_of,
    links,
    reached,
    ready_views,
    said_of_view,
    short,
)
from csa_graph.naming import anything, members

FIRST: Final = "governance-and-reporting"
WHOLE: Final = "whole-agreement"
USUAL: Final = 250
SIZED: Final = "links"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the picture; what is empty filters nothing.

    Attributes:
        view: its name; the neighbourhood where only a focus is given.
        focus: a thing, as a person names it.
        depth: how many links away from the focus a neighbourhood reaches.
        expand: things whose neighbours are added.
        hide: things that are left out.
        types: kinds of thing that are shown, by class or by its label.
        links: kinds of link that are shown, by the last step of the IRI or by label.
        basis: layers on which a link may rest.
        as_at: the day for which the force of duties is told.
        limit: how many things are shown at most; the usual number where 0.
        size: ``links`` where what is linked more is to be larger.
    """

    view: str = ""
    focus: str = ""
    depth: int = 1
    expand: tuple[str, ...] = ()
    hide: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    as_at: str = ""
    limit: int = 0
    size: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """One thing of a picture.

    Attributes:
        iri: its name.
        label: for people.
        kind: its class, without the namespace.
        kind_label: what the ontology calls that class.
        address: where it is served; empty for a foreign thing.
        names: every other name, by which it may be sought.
        force: for a duty, whether it is in force on the as-at date.
        links: how many links of the picture touch it.
    """

    iri: str
    label: str
    kind: str
    kind_label: str
    address: str
    names: tuple[str, ...]
    force: str
    links: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One kind of thing, or of link, by which a picture may be narrowed.

    Attributes:
        name: the last step of its IRI.
        label: for people.
        count: how many of it there are before any filter.
    """

    name: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class View:
    """A picture's things and links, and what it leaves out.

    Attributes:
        name: of the view.
        title: for people.
        question: which question the picture answers.
        agreement: the agreement's IRI.
        agreement_label: for people.
        focus: the IRI of the thing it starts from; empty for a view of the whole.
        nodes: by place in the chain, then by label.
        edges: by the labels of start, link and end.
        hidden: how many things the limit hides.
        absent: things that belong to the view, but that nothing links.
        added: things whose neighbours are added, as asked.
        left_out: things that are left out, as asked.
        kinds: the kinds of thing, before any filter.
        links: the kinds of link, before any filter.
        filters: what narrowed it, in words.
        as_at: the day for which force is told.
        distance: how many links each thing is away from the focus, in a neighbourhood;
            negative for what points towards it.
        is_sized: whether what is linked more is larger.
        empty: what it means that no link is found.
        query: the query.
    """

    name: str
    title: str
    question: str
    agreement: str
    agreement_label: str
    focus: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    hidden: int
    absent: tuple[Node, ...]
    added: tuple[Node, ...]
    left_out: tuple[Node, ...]
    kinds: tuple[Choice, ...]
    links: tuple[Choice, ...]
    filters: tuple[str, ...]
    as_at: str
    distance: Mapping[str, int]
    is_sized: bool
    empty: str
    query: str

    @property
    def sentence(self) -> str:
        """What is seen, and what is not, in a few words."""
        things, joined = len(self.nodes), len(self.edges)
        said = [f"{_count(things, 'thing')} and {_count(joined, 'link')} between them."]
        if not self.edges:
            said = [f"Not stated. {self.empty}"]
        if self.filters:
            said.append(f"Shown are only {'; '.join(self.filters)}.")
        said += [f"{one[0].upper()}{one[1:]}." for one in self.changes]
        if self.hidden:
            said.append(f"The limit hides {_count(self.hidden, 'more thing')}.")
        if self.absent:
            named = "; ".join(sorted({one.label for one in self.absent}))
            said.append(f"Nothing here links: {named}.")
        return " ".join(said)

    @property
    def caption(self) -> str:
        """What a picture that is pasted into a paper must still say of itself."""
        return f"{self.title}. {self.agreement_label}, as at {self.as_at}."

    @property
    def changes(self) -> list[str]:
        """What a reader added to the view and took from it, in words."""
        changed = (
            ("added is what is linked to", self.added),
            ("left out is", self.left_out),
        )
        return [
            f"{text} {'; '.join(one.label for one in held)}"
            for text, held in changed
            if held
        ]


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a view begins, with every name resolved."""

    name: str
    focus: str
    depth: int
    expand: tuple[str, ...]
    hide: tuple[str, ...]


def view_of(graph: Graph, agreement: str, asked: Asked) -> View:
    """Return one view, filtered and limited as asked.

    Args:
        graph: the data.
        agreement: the agreement's IRI.
        asked: the view, its focus and what narrows it.

    Raises:
        QueryError: there is no such view, thing, kind, link, basis or day.
    """
    start = _start(graph, agreement, asked)
    every, distance = _every(graph, agreement, start)
    kinds = {iri: class_of(graph, iri) for iri in _touched(every)}
    things, ties = _things(graph, kinds), _ties(every)
    kept, filters = _filtered(every, kinds, asked, things, ties)
    shown = _limited(kept, asked.limit or _usual(start.name), start.focus, distance)
    question = ready_views()[start.name]
    named = f": {signs.shown(graph.label(start.focus))}" if start.focus else ""
    day, force = _force(graph, asked.as_at)
    return View(
        name=start.name,
        title=question.summary + named,
        question=question.asks,
        agreement=agreement,
        agreement_label=signs.shown(graph.label(agreement)),
        focus=start.focus,
        nodes=_nodes(graph, shown, force),
        edges=tuple(sorted(shown, key=lambda edge: _place(graph, edge))),
        hidden=len(_touched(kept)) - len(_touched(shown)),
        absent=_absent(graph, agreement, start.name, _touched(every)),
        added=tuple(_node(graph, iri) for iri in start.expand),
        left_out=tuple(_node(graph, iri) for iri in start.hide),
        kinds=things,
        links=ties,
        filters=filters,
        as_at=day,
        distance=distance,
        is_sized=asked.size == SIZED,
        empty=question.empty,
        query=question.text,
    )


def _start(graph: Graph, agreement: str, asked: Asked) -> _Start:
    name = asked.view or (NEIGHBOURHOOD if asked.focus else FIRST)
    if name not in ready_views():
        known = ", ".join(ready_views())
        raise QueryError(f"view: wanted one of {known}, given {name!r}")
    if not 1 <= asked.depth <= DEEPEST:
        raise QueryError(f"depth: wanted 1 to {DEEPEST}, given {asked.depth}")
    if asked.limit < 0:
        raise QueryError(f"limit: wanted 1 or more, given {asked.limit}")
    if asked.size not in {"", SIZED}:
        raise QueryError(f"size: wanted {SIZED} or nothing, given {asked.size!r}")
    return _Start(
        name=name,
        focus=_focus(graph, agreement, name, asked.focus),
        depth=asked.depth,
        expand=tuple(anything(graph, text, agreement) for text in asked.expand),
        hide=tuple(anything(graph, text, agreement) for text in asked.hide),
    )


def _focus(graph: Graph, agreement: str, name: str, text: str) -> str:
    collection = "".join(said_of_view(name, "focus"))
    if not collection:
        return ""
    if text:
        return anything(graph, text, agreement)
    if collection not in COLLECTIONS:
        return agreement
    offered = members(graph, collection, agreement)
    shown = (iri for iri in offered if links(graph, agreement, name, iri))
    return next(shown, agreement)


def _every(
    graph: Graph, agreement: str, start: _Start
) -> tuple[list[Edge], Mapping[str, int]]:
    distance: Mapping[str, int] = {}
    if start.name == NEIGHBOURHOOD:
        reach = reached(graph, agreement, [start.focus], start.depth)
        found, distance = reach.edges, reach.distance
    else:
        found = links(graph, agreement, start.name, start.focus)
    added = reached(graph, agreement, start.expand, 1).edges
    once = {(e.start, e.link, e.end): e for e in (*added, *found)}
    kept = [e for e in once.values() if not {e.start, e.end} & {*start.hide}]
    return kept, distance


def _usual(name: str) -> int:
    return MOST if name == WHOLE else USUAL


def _touched(edges: Iterable[Edge]) -> set[str]:
    return {end for edge in edges for end in (edge.start, edge.end)}


def _things(graph: Graph, kinds: Mapping[str, str]) -> tuple[Choice, ...]:
    counts = Counter(kinds.values())
    found = [
        Choice(short(iri), graph.labels.get(iri, short(iri)), count)
        for iri, count in counts.items()
    ]
    return tuple(sorted(found, key=lambda c: (look(c.name).place, c.label)))


def _ties(edges: Iterable[Edge]) -> tuple[Choice, ...]:
    counts = Counter((short(edge.link), edge.link_label) for edge in edges)
    found = [Choice(*named, count) for named, count in counts.items()]
    return tuple(sorted(found, key=lambda c: (c.label, c.name)))


def _filtered(
    edges: Sequence[Edge],
    kinds: Mapping[str, str],
    asked: Asked,
    things: Sequence[Choice],
    ties: Sequence[Choice],
) -> tuple[list[Edge], tuple[str, ...]]:
    layers = [Choice(layer, layer, 0) for layer in LAYERS]
    types = _chosen("types", asked.types, things)
    tied = _chosen("links", asked.links, ties)
    bases = _chosen("basis", asked.basis, layers)
    keep: Callable[[Edge], bool] = lambda e: (  # noqa: E731
        (not types or {short(kinds[e.start]), short(kinds[e.end])} <= types.keys())
        and (not tied or short(e.link) in tied)
        and (not bases or e.basis in bases)
    )
    said = (
        ("things of the kind", types),
        ("links of the kind", tied),
        ("links on the basis", bases),
    )
    filters = tuple(f"{what} {', '.join(c.values())}" for what, c in said if c)
    return [edge for edge in edges if keep(edge)], filters


def _chosen(
    field: str, texts: Sequence[str], offered: Sequence[Choice]
) -> dict[str, str]:
    by_text = {text.casefold(): c for c in offered for text in (c.label, c.name)}
    unknown = [text for text in texts if text.casefold() not in by_text]
    if unknown:
        known = ", ".join(choice.name for choice in offered)
        raise QueryError(f"{field}: wanted one of {known}, given {unknown[0]!r}")
    found = (by_text[text.casefold()] for text in texts)
    return {choice.name: choice.label for choice in found}


def _limited(
    edges: Sequence[Edge], limit: int, focus: str, distance: Mapping[str, int]
) -> list[Edge]:
    """Return the links between the nearest things, or between the most linked ones."""
    counts = Counter(end for edge in edges for end in (edge.start, edge.end))
    ranked = sorted(
        counts,
        key=lambda iri: (iri != focus, abs(distance.get(iri, 0)), -counts[iri], iri),
    )
    shown = set(ranked[:limit])
    return [edge for edge in edges if edge.start in shown and edge.end in shown]


def _force(graph: Graph, as_at: str) -> tuple[str, Mapping[str, str]]:
    known = observations(graph)
    day = as_day(as_at, known)
    return day.isoformat(), statuses(known, day)


def _nodes(
    graph: Graph, edges: Sequence[Edge], force: Mapping[str, str]
) -> tuple[Node, ...]:
    counts = Counter(end for edge in edges for end in (edge.start, edge.end))
    found = (
        replace(_node(graph, iri), force=force.get(iri, ""), links=count)
        for iri, count in counts.items()
    )
    return tuple(sorted(found, key=lambda n: (look(n.kind).place, n.label, n.iri)))


def _node(graph: Graph, iri: str) -> Node:
    kind = class_of(graph, iri)
    label = signs.shown(graph.label(iri))
    return Node(
        iri=iri,
        label=label,
        kind=short(kind),
        kind_label=graph.labels.get(kind, short(kind)),
        address=address(iri) or "",
        names=tuple(signs.shown(n) for n in graph.names.get(iri, ()) if n != label),
        force="",
        links=0,
    )


def _place(graph: Graph, edge: Edge) -> tuple[str, ...]:
    ends = graph.label(edge.start), edge.link_label, graph.label(edge.end)
    return *ends, edge.start, edge.link, edge.end


def _absent(
    graph: Graph, agreement: str, name: str, touched: AbstractSet[str]
) -> tuple[Node, ...]:
    expected = (
        iri
        for collection in " ".join(said_of_view(name, "all")).split()
        for iri in members(graph, collection, agreement)
    )
    return tuple(_node(graph, iri) for iri in expected if iri not in touched)
