"""An answer narrowed: its rows filtered, sorted and cut into pages.

It works on a takeaway, so that a filter in an address acts in every format alike. What
was left out is said on the cover: the filters, and how many rows of how many are shown.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from csa_graph.errors import QueryError
from csa_graph.tables import Table
from csa_graph.takeaway import Takeaway, sentence

PAGE_ROWS: Final = 50
MOST_ROWS: Final = 1000
NONE: Final = "none"
_DIGITS: Final = re.compile(r"(\d+)")
_MOST_CHOICES: Final = 25

_Item = TypeVar("_Item")
_Pair = tuple[tuple[str, ...], Any]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What to show of an answer; what is empty changes nothing.

    Attributes:
        text: words that must all stand in a row, in whatever cell.
        where: columns, and the values of which one must stand in the cell.
        sort: a column; with a minus sign before it, from the last to the first.
        page: the number of a page, from 1; 0 for all rows.
        size: how many rows a page has.
    """

    text: str = ""
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sort: str = ""
    page: int = 0
    size: int = PAGE_ROWS


WHOLE: Final = Narrowing()
NAMES: Final = ("q", "sort", "page", "size")


def column(heading: str) -> str:
    """Return the name of a column in an address.

    >>> column("listed apart")
    'listed_apart'
    """
    return heading.replace(" ", "_")


def asked(given: Iterable[tuple[str, str]], shown: Table) -> Narrowing:
    """Return what the parameters of an address ask for.

    Args:
        given: names and values: ``q``, ``sort``, ``page``, ``size`` or a column; a
            column may be given several times.
        shown: the table that is to be narrowed.

    Raises:
        QueryError: a name is no column, or a page is no number.
    """
    values: dict[str, list[str]] = {}
    for name, value in given:
        if value.strip():
            values.setdefault(name, []).append(value.strip())
    known = [column(heading) for heading in shown.columns]
    where = {name: tuple(held) for name, held in values.items() if name not in NAMES}
    for name in where:
        _known(name, known, "filter")
    sort = _last(values, "sort", "")
    if sort:
        _known(sort.removeprefix("-"), known, "sort")
    return Narrowing(
        text=_last(values, "q", ""),
        where=tuple(where.items()),
        sort=sort,
        page=_number("page", _last(values, "page", "0"), 0, None),
        size=_number("size", _last(values, "size", str(PAGE_ROWS)), 1, MOST_ROWS),
    )


def _last(values: Mapping[str, Sequence[str]], name: str, otherwise: str) -> str:
    return values[name][-1] if name in values else otherwise


def _known(name: str, columns: Sequence[str], place: str) -> None:
    if name not in columns:
        raise QueryError(f"{place}: wanted one of {', '.join(columns)}, given {name!r}")


def _number(name: str, text: str, least: int, most: int | None) -> int:
    # isdecimal alone lets other scripts' digits through, which int() reads too.
    value = int(text) if text.isdecimal() and len(text) < 10 else -1
    if value < least or (most is not None and value > most):
        up_to = f" to {most}" if most else " or more"
        raise QueryError(f"{name}: wanted a number, {least}{up_to}, given {text!r}")
    return value


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of an answer is shown.

    Attributes:
        total: the rows without any filter.
        count: the rows that fit.
        page: the page shown, from 1; 0 where all are shown.
        pages: how many pages there are.
        size: how many rows a page has.
    """

    total: int
    count: int
    page: int
    pages: int
    size: int


def narrow(taken: Takeaway, how: Narrowing) -> tuple[Takeaway, Extent]:
    """Return an answer narrowed, and how much of it that is.

    The rows are those of its first table, and ``rows`` for programs, one for one.

    Raises:
        QueryError: there is no such page.
    """
    (name, shown), *others = taken.sheets
    pairs: list[_Pair] = list(zip(shown.rows, taken.body["rows"], strict=True))
    kept = _sorted(shown, [p for p in pairs if _fits(shown, p[0], how)], how.sort)
    extent = _extent(len(pairs), len(kept), how)
    if how == WHOLE:
        return taken, extent
    first = (extent.page - 1) * extent.size
    cut = kept[first : first + extent.size] if extent.page else kept
    table = replace(shown, rows=tuple(row for row, _ in cut))
    says = _says(kept, len(pairs)) if _filters(how) else ""
    body = {
        **taken.body,
        **_said_for_programs(how, extent),
        **({"sentence": says} if says else {}),
        "rows": [row for _, row in cut],
    }
    cover = _cover(taken.cover, how, extent, says)
    return Takeaway(cover, ((name, table), *others), body), extent


def _extent(total: int, count: int, how: Narrowing) -> Extent:
    pages = max(1, -(-count // how.size))
    if how.page > pages:
        raise QueryError(f"page: wanted 1 to {pages}, given {how.page}")
    return Extent(total, count, how.page, pages, how.size)


def _fits(shown: Table, row: Sequence[str], how: Narrowing) -> bool:
    cells = dict(zip(map(column, shown.columns), row, strict=True))
    held = " ".join(row).casefold()
    return all(word in held for word in how.text.casefold().split()) and all(
        _parts(cells[name]) & {value.casefold() for value in values}
        for name, values in how.where
    )


def _parts(cell: str) -> set[str]:
    whole = cell.casefold() or NONE
    return {whole, *whole.split("; ")}


def _sorted(shown: Table, pairs: list[_Pair], sort: str) -> list[_Pair]:
    if not sort:
        return pairs
    index = [column(h) for h in shown.columns].index(sort.removeprefix("-"))
    filled = [pair for pair in pairs if pair[0][index]]
    empty = [pair for pair in pairs if not pair[0][index]]
    down = sort.startswith("-")
    return sorted(filled, key=lambda p: _natural(p[0][index]), reverse=down) + empty


def _natural(cell: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key by which 2.10 comes after 2.9."""
    parts = _DIGITS.split(cell.casefold())
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part)
        for part in parts
        if part
    )


def _filters(how: Narrowing) -> str:
    said = [f"{name.replace('_', ' ')} = {' or '.join(v)}" for name, v in how.where]
    return "; ".join([f"with the words {how.text!r}"] * bool(how.text) + said)


def _says(kept: Sequence[_Pair], total: int) -> str:
    if not kept:
        return f"None of {total} rows fits the filters."
    first = (row[0] for row, _ in kept)
    return f"Of {total} rows, {sentence('answer', '', len(kept), first)}"


def _said_for_programs(how: Narrowing, extent: Extent) -> dict[str, Any]:
    where = {name: list(values) for name, values in how.where}
    return {
        "filters": {**({"q": how.text} if how.text else {}), **where},
        "sort": how.sort,
        "total": extent.total,
        "count": extent.count,
        "page": extent.page or None,
        "pages": extent.pages if extent.page else None,
    }


def _cover(front: Table, how: Narrowing, extent: Extent, says: str) -> Table:
    said = {row[0]: row[1] for row in front.rows}
    filters = _filters(how)
    if filters:
        before = f"{said['Filters']}; " if "Filters" in said else ""
        said = _after(said, "Title", "Filters", before + filters)
    if says:
        said["Answer"] = says
    rows = f"{extent.count} of {extent.total}"
    pages = f"; page {extent.page} of {extent.pages}" if extent.page else ""
    said = _after(said, "Title", "Rows", rows + pages)
    if how.sort:
        said = _after(said, "Title", "Sorted by", how.sort)
    return replace(front, rows=tuple(said.items()))


def _after(said: dict[str, str], place: str, name: str, text: str) -> dict[str, str]:
    others = [pair for pair in said.items() if pair[0] != name]
    index = [key for key, _ in others].index(place) + 1
    return dict([*others[:index], (name, text), *others[index:]])


def cut(items: Sequence[_Item], page: int, size: int) -> tuple[list[_Item], Extent]:
    """Return one page of some things, or all for the page 0, and how much that is.

    Raises:
        QueryError: there is no such page.
    """
    extent = _extent(len(items), len(items), Narrowing(page=page, size=size))
    first = (page - 1) * size
    return list(items[first : first + size] if page else items), extent


def number(name: str, text: str) -> int:
    """Return the number of a page; 0 for no text.

    Raises:
        QueryError: the text is no number.
    """
    return _number(name, text or "0", 0, None)


def choices(shown: Table) -> dict[str, tuple[tuple[str, int], ...]]:
    """Return the columns worth choosing from: each value with the rows that have it.

    A column is one where values repeat and are few; an empty cell counts as ``none``.
    """
    found = {}
    for index, heading in enumerate(shown.columns):
        held: dict[str, int] = {}
        for row in shown.rows:
            for part in (row[index] or NONE).split("; "):
                held[part] = held.get(part, 0) + 1
        if 1 < len(held) <= min(_MOST_CHOICES, len(shown.rows) // 2):
            ordered = sorted(held.items(), key=lambda pair: _natural(pair[0]))
            found[column(heading)] = tuple(ordered)
    return found
