"""A view as pyvis makes it: nodes, edges and options, taken as data.

pyvis 0.3.2 builds what vis-network is given; its page is not used, since it refers to
other hosts, has no language or title, and does not escape its heading. Positions are
those of `layout`, so nothing moves until a reader asks for it.
"""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

from csa_graph.kinds import DASHES, LINES, look
from csa_graph.layout import TEXT, WIDE, Box, Layout, layout, words
from csa_graph.links import Edge
from csa_graph.views import Node, View

_DENSE: Final = 150
_BULGE: Final = 250
_INK: Final = "#0b0c0c"
_FONT: Final = "Arial, Helvetica, sans-serif"

# vis-network's own options (https://visjs.github.io/vis-network/docs/network/).
_OPTIONS: Final = {
    "autoResize": True,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False, "randomSeed": 1},
    "interaction": {
        "hover": True,
        "keyboard": False,
        "navigationButtons": False,
        "selectConnectedEdges": True,
        "tooltipDelay": 150,
        "zoomView": False,
    },
    "nodes": {
        "borderWidth": 1,
        "borderWidthSelected": 3,
        "font": {"size": TEXT, "color": _INK, "face": _FONT},
        "labelHighlightBold": False,
        "margin": {"top": 0, "bottom": 0, "left": 0, "right": 0},
        "widthConstraint": WIDE,
    },
    "edges": {
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.5}},
        "arrowStrikethrough": False,
        "hoverWidth": 1,
        "labelHighlightBold": False,
        "selectionWidth": 2,
        "width": 1,
    },
}


def picture(view: View, link: Callable[[str], str] | None = None) -> dict[str, Any]:
    """Return what a page needs to draw a view.

    Args:
        view: the view.
        link: gives the address of a thing's page; its path on the service where it is
            left out, and nothing where it returns nothing.

    Returns:
        ``nodes``, ``edges`` and ``options`` as vis-network takes them, each node and
        edge with what is said of it under ``about``; ``headings`` and ``legend``.
    """
    # Imported here, since it brings an interactive shell and takes a third of a second.
    from pyvis.network import Network  # noqa: PLC0415

    placed = layout(view)
    net = Network(directed=True)
    for one in view.nodes:
        net.add_node(one.iri, **_node(one, placed.boxes[one.iri], link))
    ways: Counter[frozenset[str]] = Counter()
    for edge in view.edges:
        pair = frozenset((edge.start, edge.end))
        net.add_edge(edge.start, edge.end, **_edge(view, edge, placed, ways[pair]))
        ways[pair] += 1
    net.set_options(json.dumps(_OPTIONS))
    numbered = [{**made, "id": f"link-{i}"} for i, made in enumerate(net.edges)]
    return {
        "title": view.title,
        "caption": view.caption,
        "sentence": view.sentence,
        "focus": view.focus,
        "nodes": net.nodes,
        "edges": numbered,
        "options": net.options,
        "headings": _headings(placed),
        "legend": legend(view),
        "size": {"width": placed.width, "height": placed.height},
    }


def _node(one: Node, box: Box, link: Callable[[str], str] | None) -> dict[str, Any]:
    shown = look(one.kind)
    said = ", ".join(filter(None, (one.kind_label, one.force)))
    return {
        "label": "\n".join(box.lines),
        "title": f"{one.label} ({said})",
        "shape": "box",
        "font": {"size": box.text},
        "shapeProperties": {"borderRadius": shown.corner},
        "heightConstraint": {"minimum": box.height, "valign": "middle"},
        "color": {
            "background": shown.fill,
            "border": shown.line,
            "highlight": {"background": shown.fill, "border": _INK},
            "hover": {"background": shown.fill, "border": _INK},
        },
        "x": box.x,
        "y": box.y,
        "about": {
            "label": one.label,
            "kind": one.kind_label,
            "sign": shown.sign,
            "force": one.force,
            "names": list(one.names),
            "href": link(one.iri) if link else one.address,
            "links": one.links,
        },
    }


def _edge(view: View, edge: Edge, placed: Layout, way: int) -> dict[str, Any]:
    many = len(view.edges)
    colour = LINES[edge.basis]
    return {
        "title": f"{edge.link_label} ({edge.basis})",
        "dashes": list(DASHES[edge.basis]) or False,
        "color": {
            "color": colour,
            "highlight": colour,
            "hover": colour,
            "opacity": 0.5 if many > _DENSE else 1,
        },
        "smooth": _smooth(placed.boxes[edge.start], placed.boxes[edge.end], way),
        "about": {
            "link": edge.link_label,
            "basis": edge.basis,
            "words": list(words(edge, many)),
            "sources": [f"{c.label} ({c.layer})" for c in edge.citations],
        },
    }


def _smooth(start: Box, end: Box, way: int) -> dict[str, Any]:
    """Return the course of a line; those between the same two things lie apart."""
    if start.x == end.x:
        bulge = min(0.9, _BULGE / abs(start.y - end.y)) * (1 + way / 2)
        return {"enabled": True, "type": "curvedCW", "roundness": round(bulge, 3)}
    bent = {"type": "cubicBezier", "forceDirection": "horizontal"}
    return {"enabled": True, **bent, "roundness": round(0.5 + 0.12 * way, 2)}


def _headings(placed: Layout) -> list[dict[str, Any]]:
    return [{"text": one.text, "x": one.x, "y": one.y} for one in placed.headings]


def legend(view: View) -> dict[str, list[dict[str, Any]]]:
    """Return what signs and lines mean, as far as a view uses them."""
    kinds = {one.kind: one.kind_label for one in view.nodes}
    bases = {edge.basis for edge in view.edges}
    return {
        "kinds": [
            {
                "sign": look(kind).sign,
                "label": label,
                "corner": look(kind).corner,
                "fill": look(kind).fill,
                "line": look(kind).line,
            }
            for kind, label in kinds.items()
        ],
        "lines": [
            {"basis": basis, "dash": list(DASHES[basis]), "colour": LINES[basis]}
            for basis in LINES
            if basis in bases
        ],
    }


def in_page(shown: dict[str, Any]) -> str:
    r"""Return a picture as JSON that may stand inside a page's script element.

    >>> in_page({"a": "</script>"})
    '{"a":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(shown, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    marks: dict[str, str | int | None] = {
        "<": "\\u003c",
        ">": "\\u003e",
        "&": "\\u0026",
    }
    marks |= {"\u2028": "\\u2028", "\u2029": "\\u2029"}
    return text.translate(str.maketrans(marks))
