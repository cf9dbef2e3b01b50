"""What a thing is, in a sentence or two made of its facts."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from csa_graph.things import TYPE, Thing

from .wording import FALLBACK, SENTENCES
from .words import day, last, listed, started

_PLACE: Final = re.compile(r"{(\w+)}")
_TWICE: Final = re.compile(r"(?<!\.)\.\.$")
_ENDS: Final = (".", "?", "!")


def lead(thing: Thing) -> str:
    """Return what a thing is: the sentences of its class that its facts can fill."""
    held: defaultdict[str, list[str]] = defaultdict(list)
    for fact in thing.facts:
        held[last(fact.property)].append(day(fact.value_label))
    values = {name: _together(found) for name, found in held.items()}
    classes = [last(fact.value) for fact in thing.facts if fact.property == TYPE]
    known = next((SENTENCES[name] for name in classes if name in SENTENCES), FALLBACK)
    said = _filled(known, {**values, "name": thing.label})
    return " ".join(said) or _ended(thing.label)


def _together(texts: Sequence[str]) -> str:
    """Return texts in a row: whole sentences one after the other, names as a list."""
    return " ".join(texts) if texts[0].endswith(_ENDS) else listed(texts)


def _filled(parts: Iterable[str], values: Mapping[str, str]) -> Iterator[str]:
    for part in parts:
        if all(name in values for name in _PLACE.findall(part)):
            text = _PLACE.sub(lambda found: values[found[1]], part)
            yield _ended(_article(started(_TWICE.sub(".", text))))


def _ended(text: str) -> str:
    return text if text.endswith(_ENDS) else f"{text}."


def _article(text: str) -> str:
    """Return a sentence in which "a" before a vowel is "an".

    >>> _article("It is a event, not a cat.")
    'It is an event, not a cat.'
    """
    return re.sub(r"\ba (?=[aeio])", "an ", text)
