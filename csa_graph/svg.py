"""A picture as SVG: still, with real text, for print, papers and pages without script.

SVG 1.1, with a title and a description (WCAG 2.2, 1.1.1). The dash of a line tells its
basis, and so does the word on it; a line without a word is stated. Lines that meet one
side of a box stand apart, in the order of where they come from.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Final

from csa_graph.kinds import DASHES, LINES, look
from csa_graph.layout import LINE, TEXT, Box, Layout, folded, layout, measured, words
from csa_graph.views import Node, View

_FONT: Final = "Arial, Helvetica, sans-serif"
_SMALL: Final = 11
_SIDE: Final = 20
_ROOM: Final = 10
_DENSE: Final = 150
_FAINT: Final = ' stroke-opacity="0.5"'
_HALO: Final = ' stroke="#ffffff" stroke-width="3" paint-order="stroke"'
_ALONG: Final = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9)

_Course = tuple[tuple[float, float], ...]
_Port = tuple[str, int]
_Room = tuple[float, float, float, float]


def as_svg(view: View) -> str:
    """Return a view as an SVG document."""
    placed = layout(view)
    courses = _courses(view, placed)
    left, top = -placed.width // 2, -placed.height // 2
    foot = _foot(view, placed.width - 2 * _SIDE)
    high = placed.height + LINE * (len(foot) + 3)
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
        f'<title id="title">{escape(view.caption)}</title>',
        f'<desc id="desc">{escape(said)}</desc>',
        _ground(left, top, placed.width, high),
        _arrows(),
        *_edges(view, courses),
        *_words(view, placed, courses),
        *_headings(placed),
        *(_node(one, placed.boxes[one.iri]) for one in view.nodes),
        *_legend(view, left + _SIDE, top + placed.height + LINE),
        *_lines(foot, left + _SIDE, top + placed.height + 3 * LINE),
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


def _edges(view: View, courses: Iterable[_Course]) -> Iterator[str]:
    labels = {one.iri: one.label for one in view.nodes}
    dense = len(view.edges) > _DENSE
    for edge, course in zip(view.edges, courses, strict=True):
        said = f"{labels[edge.start]}: {edge.link_label}: {labels[edge.end]}"
        yield (
            f'<path d="{_curve(course)}" fill="none"'
            f' stroke="{LINES[edge.basis]}"{_dash(edge.basis)}'
            f'{_FAINT if dense else ""} marker-end="url(#to-{edge.basis})">'
            f"<title>{escape(said)} ({edge.basis})</title></path>"
        )


def _courses(view: View, placed: Layout) -> list[_Course]:
    """Return the course of each line, between its places at two boxes."""
    boxes = placed.boxes
    ends = [(boxes[edge.start], boxes[edge.end]) for edge in view.edges]
    meeting: defaultdict[_Port, list[tuple[int, int]]] = defaultdict(list)
    for number, (start, end) in enumerate(ends):
        meeting[start.iri, _way(start, end)].append((end.y, number))
        meeting[end.iri, _way(end, start)].append((start.y, number))
    heights = {
        (iri, number): y
        for (iri, _), found in meeting.items()
        for number, y in _spread(boxes[iri], found).items()
    }
    return [
        _course(start, end, (heights[start.iri, number], heights[end.iri, number]))
        for number, (start, end) in enumerate(ends)
    ]


def _way(start: Box, end: Box) -> int:
    """Return the side of a box on which a line to another leaves: 1 is the right."""
    return -1 if end.x < start.x else 1


def _spread(box: Box, found: Iterable[tuple[int, int]]) -> Mapping[int, float]:
    """Return the heights at which lines meet a side, by their numbers."""
    ordered = sorted(found)
    step = min(_ROOM, (box.height - _ROOM) / len(ordered))
    top = box.y - step * (len(ordered) - 1) / 2
    return {number: top + i * step for i, (_, number) in enumerate(ordered)}


def _course(start: Box, end: Box, heights: tuple[float, float]) -> _Course:
    """Return the four points of the curve between two boxes."""
    out, back = _way(start, end), _way(end, start)
    one, other = start.x + out * start.width / 2, end.x + back * end.width / 2
    bend = max(40.0, abs(other - one) / 2)
    left, right = heights
    return (
        (one, left),
        (one + bend * out, left),
        (other + bend * back, right),
        (other, right),
    )


def _curve(course: _Course) -> str:
    (a, b), (c, d), (e, f), (g, h) = course
    return f"M{a:g} {b:.4g}C{c:g} {d:.4g} {e:g} {f:.4g} {g:g} {h:.4g}"


def _at(points: _Course, part: float) -> tuple[float, float]:
    """Return the point of a cubic curve at a part of its course."""
    rest = 1 - part
    weights = rest**3, 3 * rest**2 * part, 3 * rest * part**2, part**3
    x = sum(w * p[0] for w, p in zip(weights, points, strict=True))
    return x, sum(w * p[1] for w, p in zip(weights, points, strict=True))


def _dash(basis: str) -> str:
    lengths = " ".join(map(str, DASHES[basis]))
    return f' stroke-dasharray="{lengths}"' if lengths else ""


def _words(view: View, placed: Layout, courses: Iterable[_Course]) -> Iterator[str]:
    """Yield the words of the lines, as far as there is room for them."""
    taken = list(map(_room, placed.boxes.values()))
    taken += [_spot(one.text, one.x, one.y + 5) for one in placed.headings]
    for edge, course in zip(view.edges, courses, strict=True):
        for said in words(edge, len(view.edges)):
            spots = (_spot(said, *_at(course, part)) for part in _ALONG)
            spot = next((s for s in spots if not _meets(s, taken)), None)
            if spot:
                taken.append(spot)
                yield (
                    f'<text x="{(spot[0] + spot[2]) / 2:.0f}" y="{spot[3] - 3:.0f}"'
                    f' font-size="{_SMALL}" text-anchor="middle"'
                    f' fill="{LINES[edge.basis]}"{_HALO}>{escape(said)}</text>'
                )
                break


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


def _foot(view: View, width: int) -> list[str]:
    texts = view.caption, view.sentence
    return [line for text in texts for line in folded(text, width)]


def _lines(texts: Iterable[str], left: int, top: int) -> Iterator[str]:
    for number, text in enumerate(texts):
        yield f'<text x="{left}" y="{top + number * LINE}">{escape(text)}</text>'
