"""What a source states, by what it is about: a citation read backwards."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from csa_graph.document import Statement
from csa_graph.things import TYPE

from .facts import Value, shown
from .site import Site
from .words import last, listed, started

_HEADS: Final = ("label", "type")


@dataclass(frozen=True, slots=True)
class About:
    """What one source states of one thing; its name and its kind head the rest.

    Attributes:
        text: the thing's label.
        href: its page; empty where it has none.
        kind: the labels of its classes, where the source states them.
        said: the label of each other property, with the values.
    """

    text: str
    href: str
    kind: str
    said: tuple[tuple[str, tuple[Value, ...]], ...]


def abouts(site: Site, stated: Iterable[Statement]) -> list[About]:
    """Return statements, by what they are about."""
    held: dict[str, dict[str, list[Statement]]] = {}
    for one in stated:
        held.setdefault(one.thing, {}).setdefault(one.property, []).append(one)
    return [_about(site, thing, by) for thing, by in held.items()]


def _about(site: Site, thing: str, by: Mapping[str, Sequence[Statement]]) -> About:
    rows = (
        (started(same[0].property_label), tuple(_value(site, one) for one in same))
        for name, same in by.items()
        if last(name) not in _HEADS
    )
    kind = listed([one.value_label for one in by.get(TYPE, ())])
    return About(site.label(thing), site.thing(thing), kind, tuple(rows))


def _value(site: Site, one: Statement) -> Value:
    href = site.thing(one.value_iri) if one.value_iri else ""
    return Value(shown(one.value_label), href)
