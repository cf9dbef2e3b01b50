"""Words as they are compared when a question is typed: stems, meanings, typos.

Two words are alike where their stems are, or where ``queries/synonyms.txt`` puts them
in one line. Words that say nothing of what is asked stand in its lines that begin with
a minus sign, words that turn a question round in those with an exclamation mark.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from csa_graph.files import read_text

LONGEST_RUN: Final = 4
_WORD: Final = re.compile(r"\d+(?:\.\d+)+|[^\W_]+")
_LEFT_OUT: Final = frozenset({"and", "the"})
_SHORTEST_MENDED: Final = 5
_SHORTEST_MENDED_TWICE: Final = 9
_ENDINGS: Final = (
    ("ies", "y", 2),
    ("sses", "ss", 2),
    ("ss", "ss", 1),
    ("us", "us", 1),
    ("is", "is", 1),
    ("s", "", 3),
)
_VERB_ENDINGS: Final = ("ing", "ed", "e")
_SHORTEST_STEM: Final = 3
_IRREGULAR: Final = {"done": "do"}  # not the "don" of "don't"
_ROOT: Final = 6
_REMEMBERED: Final = 10_000  # stems: thousands of phrasings use the same words


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text.

    Attributes:
        folded: the word without case.
        stem: the word without its ending.
        start: where it begins in the text.
        end: where it ends.
    """

    folded: str
    stem: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Which words mean the same, and which mean nothing.

    Attributes:
        meanings: the first stem of its line, for the stems of each word or run of
            words.
        common: stems that say nothing of what is asked.
        turning: meanings that turn a question round, such as "without".
    """

    meanings: Mapping[tuple[str, ...], str]
    common: frozenset[str]
    turning: frozenset[str]


def load_lexicon(file: Path) -> Lexicon:
    """Return the synonyms and the common words of a file.

    Words and runs of words are parted by commas; what follows a ``#`` is a comment.

    Raises:
        DataError: the file cannot be read.
    """
    meanings: dict[tuple[str, ...], str] = {}
    common: set[str] = set()
    turning: set[str] = set()
    for line in _lines(read_text(file)):
        runs = [stems(run) for run in line.lstrip("-!").split(",")]
        if line.startswith("-"):
            common.update(stem for run in runs for stem in run)
        else:
            meanings.update(dict.fromkeys(runs, " ".join(runs[0])))
        if line.startswith("!"):
            turning.add(" ".join(runs[0]))
    return Lexicon(meanings, frozenset(common), frozenset(turning))


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        said = line.partition("#")[0].strip()
        if said:
            yield said


def words(text: str) -> list[Word]:
    """Return the words of a text but "and" and "the"; 2.4 is one word.

    >>> [word.stem for word in words("The duties and powers, told in 2.4")]
    ['duty', 'power', 'told', 'in', '2.4']
    """
    return [
        Word(folded, stem(folded), found.start(), found.end())
        for found in _WORD.finditer(text)
        for folded in (found[0].casefold(),)
        if folded not in _LEFT_OUT
    ]


def stems(text: str) -> tuple[str, ...]:
    """Return the stems of the words of a text.

    >>> stems("Boards reporting to boards")
    ('board', 'report', 'to', 'board')
    """
    return tuple(word.stem for word in words(text))


@lru_cache(_REMEMBERED)
def stem(word: str) -> str:
    """Return a folded word without its ending.

    >>> [stem(word) for word in ("named", "names", "policing", "boss", "agencies")]
    ['nam', 'nam', 'polic', 'boss', 'agency']
    """
    word = _IRREGULAR.get(word, word)
    for ending, put, least in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            word = word.removesuffix(ending) + put
            break
    for ending in _VERB_ENDINGS:
        left = word.removesuffix(ending)
        if left != word and len(left) >= _SHORTEST_STEM:
            return left[:-1] if _doubled(left) else left
    return word


def _doubled(left: str) -> bool:
    return left[-1] == left[-2] and left[-1] not in "sl"


def mended(typed: Iterable[Word], known: Sequence[str]) -> list[Word]:
    """Return words with each that nobody knows replaced by the known one it is near.

    One letter may be wrong, in long words two; none in short ones and in numbers.
    """
    held = frozenset(known)
    return [word if word.folded in held else _mended(word, known) for word in typed]


def _mended(word: Word, known: Sequence[str]) -> Word:
    if len(word.folded) < _SHORTEST_MENDED or not word.folded.isalpha():
        return word
    wrong = 2 if len(word.folded) >= _SHORTEST_MENDED_TWICE else 1
    near = process.extractOne(
        word.folded, known, scorer=OSA.distance, score_cutoff=wrong
    )
    return replace(word, folded=near[0], stem=stem(near[0])) if near else word


def meant(lexicon: Lexicon, sought: Sequence[str]) -> list[tuple[tuple[str, ...], str]]:
    """Return the runs of stems that have a meaning together, each with its meaning.

    The longest run is taken first. A stem that stands in no line means what others mean
    that begin like it, such as "publish" and "publisher"; common ones are left out.
    """
    found: list[tuple[tuple[str, ...], str]] = []
    at = 0
    while at < len(sought):
        run = _run(lexicon, sought, at)
        if len(run) > 1 or run[0] not in lexicon.common:
            found.append((run, lexicon.meanings.get(run, run[0][:_ROOT])))
        at += len(run)
    return found


def _run(lexicon: Lexicon, sought: Sequence[str], at: int) -> tuple[str, ...]:
    for length in range(LONGEST_RUN, 1, -1):
        run = tuple(sought[at : at + length])
        if run in lexicon.meanings:
            return run
    return (sought[at],)
