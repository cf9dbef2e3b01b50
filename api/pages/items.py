"""One thing as a page: a sentence, its facts in groups, what links here."""

from collections.abc import Sequence
from typing import Final, TypeVar

from csa_graph.document import Passage, inside, passages, sources_of, states
from csa_graph.narrowing import Extent, cut, number
from csa_graph.takeaway import Takeaway
from csa_graph.things import Thing
from csa_graph.views import Asked, view_of

from .facts import groups, links_of
from .leads import lead
from .site import Site, render
from .stated import abouts
from .steps import collection_of, next_steps, outside
from .tables import said
from .words import listed, started

LINKS: Final = 50
STATED: Final = 150
PICTURE: Final = "/graph.svg"

_Item = TypeVar("_Item")


def item_page(site: Site, thing: Thing, taken: Takeaway) -> bytes:
    """Return the page of a thing.

    Args:
        site: as the page sees it.
        thing: with its facts and what points to it.
        taken: the same to take away.

    Raises:
        QueryError: the address names a page of its links that is not there.
    """
    sources = sources_of(site.graph, thing.iri)
    all_stated = [one for iri in sources for one in states(site.graph, iri)]
    stated, stated_extent = _cut(site, "part", all_stated, STATED)
    links, extent = _cut(site, "page", thing.linked_from, LINKS)
    passage, around = _passage(site, thing.iri)
    return render(
        site,
        "item.html",
        item=thing,
        collection=collection_of(thing.iri),
        kinds=started(listed(thing.kinds)),
        lead=lead(thing),
        outside=outside(thing.iri),
        words=site.words.get(thing.iri, ""),
        passage=passage,
        around=around,
        next_steps=next_steps(site, thing.iri),
        groups=groups(site, thing.facts),
        stated=abouts(site, stated),
        stated_extent=stated_extent,
        links=links_of(site, links),
        extent=extent,
        around_it=_around_it(site, thing.iri),
        cite=said(taken)["How to cite"],
    )


def _cut(
    site: Site, name: str, items: Sequence[_Item], size: int
) -> tuple[list[_Item], Extent]:
    """Return the page that the address names; the first where it names none."""
    given = number(name, dict(site.query).get(name, ""))
    return cut(items, 0 if site.published else given or 1, size)


def _around_it(site: Site, iri: str) -> str:
    """Return what a picture of a thing's neighbours shows; empty where it has none."""
    if not (site.has(PICTURE) and site.to(PICTURE, focus=iri, depth="1")):
        return ""
    seen = view_of(site.graph, site.agreement, Asked(focus=iri, depth=1))
    return seen.sentence if seen.edges else ""


def _passage(
    site: Site, iri: str
) -> tuple[Passage | None, tuple[tuple[str, Sequence[Passage]], ...]]:
    """Return a paragraph, and those around it under a heading each."""
    all_of = passages(site.graph, site.agreement)
    places = {one.iri: place for place, one in enumerate(all_of)}
    if iri not in places:
        return None, ()
    place = places[iri]
    own = all_of[place]
    around = (
        ("Before", all_of[max(place - 1, 0) : place]),
        ("After", all_of[place + 1 : place + 2]),
        ("Part of", tuple(one for one in all_of if one.iri == own.within)),
        ("Holds", inside(all_of, own.iri)),
    )
    return own, tuple(pair for pair in around if pair[1])
