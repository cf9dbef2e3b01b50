"""Whether an agreement is still what holds: since when it is out of date, in what."""

from datetime import date
from typing import Final

from csa_graph._bundle import QUERIES
from csa_graph.findings import found_by, load_checks
from csa_graph.graph import Graph

_FAMILY: Final = "currency"
_NOTE: Final = "note"


def currency(graph: Graph, agreement: str, as_at: date) -> list[str]:
    """Return sentences for the top of an agreement's pages; none where it is current.

    They are the findings of currency that are more than a note and that nobody has
    decided to live with, the gravest first.

    Args:
        graph: the data.
        agreement: the agreement's IRI.
        as_at: the day that counts.

    Raises:
        QueryError: a check is ill-formed.
    """
    known = load_checks(QUERIES / "audit" / "findings")
    checks = tuple(check for check in known if check.family == _FAMILY)
    return [
        finding.reason
        for finding in found_by(checks, graph, agreement, as_at)
        if finding.severity != _NOTE and finding.acceptance is None
    ]
