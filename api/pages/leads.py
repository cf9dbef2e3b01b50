"""What a thing is, in a sentence or two made of its facts."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from csa_graph.things import TYPE, Thing

from .wording import FALLBACK, SENTENCES
from .words import day, ended, last, listed, started

_PLACE: Final = re.compile(r"{(\w+)}")
_ON: Final = re.compile(r"\bon {(\w+)}")
_DAY: Final = re.compile(r"\d{1,2} ")
_STOPS: Final = re.compile(r"(?<![.?!])([.?!])\.(?=\s|$)")


def lead(thing: Thing) -> str:
    """Return what a thing is: the sentences of its class that its facts can fill."""
    held: defaultdict[str, list[str]] = defaultdict(list)
    for fact in thing.facts:
        held[last(fact.property)].append(day(fact.value_label))
    values = {name: _together(found) for name, found in held.items()}
    classes = [last(fact.value) for fact in thing.facts if fact.property == TYPE]
    known = next((SENTENCES[name] for name in classes if name in SENTENCES), FALLBACK)
    said = _filled(known, {**values, "name": thing.label})
    return " ".join(said) or ended(thing.label)


def _together(values: Sequence[str]) -> str:
    """Return values in a row; sentences stand one after the other.

    >>> _together(["Fraud", "Theft"]), _together(["One came.", "All went."])
    ('Fraud and Theft', 'One came. All went.')
    """
    return " ".join(values) if values[-1].endswith(".") else listed(values)


def _filled(parts: Iterable[str], values: Mapping[str, str]) -> Iterator[str]:
    for part in parts:
        if all(name in values for name in _PLACE.findall(part)):
            dated = _ON.sub(lambda found: _on(values[found[1]]), part)
            text = _PLACE.sub(lambda found: values[found[1]], dated)
            yield ended(_article(started(_STOPS.sub(r"\1", text))))


def _on(date: str) -> str:
    """Return a date after the word that it takes.

    >>> _on("1 November 2026"), _on("November 2026")
    ('on 1 November 2026', 'in November 2026')
    """
    return f"on {date}" if _DAY.match(date) else f"in {date}"


def _article(text: str) -> str:
    """Return a sentence in which "a" before a vowel is "an".

    >>> _article("It is a event, not a cat.")
    'It is an event, not a cat.'
    """
    return re.sub(r"\ba (?=[aeio])", "an ", text)
