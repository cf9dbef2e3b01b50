"""What a person types, and which thing or question is meant by it."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Final

from rapidfuzz import process

from csa_graph.errors import QueryError
from csa_graph.graph import Graph, node
from csa_graph.iri import COLLECTIONS, CSA, LEGISLATION, ONTOLOGY, VOCAB, candidates
from csa_graph.legislation import parse, plain, written
from csa_graph.names import called, meant, nearest
from csa_graph.questions import Field, Question
from csa_graph.store import plain as plain_term

_YEAR: Final = re.compile(r"^(\d{4}) (Act|Regulation|Reg|Order)s?$", re.IGNORECASE)
_TITLED: Final = {"reg": "regulation"}
_YEAR_AT_END: Final = re.compile(r" \d{4}$")
# What an agreement alone names, by the name of the parameter that it may be the value
# of: the steps of the IRI that mark such things.
OWN: Final = {
    "law": ("law",),
    "title": ("law",),
    "party": ("party", "board"),
    "publisher": ("party",),
    "told": ("told",),
    "duty": ("told",),
    "called": ("strategy",),
    "undertaking": ("undertaking",),
}
_OFTEN_MEANT: Final = ("authorities", "officers", "priorities")
_LAST_TRIED: Final = ("paragraphs", "legislation", "priorities")
_PARAGRAPH: Final = re.compile(
    r"^(?:para(?:graph)?\.?|chapter|section|\u00a7|\u00b6)?\s*(\d[\w./-]*?)\.?$",
    re.IGNORECASE,
)


def question(graph: Graph, name: str) -> Question:
    """Return the named question.

    Raises:
        QueryError: there is none of that name; the nearest names are suggested.
    """
    if name in graph.questions:
        return graph.questions[name]
    found = process.extract(name, list(graph.questions), limit=3)
    near = [known for known, _, _ in found]
    raise QueryError(f"no question {name!r}; did you mean {_listed(near)}?")


def thing(graph: Graph, collection: str, text: str, agreement: str) -> str:
    """Return the IRI of the thing of a collection that a text names.

    Args:
        graph: the data.
        collection: the collection's name, ``priorities``.
        text: an IRI, a slug, a name or an abbreviation; for legislation a citation.
        agreement: the agreement's IRI, for things that belong to one.

    Raises:
        QueryError: nothing bears that name, or more than one thing does.
    """
    slug = agreement.rpartition("/")[2]
    step = _PARAGRAPH.sub(r"\1", text.strip()) if collection == "paragraphs" else text
    for iri in (text, *candidates(COLLECTIONS[collection], step, slug)):
        if iri in graph.labels:
            return iri
    if collection == "legislation":
        return _legislation(graph, text, agreement)
    known = members(graph, collection, agreement)
    imposed = _imposed(graph, text, agreement) if collection == "duties" else []
    return _only(graph, collection, text, known, imposed)


def _imposed(graph: Graph, text: str, agreement: str) -> list[str]:
    """Return the duties that a cited provision imposes, or one inside it."""
    if not parse(text).provision:
        return []
    law = _legislation(graph, text, agreement)
    return list(
        dict.fromkeys(
            row.values["duty"]
            for row in graph.listing("duties", agreement).rows
            for provision in row.values["provision"].split()
            if f"{provision}/".startswith(f"{law}/")
        )
    )


def _legislation(graph: Graph, text: str, agreement: str) -> str:
    cited = parse(text)
    if cited.provision and not cited.instrument:
        raise QueryError(_of_which(graph, cited.provision))
    whole = f"{LEGISLATION}{cited.instrument}"
    if whole not in graph.labels:
        known = members(graph, "legislation", agreement)
        whole = _instrument(graph, cited.instrument, known)
    if not cited.provision:
        return whole
    return _provision(graph, whole, cited.provision)


def _of_which(graph: Graph, steps: str) -> str:
    ending = f"/{steps}".lower()
    found = [
        graph.label(iri)
        for iri in graph.labels
        if iri.startswith(LEGISLATION) and iri.lower().endswith(ending)
    ]
    missing = f"legislation: {written(steps)} of which Act or instrument"
    return f"{missing}{_suggested(sorted(found)[:3])}"


def _instrument(graph: Graph, text: str, known: list[str]) -> str:
    found = [] if called(text, known, graph.names) else _by_half(graph, text, known)
    return _only(graph, "legislation", text, known, found)


def _by_half(graph: Graph, text: str, known: list[str]) -> list[str]:
    """Return what is called so but for the year, or is the Act of that year."""
    year = _YEAR.match(text)
    if year:
        kind = _TITLED.get(year[2].lower(), year[2].lower())
        ending = re.compile(rf" {kind}s? {year[1]}$", re.IGNORECASE)
        return [iri for iri in known if ending.search(graph.label(iri))]
    wanted = plain(text)
    return [
        iri for iri in known if wanted == plain(_YEAR_AT_END.sub("", graph.label(iri)))
    ]


def _provision(graph: Graph, instrument: str, steps: str) -> str:
    exact = f"{instrument}/{steps}"
    held = [iri for iri in graph.labels if iri.startswith(f"{instrument}/")]
    alike = [iri for iri in held if iri.lower() == exact.lower()]
    if exact in graph.labels or len(alike) == 1:
        return exact if exact in graph.labels else alike[0]
    wanted = f"{graph.label(instrument)}, {written(steps)}"
    near = nearest(wanted, held, graph.names)
    raise QueryError(f"legislation: {wanted} is not recorded{_suggested(near)}")


def _only(
    graph: Graph, collection: str, text: str, things: list[str], otherwise: list[str]
) -> str:
    """Return the one thing called so, else the one that is meant otherwise."""
    others = meant(graph.store) if collection in _OFTEN_MEANT else {}
    for found in (
        called(text, things, graph.names),
        otherwise,
        called(text, things, others),
    ):
        if found:
            return _one(graph, collection, text, found)
    every = {iri: (*graph.names.get(iri, ()), *others.get(iri, ())) for iri in things}
    near = nearest(text, things, every)
    raise QueryError(f"{collection}: nothing is called {text!r}{_suggested(near)}")


def _one(graph: Graph, collection: str, text: str, found: list[str]) -> str:
    if len(found) == 1:
        return found[0]
    meant = _listed(graph.label(iri) for iri in found)
    raise QueryError(f"{collection}: {text!r} may mean {meant}")


def members(graph: Graph, collection: str, agreement: str) -> list[str]:
    """Return the IRIs of the things of a collection, in the order of its list."""
    listed = graph.listing(collection, agreement)
    fixed = {field.name for field in listed.question.parameters}
    column = next(
        (c.name for c in listed.question.columns if c.name not in fixed), "agreement"
    )
    return list(dict.fromkeys(row.values[column] for row in listed.rows))


def _suggested(near: Iterable[str]) -> str:
    listed = _listed(near)
    return f"; did you mean {listed}?" if listed else ""


def _listed(names: Iterable[str]) -> str:
    return " or ".join(f"{name!r}" for name in names)


def anything(graph: Graph, text: str, agreement: str) -> str:
    """Return the IRI of the thing, of whatever kind, that a text names.

    What the agreement lists comes before what else it names, and that before what
    stands outside it.

    Raises:
        QueryError: nothing bears that name.
    """
    if not text.strip():
        raise QueryError("wanted a name, a citation or an IRI, given none")
    if text in graph.labels:
        return text
    own, shared = _by_owner(graph, agreement)
    for known in (_collected(graph, agreement), own, shared):
        found = called(text, known, graph.names)
        found = found or [iri for iri in known if iri.rpartition("/")[2] == text]
        if found:
            return found[0]
    cited = parse(text)
    if cited.provision or cited.instrument.startswith("uk"):
        return thing(graph, "legislation", text, agreement)
    for collection in _LAST_TRIED:
        with suppress(QueryError):
            return thing(graph, collection, text, agreement)
    near = nearest(text, [*own, *shared], graph.names)
    raise QueryError(f"nothing is called {text!r}{_suggested(near)}")


def _collected(graph: Graph, agreement: str) -> list[str]:
    return [
        iri
        for collection in COLLECTIONS.values()
        if collection.of_agreement
        for iri in members(graph, collection.name, agreement)
    ]


def _by_owner(graph: Graph, agreement: str) -> tuple[list[str], list[str]]:
    own = [iri for iri in graph.names if iri.startswith(f"{agreement}/")]
    others = (*(f"{iri}/" for iri in graph.agreements), VOCAB, ONTOLOGY)
    shared = [iri for iri in graph.names if not iri.startswith(others)]
    return own, shared


def pairs(given: Iterable[str]) -> dict[str, str]:
    """Return the values of ``name=value`` texts.

    Raises:
        QueryError: a text has no equals sign.
    """
    return dict(_pair(text) for text in given)


def resolved(
    graph: Graph, asked: Question, agreement: str, given: Mapping[str, str]
) -> dict[str, str]:
    """Return parameter values with every name replaced by the thing it names.

    The agreement is added where the question takes it.

    Raises:
        QueryError: a value names nothing.
    """
    fields = {field.name: field for field in asked.parameters}
    values = {
        name: _value(graph, fields[name], text, agreement) if name in fields else text
        for name, text in given.items()
    }
    if "agreement" in fields:
        values.setdefault("agreement", agreement)
    return values


def _value(graph: Graph, field: Field, text: str, agreement: str) -> str:
    collection = field.kind.rstrip("?")
    if collection in COLLECTIONS:
        return thing(graph, collection, text, agreement)
    if field.name in OWN:
        return _own(graph, field, text, agreement)
    return text


def _own(graph: Graph, field: Field, text: str, agreement: str) -> str:
    """Return what an agreement itself names: its IRI, or its slug for a text."""
    if text in graph.labels and field.kind.startswith("iri"):
        return text
    stems = tuple(f"{agreement}/{step}/" for step in OWN[field.name])
    things = [iri for iri in graph.labels if iri.startswith(stems)]
    exact = [iri for iri in things if text in {iri, _slug(iri)}]
    denoting = _denoting(graph, text, things, agreement)
    found = exact or [_only(graph, field.name, text, things, denoting)]
    return _slug(found[0]) if field.kind.startswith("text") else found[0]


def _slug(iri: str) -> str:
    return iri.rpartition("/")[2]


def _denoting(
    graph: Graph, text: str, things: Iterable[str], agreement: str
) -> list[str]:
    """Return the named laws that mean what a citation names."""
    try:
        law = _legislation(graph, text, agreement)
    except QueryError:
        return []
    return [
        iri
        for iri in things
        for quad in graph.store.quads(node(iri))
        if (quad.predicate.value, plain_term(quad.object)) == (f"{CSA}denotes", law)
    ]


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise QueryError(f"--param: wanted NAME=VALUE, given {text!r}")
    return name, value
