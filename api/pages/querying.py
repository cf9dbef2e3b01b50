"""The query page: a box, examples, what came of a query or where it went wrong."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from .site import Site, render
from .tables import Piece

_PLACE: Final = re.compile(r"line (\d+)(?:, column (\d+))?")
_MOST: Final = 500
_RESULTS: Final = (("csv", "CSV"), ("tsv", "TSV"), ("json", "JSON"), ("xml", "XML"))
_GRAPHS: Final = (("ttl", "Turtle"), ("jsonld", "JSON-LD"), ("rdf", "RDF/XML"))
_PREFIXES: Final = """\
PREFIX csa:  <https://w3id.org/csa-graph/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
_EXAMPLES: Final = (
    (
        "Every priority with its kind",
        """\
SELECT ?priority ?label ?kind WHERE {
  ?priority a csa:Priority ;
    rdfs:label ?label ;
    csa:priorityKind / rdfs:label ?kind .
}
ORDER BY ?kind ?label
""",
    ),
    (
        "Where each board is stated: GRAPH gives the source of a fact",
        """\
SELECT ?label ?source WHERE {
  GRAPH ?place { ?board a csa:GovernanceBody ; rdfs:label ?label }
  ?place rdfs:label ?source .
}
ORDER BY ?label ?source
""",
    ),
    (
        "How many statements each layer holds",
        """\
SELECT ?layer (COUNT(*) AS ?statements) WHERE {
  GRAPH ?place { ?subject ?predicate ?object }
  ?place csa:layer / rdfs:label ?layer .
}
GROUP BY ?layer
ORDER BY DESC(?statements)
""",
    ),
)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a query.

    Attributes:
        status: of HTTP.
        refused: why it was not answered; empty where it was.
        table: solutions or a truth value, as SPARQL 1.1 Query Results JSON.
        text: a graph as Turtle.
    """

    status: int = 200
    refused: str = ""
    table: Mapping[str, Any] | None = None
    text: str = ""


def query_page(site: Site, query: str, result: Result | None) -> bytes:
    """Return the query page.

    Args:
        site: as the page sees it.
        query: what the box holds; may be empty.
        result: what came of it; None where nothing was asked.
    """
    found = _PLACE.search(result.refused) if result else None
    head = result.table["head"].get("vars", []) if result and result.table else []
    rows = _rows(site, result, head)
    return render(
        site,
        "query.html",
        typed=query or _PREFIXES + "\n" + _EXAMPLES[0][1],
        examples=[(said, site.to("/query", query=_whole(q))) for said, q in _EXAMPLES],
        result=result,
        lines=_numbered(query, int(found[1])) if found else [],
        variables=head,
        rows=rows[:_MOST],
        count=len(rows),
        downloads=_downloads(site, query, result),
    )


def _whole(example: str) -> str:
    return f"{_PREFIXES}\n{example}"


def _numbered(query: str, wrong: int) -> list[tuple[int, str, bool]]:
    """Return the lines around the one that is wrong, numbered."""
    lines = enumerate(query.splitlines(), 1)
    return [(n, line, n == wrong) for n, line in lines if abs(n - wrong) <= 3]


def _rows(
    site: Site, result: Result | None, head: Sequence[str]
) -> list[tuple[Piece, ...]]:
    if not (result and result.table and "results" in result.table):
        return []
    bindings = result.table["results"]["bindings"]
    return [tuple(_piece(site, row.get(name)) for name in head) for row in bindings]


def _piece(site: Site, term: Mapping[str, Any] | None) -> Piece:
    if term is None:
        return Piece("", "")
    if term["type"] == "uri":
        return Piece(term["value"], site.thing(term["value"]))
    return Piece(str(term["value"]), "")


def _downloads(site: Site, query: str, result: Result | None) -> list[tuple[str, str]]:
    if not result or result.refused:
        return []
    forms: Sequence[tuple[str, str]] = _GRAPHS if result.text else _RESULTS
    if result.table and "boolean" in result.table:
        forms = _RESULTS[2:]
    return [(label, site.to(f"/query.{form}", query=query)) for form, label in forms]
