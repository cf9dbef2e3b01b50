"""What the shape of the network tells as a page: each table with its sources."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from csa_graph.links import ready_views
from csa_graph.network import slug
from csa_graph.tables import CITED, Table
from csa_graph.takeaway import Takeaway

from .graph import of_view
from .site import Site, render
from .tables import Column, Line, Piece, View, widths
from .words import started


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table on the page.

    Attributes:
        name: for people.
        slug: in an address.
        title: what it shows.
        table: its rows, with their sources.
        taken: the pictures whose links it takes: the title and the link of each.
    """

    name: str
    slug: str
    title: str
    table: View
    taken: tuple[Piece, ...]


def network_page(site: Site, taken: Takeaway) -> bytes:
    """Return the page of what the shape of the network tells."""
    pairs = zip(taken.sheets, taken.body["tables"], strict=True)
    return render(
        site,
        "network.html",
        title=taken.body["title"],
        takes=taken.body["links"],
        sheets=[_sheet(site, table, body) for (_, table), body in pairs],
        cite=taken.said["How to cite"],
    )


def _sheet(site: Site, table: Table, body: Mapping[str, Any]) -> Sheet:
    pictures = tuple(
        Piece(ready_views()[view].summary, of_view(site, view))
        for view in body["views"]
    )
    name = body["name"]
    shown = _view(site, name, table, body)
    return Sheet(name, slug(name), table.title, shown, pictures)


def _view(site: Site, name: str, table: Table, body: Mapping[str, Any]) -> View:
    """Return a table as a page shows it; its first cells lead to what they name."""
    headings = [heading for heading in table.columns if heading != CITED]
    columns = tuple(
        Column(heading, started(heading), "", "", width)
        for heading, width in zip(headings, widths(table), strict=False)
    )
    lines = tuple(
        Line(
            (
                (Piece(row[headings[0]], site.thing(row["iri"])),),
                *((Piece(row[heading], ""),) for heading in headings[1:]),
            ),
            row["citations"],
        )
        for row in body["rows"]
    )
    return View(name, columns, lines, CITED in table.columns)
