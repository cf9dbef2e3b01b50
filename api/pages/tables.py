"""Rows as a page shows them: cells with links, citations, headings to sort by.

They are the rows of the JSON answer, so that a page and a program read one thing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from csa_graph.narrowing import column as name_of
from csa_graph.tables import CITED, Table
from csa_graph.takeaway import Takeaway

from .site import Site
from .words import started

_SHORT: Final = 12
_LONG: Final = 60


@dataclass(frozen=True, slots=True)
class Piece:
    """What a cell shows, or one of several: a text, and a link or nothing."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Column:
    """One heading.

    Attributes:
        name: in an address.
        label: for people.
        href: the link that sorts by it; empty where the table is not to be sorted.
        order: ``ascending`` or ``descending`` where it is sorted by this column.
        width: ``short``, ``some`` or ``long``, by the longest cell.
    """

    name: str
    label: str
    href: str
    order: str
    width: str = "some"


@dataclass(frozen=True, slots=True)
class Line:
    """One row: the pieces of each cell, and what it rests on."""

    cells: tuple[tuple[Piece, ...], ...]
    citations: Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class View:
    """A table as a page shows it; see the macro ``table`` in ``parts/table.html``.

    Attributes:
        title: the caption.
        columns: the headings, without that of the sources.
        lines: the rows.
        cited: whether the last column holds sources.
    """

    title: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    cited: bool


def said(taken: Takeaway) -> dict[str, str]:
    """Return what the cover of an answer says, by name."""
    return {row[0]: row[1] for row in taken.cover.rows}


def filled(table: View) -> View:
    """Return a table without the columns in which no row has anything."""
    kept = [
        place
        for place in range(len(table.columns))
        if any(piece.text for line in table.lines for piece in line.cells[place])
    ]
    lines = (
        replace(line, cells=tuple(line.cells[place] for place in kept))
        for line in table.lines
    )
    columns = tuple(table.columns[place] for place in kept)
    return replace(table, columns=columns, lines=tuple(lines))


def view(site: Site, taken: Takeaway, *, sortable: bool = False) -> View:
    """Return the rows of an answer as a page shows them.

    Args:
        site: as the page sees it.
        taken: an answer whose body has ``rows``, one for each row of its first table.
        sortable: whether the headings are links that sort.
    """
    shown = taken.sheets[0][1]
    headings = [heading for heading in shown.columns if heading != CITED]
    sort = dict(site.query).get("sort", "") if sortable else ""
    width_of = dict(zip(shown.columns, widths(shown), strict=True))
    columns = tuple(
        replace(_column(site, heading, sort, sortable), width=width_of[heading])
        for heading in headings
    )
    names = [column.name for column in columns]
    lines = tuple(_line(site, row, names) for row in taken.body["rows"])
    return View(shown.title, columns, lines, CITED in shown.columns)


def widths(shown: Table) -> Iterator[str]:
    """Give the width of each column, as a `Column` has it."""
    for index, _ in enumerate(shown.columns):
        longest = max((len(row[index]) for row in shown.rows), default=0)
        yield "short" if longest <= _SHORT else "long" if longest > _LONG else "some"


def _column(site: Site, heading: str, sort: str, sortable: bool) -> Column:
    name = name_of(heading)
    orders = {name: "ascending", f"-{name}": "descending"}
    wanted = f"-{name}" if sort == name else name
    href = site.again(sort=wanted, page="") if sortable and not site.published else ""
    return Column(name, started(heading), href, orders.get(sort, ""))


def _line(site: Site, row: Mapping[str, Any], names: Sequence[str]) -> Line:
    cells = tuple(_pieces(site, row, name) for name in names)
    return Line(cells, row.get("citations", ()))


def _pieces(site: Site, row: Mapping[str, Any], name: str) -> tuple[Piece, ...]:
    several = row.get(f"{name}_iris")
    if several is not None:
        ordered = sorted(several, key=site.label)
        return tuple(Piece(site.label(iri), site.thing(iri)) for iri in ordered)
    value = row.get(name)
    text = "" if value is None else str(value)
    iri = row.get(f"{name}_iri") or (text if name == "iri" else "")
    return (Piece(text, site.thing(iri) if iri else ""),) if text else ()
