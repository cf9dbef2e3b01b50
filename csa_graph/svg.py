"""A picture as SVG: still, with real text, for print, papers and pages without script.

SVG 1.1, with a title and a description (WCAG 2.2, 1.1.1). The dash of a line tells its
basis, and so does the word on it; a line without a word is stated.
"""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from csa_graph import signs
from csa_graph.graph import Graph
from csa_graph.kinds import DASHES, LINES, look
from csa_graph.layout import TEXT, Box, Layout, layout, measured
from csa_graph.links import Edge
from csa_graph.views import Node, View

_FONT: Final = "Arial, Helvetica, sans-serif"
_SMALL: Final = 11
_FOOT: Final = 64
_WORDED: Final = 40
_DENSE: Final = 150
_FAINT: Final = ' stroke-opacity="0.5"'
_HALO: Final = ' stroke="#ffffff" stroke-width="3" paint-order="stroke"'
_ALONG: Final = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9)


def as_svg(graph: Graph, view: View) -> str:
    """Return a view as an SVG document."""
    placed = layout(view)
    label = signs.shown(graph.label(view.agreement))
    left, top = -placed.width // 2, -placed.height // 2
    high = placed.height + _FOOT
    head = (
        '<svg xmlns="http://www.w3.org/2000/svg" role="img"'
        ' aria-labelledby="title desc" lang="en-GB"'
        f' width="{placed.width}" height="{high}"'
        f' viewBox="{left} {top} {placed.width} {high}"'
        f' font-family="{_FONT}" font-size="{TEXT}">'
    )
    said = f"{view.question} {view.sentence}"
    body = (
        head,
        f'<title id="title">{escape(view.title)}. {escape(label)}</title>',
        f'<desc id="desc">{escape(said)}</desc>',
        _ground(left, top, placed.width, high),
        _arrows(),
        *_edges(view, placed),
        *_words(view, placed),
        *_headings(placed),
        *(_node(one, placed.boxes[one.iri]) for one in view.nodes),
        *_legend(view, left + 20, top + placed.height + 20),
        "</svg>",
    )
    return "\n".join(body) + "\n"


def _ground(left: int, top: int, width: int, high: int) -> str:
    place = f'x="{left}" y="{top}" width="{width}" height="{high}"'
    return f'<rect {place} fill="#ffffff"/>'


def _arrows() -> str:
    heads = "".join(
        f'<marker id="to-{basis}" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8"'
        f' markerHeight="8" orient="auto" markerUnits="userSpaceOnUse">'
        f'<path d="M0 0L8 4L0 8z" fill="{colour}"/></marker>'
        for basis, colour in LINES.items()
    )
    return f"<defs>{heads}</defs>"


def _edges(view: View, placed: Layout) -> Iterator[str]:
    labels = {one.iri: one.label for one in view.nodes}
    dense = len(view.edges) > _DENSE
    for edge in view.edges:
        start, end = placed.boxes[edge.start], placed.boxes[edge.end]
        said = f"{labels[edge.start]}: {edge.link_label}: {labels[edge.end]}"
        yield (
            f'<path d="{_curve(_course(start, end))}" fill="none"'
            f' stroke="{LINES[edge.basis]}"{_dash(edge.basis)}'
            f'{_FAINT if dense else ""} marker-end="url(#to-{edge.basis})">'
            f"<title>{escape(said)} ({edge.basis})</title></path>"
        )


def _course(start: Box, end: Box) -> tuple[tuple[float, float], ...]:
    """Return the four points of the curve between two boxes."""
    way = (end.x > start.x) - (end.x < start.x)
    one = start.x + (way or 1) * start.width / 2
    other = end.x - (way or -1) * end.width / 2
    bend = max(40.0, abs(other - one) / 2) * (way or 1)
    back = bend if way else -bend
    return (one, start.y), (one + bend, start.y), (other - back, end.y), (other, end.y)


def _curve(points: tuple[tuple[float, float], ...]) -> str:
    (a, b), (c, d), (e, f), (g, h) = points
    return f"M{a:g} {b:g}C{c:g} {d:g} {e:g} {f:g} {g:g} {h:g}"


def _at(points: tuple[tuple[float, float], ...], part: float) -> tuple[float, float]:
    """Return the point of a cubic curve at a part of its course."""
    rest = 1 - part
    weights = rest**3, 3 * rest**2 * part, 3 * rest * part**2, part**3
    x = sum(w * p[0] for w, p in zip(weights, points, strict=True))
    return x, sum(w * p[1] for w, p in zip(weights, points, strict=True))


def _dash(basis: str) -> str:
    lengths = " ".join(map(str, DASHES[basis]))
    return f' stroke-dasharray="{lengths}"' if lengths else ""


def _words(view: View, placed: Layout) -> Iterator[str]:
    """Yield the words of the lines, as far as there is room for them."""
    taken = list(map(_room, placed.boxes.values()))
    for edge in view.edges:
        said = _said(edge, len(view.edges))
        course = _course(placed.boxes[edge.start], placed.boxes[edge.end])
        spots = (_spot(said, *_at(course, part)) for part in _ALONG)
        spot = next((s for s in spots if said and not _meets(s, taken)), None)
        if spot:
            taken.append(spot)
            yield (
                f'<text x="{(spot[0] + spot[2]) / 2:.0f}" y="{spot[3] - 3:.0f}"'
                f' font-size="{_SMALL}" text-anchor="middle"'
                f' fill="{LINES[edge.basis]}"{_HALO}>{escape(said)}</text>'
            )


def _said(edge: Edge, many: int) -> str:
    if many <= _WORDED:
        return f"{edge.link_label} ({edge.basis})"
    return "" if edge.basis == "stated" else edge.basis


_Room = tuple[float, float, float, float]


def _room(box: Box) -> _Room:
    wide, high = box.width / 2, box.height / 2
    return box.x - wide, box.y - high, box.x + wide, box.y + high


def _spot(said: str, x: float, y: float) -> _Room:
    half = measured(said, _SMALL) / 2
    return x - half, y - _SMALL, x + half, y + 3


def _meets(spot: _Room, taken: Iterable[_Room]) -> bool:
    left, top, right, bottom = spot
    return any(
        left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
        for other in taken
    )


def _headings(placed: Layout) -> Iterator[str]:
    for heading in placed.headings:
        yield (
            f'<text x="{heading.x}" y="{heading.y + 5}" text-anchor="middle"'
            f' font-weight="bold"{_HALO}>{escape(heading.text)}</text>'
        )


def _node(one: Node, box: Box) -> str:
    shown = look(one.kind)
    left, top = box.x - box.width // 2, box.y - box.height // 2
    first = box.y - box.line * (len(box.lines) - 1) / 2 + box.text / 3
    rows = "".join(
        f'<tspan x="{box.x}" y="{first + i * box.line:.0f}">{escape(line)}</tspan>'
        for i, line in enumerate(box.lines)
    )
    more = f", {one.force}" if one.force else ""
    size = "" if box.text == TEXT else f' font-size="{box.text}"'
    return (
        f"<g><title>{escape(one.label)} ({escape(one.kind_label)}{more})</title>"
        f'<rect x="{left}" y="{top}" width="{box.width}" height="{box.height}"'
        f' rx="{shown.corner}" fill="{shown.fill}" stroke="{shown.line}"/>'
        f'<text text-anchor="middle"{size}>{rows}</text></g>'
    )


def _legend(view: View, left: int, top: int) -> Iterator[str]:
    used = {edge.basis for edge in view.edges}
    x = left
    for basis in (basis for basis in LINES if basis in used):
        yield (
            f'<path d="M{x} {top}h60" stroke="{LINES[basis]}" stroke-width="2"'
            f"{_dash(basis)}/>"
            f'<text x="{x + 68}" y="{top + 5}">{basis}</text>'
        )
        x += 170
    yield f'<text x="{left}" y="{top + 30}">{escape(view.sentence[:240])}</text>'
