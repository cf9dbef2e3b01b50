"""Names of things in a text: what a typed question is about.

A thing is found by its names, by the names of what it denotes, tells or concerns, by an
Act's title without its year, by a part of the name that no other of its kind has, and
by a number where it is a paragraph. The longest name counts.
"""

import math
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
from csa_graph.words import Lexicon, Word, meant, stem, stems, words

# Kinds of things a question may be about, by the step of the IRI that marks them.
# Things of one meaning look the same to a question. Where nothing else decides, what
# stands first here comes first, as for the ends of a trace: what an agreement lists,
# what else it names, what stands outside it, as in ``naming.anything``.
KINDS: Final = {
    "board": "board",
    "driver": "driver",
    "locality": "place",
    "officer": "officer",
    "para": "paragraph",
    "plan": "plan",
    "priority": "priority",
    "law": "law",
    "told": "duty",
    "strategy": "strategy",
    "programme": "programme",
    "undertaking": "undertaking",
    "person": "person",
    "party": "party",
    "place": "place",
    "legislation": "law",
    "duty": "duty",
    "post": "officer",
    "body": "party",
    "modality": "modality",
}
_INITIALLED: Final = frozenset({"board", "party"})
_LAWS: Final = frozenset({"act", "bill"})
_BY_PART: Final = ("priority", "board", "driver", "plan", "person")
_LENDS: Final = """
PREFIX csa: <https://w3id.org/csa-graph/ontology#>
SELECT ?thing ?other WHERE {
  { ?thing csa:denotes ?other }
  UNION { ?other csa:denotes ?thing . ?other csa:toldKind ?kind }
  UNION { ?other csa:denotes ?thing . ?thing a csa:Body }
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
_MODALITY: Final = "modality"
_MODALITIES: Final = "duty"  # every question on duties asks for them
_SAYING: Final = frozenset(KINDS.values())
_HEADINGS: Final = """
PREFIX csa: <https://w3id.org/csa-graph/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?chapter ?heading WHERE {
  ?chapter a csa:Paragraph ; csa:heading ?heading
  MINUS { ?chapter dcterms:isPartOf ?whole }
}
ORDER BY ?chapter ?heading
"""
_YEAR: Final = re.compile(r"\d{4}")
_INITIALS: Final = re.compile(r"[A-Z]{2,}s?")
_LONGEST: Final = 14
_SHORTEST_PART: Final = 5
_MOST: Final = 2
_NEARBY: Final = 4
_NUMBERED: Final = ("paragraph", "para", "section", "chapter", "table")
_SECTION: Final = "Section "  # of an Act, as printed
_SECTIONS: Final = ("s{}", "s {}", "sec {}")
_HEADED: Final = ("{} chapter", "{} section", "chapter on {}", "section on {}")


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
        bearers: what the words of whole names mean, each name with one thing that
            bears it, by the kind of thing.
        telling: how telling each of these meanings is, by kind.
        kinds: the step of the IRI that marks the kind of each thing.
        sorts: the sort of a priority or of a law, such as ``bill``.
        short: the stems for which an abbreviation stands.
        lexicon: what words mean.
    """

    things: Mapping[tuple[str, ...], tuple[str, ...]]
    bearers: Mapping[str, Sequence[tuple[frozenset[str], str]]]
    telling: Mapping[str, Mapping[str, float]]
    kinds: Mapping[str, str]
    sorts: Mapping[str, str]
    short: Mapping[str, tuple[str, ...]]
    lexicon: Lexicon

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

    def begins(self, iri: str, name: tuple[str, ...]) -> bool:
        return self.stems(self.graph.label(iri))[: len(name)] == name

    def is_called(self, iri: str, name: tuple[str, ...]) -> bool:
        return any(self.stems(one) == name for one in self.graph.names[iri])

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
    kinds = _kinds(graph, agreement)
    short = {**_made_up(graph, kinds, ordinary), **_short(graph)}
    known = _Known(graph, kinds, short, lexicon, ordinary)
    own = _own(known)
    whole = _together(own, _lent(known, own))
    parts = _together(_by_part(known, own), _titles(known, whole))
    things = _in_order(known, _together(whole, parts))
    bearers = _bearers(known, whole)
    telling = {kind: _telling(borne) for kind, borne in bearers.items()}
    return Names(
        things=things,
        bearers=bearers,
        telling=telling,
        kinds=known.kinds,
        sorts=_sorts(graph),
        short=known.short,
        lexicon=lexicon,
    )


def _bearers(
    known: _Known, names: Mapping[tuple[str, ...], Sequence[str]]
) -> dict[str, list[tuple[frozenset[str], str]]]:
    """Return what the words of each name mean, with what bears it, by kind.

    Left out is a name of which all that is left is ordinary, as of one that says no
    more than that it is about the agreement; and of each name, the word for its kind.
    """
    ordinary = set(known.lexicon.meanings.values())
    found: defaultdict[str, list[tuple[frozenset[str], str]]] = defaultdict(list)
    for name, held in names.items():
        said = frozenset(meaning for _, meaning in meant(known.lexicon, name))
        if len(said) > 1 or not said <= ordinary:
            for iri in held:
                kind = known.kinds[iri]
                found[kind].append((said - {KINDS[kind]} or said, iri))
    return dict(found)


def _telling(borne: Sequence[tuple[frozenset[str], str]]) -> dict[str, float]:
    """Return how telling each stem of some names is: the fewer have it, the more."""
    counts = Counter(stem for name, _ in borne for stem in name)
    return {stem: math.log(1 + len(borne) / count) for stem, count in counts.items()}


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


def _in_order(
    known: _Known, things: Mapping[tuple[str, ...], Sequence[str]]
) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return first those of a kind that is called so, then those of other kinds.

    Of one kind, those come first whose label begins so.
    """
    places = {kind: place for place, kind in enumerate(KINDS)}
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for name, held in things.items():
        if len(held) == 1:
            found[name] = (*held,)
            continue
        borne = {known.kinds[iri] for iri in held if known.is_called(iri, name)}
        order = [
            (
                known.kinds[iri] not in borne,
                places[known.kinds[iri]],
                not known.begins(iri, name),
                place,
            )
            for place, iri in enumerate(held)
        ]
        found[name] = tuple(held[place] for *_, place in sorted(order))
    return found


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
        for short, long in _begun(held):
            found.setdefault(short.casefold(), stems(long))
    return found


def _made_up(
    graph: Graph, kinds: Mapping[str, str], ordinary: frozenset[str]
) -> dict[str, tuple[str, ...]]:
    """Return the initials of names of bodies, where they stand for no other name."""
    found: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    for iri, kind in kinds.items():
        for name in graph.names[iri] if KINDS[kind] in _INITIALLED else ():
            found[_initials(name).casefold()].add(stems(name))
    return {
        short: next(iter(names))
        for short, names in found.items()
        if len(short) > _MOST and len(names) == 1 and stem(short) not in ordinary
    }


def _begun(held: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Return the initials that begin a name, with the words that begin its long form.

    Such as PCSC where both "PCSC Act" and "Police, Crime, Sentencing and Courts Act"
    are names of one thing.
    """
    for name in held:
        short, _, rest = name.partition(" ")
        if rest and len(short) > _MOST and _INITIALS.fullmatch(short):
            whole = (long.removesuffix(rest) for long in held if long.endswith(rest))
            yield from ((short, long) for long in whole if _initials(long) == short)


def _initials(name: str) -> str:
    parts = re.findall(r"[^\W_]+", name)
    return "".join(part[0] for part in parts if part != "and").upper()


def _own(known: _Known) -> dict[tuple[str, ...], list[str]]:
    found: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for iri, kind in known.kinds.items():
        for name in map(known.stems, _named(known.graph, iri, kind)):
            if known.is_name(name) or (kind == _MODALITY and name != (_MODALITIES,)):
                found[name].append(iri)
    for chapter, headed in _headed(known):
        found[headed].append(chapter)
    return {name: known.few(things) for name, things in found.items()}


def _headed(known: _Known) -> Iterator[tuple[str, tuple[str, ...]]]:
    for row in known.graph.store.select(_HEADINGS, {}):
        chapter, heading = plain(row["chapter"]), plain(row["heading"])
        if chapter in known.kinds:
            yield from ((chapter, known.stems(way.format(heading))) for way in _HEADED)


def _named(graph: Graph, iri: str, kind: str) -> Iterator[str]:
    if kind == "para":
        number = iri.rpartition("/para/")[2]
        yield from (f"{word} {number}" for word in ("", *_NUMBERED))
        return
    for name in graph.names[iri]:
        yield name
        if name.startswith(_SECTION):
            number = name.removeprefix(_SECTION)
            yield from (way.format(number) for way in _SECTIONS)
        title, _, year = name.rstrip(")").replace("(", "").rpartition(" ")
        if kind in {"law", "legislation"} and _YEAR.fullmatch(year):
            yield title
            if title.endswith("Act"):
                yield f"{year} Act"


def _lent(
    known: _Known, own: Mapping[tuple[str, ...], Sequence[str]]
) -> dict[tuple[str, ...], list[str]]:
    """Return the names that things have from what they denote, tell or concern."""
    found: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for row in known.graph.store.select(_LENDS, {}):
        thing, other = plain(row["thing"]), plain(row["other"])
        for name in map(known.stems, _lending(known, thing, other)):
            borne = {known.kinds[one] for one in own.get(name, ())}
            if known.kinds[thing] not in borne and known.is_name(name):
                found[name].append(thing)
    return {name: known.few(things) for name, things in found.items()}


def _lending(known: _Known, thing: str, other: str) -> Iterator[str]:
    """Return the names of another thing but those that say it is of another kind."""
    kind = known.kinds.get(thing, "")
    if kind and other in known.graph.names:
        for name in _named(known.graph, other, known.kinds.get(other, kind)):
            said = words(name)[-1:]
            if not said or said[0].folded not in _SAYING - {KINDS[kind]}:
                yield name


def _by_part(
    known: _Known, own: Mapping[tuple[str, ...], Sequence[str]]
) -> dict[tuple[str, ...], list[str]]:
    """Return the parts of names: those that no other has, or that are names as well."""
    parts: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for (kind, part), held in _parts(known, own).items():
        named = {known.kinds[thing] for thing in own.get(part, ())}
        alone = len(held) == 1 and not named and known.is_part(part)
        if kind in named or (alone and kind != "plan"):  # of plans, names alone
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


def _titles(
    known: _Known, names: Mapping[tuple[str, ...], Sequence[str]]
) -> dict[tuple[str, ...], list[str]]:
    """Return shortened titles, as "Borders Act", that are those of one law only."""
    found: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for name, things in names.items():
        laws = {iri for iri in things if KINDS[known.kinds[iri]] == "law"}
        if laws and name[-1] in _LAWS:
            for start, end in combinations(range(len(name)), 2):
                found[(*name[start:end], name[-1])] |= laws
    return {
        title: _only(known, laws)
        for title, laws in found.items()
        if title not in names and known.is_part(title)
    }


def _only(known: _Known, things: Iterable[str]) -> list[str]:
    """Return the things of each kind of which there is no more than one."""
    held = sorted(things)
    counts = Counter(known.kinds[iri] for iri in held)
    return [iri for iri in held if counts[known.kinds[iri]] == 1]


def expanded(short: Mapping[str, tuple[str, ...]], typed: Iterable[Word]) -> list[Word]:
    """Return words with each abbreviation replaced by the words it stands for."""
    long: list[Word] = []
    for word in typed:
        whole = short.get(word.folded.removesuffix("s"))
        long += [replace(word, stem=stem) for stem in whole] if whole else [word]
    return long


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
    numbered: tuple[str, ...] = ()
    while at < len(sought):
        longest = range(min(_LONGEST, len(sought) - at), 0, -1)
        runs = (tuple(sought[at : at + length]) for length in longest)
        run = next((run for run in runs if run in names.things), ())
        further = (*numbered, sought[at])
        if run:
            yield Mention(at, at + len(run), names.things[run])
            numbered = run[:1] if run[0] in _NUMBERED else ()
        elif further in names.things:  # as in "sections 1 and 2"
            yield Mention(at, at + 1, names.things[further])
        at += len(run) or 1


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
    """Say whether what looks like a paragraph is the section of an Act near by.

    So is what is named like the section: the Act and its section are named once.
    """
    near = [
        one
        for one in taken
        if one is not mention
        and one.start - _NEARBY <= mention.start <= one.end + _NEARBY
    ]
    if all(names.kinds[iri] == "para" for iri in mention.things):
        return bool(near)
    return any(set(mention.things) & set(one.things) for one in near)
