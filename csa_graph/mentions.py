"""Names of things in a text: what a typed question is about.

A thing is found by its names, by the names of what it denotes, tells or concerns, by an
Act's title without its year, by a part of the name that no other of its kind has, and
by a number where it is a paragraph. The longest name counts.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Final

from csa_graph.graph import Graph
from csa_graph.iri import ID, LEGISLATION, ONTOLOGY, VOCAB
from csa_graph.legislation import parse
from csa_graph.store import plain
from csa_graph.words import Lexicon, Word, stems, words

# Kinds of things a question may be about, by the step of the IRI that marks them.
# Things of one meaning look the same to a question. Where nothing else decides, what
# stands first here comes first, as for the ends of a trace.
KINDS: Final = {
    "board": "board",
    "driver": "driver",
    "locality": "place",
    "officer": "officer",
    "para": "paragraph",
    "plan": "plan",
    "priority": "priority",
    "legislation": "law",
    "law": "law",
    "duty": "duty",
    "told": "duty",
    "strategy": "strategy",
    "programme": "programme",
    "undertaking": "undertaking",
    "person": "person",
    "post": "officer",
    "party": "party",
    "body": "party",
    "place": "place",
    "modality": "modality",
}
_BY_PART: Final = ("priority", "board", "driver", "plan")  # of plans, names alone
_LENDS: Final = """
PREFIX csa: <https://w3id.org/csa-graph/ontology#>
SELECT ?thing ?other WHERE {
  { ?thing csa:denotes ?other }
  UNION { ?other csa:denotes ?thing . ?other csa:toldKind ?kind }
  UNION { ?thing csa:tells ?other }
  UNION { ?other csa:tells ?thing }
  UNION { ?thing csa:concerns ?other ; csa:priorityKind ?kind }
}
ORDER BY ?thing ?other
"""
_SORTS: Final = """
PREFIX csa: <https://w3id.org/csa-graph/ontology#>
SELECT ?thing ?sort WHERE { ?thing csa:priorityKind|csa:toldKind ?sort }
ORDER BY ?thing ?sort
"""
_YEAR: Final = re.compile(r"\d{4}")
_INITIALS: Final = re.compile(r"[A-Z]{2,}s?")
_LONGEST: Final = 14
_SHORTEST_PART: Final = 5
_MOST: Final = 2
_NEARBY: Final = 4
_NUMBERED: Final = ("paragraph", "para", "section", "chapter", "table")


@dataclass(frozen=True, slots=True)
class Mention:
    """One name found in a text.

    Attributes:
        start: the place of its first word.
        end: the place after its last word.
        things: IRIs of what may be meant, the likeliest first.
    """

    start: int
    end: int
    things: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """All names by which things are found in a text.

    Attributes:
        things: the stems of each name, with the things that bear it.
        bearers: whole names, each with one thing that bears it, by the kind of thing.
        kinds: the step of the IRI that marks the kind of each thing.
        sorts: the sort of a priority or of a law, such as ``bill``.
        short: the stems for which an abbreviation stands.
    """

    things: Mapping[tuple[str, ...], tuple[str, ...]]
    bearers: Mapping[str, Sequence[tuple[tuple[str, ...], str]]]
    kinds: Mapping[str, str]
    sorts: Mapping[str, str]
    short: Mapping[str, tuple[str, ...]]

    def meanings(self, mention: Mention) -> set[str]:
        """Return the meanings of the kinds of what may be meant."""
        return {KINDS[self.kinds[iri]] for iri in mention.things}

    def looks(self, mention: Mention) -> list[str]:
        """Return what a question sees of a mention: meanings of kinds, then sorts."""
        sorts = {self.sorts[iri] for iri in mention.things if iri in self.sorts}
        return [*sorted(self.meanings(mention)), *sorted(sorts)]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known before names are taken together."""

    graph: Graph
    kinds: Mapping[str, str]
    short: Mapping[str, tuple[str, ...]]
    lexicon: Lexicon
    ordinary: frozenset[str]

    def stems(self, name: str) -> tuple[str, ...]:
        long = expanded(self.short, words(name))
        return tuple(word.stem for word in long)

    def is_name(self, name: tuple[str, ...]) -> bool:
        if len(name) == 1:
            return name[0] not in self.ordinary and not name[0].isdigit()
        return 0 < len(name) <= _LONGEST and not all(map(str.isdigit, name))

    def is_part(self, part: tuple[str, ...]) -> bool:
        if {part[0], part[-1]} & self.lexicon.common:
            return False
        return len(part) > 1 or (self.is_name(part) and len(part[0]) >= _SHORTEST_PART)

    def few(self, things: Iterable[str]) -> list[str]:
        """Return the things of each kind of which no more than two bear the name."""
        held = list(dict.fromkeys(things))
        counts = Counter(self.kinds[thing] for thing in held)
        return [thing for thing in held if counts[self.kinds[thing]] <= _MOST]


def kind_of(iri: str, agreement: str) -> str:
    """Return the step of an IRI that marks its kind; empty where none does.

    >>> kind_of("https://w3id.org/csa-graph/id/x-2023/board/y", ID + "x-2023")
    'board'
    >>> kind_of("http://www.legislation.gov.uk/id/ukpga/1998/37", "")
    'legislation'
    """
    if iri.startswith((LEGISLATION, f"{ID}bill/", f"{ID}instrument/")):
        return "legislation"
    if iri.startswith(f"{ID}law/"):
        return ""  # what legislation.gov.uk or an editor records of the law
    path = iri.removeprefix(f"{agreement}/").removeprefix(ID).removeprefix(VOCAB)
    kind, slash, _ = path.partition("/")
    return kind if slash and kind in KINDS else ""


def load_names(graph: Graph, agreement: str, lexicon: Lexicon) -> Names:
    """Return the names of the things of one agreement and of those that all share.

    Args:
        graph: the data.
        agreement: the agreement's IRI.
        lexicon: words that are no names when they stand alone.
    """
    ordinary = lexicon.common | {run[0] for run in lexicon.meanings if len(run) == 1}
    asked = [text for q in graph.questions.values() for text in (q.summary, q.asks)]
    ordinary |= {stem for text in asked for stem in stems(text)}
    known = _Known(graph, _kinds(graph, agreement), _short(graph), lexicon, ordinary)
    own = _own(known)
    whole = _together(own, _lent(known, own))
    things = _together(whole, _by_part(known, own))
    bearers: defaultdict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for name, held in whole.items():
        for iri in held:
            bearers[known.kinds[iri]].append((name, iri))
    return Names(things, dict(bearers), known.kinds, _sorts(graph), known.short)


def _together(
    one: Mapping[tuple[str, ...], Sequence[str]],
    other: Mapping[tuple[str, ...], Sequence[str]],
) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return the things of each name in two tables, those of the first in front."""
    held = {
        name: tuple(dict.fromkeys((*one.get(name, ()), *other.get(name, ()))))
        for name in (*one, *other)
    }
    return {name: things for name, things in held.items() if things}


def _sorts(graph: Graph) -> dict[str, str]:
    rows = graph.store.select(_SORTS, {})
    return {plain(row["thing"]): plain(row["sort"]).rpartition("/")[2] for row in rows}


def _kinds(graph: Graph, agreement: str) -> dict[str, str]:
    others = tuple(f"{iri}/" for iri in graph.agreements if iri != agreement)
    found = {
        iri: kind_of(iri, agreement)
        for iri in graph.names
        if not iri.startswith((ONTOLOGY, *others))
    }
    return {iri: kind for iri, kind in found.items() if kind}


def _short(graph: Graph) -> dict[str, tuple[str, ...]]:
    """Return what abbreviations stand for: names that are another's initials."""
    found: dict[str, tuple[str, ...]] = {}
    for iri, held in graph.names.items():
        for short in filter(_INITIALS.fullmatch, held):
            whole = [name for name in held if _initials(name) == short.rstrip("s")]
            if "/abbreviation/" in iri:
                whole += [name for name in held if name != short]
            for name in whole[:1]:
                found.setdefault(short.casefold().removesuffix("s"), stems(name))
    return found


def _initials(name: str) -> str:
    parts = re.findall(r"[^\W_]+", name)
    return "".join(part[0] for part in parts if part != "and").upper()


def _own(known: _Known) -> dict[tuple[str, ...], list[str]]:
    found: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for iri, kind in known.kinds.items():
        for name in map(known.stems, _named(known.graph, iri, kind)):
            if known.is_name(name):
                found[name].append(iri)
    return {name: known.few(things) for name, things in found.items()}


def _named(graph: Graph, iri: str, kind: str) -> Iterator[str]:
    if kind == "para":
        number = iri.rpartition("/para/")[2]
        yield from (f"{word} {number}" for word in ("", *_NUMBERED))
        return
    for name in graph.names[iri]:
        yield name
        title, _, year = name.rstrip(")").replace("(", "").rpartition(" ")
        if kind in {"law", "legislation"} and _YEAR.fullmatch(year):
            yield title


def _lent(
    known: _Known, own: Mapping[tuple[str, ...], Sequence[str]]
) -> dict[tuple[str, ...], list[str]]:
    """Return the names that things have from what they denote, tell or concern."""
    found: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for row in known.graph.store.select(_LENDS, {}):
        thing, other = plain(row["thing"]), plain(row["other"])
        for name in known.graph.names.get(other, ()) if thing in known.kinds else ():
            borne = {known.kinds[one] for one in own.get(known.stems(name), ())}
            if known.kinds[thing] not in borne and known.is_name(known.stems(name)):
                found[known.stems(name)].append(thing)
    return {name: known.few(things) for name, things in found.items()}


def _by_part(
    known: _Known, own: Mapping[tuple[str, ...], Sequence[str]]
) -> dict[tuple[str, ...], list[str]]:
    """Return the parts of names: those that no other has, or that are names as well."""
    parts: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for (kind, part), held in _parts(known, own).items():
        named = {known.kinds[thing] for thing in own.get(part, ())}
        alone = len(held) == 1 and not named and known.is_part(part) and kind != "plan"
        if kind in named or alone:
            parts[part] += sorted(held)
    return parts


def _parts(
    known: _Known, own: Mapping[tuple[str, ...], Sequence[str]]
) -> dict[tuple[str, tuple[str, ...]], set[str]]:
    found: defaultdict[tuple[str, tuple[str, ...]], set[str]] = defaultdict(set)
    for name, things in own.items():
        for thing in things:
            if known.kinds[thing] in _BY_PART:
                for start, end in combinations(range(len(name) + 1), 2):
                    found[known.kinds[thing], name[start:end]].add(thing)
    return found


def expanded(short: Mapping[str, tuple[str, ...]], typed: Iterable[Word]) -> list[Word]:
    """Return words with each abbreviation replaced by the words it stands for."""
    return [
        replace(word, stem=stem)
        for word in typed
        for stem in short.get(word.folded.removesuffix("s"), (word.stem,))
    ]


def mentions(names: Names, typed: Sequence[Word], text: str) -> list[Mention]:
    """Return the names in a text, in the order they stand, none inside another.

    Args:
        names: what may be found.
        typed: the words of the text, abbreviations expanded.
        text: the text.
    """
    found = list(_found(names, [word.stem for word in typed]))
    cited = [_with_provision(names, typed, text, mention) for mention in found]
    taken = [new for new, old in zip(cited, found, strict=True) if new != old]
    return [mention for mention in cited if not _is_step(names, mention, taken)]


def _found(names: Names, sought: Sequence[str]) -> Iterator[Mention]:
    at = 0
    while at < len(sought):
        longest = range(min(_LONGEST, len(sought) - at), 0, -1)
        runs = (tuple(sought[at : at + length]) for length in longest)
        run = next((run for run in runs if run in names.things), None)
        if run:
            yield Mention(at, at + len(run), names.things[run])
        at += len(run) if run else 1


def _with_provision(
    names: Names, typed: Sequence[Word], text: str, mention: Mention
) -> Mention:
    """Return the mention of an Act as one of the section named before or after it."""
    acts = [iri for iri in mention.things if names.kinds[iri] == "legislation"]
    near = typed[max(0, mention.start - _NEARBY) : mention.end + _NEARBY]
    steps = parse(text[near[0].start : near[-1].end]).provision
    held = [f"{act}/{steps}" for act in acts if f"{act}/{steps}" in names.kinds]
    laws = [iri for iri in mention.things if names.kinds[iri] == "law"]
    return replace(mention, things=(*held, *laws)) if held else mention


def _is_step(names: Names, mention: Mention, taken: Iterable[Mention]) -> bool:
    """Say whether what looks like a paragraph is the section of an Act near by."""
    if not all(names.kinds[iri] == "para" for iri in mention.things):
        return False
    return any(
        one.start - _NEARBY <= mention.start <= one.end + _NEARBY for one in taken
    )
