"""Pictures for other tools: GraphML, GEXF and Mermaid.

networkx writes the first two. It takes neither ``None`` nor lists, so several values
stand in one text, and each link's label is its predicate.
"""

import re
from typing import Any, Final

import networkx as nx

from csa_graph.kinds import look
from csa_graph.layout import layout
from csa_graph.signs import shown
from csa_graph.tables import sources
from csa_graph.views import View

_TODAY: Final = re.compile(r' lastmodifieddate="[^"]*"')
_MERMAID: Final = str.maketrans({sign: f"#{ord(sign)};" for sign in '"#;<>[](){}|\\`&'})


def as_network(view: View) -> "nx.MultiDiGraph[str]":
    """Return a view as networkx has it, every attribute a text or a number."""
    net: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=view.title)
    placed = layout(view)
    for one in view.nodes:
        box = placed.boxes[one.iri]
        net.add_node(
            one.iri,
            label=one.label,
            kind=one.kind_label,
            force=one.force,
            links=one.links,
            x=box.x,
            y=-box.y,
        )
    for number, edge in enumerate(view.edges):
        net.add_edge(
            edge.start,
            edge.end,
            key=f"link-{number}",
            label=edge.link_label,
            predicate=edge.link,
            basis=edge.basis,
            citation=shown(sources(edge.citations)),
        )
    return net


def as_graphml(view: View) -> str:
    """Return a view as GraphML (http://graphml.graphdrawing.org/).

    Keys are numbered: a name may stand for things and for links, an XML ID for one.
    """
    return "\n".join(nx.generate_graphml(as_network(view))) + "\n"


def as_gexf(view: View) -> str:
    """Return a view as GEXF 1.2 (https://gexf.net/), with positions and colours.

    networkx writes today's date into it; that is left out, so that the same data give
    the same bytes.
    """
    net = as_network(view)
    kinds = {one.iri: one.kind for one in view.nodes}
    for iri, held in net.nodes(data=True):
        held["viz"] = _viz(kinds[iri], held.pop("x"), held.pop("y"))
    return _TODAY.sub("", "\n".join(nx.generate_gexf(net))) + "\n"


def _viz(kind: str, x: int, y: int) -> dict[str, Any]:
    line = look(kind).line
    red, green, blue = (int(line[i : i + 2], 16) for i in (1, 3, 5))
    return {
        "position": {"x": x, "y": y, "z": 0},
        "color": {"r": red, "g": green, "b": blue},
    }


def as_mermaid(view: View) -> str:
    """Return a view as a Mermaid flow chart (https://mermaid.js.org/).

    A line is broken where its basis is not stated, and its word says which it is.
    """
    names = {one.iri: f"n{number}" for number, one in enumerate(view.nodes)}
    lines = [f"%% {view.title}. {view.sentence}".replace("\n", " "), "flowchart LR"]
    for one in view.nodes:
        said = f"{one.label} ({one.kind_label})".translate(_MERMAID)
        lines.append(f'  {names[one.iri]}["{said}"]')
    for edge in view.edges:
        arrow = "-->" if edge.basis == "stated" else "-.->"
        said = f"{edge.link_label}, {edge.basis}".translate(_MERMAID)
        ends = names[edge.start], names[edge.end]
        lines.append(f'  {ends[0]} {arrow}|"{said}"| {ends[1]}')
    return "\n".join(lines) + "\n"
