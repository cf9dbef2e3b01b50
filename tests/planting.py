"""Planting an error in a copy of the data, and telling what it changes.

The files are parsed once; for each error one file is parsed again, the rules are run
again over the corrupted copy, and what `check`, `verify` and `audit` say of it is set
against what they say of the data as they are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import rdflib

from csa_graph import shapes
from csa_graph.audit import Audit, Brief, examine
from csa_graph.build import _inferred
from csa_graph.cells import LINKS
from csa_graph.checks import Check, load_checks, offenders
from csa_graph.files import Inputs, read_facts, read_quads
from csa_graph.graph import Graph, open_graph
from csa_graph.iri import ID, VOCAB
from csa_graph.since import Change, compare
from csa_graph.snapshot import snapshot
from csa_graph.source import read_source
from csa_graph.store import EmbeddedStore, plain
from csa_graph.verify import Verification, verify

AS_AT = "2026-11-01"
_LEFT_OUT = ("https://w3id.org/csa-graph/shapes#", VOCAB, ID)
_OF_COVERAGE = {"kind", "status", "in force", *LINKS}
_ANYWHERE = ox.NamedNode("urn:planted")
_SUBCLASS = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
_OF_FINDINGS = {"severity", "accepted"}


@dataclass(frozen=True, slots=True)
class State:
    """What is said of one copy of the data.

    Attributes:
        problems: of `check`: severity, rule and thing.
        mismatches: of `verify`; nothing where the document is not at hand.
        audit: coverage and findings.
    """

    problems: frozenset[str]
    mismatches: frozenset[str]
    audit: Audit


@dataclass(frozen=True, slots=True)
class Plot:
    """An agreement, the files that it is made of, and what is said of it untouched.

    Attributes:
        found: the files.
        agreement: its IRI.
        document: the lines of its own document; none where that is not at hand.
        parsed: what each file states.
        triples: it all, with what follows.
        misshapen: what of it breaks the shapes.
        shapes: what everything must look like.
        checks: what shapes cannot see.
        untouched: what is said of the data as they are.
    """

    found: Inputs
    agreement: str
    document: tuple[str, ...]
    parsed: Mapping[Path, tuple[ox.Quad, ...]]
    triples: frozenset[ox.Triple]
    misshapen: frozenset[shapes.Violation]
    shapes: rdflib.Graph
    checks: tuple[Check, ...]
    untouched: State


def plot(found: Inputs, agreement: str, document: Path | None) -> Plot:
    """Return an agreement in which errors can be planted."""
    lines = tuple(read_source(document)) if document else ()
    parsed = {file: tuple(read_quads(file)) for file in found.ontology}
    parsed |= {file: tuple(read_facts(file)) for file in found.data}
    shaped, checks = shapes.load_shapes(found.shapes), tuple(load_checks(found.checks))
    quads = concluded(found, parsed)
    said = frozenset(shapes.violations(quads, shaped))
    graph = opened(quads)
    state = State(
        problems=frozenset({*map(told, said), *offending(graph, checks)}),
        mismatches=frozenset(disproven(graph, agreement, lines)),
        audit=examine(graph, agreement, Brief(as_at=AS_AT)),
    )
    return Plot(
        found=found,
        agreement=agreement,
        document=lines,
        parsed=parsed,
        triples=triples(quads),
        misshapen=said,
        shapes=shaped,
        checks=checks,
        untouched=state,
    )


def triples(quads: Iterable[ox.Quad]) -> frozenset[ox.Triple]:
    """Return quads without their graphs, each triple once."""
    return frozenset(quad.triple for quad in quads)


def concluded(found: Inputs, parsed: Mapping[Path, Iterable[ox.Quad]]) -> list[ox.Quad]:
    """Return what files state and what follows from it."""
    quads = [quad for stated in parsed.values() for quad in stated]
    return [*quads, *_inferred(found, EmbeddedStore(quads))]


def opened(quads: list[ox.Quad]) -> Graph:
    """Return quads ready to be asked."""
    return open_graph(snapshot(quads, "planted", "0"))


def plant(ground: Plot, file: Path, text: str, place: Path) -> State:
    """Return what is said where one file has another text.

    Args:
        ground: the agreement.
        file: the file.
        text: its text.
        place: a folder for the copy.

    Raises:
        DataError: the text does not parse.
    """
    copy = place / file.name
    copy.write_text(text, encoding="utf-8")
    quads = concluded(ground.found, {**ground.parsed, file: tuple(read_facts(copy))})
    graph = opened(quads)
    return State(
        problems=misshapen(ground, quads) | {*offending(graph, ground.checks)},
        mismatches=frozenset(disproven(graph, ground.agreement, ground.document)),
        audit=examine(graph, ground.agreement, Brief(as_at=AS_AT)),
    )


def misshapen(ground: Plot, quads: Iterable[ox.Quad]) -> frozenset[str]:
    """Return what breaks the shapes, looking again only at what may have changed.

    A shape asks for the properties of a thing and for the class or the list of their
    values. So only what has other triples than before, and what points to that, can
    be judged otherwise; and to judge it, its triples, those of its values and the
    hierarchy of classes are enough.
    """
    after = triples(quads)
    changed = {triple.subject for triple in after ^ ground.triples}
    touched = changed | {t.subject for t in after if t.object in changed}
    values = {t.object for t in after if t.subject in touched}
    wanted = touched | values
    near = [
        ox.Quad(triple.subject, triple.predicate, triple.object, _ANYWHERE)
        for triple in after
        if triple.predicate == _SUBCLASS or triple.subject in wanted
    ]
    names = {plain(thing) for thing in touched}
    again = {v for v in shapes.violations(near, ground.shapes) if v.focus in names}
    left = {v for v in ground.misshapen if v.focus not in names}
    return frozenset(map(told, left | again))


def told(violation: shapes.Violation) -> str:
    """Return a violation in short: severity, shape and thing."""
    thing, shape = short(violation.focus), short(violation.shape)
    return f"{violation.severity} {shape} {thing}"


def offending(graph: Graph, checks: Iterable[Check]) -> list[str]:
    """Return what breaks the checks, in short: severity, check and thing."""
    return [
        f"{one.severity} {one.check} {short(one.focus)}"
        for check in checks
        for one in offenders(graph.store, check)
    ]


def disproven(graph: Graph, agreement: str, document: tuple[str, ...]) -> list[str]:
    """Return what the document does not bear out."""
    if not document:
        return []
    result: Verification = verify(graph.store, agreement, document)
    return [
        *(short(str(found)) for found in (*result.mismatches, *result.unaccounted)),
        *(f"silent: {paragraph}" for paragraph in result.silent),
        *(f"unread: line {line}" for line in result.unread),
    ]


def short(text: str) -> str:
    """Return a text in which IRIs of this project are told by their tails."""
    for start in _LEFT_OUT:
        text = text.replace(start, "")
    return text


Difference = dict[str, dict[str, object]]


def difference(before: State, after: State) -> Difference:
    """Return what `check`, `verify` and `audit` say otherwise than before."""
    return {
        "check": _sets(before.problems, after.problems),
        "verify": _sets(before.mismatches, after.mismatches),
        **_audited(before.audit, after.audit),
    }


def _sets(before: frozenset[str], after: frozenset[str]) -> dict[str, object]:
    both = {"new": sorted(after - before), "gone": sorted(before - after)}
    return {kind: listed for kind, listed in both.items() if listed}


def _audited(before: Audit, after: Audit) -> Difference:
    """Return changes by finding and by duty; how a finding is worded is left out."""
    said: dict[str, dict[str, list[str]]] = {"finding": {}, "coverage": {}}
    for change in compare(before, after):
        words = _words(change)
        if words:
            said[change.what].setdefault(short(change.id), []).append(words)
    ordered = {
        what: {key: sorted(words) for key, words in changes.items()}
        for what, changes in said.items()
    }
    return {"findings": {**ordered["finding"]}, "coverage": {**ordered["coverage"]}}


def _words(change: Change) -> str:
    if not change.property:
        return change.kind
    if change.property in _OF_COVERAGE | _OF_FINDINGS:
        return f"{change.property}: {change.before} > {change.after}"
    return change.property if change.what == "coverage" else ""
