"""Facts as a person reads them: in groups, each value with its sources beside it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from csa_graph.citations import Citation
from csa_graph.iri import ID
from csa_graph.things import Fact, find_thing

from .leads import lead
from .site import Site
from .sources import Source, sources
from .wording import GROUPS, OTHERS
from .words import day, last, started

_HEADINGS: Final = (*GROUPS, OTHERS)
_PLACED: Final = {
    name: (index, place)
    for index, names in enumerate(GROUPS.values())
    for place, name in enumerate(names.split())
}
_YES_NO: Final = {"true": "yes", "false": "no"}


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a property: its text, and the page of the thing it is or nothing."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Said:
    """Values that rest on the same sources."""

    values: tuple[Value, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Property:
    """What is said under one heading: values, by what they rest on."""

    label: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Properties that a person reads together."""

    heading: str
    properties: tuple[Property, ...]


def groups(site: Site, facts: Iterable[Fact]) -> list[Group]:
    """Return facts in the groups of `wording`, in their order."""
    held: dict[tuple[int, int, str], list[Fact]] = {}
    for fact in facts:
        place = _PLACED.get(last(fact.property), (len(GROUPS), 0))
        held.setdefault((*place, fact.property), []).append(fact)
    found: defaultdict[int, list[Property]] = defaultdict(list)
    for (index, _, _), same in sorted(held.items()):
        found[index].append(_property(site, same))
    return [Group(_HEADINGS[index], tuple(held)) for index, held in found.items()]


def links_of(site: Site, links: Iterable[Fact]) -> list[Property]:
    """Return what points to a thing, by the property that does."""
    held: dict[str, list[Fact]] = {}
    for fact in links:
        held.setdefault(fact.property, []).append(fact)
    return [_property(site, same) for same in held.values()]


def _property(site: Site, facts: Sequence[Fact]) -> Property:
    held = (
        Said(tuple(_value(site, fact) for fact in same), sources(site, cited))
        for cited, same in _by_source(facts).items()
    )
    return Property(started(facts[0].property_label), tuple(held))


def _by_source(facts: Iterable[Fact]) -> dict[tuple[Citation, ...], list[Fact]]:
    held: dict[tuple[Citation, ...], list[Fact]] = {}
    for fact in facts:
        held.setdefault(fact.citations, []).append(fact)
    return held


def _value(site: Site, fact: Fact) -> Value:
    href = site.thing(fact.value) if fact.value_address else ""
    return Value(_nameless(site, fact) or shown(fact.value_label), href)


def _nameless(site: Site, fact: Fact) -> str:
    """Return a sentence for a thing of ours that has no name, else nothing."""
    if fact.value in site.graph.labels or not fact.value.startswith(ID):
        return ""
    held = find_thing(site.graph, [fact.value])
    return lead(held) if held else ""


def shown(text: str) -> str:
    """Return a value as people write it.

    >>> shown("true"), shown("2026-11-01"), shown("Fraud")
    ('yes', '1 November 2026', 'Fraud')
    """
    return _YES_NO.get(text) or day(text)
