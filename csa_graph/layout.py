"""Where each thing of a picture stands: computed before it is sent, the same each time.

Columns are those that the view's header names, kind by kind; around one thing they run
from what points towards it to what it points to. Inside a column, things of one kind
stand together under a heading, each near what it is linked to. Boxes are as large as
their text, so that none covers another. Lengths are in pixels, y runs down, the middle
of the picture is 0, 0.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from csa_graph.kinds import look
from csa_graph.links import Edge, said_of_view
from csa_graph.views import Node, View

TEXT: Final = 14
LINE: Final = 17
WIDE: Final = 196
# Up to so many links each says what it is; among more, whether it is not stated.
WORDED: Final = 40
_PAD: Final = 10
_LINES: Final = 5
_EDGE: Final = 48
_DENSE: Final = 100
_HEADING: Final = 34
_SHAPE: Final = 1.1
_LOWEST: Final = 1300
_SCREEN: Final = 1240
_WORDY: Final = 150
_FARTHEST: Final = 300
_SWEEPS: Final = 8
_SPARE: Final = 0.2
_OVER: Final = 1.25
# Widths of letters in parts of the size of the text, as in Arial; rounded up.
_NARROW: Final = frozenset("iljtfrI.,:;'|()[]/- ")
_BROAD: Final = frozenset("mwMW@%&")


@dataclass(frozen=True, slots=True)
class Box:
    """One thing in its place.

    Attributes:
        iri: the thing.
        x: of the middle.
        y: of the middle.
        width: of the box.
        height: of the box.
        lines: its text, the sign of its kind in front.
        text: the size of the text.
    """

    iri: str
    x: int
    y: int
    width: int
    height: int
    lines: tuple[str, ...]
    text: int

    @property
    def line(self) -> float:
        """From one line of its text to the next."""
        return self.text * LINE / TEXT


@dataclass(frozen=True, slots=True)
class Heading:
    """The word above things of one kind.

    Attributes:
        text: the kind, and how many there are.
        x: of the middle.
        y: of the middle.
    """

    text: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A picture's boxes and headings, and the space they take.

    Attributes:
        boxes: by the thing's IRI, in the order of the things.
        headings: from left to right and from top to bottom.
        width: from edge to edge, margins included.
        height: from edge to edge, margins included.
    """

    boxes: Mapping[str, Box]
    headings: tuple[Heading, ...]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class _Sized:
    """A thing with its text, without a place."""

    node: Node
    lines: tuple[str, ...]
    text: int

    @property
    def height(self) -> int:
        return _PAD + math.ceil(self.text * LINE / TEXT * len(self.lines))


@dataclass(frozen=True, slots=True)
class _Group:
    """Things of one kind in one column, in order from the top, in so many rows."""

    text: str
    rows: tuple[tuple[_Sized, ...], ...]
    gap: int

    @property
    def across(self) -> int:
        return len(self.rows[0])

    @property
    def height(self) -> int:
        tallest = (max(one.height for one in row) + self.gap for row in self.rows)
        return _HEADING + sum(tallest)


def layout(view: View) -> Layout:
    """Return where each thing of a view stands."""
    columns = _ordered(_columns(view), view.edges)
    gap, least = (8, 50) if len(view.nodes) > _DENSE else (14, 64)
    if len(view.edges) <= WORDED:
        least = _WORDY
    room = (_SCREEN - WIDE * len(columns)) // max(1, len(columns))
    between = min(max(room, least), _FARTHEST)
    most = max((one.links for one in view.nodes), default=1) if view.is_sized else 0
    sized = [[_sized(one, most) for one in column] for column in columns]
    total = sum(one.height + gap for column in sized for one in column)
    high = max(_LOWEST, math.sqrt(total * (WIDE + between) / _SHAPE))
    grouped = [[_group(held, high, gap) for held in _by_kind(c)] for c in sized]
    stacks = [stack for column in grouped for stack in _stacked(column, high)]
    return _placed(view, stacks, between)


def _columns(view: View) -> list[list[Node]]:
    declared = {
        kind: place
        for place, line in enumerate(said_of_view(view.name, "kinds"))
        for kind in line.split()
    }
    columns: defaultdict[int, list[Node]] = defaultdict(list)
    for one in view.nodes:
        place = declared.get(one.kind, len(declared))
        columns[view.distance.get(one.iri, place)].append(one)
    return [columns[place] for place in sorted(columns)]


def _ordered(
    columns: Sequence[Sequence[Node]], edges: Sequence[Edge]
) -> list[list[Node]]:
    """Return the columns, in which things stand near what they are linked to."""
    near: defaultdict[str, list[str]] = defaultdict(list)
    for edge in edges:
        near[edge.start].append(edge.end)
        near[edge.end].append(edge.start)
    ordered = [list(column) for column in columns]
    height: dict[str, float] = {}
    for level in ordered:
        height |= _heights(level)
    for sweep in range(_SWEEPS):
        for level in ordered if sweep % 2 else reversed(ordered):
            level.sort(key=lambda one: _pull(one, near, height))
            height |= _heights(level)
    return ordered


def _heights(level: Sequence[Node]) -> dict[str, float]:
    return {one.iri: (i + 0.5) / len(level) for i, one in enumerate(level)}


def _pull(
    one: Node, near: Mapping[str, Sequence[str]], height: Mapping[str, float]
) -> tuple[int, float, str, str]:
    linked = [height[iri] for iri in near[one.iri]]
    mean = sum(linked) / len(linked)
    return look(one.kind).place, round(mean, 6), one.label, one.iri


def _by_kind(level: Sequence[_Sized]) -> list[list[_Sized]]:
    kinds: dict[str, list[_Sized]] = {}
    for one in level:
        kinds.setdefault(one.node.kind, []).append(one)
    return list(kinds.values())


def _sized(one: Node, most: int) -> _Sized:
    """Return a thing with its text, larger the nearer its links are to the most.

    No text is so large that a word of it would be cut.
    """
    longest = max(measured(word, 1) for word in one.label.split())
    size = round(TEXT * (1 + math.sqrt(one.links / most))) if most else TEXT
    size = max(TEXT, min(size, int((WIDE - 2 * _PAD) / longest)))
    lines = wrapped(f"{look(one.kind).sign} {one.label}", size)
    force = wrapped(one.force, size)[:1] if one.force not in {"", "in force"} else ()
    return _Sized(one, (*lines, *force), size)


def wrapped(text: str, size: int = TEXT) -> tuple[str, ...]:
    """Return a text in lines that fit a box; where it is too long, its middle is cut.

    The end stays, since it tells apart what begins alike: the sections of one act.

    >>> wrapped("Safer and Stronger Communities Strategy Group")
    ('Safer and Stronger', 'Communities Strategy', 'Group')
    """
    width = WIDE - 2 * _PAD
    lines = folded(text, width, size)
    if len(lines) > _LINES:
        words = text.split()
        last = words.pop()
        while measured(f"… {words[-1]} {last}", size) <= width:
            last = f"{words.pop()} {last}"
        lines = [*lines[: _LINES - 1], f"… {last}"]
    return tuple(_cut(line, size) for line in lines)


def folded(text: str, width: float, size: int = TEXT) -> list[str]:
    """Return a text in lines of a width, as far as its words allow."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measured(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _cut(line: str, size: int) -> str:
    while measured(line, size) > WIDE - 2 * _PAD:
        line = line.rstrip("…")[:-1] + "…"
    return line


def words(edge: Edge, many: int) -> tuple[str, ...]:
    """Return what a line may say of itself; the first for which there is room.

    Args:
        edge: the line.
        many: how many lines the picture has.
    """
    every = (f"{edge.link_label} ({edge.basis})",) if many <= WORDED else ()
    return every if edge.basis == "stated" else (*every, edge.basis)


def measured(text: str, size: int = TEXT) -> float:
    """Return about how wide a text of some size is."""
    return size * sum(_wide(letter) for letter in text)


def _wide(letter: str) -> float:
    if letter in _NARROW:
        return 0.34
    if letter in _BROAD or ord(letter) > 0x2000:
        return 0.92
    return 0.72 if letter.isupper() else 0.56


def _group(held: list[_Sized], high: float, gap: int) -> _Group:
    """Return things of one kind, side by side where one column would be too high."""
    height = sum(one.height + gap for one in held)
    across = max(1, round(height / high + _SPARE))
    rows = (tuple(held[i : i + across]) for i in range(0, len(held), across))
    return _Group(f"{held[0].node.kind_label} ({len(held)})", tuple(rows), gap)


def _stacked(groups: Sequence[_Group], high: float) -> list[list[_Group]]:
    """Return groups in stacks, none higher than it should be if it can be helped."""
    stacks: list[list[_Group]] = []
    for group in groups:
        room = stacks and sum(g.height for g in (*stacks[-1], group)) <= high * _OVER
        if room and group.across == stacks[-1][0].across:
            stacks[-1].append(group)
        else:
            stacks.append([group])
    return stacks


def _placed(view: View, stacks: Sequence[Sequence[_Group]], between: int) -> Layout:
    boxes: dict[str, Box] = {}
    headings: list[Heading] = []
    pitch = WIDE + between
    highest = max((_height(stack) for stack in stacks), default=LINE)
    width = pitch * sum(stack[0].across for stack in stacks) - between + 2 * _EDGE
    left = (WIDE - width) // 2 + _EDGE
    for stack in stacks:
        top = -_height(stack) // 2
        for group in stack:
            headings.append(Heading(group.text, left, top + _HEADING // 2))
            boxes |= _boxes(group, left, top + _HEADING, pitch)
            top += group.height
        left += pitch * stack[0].across
    ordered = {one.iri: boxes[one.iri] for one in view.nodes}
    return Layout(ordered, tuple(headings), width, highest + 2 * LINE)


def _height(stack: Sequence[_Group]) -> int:
    return sum(group.height for group in stack)


def _boxes(group: _Group, left: int, top: int, pitch: int) -> dict[str, Box]:
    found: dict[str, Box] = {}
    for row in group.rows:
        height = max(one.height for one in row)
        for i, one in enumerate(row):
            x, y = left + i * pitch, top + height // 2
            found[one.node.iri] = Box(
                one.node.iri, x, y, WIDE, one.height, one.lines, one.text
            )
        top += height + group.gap
    return found
