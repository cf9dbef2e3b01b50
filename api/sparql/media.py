"""The media types of answers, each kind of result with the preferred one first.

Source: SPARQL 1.1 Query Results JSON, XML, CSV and TSV; RDF 1.1 Turtle, N-Triples, XML,
TriG; JSON-LD 1.1. The last of each are what clients send that know no better.
"""

from collections.abc import Mapping
from typing import Final

from .accept import best

_RESULTS: Final = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
GRAPHS: Final = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/rdf+xml": "rdfxml",
    "application/ld+json": "jsonld",
    "application/trig": "trig",
    "application/json": "jsonld",
    "application/xml": "rdfxml",
    "text/xml": "rdfxml",
    "text/plain": "ntriples",
}
OFFERED: Final[Mapping[str, Mapping[str, str]]] = {
    "solutions": {**_RESULTS, "text/csv": "csv", "text/tab-separated-values": "tsv"},
    "truth": _RESULTS,
    "graph": GRAPHS,
}
_CALLED: Final = {
    "solutions": "a table",
    "truth": "a yes or no",
    "graph": "a graph",
}


def chosen(wanted: Mapping[str, float]) -> dict[str, str]:
    """Return the media type of each kind of result; nothing for what is not wanted."""
    return {kind: best(wanted, list(offered)) for kind, offered in OFFERED.items()}


def forms(types: Mapping[str, str]) -> dict[str, str]:
    """Return the form in which each kind of result is written, where one is wanted."""
    return {kind: OFFERED[kind][media] for kind, media in types.items() if media}


def said(kind: str) -> str:
    """Return a sentence about what is offered for one kind of result."""
    return f"{_CALLED[kind]} is offered as {', '.join(OFFERED[kind])}"


def content_type(media: str) -> str:
    """Return the value of a header; text says that it is UTF-8."""
    return f"{media}; charset=utf-8" if media.startswith("text/") else media
