"""The SPARQL behind each kind of page, to fold at its end."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from csa_graph._bundle import QUERIES
from csa_graph.graph import Graph
from csa_graph.iri import ONTOLOGY
from csa_graph.network import VIEWS
from csa_graph.questions import load_question

_Queries = list[tuple[str, str]]

# Each template, and the folder or file of the queries that its pages are answered by.
_FILES: Final = {
    "agreement.html": "document",
    "audit.html": "audit/coverage",
    "coverage.html": "audit/coverage",
    "chain.html": "chain",
    "search.html": "search.rq",
    "trace.html": "conclusions.rq",
}
_TERMS: Final = f"""\
# All that is said of the terms and of the closed lists.
SELECT ?term ?property ?value WHERE {{
  GRAPH <{ONTOLOGY}> {{ ?term ?property ?value }}
}}
ORDER BY ?term ?property ?value
"""
_THING: Final = """\
# Every fact of a thing with its source; the links to it are found the other way round.
SELECT ?source ?property ?value WHERE {{
  GRAPH ?source {{ <{iri}> ?property ?value }}
}}
ORDER BY ?property ?value ?source
"""


def behind(graph: Graph, template: str, values: Mapping[str, Any]) -> _Queries:
    """Return the queries that a page is answered by, each with its title.

    Args:
        graph: the data.
        template: the template of the page.
        values: what the page shows.
    """
    if template == "list.html" and "name" in values:
        question = graph.lists[values["name"]]
        return [(question.summary, question.text)]
    if template == "item.html":
        return [("The facts", _THING.format(iri=values["item"].iri))]
    if template == "network.html":
        views = dict.fromkeys(view for held in VIEWS.values() for view in held)
        return [query for name in views for query in _read(f"views/{name}.rq")]
    if template == "ontology.html":
        return [("The terms", _TERMS)]
    if template == "findings.html":
        checks = dict.fromkeys(row["check"] for row in values["rows"])
        return [query for name in checks for query in _read(_check(name))]
    return list(_read(_FILES[template])) if template in _FILES else []


def _check(name: str) -> str:
    return f"audit/findings/{name}.rq"


@cache
def _read(place: str) -> tuple[tuple[str, str], ...]:
    found = QUERIES / place
    files = [found] if found.suffix else sorted(found.glob("*.rq"))
    loaded = [load_question(file) for file in files]
    return tuple((question.summary, question.text) for question in loaded)
