"""What a person types, and which thing or question is meant by it."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from rapidfuzz import process

from csa_graph.errors import QueryError
from csa_graph.graph import Graph
from csa_graph.iri import COLLECTIONS, LEGISLATION, ONTOLOGY, VOCAB, candidates
from csa_graph.legislation import parse
from csa_graph.names import called, nearest
from csa_graph.questions import Field, Question

_YEAR: Final = re.compile(r"^(\d{4}) Act$", re.IGNORECASE)


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
    for iri in (text, *candidates(COLLECTIONS[collection], text, slug)):
        if iri in graph.labels:
            return iri
    if collection == "legislation":
        return _legislation(graph, text, agreement)
    return _only(graph, collection, text, members(graph, collection, agreement))


def _legislation(graph: Graph, text: str, agreement: str) -> str:
    cited = parse(text)
    whole = f"{LEGISLATION}{cited.instrument}"
    if whole not in graph.labels:
        known = members(graph, "legislation", agreement)
        whole = _instrument(graph, cited.instrument, known)
    if not cited.provision:
        return whole
    return _provision(graph, whole, cited.provision)


def _instrument(graph: Graph, text: str, known: list[str]) -> str:
    year = _YEAR.match(text)
    if year and not called(text, known, graph.names):
        found = [iri for iri in known if graph.label(iri).endswith(f" Act {year[1]}")]
        if found:
            return _one(graph, "legislation", text, found)
    return _only(graph, "legislation", text, known)


def _provision(graph: Graph, instrument: str, steps: str) -> str:
    if f"{instrument}/{steps}" in graph.labels:
        return f"{instrument}/{steps}"
    held = [iri for iri in graph.labels if iri.startswith(f"{instrument}/")]
    wanted = f"{graph.label(instrument)}: {steps}"
    near = nearest(wanted, held, graph.names)
    raise QueryError(f"legislation: {wanted} is not recorded{_suggested(near)}")


def _only(graph: Graph, collection: str, text: str, things: list[str]) -> str:
    found = called(text, things, graph.names)
    if found:
        return _one(graph, collection, text, found)
    near = nearest(text, things, graph.names)
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
    cited = parse(text)
    if cited.provision or cited.instrument.startswith("uk"):
        return thing(graph, "legislation", text, agreement)
    own, shared = _by_owner(graph, agreement)
    for known in (_collected(graph, agreement), own, shared):
        found = called(text, known, graph.names)
        found = found or [iri for iri in known if iri.rpartition("/")[2] == text]
        if found:
            return found[0]
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
    return text


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise QueryError(f"--param: wanted NAME=VALUE, given {text!r}")
    return name, value
