"""The agreement as a document: its paragraphs in order, and what each states."""

from dataclasses import dataclass

from csa_graph.document import Passage, passages, states
from csa_graph.takeaway import Takeaway
from csa_graph.things import Thing

from .facts import groups
from .items import item_page
from .leads import lead
from .site import Site, render
from .stated import About, abouts
from .tables import said


@dataclass(frozen=True, slots=True)
class Read:
    """One passage as it is read.

    Attributes:
        passage: number, gist and place.
        href: its own page.
        words: the attached document's own; empty without one.
        facts: how many facts it states.
        abouts: these, by what they are about.
    """

    passage: Passage
    href: str
    words: str
    facts: int
    abouts: tuple[About, ...]


def page_of(site: Site, thing: Thing, taken: Takeaway) -> bytes:
    """Return the page of a thing: of an agreement, the document; see `items`."""
    is_agreement = thing.iri in site.graph.agreements
    return (agreement_page if is_agreement else item_page)(site, thing, taken)


def agreement_page(site: Site, thing: Thing, taken: Takeaway) -> bytes:
    """Return an agreement as a document.

    Args:
        site: as the page sees it.
        thing: the agreement.
        taken: the same to take away.
    """
    read = [_read(site, one) for one in passages(site.graph, thing.iri)]
    return render(
        site,
        "agreement.html",
        item=thing,
        lead=lead(thing),
        groups=groups(site, thing.facts),
        chapters=_chapters(read),
        facts=sum(one.facts for one in read),
        passages=len(read),
        cite=said(taken)["How to cite"],
    )


def _read(site: Site, passage: Passage) -> Read:
    stated = states(site.graph, passage.iri)
    return Read(
        passage=passage,
        href=site.thing(passage.iri),
        words=site.words.get(passage.iri, ""),
        facts=len(stated),
        abouts=tuple(abouts(site, stated)),
    )


def _chapters(read: list[Read]) -> list[tuple[Read, list[Read]]]:
    """Return the passages by the one that each group begins with."""
    found: list[tuple[Read, list[Read]]] = []
    for one in read:
        if one.passage.depth == 0:
            found.append((one, []))
        else:
            found[-1][1].append(one)
    return found
