"""Links: what the query of a view gives, each link once, with basis and sources.

Each view is one query whose rows are its links. A column of the kind ``key`` names a
graph that states a part of the link: the basis of a row is the weakest of them, and
where several rows make one link, it is that of the strongest. A rule's link has the
basis of its derivation, or that of the premises that stand beside the rule's graph.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from csa_graph._bundle import QUERIES
from csa_graph.citations import LAYERS, Citation, cited
from csa_graph.graph import Graph, node
from csa_graph.headers import header
from csa_graph.iri import VOCAB
from csa_graph.kinds import look
from csa_graph.questions import KEY, AnswerRow, Question, load_questions
from csa_graph.signs import shown
from csa_graph.store import plain

NEIGHBOURHOOD: Final = "neighbourhood"
DEEPEST: Final = 4
MOST: Final = 1000
_TYPE: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_DUTY: Final = "duty"
_CONCLUDED: Final = "inferred"


@dataclass(frozen=True, slots=True)
class Edge:
    """One link of a picture: one row of the view.

    Attributes:
        start: the IRI of the thing it leaves.
        link: the IRI of the predicate, relation or rule.
        link_label: for people.
        end: the IRI of the thing it reaches.
        basis: the weakest layer among the statements that make it.
        via: the arrangements or memberships that make it.
        duties: the duties that make it, where a rule does.
        citations: what states it.
    """

    start: str
    link: str
    link_label: str
    end: str
    basis: str
    via: tuple[str, ...]
    duties: tuple[str, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """The links around some things, and how far each thing is away.

    Attributes:
        edges: the links, in no order.
        distance: steps from the nearest of those things; negative for what points
            towards it.
    """

    edges: tuple[Edge, ...]
    distance: Mapping[str, int]


@dataclass(slots=True)
class _Parts:
    """What several rows say of one link."""

    bases: set[str] = field(default_factory=set)
    via: set[str] = field(default_factory=set)
    duties: set[str] = field(default_factory=set)
    graphs: set[str] = field(default_factory=set)


@cache
def ready_views() -> Mapping[str, Question]:
    """Return the queries of the views, by name, in the order of their places.

    Raises:
        QueryError: a query that comes with the package is ill-formed.
    """
    found = load_questions(QUERIES / "views")
    return dict(sorted(found.items(), key=_place))


def _place(view: tuple[str, Question]) -> str:
    name, question = view
    return "".join(header(question.text, Path(name)).get("place", []))


@cache
def said_of_view(name: str, key: str) -> tuple[str, ...]:
    """Return what the header of a view says under a key, line by line.

    >>> said_of_view("behind-a-priority", "focus"), said_of_view("locality", "focus")
    (('priorities',), ())
    """
    return tuple(header(ready_views()[name].text, Path(name)).get(key, []))


def class_of(graph: Graph, iri: str) -> str:
    """Return the class of a thing, the first in the chain; empty where it has none."""
    found = {
        plain(quad.object)
        for quad in graph.store.quads(node(iri))
        if quad.predicate.value == _TYPE
    }
    return min(found, key=lambda c: (look(short(c)).place, c), default="")


def short(iri: str) -> str:
    """Return the last step of an IRI.

    >>> short("http://www.w3.org/ns/org#Post"), short("http://xmlns.com/foaf/0.1/name")
    ('Post', 'name')
    """
    return iri.rpartition("#")[2].rpartition("/")[2]


def links(graph: Graph, agreement: str, name: str, focus: str) -> tuple[Edge, ...]:
    """Return the links of a view, in no order.

    Args:
        graph: the data.
        agreement: the agreement's IRI.
        name: of the view.
        focus: the IRI of the thing it starts from; empty where it takes none.
    """
    given = {"agreement": agreement, **({"focus": focus} if focus else {})}
    question = ready_views()[name]
    found: dict[tuple[str, str, str], _Parts] = {}
    for row in graph.ask(question, given).rows:
        graphs = _graphs(question, row)
        if _is_link(graph, name, row, graphs):
            ends = row.values["start"], row.values["link"], row.values["end"]
            _add(graph, found.setdefault(ends, _Parts()), row, graphs)
    return tuple(_edge(graph, ends, parts) for ends, parts in found.items())


def _graphs(question: Question, row: AnswerRow) -> set[str]:
    keys = [c.name for c in question.columns if c.kind == KEY and c.name != _DUTY]
    stated = {row.values[key] for key in keys} - {""}
    return stated | {citation.iri for citation in row.citations}


def _is_link(graph: Graph, name: str, row: AnswerRow, graphs: Iterable[str]) -> bool:
    start, end = row.values["start"], row.values["end"]
    kinds = {short(class_of(graph, iri)) for iri in (start, end)}
    layers = {graph.citations[iri].layer for iri in graphs if iri in graph.citations}
    return (
        start != end
        and not kinds & {"", *" ".join(said_of_view(name, "without")).split()}
        and layers <= set(LAYERS)
        and bool(layers)
    )


def _add(graph: Graph, parts: _Parts, row: AnswerRow, graphs: AbstractSet[str]) -> None:
    said = row.values.get("basis", "").removeprefix(f"{VOCAB}layer/")
    layers = {graph.citations[iri].layer for iri in graphs}
    premises = layers - {_CONCLUDED} or layers
    parts.bases.add(said or max(premises, key=LAYERS.index))
    parts.via |= {row.values.get("via", "")} - {""}
    parts.duties |= {row.values.get(_DUTY, "")} - {""}
    parts.graphs |= graphs


def _edge(graph: Graph, ends: tuple[str, str, str], parts: _Parts) -> Edge:
    start, link, end = ends
    return Edge(
        start=start,
        link=link,
        link_label=shown(graph.labels.get(link, short(link))),
        end=end,
        basis=min(parts.bases, key=LAYERS.index),
        via=tuple(sorted(parts.via)),
        duties=tuple(sorted(parts.duties)),
        citations=tuple(cited(graph.citations, parts.graphs)),
    )


def reached(graph: Graph, agreement: str, focus: Sequence[str], depth: int) -> Reach:
    """Return the links within some steps of some things.

    No further step is taken once `MOST` things are reached.

    Args:
        graph: the data.
        agreement: the agreement's IRI.
        focus: the IRIs of the things.
        depth: how many steps.
    """
    distance = dict.fromkeys(focus, 0)
    edges: dict[tuple[str, str, str], Edge] = {}
    front = list(focus)
    for step in range(1, depth + 1):
        near: dict[str, int] = {}
        for iri in front:
            for edge in links(graph, agreement, NEIGHBOURHOOD, iri):
                edges[edge.start, edge.link, edge.end] = edge
                other = edge.end if edge.start == iri else edge.start
                near.setdefault(other, step * _side(distance[iri], edge, iri))
        front = sorted(near.keys() - distance.keys())
        distance |= {iri: near[iri] for iri in front}
        if len(distance) > MOST:
            break
    return Reach(tuple(edges.values()), distance)


def _side(so_far: int, edge: Edge, here: str) -> int:
    """Return -1 for what points towards the focus, else 1."""
    if so_far:
        return 1 if so_far > 0 else -1
    return 1 if edge.start == here else -1
