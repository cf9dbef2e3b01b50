"""The picture as a page: the table first, then the picture that shows the same rows."""

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from csa_graph.citations import LAYERS
from csa_graph.iri import COLLECTIONS
from csa_graph.links import DEEPEST, ready_views, said_of_view
from csa_graph.picture import in_page, picture
from csa_graph.takeaway import Takeaway
from csa_graph.views import Asked, Choice, View

from .forms import options
from .site import Site, render
from .tables import view as table_of

FORMS: Final = {
    "svg": "SVG",
    "graphml": "GraphML",
    "gexf": "GEXF (Gephi)",
    "mmd": "Mermaid",
}
_LAYERS: Final = tuple(Choice(layer, layer, 0) for layer in LAYERS[:-1])


@dataclass(frozen=True, slots=True)
class Ready:
    """A view that can be chosen.

    Attributes:
        name: in the address.
        title: for people.
        question: which question it answers.
        href: its page.
        is_shown: whether it is the one on the page.
    """

    name: str
    title: str
    question: str
    href: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Boxes:
    """One filter: what may be ticked, and what is.

    Attributes:
        name: in the address.
        label: for people.
        choices: what may be ticked.
        ticked: the names of those that are.
    """

    name: str
    label: str
    choices: tuple[Choice, ...]
    ticked: frozenset[str]


def graph_page(site: Site, view: View, taken: Takeaway, asked: Asked) -> bytes:
    """Return the page of a picture.

    Args:
        site: as the page sees it.
        view: what is shown.
        taken: its rows.
        asked: what the address asks for.
    """
    shown = picture(view, site.thing)
    shown["address"] = "" if site.published else "/graph"
    return render(
        site,
        "graph.html",
        view=view,
        path=_place(site, view.name),
        asked=asked,
        table=table_of(site, taken),
        legend=shown["legend"],
        # Nothing in it can end the element that it stands in: see `in_page`.
        data=Markup(in_page(shown)),  # noqa: S704
        ready=[_ready(site, name, view.name) for name in ready_views()],
        focuses=_focuses(site, view.name),
        focus=asked.focus if view.focus else "",
        takes_focus=bool(said_of_view(view.name, "focus")),
        filters=_filters(view, asked),
        deepest=DEEPEST,
        forms=FORMS,
        cite=taken.said["How to cite"],
    )


def _ready(site: Site, name: str, shown: str) -> Ready:
    question = ready_views()[name]
    href = of_view(site, name)
    return Ready(name, question.summary, question.asks, href, name == shown)


def of_view(site: Site, name: str) -> str:
    """Return the link to the page of a picture that is ready, by its name."""
    place = _place(site, name)
    return site.to(place) if site.published else site.to(place, view=name)


def _place(site: Site, name: str) -> str:
    return f"/graph/{name}" if site.published else "/graph"


def _focuses(site: Site, name: str) -> tuple[tuple[str, str], ...]:
    collection = "".join(said_of_view(name, "focus"))
    known = options(site.graph, site.agreement, collection)
    return known if collection in COLLECTIONS else ()


def _filters(view: View, asked: Asked) -> list[Boxes]:
    return [
        _boxes("basis", "Basis of links", _LAYERS, asked.basis),
        _boxes("types", "Kinds of thing", view.kinds, asked.types),
        _boxes("links", "Kinds of link", view.links, asked.links),
    ]


def _boxes(
    name: str, label: str, choices: tuple[Choice, ...], given: tuple[str, ...]
) -> Boxes:
    texts = {text.casefold() for text in given}
    ticked = {
        c.name for c in choices if {c.name.casefold(), c.label.casefold()} & texts
    }
    return Boxes(name, label, choices, frozenset(ticked))
