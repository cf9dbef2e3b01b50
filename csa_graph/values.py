"""Values of a question's parameters, found in what was typed.

A value is found where a thing of the right kind is named. Where a value is needed and
none is named, the thing whose name has most of its words in the text may stand in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from csa_graph.errors import QueryError
from csa_graph.graph import Graph
from csa_graph.iri import COLLECTIONS, ID, LEGISLATION
from csa_graph.mentions import Mention, Names
from csa_graph.naming import OWN, anything, resolved
from csa_graph.questions import Field, Question
from csa_graph.readings import Reading
from csa_graph.words import meant

# Which things may be the value of a parameter that names no collection, by its name:
# the steps of the IRI that mark their kind.
_STEPS: Final = {**OWN, "modality": ("modality",)}
_INSTRUMENT: Final = f"{LEGISLATION}ukpga/1998/37"
ENDS: Final = ("from", "to")
_LAW: Final = "legislation"
_LAST: Final = "up_to"  # the last paragraph that is named, not the first
_MODALITY: Final = "modality"
# The least part of a name that must be in the text, by the kind of parameter or by its
# name; where it is not needed, a wrong one does harm.
_NEARLY: Final = 0.4
_LEAST: Final = {"iri?": 0.35, "text?": 0.6, "party": 0.75}
_AS_GOOD: Final = 0.7  # of the best
_OFFERED: Final = 3


@dataclass(frozen=True, slots=True)
class Found:
    """What may be the value of one parameter.

    Attributes:
        field: the parameter.
        things: IRIs of what may be meant, the likeliest first.
        named: whether the text names them, and not only some of their words.
        said: the name, as it was typed, where it is an end of a trace.
    """

    field: Field
    things: tuple[str, ...]
    named: bool
    said: str = ""


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
    named = [_named(names, field, reading) for field in question.parameters]
    left = _left(names, named, reading)
    given = [one if one.things else _nearly(names, one.field, left) for one in named]
    return [one for one in given if one.things]


def _left(names: Names, named: Sequence[Found], reading: Reading) -> frozenset[str]:
    """Return what the words mean in which no value is named."""
    taken = {iri for one in named for iri in one.things}
    words = [word.stem for word in reading.words]
    for mention in reversed(reading.mentions):
        if taken & set(mention.things):
            del words[mention.start : mention.end]
    return frozenset(meaning for _, meaning in meant(names.lexicon, words))


def _ends(names: Names, question: Question, reading: Reading) -> list[Found]:
    ends = [field for field in question.parameters if field.name in ENDS]
    named: list[Mention] = []
    for mention in reading.mentions:
        held = set(mention.things)
        is_end = names.meanings(mention) != {_MODALITY}
        if is_end and not any(held & set(other.things) for other in named):
            named.append(mention)
    if len(named) < len(ends):
        return []
    pairs = zip(ends, named, strict=False)
    return [
        Found(
            field,
            _cited_first(mention.things),
            named=True,
            said=_said(mention, reading),
        )
        for field, mention in pairs
    ]


def _cited_first(things: Sequence[str]) -> tuple[str, ...]:
    """Return things in their order, but a provision that is cited before the rest."""
    return tuple(sorted(things, key=lambda iri: not _is_provision(iri)))


def _is_provision(iri: str) -> bool:
    return iri.startswith(LEGISLATION) and iri.count("/") > _INSTRUMENT.count("/")


def _said(mention: Mention, reading: Reading) -> str:
    first, last = reading.words[mention.start], reading.words[mention.end - 1]
    return reading.text[first.start : last.end]


def _named(names: Names, field: Field, reading: Reading) -> Found:
    steps = steps_of(field)
    fitting = (
        tuple(iri for iri in mention.things if names.kinds[iri] in steps)
        for mention in _looked_at(field, reading)
    )
    return Found(field, next(filter(None, fitting), ()), named=True)


def _looked_at(field: Field, reading: Reading) -> Sequence[Mention]:
    return reading.mentions[::-1] if field.name == _LAST else reading.mentions


def _nearly(names: Names, field: Field, typed: frozenset[str]) -> Found:
    """Return the things of which most words of a name are typed, the best first."""
    least = _LEAST.get(field.name, _LEAST.get(field.kind, _NEARLY))
    if field.kind.endswith("?") and least == _NEARLY:
        return Found(field, (), named=False)
    best: dict[str, float] = {}
    for step in steps_of(field):
        telling = names.telling.get(step, {})
        for name, iri in names.bearers.get(step, ()):
            if held := name & typed:
                whole = sum(telling[stem] for stem in name)
                part = sum(telling[stem] for stem in held) / whole
                best[iri] = max(part, best.get(iri, 0.0))
    least = max(least, _AS_GOOD * max(best.values(), default=0.0))
    near = [iri for iri, part in best.items() if part >= least]
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
    more than one thing; it is what ``csa-graph trace`` takes the name for.
    """
    if {one.field.name for one in values} >= set(ENDS):
        return {one.field.name: _end(graph, agreement, one) for one in values}
    held = {one.field.name: _slug(one.field, one.things[0]) for one in values}
    if question.name not in graph.questions or missing(question, values):
        return held
    for one in values:
        ways = [{**held, one.field.name: _slug(one.field, iri)} for iri in one.things]
        answering = (way for way in ways if _answers(graph, agreement, question, way))
        held = next(answering, held) if len(ways) > 1 else held
    return held


def _end(graph: Graph, agreement: str, found: Found) -> str:
    try:
        meant = anything(graph, found.said, agreement)
    except QueryError:
        return found.things[0]
    return meant if meant in found.things else found.things[0]


def _answers(
    graph: Graph, agreement: str, question: Question, way: Mapping[str, str]
) -> bool:
    return bool(graph.ask(question, resolved(graph, question, agreement, way)).rows)


def _slug(field: Field, iri: str) -> str:
    """Return how a thing is given as the value of a parameter."""
    if field.kind.rstrip("?") == "iri":
        return iri
    if iri.startswith(LEGISLATION) or steps_of(field) == (_LAW,):
        return iri.removeprefix(LEGISLATION).removeprefix(ID)
    step = next(step for step in steps_of(field) if f"/{step}/" in iri)
    return iri.partition(f"/{step}/")[2]
