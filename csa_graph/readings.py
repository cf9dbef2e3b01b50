"""A text as it is compared: what its words mean, in which order, what it names.

A feature is a meaning (``law``), a word (``=statute``), the kind of a thing that is
named (``@priority``) or two of these in a row. How much of it counts is its part; how
telling it is, its weight: the fewer questions have it, the more.

Beside this, a text is a row of letters, in which a name is its kind. Letters in a row
that two texts have in common show what no list of synonyms foresees: related words,
compounds, turns of phrase.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from csa_graph.mentions import Mention, Names, expanded, mentions
from csa_graph.words import Lexicon, Word, meant, mended, words

Parts = Mapping[str, float]

_BY_CHANCE: Final = 3
_WHOLE: Final = 1.0
_TURNING: Final = 1.6
_SAME_WORD: Final = 0.8
_IN_A_ROW: Final = 0.6
_IN_A_NAME: Final = 0.4
_LETTERS: Final = 5
# Names of these kinds stand for their kind alone; in other names the words count too.
_HIDING: Final = frozenset({"priority", "board", "plan", "driver", "law", "duty"})


@dataclass(frozen=True, slots=True)
class Speech:
    """What is known of words: it is the same for every text.

    Attributes:
        lexicon: what words mean.
        names: names of things.
        spelt: words that need no mending; where there are none, nothing is mended.
    """

    lexicon: Lexicon
    names: Names
    spelt: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it is compared.

    Attributes:
        text: as it was typed.
        words: its words, mended, with abbreviations expanded.
        mentions: the names in it.
        parts: the part that each of its features counts.
        row: its words in a row, each name as its kind.
    """

    text: str
    words: tuple[Word, ...]
    mentions: tuple[Mention, ...]
    parts: Parts
    row: str


def read(speech: Speech, text: str) -> Reading:
    """Return a text as it is compared."""
    typed = words(text)
    if speech.spelt:
        typed = mended(typed, speech.spelt)
    typed = expanded(speech.names.short, typed)
    found = mentions(speech.names, typed, text)
    parts: dict[str, float] = {}
    for feature, part in _features(speech, typed, found):
        parts[feature] = max(part, parts.get(feature, 0.0))
    row = _row(speech, typed, found)
    return Reading(text, tuple(typed), tuple(found), parts, row)


def _row(speech: Speech, typed: Sequence[Word], found: Sequence[Mention]) -> str:
    said: list[str] = []
    at = 0
    for mention in found:
        said += [word.folded for word in typed[at : mention.start]]
        said.append(f"@{speech.names.looks(mention)[0]}")
        at = mention.end
    said += [word.folded for word in typed[at:]]
    return f" {' '.join(said)} "


def letters(readings: Iterable[Reading]) -> Counter[str]:
    """Return how often each few letters stand in a row in some texts."""
    return Counter(
        reading.row[at : at + _LETTERS]
        for reading in readings
        for at in range(len(reading.row) - _LETTERS + 1)
    )


def rarity(counts: Sequence[Counter[str]]) -> Parts:
    """Return how telling each few letters are: the fewer groups have them, the more."""
    by_group = Counter(held for count in counts for held in count)
    return {held: math.log(1 + len(counts) / n) for held, n in by_group.items()}


def spelling(count: Mapping[str, int], weighed: Parts) -> Parts:
    """Return how often letters stand in a row, weighed, as a vector of the length 1."""
    return _unit(
        {
            held: (1 + math.log(often)) * weighed[held]
            for held, often in count.items()
            if held in weighed
        }
    )


def weights(groups: Sequence[Sequence[Reading]]) -> Parts:
    """Return how telling each feature is: the fewer groups have it, the more.

    What few texts have tells less, for it may stand there by chance.
    """
    used = [{feature for one in group for feature in one.parts} for group in groups]
    by_group = Counter(feature for features in used for feature in features)
    by_text = Counter(f for group in groups for one in group for f in one.parts)
    return {
        feature: math.log(1 + len(groups) / count)
        * (by_text[feature] / (by_text[feature] + _BY_CHANCE))
        for feature, count in by_group.items()
    }


def unit(reading: Reading, weighed: Parts) -> Parts:
    """Return the features of a text, weighed, as a vector of the length 1.

    A feature that no question has counts as much as the rarest: it is a word that
    nothing answers.
    """
    unknown = any(feature not in weighed for feature in reading.parts)
    rarest = max(weighed.values(), default=0.0) if unknown else 0.0
    held = {
        feature: part * weighed.get(feature, rarest * _is_word(feature))
        for feature, part in reading.parts.items()
    }
    return _unit(held)


def centre(vectors: Iterable[Parts]) -> Parts:
    """Return the vector of the length 1 in the middle of others."""
    total: defaultdict[str, float] = defaultdict(float)
    for vector in vectors:
        for feature, weight in vector.items():
            total[feature] += weight
    return _unit(total)


def _unit(held: Parts) -> Parts:
    length = math.sqrt(sum(weight * weight for weight in held.values())) or 1.0
    return {feature: weight / length for feature, weight in held.items()}


def _is_word(feature: str) -> bool:
    return " > " not in feature and not feature.startswith(("=", "@"))


def alike(one: Parts, other: Parts) -> float:
    """Return how alike two vectors of the length 1 are, from 0 to 1."""
    return sum(weight * other.get(feature, 0.0) for feature, weight in one.items())


def covered(one: Parts, features: frozenset[str]) -> float:
    """Return the part of a vector of the length 1 that lies in some features."""
    return sum(weight * weight for f, weight in one.items() if f in features)


def _features(
    speech: Speech, typed: Sequence[Word], found: Sequence[Mention]
) -> Iterator[tuple[str, float]]:
    line: list[str] = []
    at = 0
    for mention in (*found, Mention(len(typed), len(typed), ())):
        for run, meaning in _meant(speech, typed[at : mention.start]):
            line.append(meaning)
            yield meaning, _TURNING if meaning in speech.lexicon.turning else _WHOLE
            yield f"={' '.join(run)}", _SAME_WORD
        kinds = speech.names.looks(mention)
        line += [f"@{kind}" for kind in kinds[:1]]
        yield from ((f"@{kind}", _WHOLE) for kind in kinds)
        inside = _meant(speech, typed[mention.start : mention.end])
        for run, meaning in inside:
            yield f"={' '.join(run)}", _IN_A_NAME
            if not _HIDING & set(kinds):
                yield meaning, _WHOLE / math.sqrt(len(inside))
        at = mention.end
    yield from ((" > ".join(pair), _IN_A_ROW) for pair in pairwise(line))


def _meant(speech: Speech, typed: Sequence[Word]) -> list[tuple[tuple[str, ...], str]]:
    return meant(speech.lexicon, [word.stem for word in typed])
