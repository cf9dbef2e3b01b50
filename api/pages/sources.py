"""A source beside its fact: how it is cited, and on demand what it says."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from csa_graph.citations import Citation
from csa_graph.graph import node
from csa_graph.store import plain

from .site import Site
from .words import last

_SAYING: Final = ("gist", "reason")
_MEANS: Final = {
    "stated": "A paragraph of the agreement says it.",
    "law": "A statute, an instrument or an official register says it.",
    "judgement": "An editor decided it.",
    "unconfirmed": "It is known, but nobody has read the source yet.",
    "inferred": "A rule concludes it.",
    "catalogue": "It describes a source; no document says it.",
    "ontology": "It is part of the terms used here.",
}


@dataclass(frozen=True, slots=True)
class Source:
    """One citation with what stands behind it.

    Attributes:
        label: for people.
        layer: the layer's name.
        means: what this layer is, in a sentence.
        href: its page; empty where it has none.
        says: the gist of the paragraph, or the reason of the judgement; else empty.
        words: the attached document's own words; empty without a document.
        cites: the label of the provision or register it rests on; else empty.
        cites_href: the page of that.
        day: when it was read or decided; else empty.
    """

    label: str
    layer: str
    means: str
    href: str
    says: str
    words: str
    cites: str
    cites_href: str
    day: str


def sources(site: Site, cited: Iterable[Citation]) -> tuple[Source, ...]:
    """Return citations with what stands behind each."""
    return tuple(_source(site, one) for one in cited)


def _source(site: Site, one: Citation) -> Source:
    said = described(site, one.iri)
    return Source(
        label=one.label,
        layer=one.layer,
        means=_MEANS[one.layer],
        href=site.thing(one.iri),
        says=next((said[name] for name in _SAYING if name in said), ""),
        words=site.words.get(one.iri, ""),
        cites=site.label(one.cites) if one.cites else "",
        cites_href=site.thing(one.cites) if one.cites else "",
        day=said.get("date", ""),
    )


def described(site: Site, iri: str) -> Mapping[str, Any]:
    """Return what is said of a source, by the last step of the property."""
    quads = site.graph.store.quads(node(iri))
    return {last(quad.predicate.value): plain(quad.object) for quad in quads}
