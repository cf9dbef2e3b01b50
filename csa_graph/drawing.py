"""A picture to take away: its rows as tables, and the picture in each format."""

from collections.abc import Callable
from typing import Any, Final

from csa_graph.graph import Graph
from csa_graph.interchange import as_gexf, as_graphml, as_mermaid
from csa_graph.links import Edge
from csa_graph.onefile import one_file
from csa_graph.svg import as_svg
from csa_graph.tables import CITED, Table, sources
from csa_graph.takeaway import Takeaway, cover
from csa_graph.views import Node, View

_DRAWN: Final[dict[str, Callable[[Graph, View], str]]] = {
    "svg": lambda _, view: as_svg(view),
    "graphml": lambda _, view: as_graphml(view),
    "gexf": lambda _, view: as_gexf(view),
    "mmd": lambda _, view: as_mermaid(view),
    "html": lambda graph, view: one_file(graph, view, rows_of(graph, view)),
}
DRAWINGS: Final = tuple(_DRAWN)


def draw(graph: Graph, view: View, form: str) -> bytes:
    """Return a view in one of `DRAWINGS`.

    Raises:
        BundleError: one HTML file is wanted, and pyvis is not installed.
    """
    return _DRAWN[form](graph, view).encode()


def rows_of(graph: Graph, view: View) -> Takeaway:
    """Return the rows of a view, each one link of its picture, in the same order."""
    nodes = {one.iri: one for one in view.nodes}
    columns = ("from", "kind", "link", "to", "kind of that", "basis", CITED)
    rows = tuple(_cells(nodes, edge) for edge in view.edges)
    said = {
        "Question": view.question,
        "Filters": "; ".join((*view.filters, *view.changes)),
        "As at": view.as_at,
        "Answer": view.sentence,
        "Outcome": _outcome(view),
    }
    things = tuple((n.label, n.kind_label, n.force, str(n.links)) for n in view.nodes)
    sheets = (
        ("Links", Table(f"Links: {view.title}", columns, rows)),
        ("Things", Table("Things", ("thing", "kind", "in force", "links"), things)),
    )
    return Takeaway(
        cover(graph, view.agreement, view.title, said), sheets, _body(view, nodes)
    )


def _outcome(view: View) -> str:
    return "answer" if view.edges else "not_stated"


def _cells(nodes: dict[str, Node], edge: Edge) -> tuple[str, ...]:
    start, end = nodes[edge.start], nodes[edge.end]
    ends = start.label, start.kind_label, edge.link_label, end.label, end.kind_label
    return *ends, edge.basis, sources(edge.citations)


def _body(view: View, nodes: dict[str, Node]) -> dict[str, Any]:
    return {
        "name": view.name,
        "title": view.title,
        "question": view.question,
        "outcome": _outcome(view),
        "means": "" if view.edges else view.empty,
        "sentence": view.sentence,
        "as_at": view.as_at,
        "focus": view.focus or None,
        "count": len(view.edges),
        "hidden": view.hidden,
        "absent": [{"label": n.label, "iri": n.iri} for n in view.absent],
        "rows": [_row(nodes, edge) for edge in view.edges],
        "things": [_thing(one) for one in view.nodes],
        "query": view.query,
    }


def _row(nodes: dict[str, Node], edge: Edge) -> dict[str, Any]:
    start, end = nodes[edge.start], nodes[edge.end]
    return {
        "from": start.label,
        "from_iri": edge.start,
        "kind": start.kind_label,
        "link": edge.link_label,
        "link_iri": edge.link,
        "to": end.label,
        "to_iri": edge.end,
        "kind_of_that": end.kind_label,
        "basis": edge.basis,
        "via": list(edge.via),
        "duties": list(edge.duties),
        "citations": [citation.as_dict() for citation in edge.citations],
    }


def _thing(one: Node) -> dict[str, Any]:
    return {
        "iri": one.iri,
        "label": one.label,
        "kind": one.kind_label,
        "address": one.address or None,
        "in_force": one.force or None,
        "links": one.links,
    }
