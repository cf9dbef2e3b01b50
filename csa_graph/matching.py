"""Which named question is meant by a question in plain words, and with which values.

Titles, questions and example phrasings are compared with what is typed, word by word: a
word counts the more the fewer questions use it, and the name of a thing counts as its
kind, so that "who reports on fraud" is near "who reports on domestic abuse". Letters in
a row are compared beside the words, for what no synonym foresees. A question that takes
what was named comes before one that does not, and one that lacks a value it needs comes
later. Nothing is learnt, and nothing leaves the machine.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from csa_graph._bundle import QUERIES
from csa_graph.errors import QueryError
from csa_graph.graph import Graph
from csa_graph.mentions import Names, load_names
from csa_graph.questions import Question, load_question, load_questions
from csa_graph.readings import (
    Parts,
    Reading,
    Speech,
    alike,
    centre,
    covered,
    letters,
    rarity,
    read,
    spelling,
    unit,
    weights,
)
from csa_graph.values import Found, found, missing, written
from csa_graph.words import load_lexicon, words

LONGEST: Final = 300
DERIVATIONS: Final = "derivations"
TRACE: Final = "trace"

# What counts the nearest phrasing, the middle of all, the part that any of them has,
# the letters that all of them have.
_NEAREST: Final = 0.16
_MIDDLE: Final = 0.05
_COVERED: Final = 0.24
_SPELT: Final = 0.55
_MISSING: Final = 0.8  # a value is needed and not found
_USED: Final = 1.05  # what is named is a value
_UNUSED: Final = 0.95  # what is named is none, though it might be one elsewhere
_SURE: Final = 0.3  # the least score of a question that is taken for meant
_AHEAD: Final = 1.15  # by how much it must be ahead of the next
_TELLING: Final = frozenset({"priority", "board", "plan", "law"})


@dataclass(frozen=True, slots=True)
class Match:
    """A named question that may be meant.

    Attributes:
        question: its name; or that of one `beside` them.
        title: its title.
        parameters: values found in the text, as ``csa-graph ask --param`` takes them.
        score: how well it fits; the higher the better.
        sure: whether it is clearly the one that is meant.
    """

    question: str
    title: str
    parameters: dict[str, str]
    score: float
    sure: bool


@dataclass(frozen=True, slots=True)
class _Known:
    """A question as it is compared: each of its texts, and all of them together."""

    question: Question
    texts: tuple[Parts, ...]
    middle: Parts
    features: frozenset[str]
    letters: Parts


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A question, the values found for it, how many are missing, how well it fits."""

    known: _Known
    values: list[Found]
    missing: int
    score: float


@dataclass(frozen=True, slots=True)
class Matcher:
    """All that typed questions are compared with; never changed once built.

    Attributes:
        graph: the data.
        agreement: the IRI of the agreement that is asked about.
        speech: what is known of words.
        weights: how telling each feature of a text is.
        rarity: how telling letters in a row are.
        questions: what may be meant.
    """

    graph: Graph
    agreement: str
    speech: Speech
    weights: Parts
    rarity: Parts
    questions: tuple[_Known, ...]


def matcher(graph: Graph, agreement: str) -> Matcher:
    """Return what typed questions about an agreement are compared with.

    Raises:
        DataError: a file that comes with the package cannot be read.
        QueryError: one of them is ill-formed.
    """
    lexicon = load_lexicon(QUERIES / "synonyms.txt")
    names = load_names(graph, agreement, lexicon)
    asked = [*graph.questions.values(), *beside()]
    speech = Speech(lexicon, names, ())
    groups = [[read(speech, text) for text in _texts(one)] for one in asked]
    weighed = weights(groups)
    counts = [letters(group) for group in groups]
    rare = rarity(counts)
    known = tuple(
        _known(question, [unit(one, weighed) for one in group], spelling(count, rare))
        for question, group, count in zip(asked, groups, counts, strict=True)
    )
    spelt = _spelt(graph, asked, names.kinds)
    speech = replace(speech, spelt=spelt)
    return Matcher(graph, agreement, speech, weighed, rare, known)


@cache
def beside() -> tuple[Question, ...]:
    """Return what is asked like a question but is answered by more than a query.

    Chains from law to priorities, how two things hang together, then the audit.

    Raises:
        DataError: a header cannot be read.
        QueryError: it is incomplete.
    """
    files = (QUERIES / f"{name}.rq" for name in (DERIVATIONS, TRACE))
    audit = load_questions(QUERIES / "audit" / "asked")
    return *map(load_question, files), *audit.values()


def _texts(question: Question) -> list[str]:
    return [question.summary, question.asks, *question.phrases]


def _spelt(
    graph: Graph, asked: Iterable[Question], things: Iterable[str]
) -> tuple[str, ...]:
    texts = [text for question in asked for text in _texts(question)]
    texts += [name for iri in things for name in graph.names[iri]]
    return tuple(sorted({word.folded for word in words("\n".join(texts))}))


def _known(question: Question, texts: Sequence[Parts], spelt: Parts) -> _Known:
    features = frozenset(feature for one in texts for feature in one)
    return _Known(question, tuple(texts), centre(texts), features, spelt)


def match(known: Matcher, text: str, limit: int = 3) -> list[Match]:
    """Return the questions that may be meant by a text, the likeliest first.

    Args:
        known: what the text is compared with.
        text: a question in plain words.
        limit: how many questions are returned at most.

    Returns:
        Fewer, or nothing, where the text has no word in common with any question.

    Raises:
        QueryError: the text is too long.
    """
    if len(text) > LONGEST:
        raise QueryError(f"wanted at most {LONGEST} characters, given {len(text)}")
    reading = read(known.speech, text)
    typed = unit(reading, known.weights)
    spelt = spelling(letters([reading]), known.rarity)
    ranked = [
        _candidate(known, one, reading, _likeness(one, typed, spelt))
        for one in known.questions
    ]
    ranked = [candidate for candidate in ranked if candidate.score > 0]
    ranked.sort(key=lambda candidate: -candidate.score)
    sure = _is_sure(ranked)
    return [
        _match(known, candidate, sure=sure and place == 0)
        for place, candidate in enumerate(ranked[:limit])
    ]


def _is_sure(ranked: list[_Candidate]) -> bool:
    if not ranked or ranked[0].missing or ranked[0].score < _SURE:
        return False
    named = all(value.named for value in ranked[0].values)
    return named and all(ranked[0].score >= _AHEAD * one.score for one in ranked[1:])


def _match(known: Matcher, candidate: _Candidate, *, sure: bool) -> Match:
    question = candidate.known.question
    values = written(known.graph, known.agreement, question, candidate.values)
    return Match(question.name, question.summary, values, candidate.score, sure)


def _likeness(one: _Known, typed: Parts, spelt: Parts) -> float:
    return (
        _NEAREST * max(alike(typed, text) for text in one.texts)
        + _MIDDLE * alike(typed, one.middle)
        + _COVERED * covered(typed, one.features)
        + _SPELT * alike(spelt, one.letters)
    )


def _candidate(
    known: Matcher, one: _Known, reading: Reading, likeness: float
) -> _Candidate:
    values = found(known.speech.names, one.question, reading)
    lacking = missing(one.question, values)
    fit = _MISSING**lacking * _fit(known.speech.names, reading, values)
    return _Candidate(one, values, lacking, likeness * fit)


def _fit(names: Names, reading: Reading, values: list[Found]) -> float:
    """Return by how much what is named speaks for a question."""
    taken = {one.things[0] for one in values if one.named}
    others = {iri for one in values for iri in one.things[1:]}
    fit = 1.0
    for mention in reading.mentions:
        if taken & set(mention.things):
            fit *= _USED
        elif not others & set(mention.things) and names.meanings(mention) <= _TELLING:
            fit *= _UNUSED
    return fit
