"""What a person types, and which thing or question is meant by it."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from csa_graph.errors import QueryError
from csa_graph.graph import Graph
from csa_graph.iri import COLLECTIONS, candidates
from csa_graph.questions import Field, Question


def question(graph: Graph, name: str) -> Question:
    """Return the named question.

    Raises:
        QueryError: there is none of that name; the nearest names are suggested.
    """
    if name in graph.questions:
        return graph.questions[name]
    raise QueryError(f"no question {name!r}{_nearest(name, graph.questions)}")


def thing(graph: Graph, collection: str, text: str, agreement: str) -> str:
    """Return the IRI of the thing of a collection that a text names.

    Args:
        graph: the data.
        collection: the collection's name, ``priorities``.
        text: an IRI, a slug, or a label in any case.
        agreement: the agreement's IRI, for things that belong to one.

    Raises:
        QueryError: nothing bears that name; the nearest names are suggested.
    """
    kind = COLLECTIONS[collection]
    slug = agreement.rpartition("/")[2]
    for iri in (text, *candidates(kind, text, slug)):
        if iri in graph.labels:
            return iri
    named = _labels(graph, collection, agreement)
    if text.casefold() in named:
        return named[text.casefold()]
    raise QueryError(f"{collection}: nothing is called {text!r}{_nearest(text, named)}")


def _labels(graph: Graph, collection: str, agreement: str) -> dict[str, str]:
    listed = graph.listing(collection, agreement)
    fixed = {field.name for field in listed.question.parameters}
    column = next(c.name for c in listed.question.columns if c.name not in fixed)
    iris = (row.values[column] for row in listed.rows)
    return {graph.label(iri).casefold(): iri for iri in iris}


def parameters(
    graph: Graph, asked: Question, agreement: str, given: Iterable[str]
) -> dict[str, str]:
    """Return the values to bind, from ``name=value`` texts.

    Raises:
        QueryError: a text has no equals sign, or names nothing.
    """
    values = dict(_pair(text) for text in given)
    return resolved(graph, asked, agreement, values)


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


def _nearest(text: str, names: Iterable[str]) -> str:
    found = get_close_matches(text.casefold(), list(names), n=3, cutoff=0.5)
    return f"; did you mean {', '.join(found)}?" if found else ""
