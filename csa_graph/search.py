"""Search: what a person types, and the things and questions that may be meant.

Words are looked up in a table of words, the whole of them first and then their
beginnings; where that finds little, names are compared letter by letter, so that a
typo does no harm. A citation of legislation is read as one.
"""

import sqlite3
import weakref
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from csa_graph.entries import Entry, entries
from csa_graph.errors import QueryError
from csa_graph.graph import Graph
from csa_graph.iri import LEGISLATION
from csa_graph.legislation import Cited, parse
from csa_graph.legislation import plain as fold
from csa_graph.naming import thing

LONGEST: Final = 200

# How well a hit fits. What is near, or holds only some of the words, has a part of the
# last two, by how near it is.
_CITED: Final = 6.0
_EXACT: Final = 5.0
_WORDS: Final = 4.0
_PREFIX: Final = 3.0
_SAID: Final = 2.0
_NEAR: Final = 1.0
_SOME: Final = 0.5

_FEW: Final = 5
_ALIKE: Final = 66  # per cent of the letters of both names
_SHORTEST_MENDED: Final = 4
_SHORTEST_MENDED_TWICE: Final = 6

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


_Fit = tuple[float, Entry]


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
    name, beginnings of words in a name, a gist or requirement; where that is little,
    names that are near and what holds some of the words. What fits equally well is
    ordered by kind (priorities, boards, posts, people, law, duties, plans, bodies,
    themes, paragraphs, places, changes, questions, others), then by label. A provision
    of no Act in particular, "section 17", counts as an exact name.

    Args:
        index: what can be found.
        text: words, a name, a code, a citation or an IRI.
        agreement: the IRI of the agreement whose things are found beside shared ones.
        limit: how many are returned at most.

    Raises:
        QueryError: the text is longer than 200 characters.
    """
    if len(text) > LONGEST:
        raise QueryError(
            f"search: wanted at most {LONGEST} characters, given {len(text)}"
        )
    sought = _Sought(index, text, agreement, fold(text))
    found = sought.own((*sought.cited(), *sought.exact(), *sought.worded()))
    if len(_best(found)) < _FEW and all(score < _EXACT for score, _ in found):
        found += sought.own((*sought.near(), *sought.in_part()))
    return [_hit(*fit) for fit in sorted(_best(found), key=_order)[:limit]]


def _best(found: Iterable[_Fit]) -> list[_Fit]:
    best: dict[str, _Fit] = {}
    for score, entry in sorted(found, key=lambda fit: -fit[0]):
        best.setdefault(entry.target.iri, (score, entry))
    return list(best.values())


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

    def own(self, found: Iterable[_Fit]) -> list[_Fit]:
        return [fit for fit in found if fit[1].target.owner in {"", self.agreement}]

    def cited(self) -> list[_Fit]:
        cited, graph = parse(self.text), self.index.graph
        if not cited.instrument:
            return [(_EXACT, self.index.things[iri]) for iri in self._of_any(cited)]
        try:
            whole = thing(graph, "legislation", cited.instrument, self.agreement)
        except QueryError:
            return []
        recorded = self._recorded(whole, cited.provision)
        return [(_CITED, self.index.things[iri]) for iri in recorded]

    def _of_any(self, cited: Cited) -> list[str]:
        """Return the provisions of this number, of whatever instrument."""
        ending = f"/{cited.provision}".lower()
        law = [iri for iri in self.index.things if iri.startswith(LEGISLATION)]
        return [iri for iri in law if cited.provision and iri.lower().endswith(ending)]

    def _recorded(self, whole: str, steps: str) -> list[str]:
        """Return the provision; else those inside it; else what it is inside of."""
        known = {iri.lower(): iri for iri in self.index.things}
        wanted = f"{whole}/{steps}".rstrip("/").lower()
        inside = [known[iri] for iri in known if iri.startswith(f"{wanted}/")]
        if wanted in known or not inside:
            around = accumulate(wanted.split("/"), "{}/{}".format)
            return [known[iri] for iri in around if iri in known][-1:]
        return inside

    def exact(self) -> Iterator[_Fit]:
        if self.text.strip() in self.index.things:
            yield _EXACT, self.index.things[self.text.strip()]
        for entry in self.index.names.get(self.folded, ()):
            yield _EXACT, entry

    def worded(self) -> Iterator[_Fit]:
        words = [_quoted(word) for word in self.text.split() if fold(word)]
        for _, entry in self._matching(" AND ".join(words)):
            yield (_WORDS if entry.is_name else _SAID), entry
        for _, entry in self._matching(" AND ".join(f"{word}*" for word in words)):
            yield (_PREFIX if entry.is_name else _SAID), entry

    def near(self) -> Iterator[_Fit]:
        mended = " AND ".join(self._mended(word) for word in self.folded.split())
        for _, entry in (*self._matching(mended), *self._alike()):
            if entry.is_name:
                yield _NEAR * fuzz.ratio(self.folded, entry.folded) / 100, entry

    def in_part(self) -> list[_Fit]:
        found = self._matching(" OR ".join(map(_quoted, self.folded.split())))
        return [(_SOME * weight / found[0][0], entry) for weight, entry in found]

    def _mended(self, word: str) -> str:
        """Return an expression for a word, or what begins so, or what it is a typo of.

        One letter may be wrong, in longer words two; none in short ones and in numbers.
        """
        held = [f"{_quoted(word)}*"]
        if len(word) >= _SHORTEST_MENDED and not _numbers(word):
            wrong = 2 if len(word) >= _SHORTEST_MENDED_TWICE else 1
            known = self.index.vocabulary
            near = process.extract(
                word, known, scorer=OSA.distance, score_cutoff=wrong, limit=None
            )
            least = min((count for _, count, _ in near if count), default=wrong)
            held += [_quoted(found) for found, count, _ in near if count == least]
        return f"({' OR '.join(held)})"

    def _alike(self) -> Iterator[_Fit]:
        names = self.index.names
        near = process.extract(
            self.folded, list(names), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=None
        )
        for name, ratio, _ in near:
            if _numbers(name) == _numbers(self.folded):
                yield from ((ratio, entry) for entry in names[name])

    def _matching(self, expression: str) -> list[_Fit]:
        rows = self.index.words.execute(_MATCH, [expression]) if expression else ()
        return [(weight, self.index.entries[place]) for place, weight in rows]


def _quoted(words: str) -> str:
    # Folded text holds letters, digits and spaces alone: no quote to be doubled.
    return f'"{fold(words)}"'


def _numbers(folded: str) -> list[str]:
    return [word for word in folded.split() if any(map(str.isdigit, word))]
