"""Forms: what a question may be given, as fields that a person fills in.

A field whose values are known and few is a choice; any other takes what a person types,
a name, an abbreviation or a citation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from csa_graph.graph import Graph
from csa_graph.iri import COLLECTIONS
from csa_graph.naming import members
from csa_graph.questions import Field, Question

MOST_CHOICES: Final = 60


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a form.

    Attributes:
        name: in the address.
        label: for people.
        help: what to give.
        kind: ``select``, ``date`` or ``text``.
        value: what was given.
        needed: whether it may not be left out.
        choices: the value in the address and the label of each choice.
    """

    name: str
    label: str
    help: str
    kind: str
    value: str
    needed: bool
    choices: tuple[tuple[str, str], ...] = ()


def inputs(
    graph: Graph, agreement: str, question: Question, given: Mapping[str, str]
) -> tuple[Input, ...]:
    """Return the fields of a question's form; the agreement is not one of them.

    Args:
        graph: the data.
        agreement: the agreement's IRI.
        question: what is asked.
        given: what the address gives already.
    """
    fields = [
        _input(graph, agreement, field, given.get(field.name, ""))
        for field in question.parameters
        if field.name != "agreement"
    ]
    if question.force:
        fields.append(as_at(given.get("as_at", "")))
    return tuple(fields)


def as_at(value: str) -> Input:
    """Return the field of the day for which force is told."""
    said = "The day for which to tell what is in force; the day of the data if empty"
    return Input("as_at", "As at", said, "date", value, needed=False)


def _input(graph: Graph, agreement: str, field: Field, value: str) -> Input:
    kind = field.kind.rstrip("?")
    choices = options(graph, agreement, kind)
    return Input(
        name=field.name,
        label=field.name.replace("_", " ").capitalize(),
        help=field.help,
        kind="select" if choices else "date" if kind == "date" else "text",
        value=chosen(value, choices),
        needed=not field.kind.endswith("?"),
        choices=choices,
    )


def options(graph: Graph, agreement: str, kind: str) -> tuple[tuple[str, str], ...]:
    """Return what may be chosen of a collection, by label; nothing where it is long."""
    if kind not in COLLECTIONS:
        return ()
    found = members(graph, kind, agreement)
    if len(found) > MOST_CHOICES:
        return ()
    named = sorted((graph.label(iri), iri) for iri in found)
    return tuple((short(iri), label) for label, iri in named)


def short(iri: str) -> str:
    """Return what stands for a thing in an address: its slug.

    >>> short("https://w3id.org/csa-graph/id/staffordshire-2023/priority/fraud")
    'fraud'
    """
    return iri.rpartition("/")[2]


def chosen(value: str, choices: Sequence[tuple[str, str]]) -> str:
    """Return which choice a value stands for: by slug, IRI or label; else the value."""
    for slug, label in choices:
        if short(value) == slug or value.casefold() == label.casefold():
            return slug
    return value
