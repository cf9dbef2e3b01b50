"""The matrix of legislation and priorities, and one chain hop by hop."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from csa_graph.citations import LAYERS
from csa_graph.derivations import Asked
from csa_graph.iri import ID, LEGISLATION
from csa_graph.naming import thing
from csa_graph.takeaway import Takeaway

from .forms import Input, as_at, chosen, named, options, short
from .questions import narrowed_answer
from .site import Site, render
from .tables import Column, Line, Piece, View, view

_BASES: Final = LAYERS[:-1]
_FRAMEWORK: Final = f"{ID}rule/framework"
_Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """What ties a row to a priority: how many chains on which basis, by which rules."""

    chains: int
    basis: str
    rules: tuple[str, ...]
    href: str


@dataclass(frozen=True, slots=True)
class Row:
    """One act, or one provision of an act with its duty; a cell for each column."""

    label: str
    href: str
    note: str
    cells: tuple[Cell | None, ...]


def matrix_page(site: Site, whole: Takeaway, asked: Asked) -> bytes:
    """Return the page of the matrix: all of it, or the chains of what was asked.

    Args:
        site: as the page sees it.
        whole: the chains that were asked for.
        asked: the filters.

    Raises:
        QueryError: the address sorts by what is no column.
    """
    rows: Sequence[_Row] = whole.body["rows"]
    across = _across(rows)
    opened = bool(asked.legislation)
    narrowed = bool(asked.legislation or asked.priority)
    taken, extent = narrowed_answer(site, whole, paged=not site.published)
    law, priority = _ends(site, asked)
    return render(
        site,
        "matrix.html",
        fields=_fields(site, asked, priority),
        heading=_heading(law, priority),
        asked=asked,
        narrowed=narrowed,
        opened=opened,
        sentence=whole.body["sentence"],
        outcome=whole.body["outcome"],
        day=whole.body["as_at"],
        across=across,
        kinds=_kinds(across),
        lines=_lines(site, rows, [iri for iri, _, _ in across], opened=opened),
        chains=_chains(site, taken, asked) if narrowed else None,
        extent=extent,
        silent=whole.body["without_stated_legislation"],
        idle=whole.body["without_priority"],
        query=whole.body["query"],
        cite=whole.said["How to cite"],
    )


def _ends(site: Site, asked: Asked) -> tuple[str, str]:
    """Return the names of the law and the priority asked for; empty for every one."""
    law, priority = (
        text and site.label(thing(site.graph, kind, text, site.agreement))
        for kind, text in (
            ("legislation", asked.legislation),
            ("priorities", asked.priority),
        )
    )
    return law, priority


def _heading(law: str, priority: str) -> str:
    if priority and law:
        return f"{law} and {priority}"
    if priority:
        return f"Which legislation stands behind {priority}?"
    if law:
        return f"Which priorities derive from the {law}?"
    return "Which priorities derive from which legislation?"


def _across(rows: Iterable[_Row]) -> list[tuple[str, str, str]]:
    """Return the columns: IRI, label and kind of each priority, in the rows' order."""
    return list(
        dict.fromkeys(
            (row["priority_iri"], row["priority"], row["priority_kind"]) for row in rows
        )
    )


def _kinds(across: Iterable[tuple[str, str, str]]) -> list[tuple[str, int]]:
    """Return the kinds of the columns, each with how many columns in a row have it."""
    spans: list[tuple[str, int]] = []
    for _, _, kind in across:
        if spans and spans[-1][0] == kind:
            spans[-1] = (kind, spans[-1][1] + 1)
        else:
            spans.append((kind, 1))
    return spans


def _lines(
    site: Site, rows: Iterable[_Row], across: Sequence[str], *, opened: bool
) -> list[Row]:
    grouped: dict[tuple[str, str, str], dict[str, list[_Row]]] = {}
    for row in rows:
        key = _down(row, opened=opened)
        grouped.setdefault(key, {}).setdefault(row["priority_iri"], []).append(row)
    ordered = sorted(grouped.items(), key=lambda one: (_far(one[1]), one[0][1:]))
    return [
        Row(
            label,
            _row_link(site, iri, opened=opened),
            note,
            tuple(_cell(site, iri, held.get(column)) for column in across),
        )
        for (iri, label, note), held in ordered
    ]


def _row_link(site: Site, law: str, *, opened: bool) -> str:
    """Return the link of a row; to the provision itself where no page opens it."""
    if opened and site.published:
        return site.thing(law)
    return site.to("/derivations", [*_filters(site), ("legislation", _tail(law))])


def _far(held: Mapping[str, Sequence[_Row]]) -> bool:
    """Return whether no link is nearer than a framework that stands behind all."""
    rules = {row["rule_iri"] for rows in held.values() for row in rows}
    return rules == {_FRAMEWORK}


def _down(row: _Row, *, opened: bool) -> tuple[str, str, str]:
    if opened and row.get("provision_iri"):
        return row["provision_iri"], row["provision"], row["duty"] or ""
    return row["legislation_iri"], row["legislation"], ""


def _filters(site: Site) -> list[tuple[str, str]]:
    kept = ("basis", "rule")
    return [(name, value) for name, value in site.query if name in kept]


def _tail(iri: str) -> str:
    return iri.removeprefix(LEGISLATION).removeprefix(ID)


def _named(iri: str) -> str:
    """Return a priority's slug; the IRI of a plan or agreement that law stands behind.

    >>> _named(f"{ID}x/priority/fraud"), _named(f"{ID}x/plan/a")
    ('fraud', 'https://w3id.org/csa-graph/id/x/plan/a')
    """
    return short(iri) if "/priority/" in iri else iri


def _cell(site: Site, law: str, rows: Sequence[_Row] | None) -> Cell | None:
    if not rows:
        return None
    bases = [row["basis"] for row in rows]
    pairs = [("priority", _named(rows[0]["priority_iri"])), ("legislation", _tail(law))]
    return Cell(
        chains=len(rows),
        basis=min(bases, key=LAYERS.index),
        rules=tuple(dict.fromkeys(row["rule"] for row in rows)),
        href=site.to("/derivations", [*_filters(site), *pairs]),
    )


def _chains(site: Site, taken: Takeaway, asked: Asked) -> View:
    shown = view(site, taken, sortable=True)
    hidden = {"priority", "priority_kind"} if asked.priority else set()
    kept = [i for i, column in enumerate(shown.columns) if column.name not in hidden]
    lines = tuple(
        Line((_why(site, row), *(line.cells[i] for i in kept)), line.citations)
        for line, row in zip(shown.lines, taken.body["rows"], strict=True)
    )
    columns = (Column("why", "Chain", "", ""), *(shown.columns[i] for i in kept))
    return View(shown.title, columns, lines, shown.cited)


def _why(site: Site, row: _Row) -> tuple[Piece, ...]:
    return (Piece(row["derivation"], chain(site, row["derivation_iri"])),)


def chain(site: Site, derivation: str) -> str:
    """Return the link to the page of one chain."""
    return site.to("/derivations/" + derivation.partition("/derivation/")[2])


def acts(site: Site, taken: Takeaway) -> list[Row]:
    """Return the acts of an answer, those nearest to the priorities first."""
    rows: Sequence[_Row] = taken.body["rows"]
    across = [iri for iri, _, _ in _across(rows)]
    return _lines(site, rows, across, opened=False)


def _fields(site: Site, asked: Asked, priority: str) -> tuple[Input, ...]:
    priorities = options(site.graph, site.agreement, "priorities")
    if priority and priority not in dict(priorities).values():
        priorities = ((asked.priority, priority), *priorities)
    rules = _linking(site, options(site.graph, site.agreement, "rules"))
    return (
        _select("priority", "Priority", "One of the agreement's", priority, priorities),
        Input(
            "legislation",
            "Legislation",
            "An act or a part of it, such as CDA 1998 or s.17 CDA 1998",
            "text",
            named(site.graph, site.agreement, "legislation", asked.legislation),
            needed=False,
        ),
        _select(
            "basis",
            "Basis",
            "The weakest source that the link rests on",
            asked.basis,
            tuple((name, name.capitalize()) for name in _BASES),
        ),
        _select("rule", "Rule", "How the link is made", asked.rule, rules),
        as_at(asked.as_at),
    )


def _linking(
    site: Site, choices: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    """Return the rules that make a link; others would always leave nothing."""
    listed = site.graph.listing("rules", site.agreement).rows
    made = {short(row.values["rule"]): row.values["chains"] for row in listed}
    return tuple(choice for choice in choices if made[choice[0]] != "0")


def _select(
    name: str, label: str, said: str, value: str, choices: tuple[tuple[str, str], ...]
) -> Input:
    held = chosen(value, choices)
    return Input(name, label, said, "select", held, needed=False, choices=choices)


def chain_page(site: Site, taken: Takeaway) -> bytes:
    """Return the page of one chain, from the act to the plan, with its premises."""
    return render(
        site,
        "chain.html",
        heading=taken.body["label"],
        hops=taken.body["hops"],
        premises=taken.body["premises"],
        cite=taken.said["How to cite"],
        ends=_around(site, taken),
    )


def _around(site: Site, taken: Takeaway) -> Mapping[str, str]:
    """Return the links to the cell of the matrix that the chain belongs to."""
    found = {
        hop["hop"]: hop["found"][0]["iris"][0]
        for hop in taken.body["hops"]
        if hop["found"]
    }
    pairs = [
        ("priority", _named(found["priority"])),
        ("legislation", _tail(found["act"])),
    ]
    return {"cell": site.to("/derivations", pairs), "all": site.to("/derivations")}
