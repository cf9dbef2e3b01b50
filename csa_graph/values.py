"""Values of a question's parameters, found in what was typed.

A value is found where a thing of the right kind is named. Where a value is needed and
none is named, the thing whose name has most of its words in the text may stand in.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from csa_graph.graph import Graph
from csa_graph.iri import COLLECTIONS, ID, LEGISLATION
from csa_graph.mentions import KINDS, Mention, Names
from csa_graph.naming import resolved
from csa_graph.questions import Field, Question
from csa_graph.readings import Reading

# Which things may be the value of a parameter that names no collection, by its name:
# the steps of the IRI that mark their kind.
_STEPS: Final = {
    "law": ("law",),
    "title": ("law",),
    "party": ("party", "board"),
    "publisher": ("party",),
    "told": ("told",),
    "duty": ("told",),
    "called": ("strategy",),
    "undertaking": ("undertaking",),
    "modality": ("modality",),
}
ENDS: Final = ("from", "to")
_LAW: Final = "legislation"
_NEARLY: Final = 0.4
_OFFERED: Final = 3


@dataclass(frozen=True, slots=True)
class Found:
    """What may be the value of one parameter.

    Attributes:
        field: the parameter.
        things: IRIs of what may be meant, the likeliest first.
        named: whether the text names them, and not only some of their words.
    """

    field: Field
    things: tuple[str, ...]
    named: bool


def steps_of(field: Field) -> tuple[str, ...]:
    """Return the steps of the IRI that mark things which may be a parameter's value."""
    kind = field.kind.rstrip("?")
    if kind in COLLECTIONS:
        return (COLLECTIONS[kind].segment or kind,)
    return _STEPS.get(field.name, ())


def found(names: Names, question: Question, reading: Reading) -> list[Found]:
    """Return what a text gives for the parameters of a question, in their order."""
    if {field.name for field in question.parameters} >= set(ENDS):
        return _ends(names, question, reading)
    given = [_value(names, field, reading) for field in question.parameters]
    return [one for one in given if one.things]


def _value(names: Names, field: Field, reading: Reading) -> Found:
    named = _named(names, field, reading)
    optional = field.kind.endswith("?") and field.kind != "iri?"
    return named if named.things or optional else _nearly(names, field, reading)


def _ends(names: Names, question: Question, reading: Reading) -> list[Found]:
    ends = [field for field in question.parameters if field.name in ENDS]
    named: list[Mention] = []
    for mention in reading.mentions:
        if not any(set(mention.things) & set(other.things) for other in named):
            named.append(mention)
    if len(named) < len(ends):
        return []
    pairs = zip(ends, named, strict=False)
    return [
        Found(field, (first(names, mention),), named=True) for field, mention in pairs
    ]


def first(names: Names, mention: Mention) -> str:
    """Return the thing of a mention whose kind comes first."""
    return min(mention.things, key=lambda iri: list(KINDS).index(names.kinds[iri]))


def _named(names: Names, field: Field, reading: Reading) -> Found:
    steps = steps_of(field)
    things = (iri for mention in reading.mentions for iri in mention.things)
    held = dict.fromkeys(iri for iri in things if names.kinds[iri] in steps)
    return Found(field, tuple(held), named=True)


def _nearly(names: Names, field: Field, reading: Reading) -> Found:
    """Return the things of which most words of a name are in the text, best first."""
    typed = {word.stem for word in reading.words}
    borne = [pair for step in steps_of(field) for pair in names.bearers.get(step, ())]
    counts = Counter(stem for name, _ in borne for stem in set(name))
    weights = {stem: math.log(1 + len(borne) / n) for stem, n in counts.items()}
    best: dict[str, float] = {}
    for name, iri in borne:
        held = sum(weights[stem] for stem in set(name) & typed)
        part = held / sum(weights[stem] for stem in set(name))
        best[iri] = max(part, best.get(iri, 0.0))
    near = [iri for iri, part in best.items() if part >= _NEARLY]
    near.sort(key=lambda iri: (-best[iri], iri))
    return Found(field, tuple(near[:_OFFERED]), named=False)


def missing(question: Question, values: Sequence[Found]) -> int:
    """Return how many values a question needs that were not found."""
    held = {"agreement", *(one.field.name for one in values)}
    needed = [field for field in question.parameters if not field.kind.endswith("?")]
    return sum(field.name not in held for field in needed)


def written(
    graph: Graph, agreement: str, question: Question, values: Sequence[Found]
) -> dict[str, str]:
    """Return values as ``csa-graph ask --param`` takes them.

    Where more than one thing may be meant, it is the first of which the question has
    something to say. An end of a trace is given as an IRI, for many names are borne by
    more than one thing.
    """
    held = {one.field.name: _slug(one.field, one.things[0]) for one in values}
    if question.name not in graph.questions or missing(question, values):
        return held
    for one in values:
        ways = [{**held, one.field.name: _slug(one.field, iri)} for iri in one.things]
        answering = (way for way in ways if _answers(graph, agreement, question, way))
        held = next(answering, held) if len(ways) > 1 else held
    return held


def _answers(
    graph: Graph, agreement: str, question: Question, way: Mapping[str, str]
) -> bool:
    return bool(graph.ask(question, resolved(graph, question, agreement, way)).rows)


def _slug(field: Field, iri: str) -> str:
    """Return how a thing is given as the value of a parameter."""
    if field.kind.rstrip("?") == "iri" or field.name in ENDS:
        return iri
    if iri.startswith(LEGISLATION) or steps_of(field) == (_LAW,):
        return iri.removeprefix(LEGISLATION).removeprefix(ID)
    step = next(step for step in steps_of(field) if f"/{step}/" in iri)
    return iri.partition(f"/{step}/")[2]
