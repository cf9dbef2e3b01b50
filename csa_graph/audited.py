"""Questions that the audit answers: with which of its tables, narrowed to what."""

from collections.abc import Mapping
from typing import Final

from csa_graph.audit import Brief, examine
from csa_graph.graph import Graph
from csa_graph.reports import coverage_report, findings_report
from csa_graph.takeaway import Takeaway

COVERAGE: Final = "coverage"
FINDINGS: Final = "findings"
# By the name of the question: the table, and what it is narrowed to.
AUDITED: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "coverage": (COVERAGE, {}),
    "gaps": (COVERAGE, {"status": "gap"}),
    "findings": (FINDINGS, {}),
    "left_open": (FINDINGS, {"family": "unknowns"}),
    "out_of_date": (FINDINGS, {"family": "currency"}),
    "unconfirmed": (FINDINGS, {"family": "provenance"}),
}


def narrowed(question: str, values: Mapping[str, str]) -> dict[str, str]:
    """Return the filters of the audit: those of the question and those given.

    >>> narrowed("gaps", {"body": "probation-service"})
    {'status': 'gap', 'body': 'probation-service'}
    """
    return {**AUDITED[question][1], **values}


def audited(
    graph: Graph, agreement: str, question: str, values: Mapping[str, str]
) -> Takeaway:
    """Return the table of the audit that answers a question.

    Args:
        graph: the data.
        agreement: the agreement's IRI.
        question: one of `AUDITED`.
        values: further filters, by their names in `Brief`.

    Raises:
        QueryError: a filter names nothing.
    """
    audit = examine(graph, agreement, Brief(**narrowed(question, values)))
    if AUDITED[question][0] == COVERAGE:
        return coverage_report(audit)
    return findings_report(audit)
