"""Lists: the rows of a collection, to filter, sort, page through and take away."""

from dataclasses import dataclass
from typing import Final

from csa_graph.graph import Graph
from csa_graph.narrowing import NAMES, Extent, choices, narrow
from csa_graph.narrowing import asked as asked_of
from csa_graph.tables import Table
from csa_graph.takeaway import Takeaway, cover

from .site import CARRIED, Site, render
from .tables import view
from .words import started

ABOUT: Final = {
    "agreements": "Community safety agreements held here, each with its period.",
    "authorities": "Bodies as the law and official registers know them.",
    "boards": "Boards and groups that the agreement names.",
    "drivers": "Changes around the partnership that the agreement describes.",
    "duties": "What statutes demand or allow, each in one line of our own words. Rules "
    "that bind nobody here are listed too, with the reason why they stand apart.",
    "evidence": "Assessments and analyses that the priorities rest on.",
    "judgements": "What an editor decided where neither the agreement nor the law "
    "settles a matter, each with its reason.",
    "legislation": "Acts and instruments that matter to community safety.",
    "localities": "Neighbourhoods that the agreement singles out, by district.",
    "officers": "Posts and roles, and who the agreement says holds them.",
    "paragraphs": "Every paragraph, list item and table row of the agreement, in "
    "order, with what it says in our own words.",
    "plans": "Plans of the partners, with their owners and periods.",
    "priorities": "What the agreement ranks as a priority: county-wide, by locality, "
    "and what it leaves out.",
    "rules": "How a link between legislation and a priority is derived.",
    "themes": "Subjects of community safety by which priorities and duties meet.",
}
# What an address may say of a list without leaving out a row.
_WHOLE: Final = {*CARRIED, *NAMES} - {"q"}


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter by the values of one column.

    Attributes:
        name: of the column, in an address.
        label: for people.
        values: each with the rows that have it.
        chosen: the values chosen now.
    """

    name: str
    label: str
    values: tuple[tuple[str, int], ...]
    chosen: tuple[str, ...]


def held(graph: Graph, agreement: str) -> Takeaway:
    """Return the list of lists: what each holds, and how many rows it has."""
    title = "Lists"
    rows = [
        {"list": name, "means": means, "rows": len(graph.listing(name, agreement).rows)}
        for name, means in ABOUT.items()
    ]
    columns = ("list", "means", "rows")
    cells = tuple(tuple(str(row[name]) for name in columns) for row in rows)
    sheet = ("Lists", Table(title, columns, cells))
    return Takeaway(cover(graph, agreement, title, {}), (sheet,), {"rows": rows})


def narrowed(site: Site, whole: Takeaway, *, paged: bool) -> tuple[Takeaway, Extent]:
    """Return an answer as the query of the address narrows it.

    Args:
        site: as the page sees it.
        whole: the answer.
        paged: whether it comes in pages where the address names none.

    Raises:
        QueryError: the address filters or sorts by what is no column.
    """
    given = [(name, value) for name, value in site.query if name not in CARRIED]
    if paged and "page" not in dict(given):
        given.append(("page", "1"))
    return narrow(whole, asked_of(given, whole.sheets[0][1]))


def list_page(site: Site, name: str, whole: Takeaway) -> bytes:
    """Return the page of a list.

    Args:
        site: as the page sees it.
        name: of the collection.
        whole: all its rows; the address says which are shown.

    Raises:
        QueryError: the address filters or sorts by what is no column.
    """
    taken, extent = narrowed(site, whole, paged=not site.published)
    return render(
        site,
        "list.html",
        name=name,
        heading=started(name),
        about=ABOUT.get(name, ""),
        title=taken.sheets[0][1].title,
        table=view(site, taken, sortable=True),
        extent=extent,
        choices=_choices(site, whole),
        filtered=any(name not in _WHOLE and value for name, value in site.query),
        means=taken.body.get("means", ""),
    )


def _choices(site: Site, whole: Takeaway) -> list[Choice]:
    offered = choices(whole.sheets[0][1])
    return [
        Choice(name, started(name.replace("_", " ")), values, _chosen(site, name))
        for name, values in offered.items()
        if name not in NAMES and name != "source"
    ]


def _chosen(site: Site, name: str) -> tuple[str, ...]:
    return tuple(value for given, value in site.query if given == name)
