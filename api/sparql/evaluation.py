"""One query against one store: what is answered, as bytes, or why it is not.

Runs inside a worker, and so knows nothing of the rest of the web application.
"""

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from .lexer import LATER, LETTER
from .refusals import RefusedError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

Results = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
RESULTS: Final = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPHS: Final = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "trig": ox.RdfFormat.TRIG,
}
_KINDS: Final[dict[type, str]] = {
    ox.QuerySolutions: "solutions",
    ox.QueryBoolean: "truth",
    ox.QueryTriples: "graph",
}
_ILL_FORMED: Final = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]"  # XML 1.0, 2.2 Characters
)
# Namespaces in XML 1.0, 3: where a property's name is cut, and what no prefix is for.
_XML_NAME: Final = re.compile(rf"[{LETTER}_][{LATER}.\-]*\Z")
_XMLNS: Final = "http://www.w3.org/2000/xmlns/"
_PLACE: Final = re.compile(r"error at (\d+):(\d+): expected (.*)", re.DOTALL)
_SAID: Final = re.compile(r"(?:one of |, |^)([A-Z][a-zA-Z*]* [a-zA-Z* ]{8,}[a-zA-Z])")


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for every query.

    Attributes:
        store: the merge of all graphs as the default graph, and the named graphs.
        base: what relative addresses in a query are relative to.
        prefixes: for writing graphs.
        answer: the most bytes of an answer.
    """

    store: ox.Store
    base: str
    prefixes: dict[str, str]
    answer: int


class _Answer(io.BytesIO):
    """Bytes in memory, up to a limit."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, part: "ReadableBuffer") -> int:
        written = super().write(part)
        if self.tell() > self._most:
            raise OverflowError
        return written


def answer(setting: Setting, asked: Mapping[str, Any]) -> tuple[str, bytes]:
    """Return the kind of result and its bytes.

    Args:
        setting: the store and what goes with it.
        asked: ``text``; ``forms``, the form wanted for each kind of result that is
            wanted at all; ``data``, the default graphs and the named graphs of the
            request, or nothing; ``from``, those of the query; ``prologue``, for
            reading these.

    Raises:
        RefusedError: the query is at fault, takes too much, or no form of its kind of
            result is wanted; then the detail is the kind.
    """
    try:
        found = _found(setting, asked)
        kind = _KINDS[type(found)]
        form = asked["forms"].get(kind)
        if not form:
            raise RefusedError(406, kind)
        return kind, _written(setting, found, form)
    except SyntaxError as error:
        raise RefusedError(400, _sentence(str(error))) from None
    except OverflowError:
        most = f"{setting.answer:,} bytes"
        raise RefusedError(
            503, f"the answer is larger than {most}; add a LIMIT"
        ) from None
    except MemoryError:
        raise RefusedError(503, "the query takes more memory than it may") from None
    except (ValueError, RuntimeError, OSError) as error:
        raise RefusedError(400, f"the query cannot be evaluated: {error}") from None


def _found(setting: Setting, asked: Mapping[str, Any]) -> Results:
    text, base = asked["text"], setting.base
    if asked["data"]:
        parts = [[ox.NamedNode(iri) for iri in part] for part in asked["data"]]
    elif len(asked["from"][0]) > 1:
        parts = [_graphs(setting, asked, part) for part in asked["from"]]
    else:
        return setting.store.query(text, base_iri=base)
    merged, named = parts
    store, default = _data(setting.store, merged, named)
    return store.query(
        text, base_iri=base, default_graph=default, named_graphs=list(named)
    )


def _graphs(
    setting: Setting, asked: Mapping[str, Any], written: Iterable[str]
) -> list[ox.NamedNode]:
    """Return the graphs of a FROM, read by the engine as it reads the query."""
    text = f"{asked['prologue']} SELECT ?g {{ VALUES ?g {{ {' '.join(written)} }} }}"
    rows = setting.store.query(text, base_iri=setting.base)
    return [row["g"] for row in rows]  # type: ignore[union-attr]


def _data(
    store: ox.Store, merged: list[ox.NamedNode], named: list[ox.NamedNode]
) -> tuple[ox.Store, list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph]]:
    """Return a store and its default graph: the merge of graphs, each triple once.

    The engine lists a triple that stands in two of them twice.

    Source: SPARQL 1.1 Query Language, 13.2.1.
    """
    if len(merged) < 2:
        return store, [*merged]
    own = ox.Store()
    for graph in merged:
        quads = store.quads_for_pattern(None, None, None, graph)
        own.extend(ox.Quad(q.subject, q.predicate, q.object) for q in quads)
    for graph in named:
        own.extend(store.quads_for_pattern(None, None, None, graph))
    return own, [ox.DefaultGraph()]


def _written(setting: Setting, found: Results, form: str) -> bytes:
    out = _Answer(setting.answer)
    if isinstance(found, ox.QueryTriples):
        triples = _writable(found) if form == "rdfxml" else found
        _serialise(triples, out, form, setting.prefixes)
    else:
        found.serialize(out, RESULTS[form])
    return _well_formed(out.getvalue()) if form in {"xml", "rdfxml"} else out.getvalue()


def _serialise(
    triples: Iterable[ox.Triple], out: io.BytesIO, form: str, prefixes: dict[str, str]
) -> None:
    try:
        ox.serialize(triples, out, GRAPHS[form], prefixes=prefixes)
    except OSError as error:
        why = f"{form} cannot hold this graph: {error}; ask for Turtle"
        raise RefusedError(406, why) from None


def _well_formed(content: bytes) -> bytes:
    """Return XML without what XML cannot hold, and with its line ends kept.

    Source: XML 1.0, 2.2 Characters and 2.11 End-of-Line Handling.
    """
    return _ILL_FORMED.sub(b"", content).replace(b"\r", b"&#xD;")


def _writable(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """Yield triples that RDF/XML can hold: a property is an element's name."""
    for triple in triples:
        property_ = triple.predicate.value
        if not _XML_NAME.search(property_) or property_.startswith(_XMLNS):
            raise RefusedError(406, f"RDF/XML cannot name {property_}; ask for Turtle")
        yield triple


def _sentence(said: str) -> str:
    """Return what the engine says about a syntax error: where, and why if it says so.

    >>> _sentence('error at 1:6: expected one of "$", "}"')
    'line 1, column 6: the query cannot be read here or just before'
    >>> _sentence("too strange")
    'the query cannot be read: too strange'
    """
    found = _PLACE.match(said)
    if not found:
        return f"the query cannot be read: {said}"
    line, column, expected = found.groups()
    reason = _SAID.search(expected)
    why = f" ({reason[1]})" if reason else ""
    place = f"line {line}, column {column}"
    return f"{place}: the query cannot be read here or just before{why}"
