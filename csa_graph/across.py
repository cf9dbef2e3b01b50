"""One answer about every agreement at once, for comparison: ``agreement=all``.

Each agreement is asked on its own, as it would be alone. Its rows carry its name in the
first column; where it cannot be asked, the cover says why.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from csa_graph.errors import QueryError
from csa_graph.graph import Graph
from csa_graph.iri import ID
from csa_graph.tables import Table
from csa_graph.takeaway import Takeaway

ALL: Final = "all"
_COLUMN: Final = "agreement"
_ALONE: Final = {
    "Answer",
    "Outcome",
    "Agreement",
    "Fingerprint of the agreement",
    "How to cite",
}

Answering = Callable[[str], Takeaway]


def of_agreements(graph: Graph, slug: str, answering: Answering) -> Takeaway:
    """Return an answer about the agreement named, or about all of them.

    Args:
        graph: the data.
        slug: of one agreement; the newest if empty; ``all`` for every one.
        answering: gives the answer about the agreement with the IRI it is given.

    Raises:
        QueryError: there is no such agreement, or none of them can be asked.
    """
    if slug != ALL:
        return answering(graph.agreement(slug))
    answers: dict[str, Takeaway] = {}
    refusals: dict[str, QueryError] = {}
    for iri in sorted(graph.agreements):
        try:
            answers[iri] = answering(iri)
        except QueryError as error:
            refusals[iri] = error
    if not answers:
        raise next(iter(refusals.values()))
    return _together(graph, answers, refusals)


def _together(
    graph: Graph, answers: Mapping[str, Takeaway], refusals: Mapping[str, QueryError]
) -> Takeaway:
    first = next(iter(answers.values()))
    names = [name for name, _ in first.sheets]
    sheets = tuple(
        (name, _table(graph, place, answers)) for place, name in enumerate(names)
    )
    return Takeaway(_cover(graph, answers, refusals), sheets, _body(answers, refusals))


def _table(graph: Graph, place: int, answers: Mapping[str, Takeaway]) -> Table:
    tables = {graph.label(iri): one.sheets[place][1] for iri, one in answers.items()}
    columns = dict.fromkeys(c for shown in tables.values() for c in shown.columns)
    rows = tuple(
        (label, *(_cell(shown, row, column) for column in columns))
        for label, shown in tables.items()
        for row in shown.rows
    )
    title = next(iter(tables.values())).title
    numbers = frozenset[str]().union(*(one.numbers for one in tables.values()))
    return Table(title, (_COLUMN, *columns), rows, numbers)


def _cell(shown: Table, row: tuple[str, ...], column: str) -> str:
    return row[shown.columns.index(column)] if column in shown.columns else ""


def _cover(
    graph: Graph, answers: Mapping[str, Takeaway], refusals: Mapping[str, QueryError]
) -> Table:
    first = next(iter(answers.values())).cover
    shared = tuple(row for row in first.rows if row[0] not in _ALONE)
    said = tuple(
        (graph.label(iri), one.said.get("Answer", one.cover.title))
        for iri, one in answers.items()
    )
    why = tuple((graph.label(iri), str(error)) for iri, error in refusals.items())
    data = next(iter(answers.values())).said["Data"]
    cite = ("How to cite", f"{first.title}. All agreements. {data}.")
    return Table(first.title, first.columns, (*shared, cite, *said, *why))


def _body(
    answers: Mapping[str, Takeaway], refusals: Mapping[str, QueryError]
) -> dict[str, Any]:
    return {
        "agreements": {
            **{iri.removeprefix(ID): one.body for iri, one in answers.items()},
            **{
                iri.removeprefix(ID): {
                    "outcome": "cannot_be_asked",
                    "means": str(error),
                }
                for iri, error in refusals.items()
            },
        }
    }
