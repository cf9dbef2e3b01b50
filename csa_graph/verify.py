"""Proving the stated layer against the agreement's own document.

Every fingerprint, every span and every printed name is looked for in the paragraph
that is said to hold it; and what the paragraph names, dates or counts that no fact
accounts for is listed, so that nothing is overlooked in either direction.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from csa_graph._bundle import QUERIES
from csa_graph.files import read_text
from csa_graph.source import Place, find, normalise, sha256
from csa_graph.store import Row, Store, plain

_HYPHEN_SPACE: Final = re.compile(r"(?<=-)\s+")
_SENTENCE_END: Final = re.compile(r"(?:^|[.!?;:•]['\u2019\"\u201d)*]*\s+|\*\*\s*)$")
_WORD: Final = re.compile(r"[^\W\d_][\w\u2019'&/-]*|\d[\d.,/%]*")
_MASK: Final = "\x00"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Where the data and the document disagree.

    Attributes:
        paragraph: the paragraph's identifier, ``2.5``.
        message: what was wanted and what was found.
    """

    paragraph: str
    message: str

    def __str__(self) -> str:
        """Return one line, the paragraph first."""
        return f"paragraph {self.paragraph}: {self.message}"


@dataclass(frozen=True, slots=True)
class Verification:
    """What the comparison of data and document gave.

    Attributes:
        mismatches: fingerprints, spans and names that the document does not bear out.
        with_facts: identifiers of paragraphs from which facts are taken.
        narrative: identifiers of paragraphs from which none is, each with the reason.
        silent: identifiers of paragraphs without facts and without a reason.
        unaccounted: words, dates and numbers that no fact accounts for.
        explained: how many words are explained instead.
        unread: lines of the document that belong to no paragraph.
        names: how many printed names were looked for.
        spans: how many spans were looked for.
    """

    mismatches: tuple[Mismatch, ...]
    with_facts: tuple[str, ...]
    narrative: tuple[tuple[str, str], ...]
    silent: tuple[str, ...]
    unaccounted: tuple[Mismatch, ...]
    explained: int
    unread: tuple[int, ...]
    names: int
    spans: int

    @property
    def proven(self) -> bool:
        """Whether nothing is left to mend."""
        return not (self.mismatches or self.silent or self.unaccounted or self.unread)


def verify(store: Store, agreement: str, lines: Sequence[str]) -> Verification:
    """Return how an agreement's stated layer stands against its document.

    Args:
        store: the data.
        agreement: the agreement's IRI.
        lines: the document, line by line.

    Raises:
        QueryError: the data cannot be asked.
    """
    paragraphs = _ask(store, "paragraphs", agreement)
    places, lost = _placed(paragraphs, lines)
    literals = _by_paragraph(_ask(store, "literals", agreement))
    explained = _by_paragraph(_ask(store, "explanations", agreement))
    spans = _by_paragraph(_ask(store, "spans", agreement))
    found = [
        _paragraph(row, places[iri], literals[iri], explained[iri], spans[iri])
        for row in paragraphs
        if (iri := plain(row["paragraph"])) in places
    ]
    bare = [p for p in paragraphs if not _number(p, "facts")]
    return Verification(
        mismatches=(*lost, *(m for p in found for m in p.mismatches())),
        with_facts=tuple(
            plain(p["identifier"]) for p in paragraphs if _number(p, "facts")
        ),
        narrative=tuple(
            (plain(p["identifier"]), plain(p["narrative"]))
            for p in bare
            if p["narrative"]
        ),
        silent=tuple(plain(p["identifier"]) for p in bare if not p["narrative"]),
        unaccounted=tuple(m for p in found for m in p.unaccounted()),
        explained=sum(len(rows) for rows in explained.values()),
        unread=_unread(places.values(), lines),
        names=sum(len(p.names()) for p in found),
        spans=sum(len(rows) for rows in spans.values()),
    )


def _paragraph(
    row: Row,
    place: Place,
    literals: Sequence[Row],
    explanations: Sequence[Row],
    spans: Sequence[Row],
) -> "_Paragraph":
    described = plain(row["identifier"]), plain(row["heading"])
    return _Paragraph(*described, place.text, literals, explanations, spans)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    identifier: str
    heading: str
    text: str
    literals: Sequence[Row]
    explanations: Sequence[Row]
    spans: Sequence[Row]

    def names(self) -> list[Row]:
        return [row for row in self.literals if plain(row["printed"]) == "true"]

    def mismatches(self) -> list[Mismatch]:
        folded = fold(self.text)
        unprinted = [
            f"wanted {plain(row['value'])!r} for <{plain(row['thing'])}>, not printed"
            for row in self.names()
            if fold(plain(row["value"])) not in folded
        ]
        absent = [
            f"explains {plain(row['text'])!r}, which is not printed"
            for row in self.explanations
            if fold(plain(row["text"])) not in folded
        ]
        moved = [
            f"span <{plain(row['citation'])}> is not the text it was taken from"
            for row in self.spans
            if sha256(self.text[_number(row, "start") : _number(row, "end")])
            != plain(row["sha256"])
        ]
        return [Mismatch(self.identifier, m) for m in (*unprinted, *absent, *moved)]

    def unaccounted(self) -> list[Mismatch]:
        accounted = [plain(row["value"]) for row in self.literals]
        accounted += [plain(row["text"]) for row in self.explanations]
        accounted += [self.identifier, self.heading]
        return [
            Mismatch(self.identifier, f"no fact accounts for {word!r}")
            for word in unaccounted(self.text, accounted)
        ]


def fold(text: str) -> str:
    """Return text as names are compared: a space after a hyphen is a line's end."""
    return _HYPHEN_SPACE.sub("", " ".join(text.split()))


def unaccounted(text: str, accounted: Iterable[str]) -> list[str]:
    """Return the names, acronyms, dates and numbers of a text that nothing covers.

    A capitalised word that only begins a sentence is no name.

    >>> unaccounted("The NHS met in Leek on 2 May. They agreed.", ["NHS", "2 May"])
    ['Leek']
    """
    rest = fold(text)
    for phrase in sorted(set(accounted), key=len, reverse=True):
        if phrase.strip():
            rest = re.sub(_bounded(fold(phrase)), _MASK, rest)
    words = list(_WORD.finditer(rest))
    return [m.group() for m in words if _is_name(rest, m)]


def _bounded(phrase: str) -> str:
    before = r"(?<!\w)" if phrase[0].isalnum() else ""
    after = r"(?!\w)" if phrase[-1].isalnum() else ""
    return before + re.escape(phrase) + after


def _is_name(text: str, word: re.Match[str]) -> bool:
    first = word.group()[0]
    if first.isdigit():
        return True
    if not any(letter.isupper() for letter in word.group()):
        return False
    plain = first.isupper() and not any(c.isupper() for c in word.group()[1:])
    begins = _SENTENCE_END.search(text[: word.start()].rstrip(_MASK + " ") + " ")
    alone = text[: word.start()].strip(_MASK + " '\u2019\"\u201c(*") == ""
    return not (plain and (begins or alone))


def _placed(
    paragraphs: Sequence[Row], lines: Sequence[str]
) -> tuple[dict[str, Place], list[Mismatch]]:
    places: dict[str, Place] = {}
    lost: list[Mismatch] = []
    start = 0
    for row in paragraphs:
        length, digest = _number(row, "length"), plain(row["sha256"])
        place = find(lines, length, digest, start)
        if place is None:
            message = f"no text of {length} characters with its fingerprint"
            lost.append(Mismatch(plain(row["identifier"]), message))
            continue
        if place.first <= start:
            message = f"stands on line {place.first}, before the paragraph it follows"
            lost.append(Mismatch(plain(row["identifier"]), message))
        places[plain(row["paragraph"])] = place
        start = place.last
    return places, lost


def _unread(places: Iterable[Place], lines: Sequence[str]) -> tuple[int, ...]:
    read = {n for place in places for n in range(place.first, place.last + 1)}
    return tuple(
        n for n, line in enumerate(lines, 1) if normalise([line]) and n not in read
    )


def _ask(store: Store, name: str, agreement: str) -> list[Row]:
    text = read_text(Path(QUERIES / "verify" / f"{name}.rq"))
    return store.select(text, {"agreement": ox.NamedNode(agreement)})


def _by_paragraph(rows: Iterable[Row]) -> defaultdict[str, list[Row]]:
    grouped: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[plain(row["paragraph"])].append(row)
    return grouped


def _number(row: Row, name: str) -> int:
    return int(plain(row[name]))
