"""Derivation rules: what follows from facts, and the premises it follows from.

A rule is one ``CONSTRUCT`` file. Run over the data it gives derivations, which the
build puts into a graph named for the rule and the agreement. Its ``#+ premise:``
lines name the quads that make a conclusion; run again with a derivation's ends
bound, the same ``WHERE`` finds them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from csa_graph.citations import LAYERS
from csa_graph.errors import QueryError
from csa_graph.files import read_query
from csa_graph.headers import header, required
from csa_graph.iri import CATALOGUE, CSA, ID, VOCAB
from csa_graph.store import Row, Store, Term, plain

_RDF_TYPE: Final = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_LABEL: Final = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_DEFINITION: Final = ox.NamedNode("http://www.w3.org/2004/02/skos/core#definition")
_SOURCE: Final = ox.NamedNode("http://purl.org/dc/terms/source")
_WHERE: Final = re.compile(r"^WHERE\b", re.MULTILINE)
_PROLOGUE: Final = re.compile(r"^PREFIX .*$", re.MULTILINE)
_PREFIX: Final = re.compile(r"^PREFIX\s+(\w+):\s+<([^>]+)>", re.MULTILINE)
_BASIS: Final = ox.NamedNode(f"{CSA}basis")
_IDENTITY_BASIS: Final = ox.NamedNode(f"{CSA}identityBasis")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, as its file gives it.

    Attributes:
        name: the file's name without its ending.
        label: its short name, for people.
        summary: what it concludes from what, in plain words.
        premises: each the graph variable and the triple of one premise.
        identities: the same for matches of a printed name to a thing, which do not
            lower the basis.
        text: the CONSTRUCT.
    """

    name: str
    label: str
    summary: str
    premises: tuple[tuple[str, ...], ...]
    identities: tuple[tuple[str, ...], ...]
    text: str

    @property
    def iri(self) -> str:
        """The rule itself, the same for every agreement."""
        return f"{ID}rule/{self.name}"

    @property
    def proof(self) -> str:
        """The SELECT that gives the premises of a conclusion, its ends bound."""
        where = _WHERE.split(self.text, maxsplit=1)[1]
        prologue = "\n".join(_PROLOGUE.findall(self.text))
        return f"{prologue}\nSELECT DISTINCT * WHERE{where}"


def load_rules(files: Iterable[Path]) -> list[Rule]:
    """Return the rules of the files given.

    Raises:
        DataError: a file cannot be read.
        QueryError: a header is incomplete.
    """
    return [_rule(file) for file in files]


def _rule(file: Path) -> Rule:
    text = read_query(file)
    values = header(text, file)
    if not _WHERE.search(text):
        raise QueryError(f"{file}: wanted WHERE at the beginning of a line")
    return Rule(
        name=file.stem,
        label=required(values, "label", file),
        summary=required(values, "summary", file),
        premises=_patterns(values.get("premise", []), file),
        identities=_patterns(values.get("identity", []), file),
        text=text,
    )


def _patterns(lines: Iterable[str], file: Path) -> tuple[tuple[str, ...], ...]:
    patterns = tuple(tuple(line.split()) for line in lines)
    if any(len(pattern) != 4 for pattern in patterns):
        raise QueryError(f"{file}: a premise is a graph and a triple, four words")
    return patterns


@dataclass(frozen=True, slots=True)
class Premise:
    """One statement that a conclusion rests on.

    Attributes:
        graph: the source of the statement.
        subject: of the statement, as all that follow.
        predicate: an IRI.
        value: an IRI, or the text of a literal.
        is_identity: whether it only matches a printed name to a thing.
    """

    graph: str
    subject: str
    predicate: str
    value: str
    is_identity: bool = False


def proofs(
    store: Store, rule: Rule, agreement: str, **ends: str
) -> dict[str, list[tuple[Premise, ...]]]:
    """Return, for each conclusion of a rule, every set of premises that makes it.

    Args:
        store: the data.
        rule: the rule.
        agreement: the agreement's IRI.
        ends: variables of the rule to bind, such as ``target``, with their IRIs; a
            rule that has no such variable is not narrowed by it.

    Raises:
        QueryError: the rule cannot be evaluated.
    """
    bound: dict[str, Term] = {
        name: ox.NamedNode(iri)
        for name, iri in ends.items()
        if re.search(rf"\?{name}\b", rule.text)
    }
    rows = store.select(rule.proof, {"agreement": ox.NamedNode(agreement), **bound})
    found: dict[str, set[tuple[Premise, ...]]] = {}
    for row in rows:
        found.setdefault(plain(row["derivation"]), set()).add(_premises(rule, row))
    return {name: sorted(sets, key=str) for name, sets in sorted(found.items())}


def basis(premises: Iterable[Premise], layers: Mapping[str, str]) -> str:
    """Return the weakest layer among the sources of the premises.

    Descriptions and the ontology itself weaken nothing.

    Args:
        premises: what the conclusion rests on.
        layers: the layer of each graph.
    """
    ranks = [LAYERS.index(layers[p.graph]) for p in premises if p.graph in layers]
    return LAYERS[max(ranks, default=0)]


def conclusions(
    store: Store, rule: Rule, agreement: str, layers: Mapping[str, str]
) -> Iterator[ox.Quad]:
    """Yield what a rule concludes about one agreement, and the description of it.

    A derivation carries its basis; where several sets of premises make it, that of
    the strongest set.

    Raises:
        QueryError: the rule cannot be evaluated.
    """
    graph = ox.NamedNode(f"{agreement}/rule/{rule.name}")
    bound = {"agreement": ox.NamedNode(agreement)}
    triples = store.construct(rule.text, bound)
    for triple in triples:
        yield ox.Quad(triple.subject, triple.predicate, triple.object, graph)
    if triples and rule.premises:
        for name, sets in proofs(store, rule, agreement).items():
            for predicate, layer in _bases(sets, layers):
                yield ox.Quad(ox.NamedNode(name), predicate, _layer(layer), graph)
    if triples:
        named = _label_of(store, agreement)
        yield from _described(
            graph, rule, agreement, f"{rule.label}, applied to {named}"
        )


def _bases(
    sets: Iterable[tuple[Premise, ...]], layers: Mapping[str, str]
) -> Iterator[tuple[ox.NamedNode, str]]:
    def strength(premises: tuple[Premise, ...]) -> int:
        return LAYERS.index(basis(_facts(premises), layers))

    strongest = min(sets, key=strength)
    yield _BASIS, basis(_facts(strongest), layers)
    names = [premise for premise in strongest if premise.is_identity]
    if names:
        yield _IDENTITY_BASIS, basis(names, layers)


def _facts(premises: Iterable[Premise]) -> list[Premise]:
    return [premise for premise in premises if not premise.is_identity]


def _layer(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"{VOCAB}layer/{name}")


def _premises(rule: Rule, row: Row) -> tuple[Premise, ...]:
    prefixes = dict(_PREFIX.findall(rule.text))
    resolved = (
        _premise(pattern, is_identity, row, prefixes)
        for patterns, is_identity in ((rule.premises, False), (rule.identities, True))
        for pattern in patterns
    )
    return tuple(p for p in resolved if p.subject != p.value)


def _premise(
    pattern: tuple[str, ...], is_identity: bool, row: Row, prefixes: Mapping[str, str]
) -> Premise:
    graph, *triple = (_resolved(word, row, prefixes) for word in pattern)
    subject, predicate, value = triple
    return Premise(graph, subject, predicate, value, is_identity)


def _resolved(word: str, row: Row, prefixes: Mapping[str, str]) -> str:
    if word.startswith("?"):
        return plain(row[word[1:]])
    prefix, colon, local = word.partition(":")
    return prefixes[prefix] + local if colon else word


def _label_of(store: Store, agreement: str) -> str:
    """Return the name of an agreement; where it has none, the end of its IRI."""
    said = store.quads(ox.NamedNode(agreement))
    labels = sorted(plain(quad.object) for quad in said if quad.predicate == _LABEL)
    return labels[0] if labels else agreement.rpartition("/")[2]


def _described(
    graph: ox.NamedNode, rule: Rule, agreement: str, label: str
) -> Iterator[ox.Quad]:
    itself = ox.NamedNode(rule.iri)
    said = (
        (graph, _RDF_TYPE, ox.NamedNode(f"{CSA}RuleApplication")),
        (graph, ox.NamedNode(f"{CSA}layer"), _layer("inferred")),
        (graph, _LABEL, _english(label)),
        (graph, _SOURCE, itself),
        (graph, ox.NamedNode(f"{CSA}agreement"), ox.NamedNode(agreement)),
        (itself, _RDF_TYPE, ox.NamedNode(f"{CSA}Rule")),
        (itself, _LABEL, _english(rule.label)),
        (itself, _DEFINITION, _english(rule.summary)),
    )
    catalogue = ox.NamedNode(CATALOGUE)
    for subject, predicate, value in said:
        yield ox.Quad(subject, predicate, value, catalogue)


def _english(text: str) -> ox.Literal:
    return ox.Literal(text, language="en-GB")
