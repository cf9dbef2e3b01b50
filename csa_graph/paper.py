"""The report of an audit to print: one HTML file that needs nothing beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cache
from typing import Any, Final

import jinja2

from csa_graph._bundle import PACKAGE
from csa_graph.audit import Audit
from csa_graph.citations import Citation
from csa_graph.coverage import Row
from csa_graph.graph import Graph
from csa_graph.reports import accepted, bodies, labels, told_or_enacted
from csa_graph.tables import Table
from csa_graph.templating import environment

TEMPLATES: Final = PACKAGE / "templates"
_FEW: Final = 5
_BRIEF: Final = 300  # characters: what is longer is said once
_MANY: Final = 7
_CONTENTS: Final[tuple[tuple[str, str], ...]] = (
    ("totals", "Totals"),
    ("method", "Method"),
    ("changes", "Changes"),
    ("findings", "Findings"),
    ("coverage", "Coverage"),
)
_ANNEXES: Final = ("Reporting lines", "Differences", "Provenance", "Sources")
# What a page has no room for; the workbook has it.
_LEFT_OUT: Final = {
    "bearers",
    "condition",
    "difference",
    "interval",
    "modalities",
    "provision",
    "reports on",
    "told bearers",
    "told condition",
    "told interval",
    "told limit",
    "told modalities",
    "told status",
}


@dataclass(frozen=True, slots=True)
class _Link:
    name: str
    status: str
    by: str
    basis: str
    reason: str


def printable(audit: Audit, sheets: Mapping[str, Table]) -> bytes:
    """Return the report as HTML in UTF-8, laid out for paper and for the screen.

    Args:
        audit: what was found.
        sheets: the tables of the pack by their names.
    """
    cover = sheets["Cover"]
    said = {name: text for name, text in cover.rows}  # noqa: C416 (rows are tuples)
    named = [(_anchor(name), name, _on_paper(sheets[name])) for name in _ANNEXES]
    shown = [one for one in _CONTENTS if one[1] in sheets]
    page = (
        _environment()
        .get_template("report.html")
        .render(
            title=cover.title,
            cover=cover.rows,
            agreement=said["Agreement"],
            version=said["Data"],
            as_at=said["As at"],
            contents=[*shown, *((place, name) for place, name, _ in named)],
            method=sheets["Method"],
            totals=sheets["Totals"],
            changes=sheets.get("Changes"),
            findings=_findings(audit),
            findings_shown=said["Findings shown"],
            coverage=_blocks(audit),
            coverage_shown=said["Coverage shown"],
            annexes=named,
        )
    )
    return page.encode()


def _on_paper(shown: Table) -> Table:
    kept = [i for i, name in enumerate(shown.columns) if name not in _LEFT_OUT]
    columns, *rows = (
        tuple(row[i] for i in kept) for row in (shown.columns, *shown.rows)
    )
    return replace(shown, columns=columns, rows=tuple(rows))


def _findings(audit: Audit) -> list[dict[str, str]]:
    return [
        {
            "id": one.id,
            "about": audit.graph.label(one.subject),
            "severity": one.severity,
            "family": one.family,
            "reason": one.reason,
            "settles": one.settles,
            "accepted": accepted(one),
            "basis": one.basis,
            "confidence": one.confidence,
            "source": by_layer(one.citations),
        }
        for one in audit.findings
    ]


def by_layer(citations: Iterable[Citation]) -> str:
    """Return citations as people read them, a sentence for each layer.

    A name that is a sentence loses its stop, for a sign of the list follows it.

    >>> one, two = (Citation("law", t, "", "x", "", "", 1) for t in ("s. 1.", "s. 2"))
    >>> by_layer([one, two])
    'Law: s. 1; s. 2.'
    """
    held: dict[str, list[str]] = {}
    for citation in citations:
        held.setdefault(citation.layer, []).append(citation.label.rstrip("."))
    return " ".join(
        f"{layer.capitalize()}: {'; '.join(names)}." for layer, names in held.items()
    )


def _blocks(audit: Audit) -> list[dict[str, Any]]:
    """Return the rows, numbered; links that a former row has told refer to it."""
    told: dict[tuple[object, ...], int] = {}
    blocks = []
    for number, row in enumerate(audit.rows, 1):
        links = _links(audit.graph, row)
        whole = tuple((c.status, c.by, c.basis, c.reason) for c in row.cells)
        first = told.setdefault(whole, number)
        same = first if first != number and _length(links) > _BRIEF else 0
        block = {"number": number, "links": links, "same": same}
        blocks.append({**_block(audit.graph, row), **block})
    return blocks


def _length(links: Iterable[_Link]) -> int:
    return sum(len(text) for link in links for text in astuple(link))


def _block(graph: Graph, row: Row) -> dict[str, Any]:
    kind = labels(graph, row.modality)
    about = (graph.label(row.instrument), kind, told_or_enacted(row))
    return {
        "duty": graph.label(row.duty),
        "about": ", ".join(filter(None, about)),
        "borne": _few(bodies(graph, row) or _labels(graph, row.bearers)),
        "limits": " ".join(row.limits),
        "status": graph.label(row.status),
        "force": ", ".join(filter(None, (row.force, _sure(row)))),
        "source": by_layer(row.citations),
    }


def _links(graph: Graph, row: Row) -> list[_Link]:
    """Return the links in words; those that say the same are said once."""
    names: dict[_Link, list[str]] = {}
    for cell in row.cells:
        status, by = graph.label(cell.status), _few(_labels(graph, cell.by))
        said = _Link("", status, by, cell.basis, cell.reason)
        names.setdefault(said, []).append(cell.link)
    return [
        _Link(", ".join(held), said.status, said.by, said.basis, said.reason)
        for said, held in names.items()
    ]


def _sure(row: Row) -> str:
    return row.confidence and f"{row.confidence} confidence"


def _labels(graph: Graph, iris: Iterable[str]) -> tuple[str, ...]:
    return tuple(graph.label(iri) for iri in iris)


def _few(names: Sequence[str]) -> str:
    """Return names as a list; the first ones and how many more, if many."""
    if len(names) <= _MANY:
        return "; ".join(names)
    return f"{'; '.join(names[:_FEW])}; and {len(names) - _FEW} more"


def _anchor(name: str) -> str:
    return name.lower().replace(" ", "-")


def _css(text: str) -> str:
    r"""Return a text as it stands in a string of a style sheet (CSS Syntax 3, 4.3.7).

    >>> _css('a "b" </style>')
    'a \\22 b\\22  \\3c /style\\3e '
    """
    return "".join(f"\\{ord(sign):x} " if sign in '"\\<>&\n' else sign for sign in text)


@cache
def _environment() -> jinja2.Environment:
    made = environment(TEMPLATES)
    made.filters["css"] = _css
    return made
