"""What the queries on coverage found, by query and by what each row is about.

Every query of ``queries/audit/coverage`` is asked once; all rows of the report are put
together from its answers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from csa_graph._bundle import QUERIES
from csa_graph.citations import Citation, cited
from csa_graph.force import observations, statuses
from csa_graph.graph import Graph
from csa_graph.iri import VOCAB
from csa_graph.parts import Part, Status, basis
from csa_graph.questions import AnswerRow, Question, load_questions

Cited = AnswerRow | Part


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of all duties, and where it is said.

    Attributes:
        graph: the data.
        as_at: the day for which force is told.
        statuses: every status of coverage, by its IRI.
        force: whether each duty is in force on the day, by the duty's IRI.
        found: the rows of each query, by its name and by their column ``about``.
    """

    graph: Graph
    as_at: date
    statuses: Mapping[str, Status]
    force: Mapping[str, str]
    found: Mapping[str, Mapping[str, tuple[AnswerRow, ...]]]

    def of(self, query: str, about: str) -> tuple[AnswerRow, ...]:
        """Return the rows of a query that are about one thing, in its order."""
        return self.found[query].get(about, ())

    def part(self, row: AnswerRow, of: str) -> Part:
        """Return a row as a part of a link; a reason it has is of the thing given."""
        given = row.values.get("basis", "").removeprefix(f"{VOCAB}layer/")
        return Part(
            status=row.values["status"],
            by=row.values["by"],
            reason=row.values["reason"],
            of=of,
            basis=given or self.basis(row.citations),
            citations=row.citations,
        )

    def basis(self, citations: Iterable[Citation]) -> str:
        """Return the weakest layer among sources, the matching of names left out."""
        return basis(citations, self.found["identities"])

    def ordered(self, things: Iterable[str]) -> tuple[str, ...]:
        """Return things by label, each once, without what is empty."""
        named = ((self.graph.label(iri), iri) for iri in set(things) if iri)
        return tuple(iri for _, iri in sorted(named))

    def labels(self, things: Iterable[str]) -> str:
        """Return the labels of things as a list in words."""
        return ", ".join(self.graph.label(iri) for iri in self.ordered(things))

    def cited(self, *rows: Cited) -> tuple[Citation, ...]:
        """Return the sources of some rows and parts, each once."""
        graphs = (citation.iri for row in rows for citation in row.citations)
        return tuple(cited(self.graph.citations, graphs))


@cache
def queries() -> dict[str, Question]:
    """Return the queries on coverage, by name."""
    return load_questions(QUERIES / "audit" / "coverage")


def empty(query: str) -> str:
    """Return what it means that a query finds nothing."""
    return queries()[query].empty


def known_statuses(graph: Graph) -> dict[str, Status]:
    """Return every status of coverage, by its IRI, in the order of the list."""
    return {
        row.values["about"]: Status(
            iri=row.values["about"],
            label=row.values["label"],
            definition=row.values["definition"],
            shortfall=int(row.values["shortfall"] or 0),
            delivers=row.values["delivers"] == "true",
        )
        for row in graph.ask(queries()["statuses"], {}).rows
    }


def gather(graph: Graph, agreement: str, as_at: date) -> Facts:
    """Return what the queries find about an agreement on a day.

    Raises:
        QueryError: a query that comes with the package is ill-formed.
    """
    given = {"agreement": agreement, "as_at": as_at.isoformat()}
    found = {name: _rows(graph, asked, given) for name, asked in queries().items()}
    force = statuses(observations(graph), as_at)
    return Facts(graph, as_at, known_statuses(graph), force, found)


def _rows(
    graph: Graph, question: Question, given: Mapping[str, str]
) -> dict[str, tuple[AnswerRow, ...]]:
    takes = {field.name for field in question.parameters}
    values = {name: value for name, value in given.items() if name in takes}
    held: dict[str, list[AnswerRow]] = {}
    for row in graph.ask(question, values).rows:
        held.setdefault(row.values["about"], []).append(row)
    return {about: tuple(rows) for about, rows in held.items()}
