"""Search: what a person types, and the things and questions that may be meant.

Words are looked up in a table of words, the whole of them first and then their
beginnings; where that finds little, names are compared letter by letter, so that a
typo does no harm. A citation of legislation is read as one.
"""

import sqlite3
import weakref
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from csa_graph.entries import Entry, entries
from csa_graph.errors import QueryError
from csa_graph.graph import Graph
from csa_graph.legislation import parse
from csa_graph.legislation import plain as fold
from csa_graph.naming import thing
from csa_graph.tables import Table

LONGEST: Final = 200
SHOWN: Final = ("label", "kind", "address", "matched", "iri")

# How well a hit fits. What is only near, or holds only some of the words, has a part of
# the last two, by how near it is.
_CITED: Final = 6.0
_EXACT: Final = 5.0
_WORDS: Final = 4.0
_PREFIX: Final = 3.0
_SAID: Final = 2.0
_NEAR: Final = 1.0
_SOME: Final = 0.5

_FEW: Final = 5
_NEAR_NAME: Final = 85

_TABLE: Final = """
CREATE VIRTUAL TABLE entry USING fts5(
  text, content = '', tokenize = 'unicode61', prefix = '2 3'
)
"""
_INSERT: Final = "INSERT INTO entry (rowid, text) VALUES (?, ?)"
_MATCH: Final = "SELECT rowid, rank FROM entry WHERE entry MATCH ? ORDER BY rank, rowid"


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing or question that may be meant.

    Attributes:
        iri: the thing's IRI, or the question's name.
        label: for people.
        kind: what it is, in plain words: ``priority``, ``act``, ``question``.
        address: where it is served.
        matched: the name, code, gist or requirement that fits.
        score: how well it fits; the higher the better.
    """

    iri: str
    label: str
    kind: str
    address: str
    matched: str
    score: float


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Index:
    """All that can be found in one graph.

    Attributes:
        graph: the data.
        entries: every text by which something is found.
        things: the first entry of each thing and question, by IRI or name.
        names: the entries of every name and code, as they are compared.
        vocabulary: the words of the names.
        words: a table in memory, read only: the words of each entry, by its place.
    """

    graph: Graph
    entries: Sequence[Entry]
    things: Mapping[str, Entry]
    names: Mapping[str, Sequence[Entry]]
    vocabulary: Sequence[str]
    words: sqlite3.Connection


def index(graph: Graph) -> Index:
    """Return what can be found in a graph, ready to be searched.

    Raises:
        QueryError: the query that comes with the package is ill-formed.
    """
    found = entries(graph)
    names: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in found:
        if entry.is_name:
            names[entry.folded].append(entry)
    made = Index(
        graph=graph,
        entries=found,
        things={entry.target.iri: entry for entry in reversed(found)},
        names=names,
        vocabulary=sorted({word for name in names for word in name.split()}),
        words=_table(entry.folded for entry in found),
    )
    weakref.finalize(made, made.words.close)
    return made


def _table(texts: Iterable[str]) -> sqlite3.Connection:
    # One connection serves every thread: SQLite takes its own locks, and all only read.
    words = sqlite3.connect(":memory:", check_same_thread=False)
    words.execute(_TABLE)
    words.executemany(_INSERT, enumerate(texts))
    words.commit()
    words.execute("PRAGMA query_only = ON")
    return words


def search(index: Index, text: str, agreement: str, *, limit: int = 20) -> list[Hit]:
    """Return what may be meant by a text, what fits best first.

    First the law that a citation names, then an exact name or code, all words in a
    name, beginnings of words in a name, a gist or requirement, and, where that is
    little, names that are near. What fits equally well is ordered by kind (priorities,
    boards, posts, people, law, duties, plans, bodies, themes, paragraphs, questions,
    others), then by label. Where nothing fits, it is what holds some of the words.

    Args:
        index: what can be found.
        text: words, a name, a code, a citation or an IRI.
        agreement: the IRI of the agreement whose things are found beside shared ones.
        limit: how many are returned at most.

    Raises:
        QueryError: the text is longer than 200 characters.
    """
    if len(text) > LONGEST:
        raise QueryError(f"search: wanted {LONGEST} characters, given {len(text)}")
    sought = _Sought(index, text, agreement, fold(text))
    found = [*sought.cited(), *sought.exact(), *sought.worded()]
    if len(found) < _FEW and all(score < _EXACT for score, _ in found):
        found += sought.near()
    return _ranked(found or sought.in_part())[:limit]


def _ranked(found: Iterable[_Fit]) -> list[Hit]:
    best: dict[str, _Fit] = {}
    for score, entry in sorted(found, key=lambda fit: -fit[0]):
        best.setdefault(entry.target.iri, (score, entry))
    return [_hit(*fit) for fit in sorted(best.values(), key=_order)]


def _order(fit: _Fit) -> tuple[float, int, str, str]:
    score, target = fit[0], fit[1].target
    return -score, target.rank, target.label, target.iri


def _hit(score: float, entry: Entry) -> Hit:
    found = entry.target
    return Hit(found.iri, found.label, found.kind, found.address, entry.text, score)


@dataclass(frozen=True, slots=True)
class _Sought:
    index: Index
    text: str
    agreement: str
    folded: str

    def cited(self) -> Iterator[_Fit]:
        cited = parse(self.text)
        if not cited.instrument:
            return
        graph = self.index.graph
        try:
            whole = thing(graph, "legislation", cited.instrument, self.agreement)
        except QueryError:
            return
        for iri in self._recorded(whole, cited.provision):
            yield from self._own(_CITED, [self.index.things[iri]])

    def _recorded(self, whole: str, steps: str) -> list[str]:
        """Return the provision, else what is recorded of it, else what holds it."""
        wanted = f"{whole}/{steps}".rstrip("/").lower()
        known = {iri.lower(): iri for iri in self.index.things}
        while wanted not in known and wanted.startswith(whole.lower()):
            inside = [iri for low, iri in known.items() if low.startswith(f"{wanted}/")]
            if inside:
                return inside
            wanted = wanted.rpartition("/")[0]
        return [known[wanted]] if wanted in known else []

    def exact(self) -> Iterator[_Fit]:
        named = self.index.things.get(self.text.strip())
        yield from self._own(_EXACT, [named] if named else [])
        yield from self._own(_EXACT, self.index.names.get(self.folded, ()))

    def worded(self) -> Iterator[_Fit]:
        words = [f'"{word}"' for word in self.folded.split()]
        whole = self._matching(" AND ".join(words))
        begun = self._matching(" AND ".join(f"{word}*" for word in words))
        yield from ((_WORDS, entry) for _, entry in whole if entry.is_name)
        for _, entry in begun:
            yield (_PREFIX if entry.is_name else _SAID), entry

    def near(self) -> Iterator[_Fit]:
        words = self.folded.split()
        mended = " AND ".join(self._mended(word) for word in words)
        alike = process.extract(
            self.folded,
            list(self.index.names),
            scorer=fuzz.ratio,
            score_cutoff=_NEAR_NAME,
            limit=None,
        )
        ...
