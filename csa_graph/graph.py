"""A snapshot ready to be asked: the store, the citations, the labels, the questions.

Commands, the web service and the picture all begin here, so they give one answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from csa_graph._bundle import QUERIES
from csa_graph.citations import Citation, citations
from csa_graph.errors import QueryError
from csa_graph.iri import ID
from csa_graph.names import names
from csa_graph.questions import Answer, Question, ask, load_questions
from csa_graph.snapshot import Manifest, Snapshot
from csa_graph.store import EmbeddedStore, Store, plain

_LABELS: Final = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?thing ?label WHERE { ?thing rdfs:label ?label } ORDER BY ?thing ?label
"""
_AGREEMENTS: Final = """
PREFIX csa: <https://w3id.org/csa-graph/ontology#>
SELECT ?agreement ?start WHERE {
  ?agreement a csa:Agreement .
  OPTIONAL { ?agreement csa:periodStart ?start }
}
ORDER BY DESC(STR(?start)) ?agreement
"""


@dataclass(frozen=True, slots=True)
class Graph:
    """What can be asked of one snapshot.

    Attributes:
        manifest: what the snapshot is made of.
        store: the engine.
        citations: the citation of every named graph, by its IRI.
        labels: the label of every thing, by its IRI.
        names: every name of every thing, by its IRI.
        agreements: the IRIs of the agreements, the newest first.
        lists: the query of each collection, by the collection's name.
        questions: the named questions, by name.
        verifying: what a comparison with the document asks, by name.
        names_withheld: whether a post stands for every person.
    """

    manifest: Manifest
    store: Store
    citations: Mapping[str, Citation]
    labels: Mapping[str, str]
    names: Mapping[str, tuple[str, ...]]
    agreements: tuple[str, ...]
    lists: Mapping[str, Question]
    questions: Mapping[str, Question]
    verifying: Mapping[str, Question]
    names_withheld: bool = False

    def agreement(self, slug: str = "") -> str:
        """Return the IRI of an agreement; the newest where none is named.

        Raises:
            QueryError: there is no agreement with this slug.
        """
        if not slug and self.agreements:
            return self.agreements[0]
        if f"{ID}{slug}" in self.agreements:
            return f"{ID}{slug}"
        known = ", ".join(iri.removeprefix(ID) for iri in self.agreements)
        raise QueryError(f"agreement: wanted one of {known}, given {slug!r}")

    def ask(self, question: Question, given: Mapping[str, str]) -> Answer:
        """Return the answer to a question.

        Raises:
            QueryError: a parameter is missing, unknown or not of its kind.
        """
        return ask(self.store, question, given, self.citations)

    def listing(self, name: str, agreement: str) -> Answer:
        """Return the list of a collection, of one agreement where it belongs to one.

        Raises:
            QueryError: there is no such collection.
        """
        if name not in self.lists:
            raise QueryError(f"wanted one of {', '.join(self.lists)}, given {name!r}")
        question = self.lists[name]
        takes = {field.name for field in question.parameters}
        given = {"agreement": agreement} if "agreement" in takes else {}
        return self.ask(question, given)

    def label(self, iri: str) -> str:
        """Return the label of a thing; its IRI where it has none."""
        return self.labels.get(iri, iri)


def open_graph(held: Snapshot) -> Graph:
    """Return a snapshot ready to be asked.

    Raises:
        QueryError: a query that comes with the package is ill-formed.
    """
    store = EmbeddedStore(held.quads)
    labelled = store.select(_LABELS, {})
    return Graph(
        manifest=held.manifest,
        store=store,
        citations=citations(store),
        labels={plain(row["thing"]): plain(row["label"]) for row in labelled},
        names=names(store),
        agreements=tuple(
            dict.fromkeys(
                plain(row["agreement"]) for row in store.select(_AGREEMENTS, {})
            )
        ),
        lists=load_questions(QUERIES / "lists"),
        questions=load_questions(QUERIES / "questions"),
        verifying=load_questions(QUERIES / "verify"),
    )


def node(iri: str) -> ox.NamedNode:
    """Return the term of an IRI.

    Raises:
        QueryError: the text is no IRI.
    """
    try:
        return ox.NamedNode(iri)
    except ValueError:
        raise QueryError(f"wanted an IRI, given {iri!r}") from None
