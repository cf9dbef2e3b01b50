"""Forms: what a question may be given, as fields that a person fills in.

A field whose values are known and few is a choice; any other takes what a person types,
a name, an abbreviation or a citation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from csa_graph.errors import QueryError
from csa_graph.graph import Graph
from csa_graph.iri import COLLECTIONS
from csa_graph.naming import members, thing
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
        value=chosen(named(graph, agreement, kind, value), choices),
        needed=not field.kind.endswith("?"),
        choices=choices,
    )


def named(graph: Graph, agreement: str, kind: str, text: str) -> str:
    """Return the name of what a text stands for, which stands for the same thing.

    Args:
        graph: the data.
        agreement: the agreement's IRI.
        kind: the collection that it is in.
        text: what was given; stays as it is where it names nothing.
    """
    if kind not in COLLECTIONS or not text:
        return text
    try:
        iri = thing(graph, kind, text, agreement)
        same = thing(graph, kind, graph.label(iri), agreement)
    except QueryError:
        return text
    return graph.label(iri) if same == iri else text


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
