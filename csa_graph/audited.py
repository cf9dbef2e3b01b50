"""Questions that the audit answers: with which of its tables, narrowed to what.

Each is a header in ``queries/audit/asked/``: ``#+ table:`` names ``coverage`` or
``findings``, ``#+ narrowed:`` a filter of the audit and its value.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from csa_graph._bundle import QUERIES
from csa_graph.audit import Brief, examine
from csa_graph.errors import QueryError
from csa_graph.files import read_text
from csa_graph.graph import Graph
from csa_graph.headers import header, required
from csa_graph.reports import coverage_report, findings_report
from csa_graph.takeaway import Takeaway

FOLDER: Final = QUERIES / "audit" / "asked"
_TABLES: Final = {"coverage": coverage_report, "findings": findings_report}


@dataclass(frozen=True, slots=True)
class Audited:
    """How the audit answers one question.

    Attributes:
        table: ``coverage`` or ``findings``, as at the end of the address.
        narrowed: filters of the audit, by their names in `Brief`.
    """

    table: str
    narrowed: Mapping[str, str]


@cache
def audited(folder: Path = FOLDER) -> Mapping[str, Audited]:
    """Return how the audit answers each question that is its, by the question's name.

    Raises:
        DataError: a header cannot be read.
        QueryError: one names no table, or one that the audit does not have.
    """
    found = {}
    for file in sorted(folder.glob("*.rq")):
        values = header(read_text(file), file)
        table = required(values, "table", file)
        if table not in _TABLES:
            raise QueryError(f"{file}: wanted one of {[*_TABLES]}, given {table!r}")
        pairs = (line.partition("=") for line in values.get("narrowed", []))
        found[file.stem] = Audited(table, {name: value for name, _, value in pairs})
    return found


def filters(question: str, values: Mapping[str, str]) -> dict[str, str]:
    """Return the filters of the audit: those of the question and those given.

    >>> filters("gaps", {"body": "probation-service"})
    {'status': 'gap', 'body': 'probation-service'}
    """
    return {**audited()[question].narrowed, **values}


def answer(
    graph: Graph, agreement: str, question: str, values: Mapping[str, str]
) -> Takeaway:
    """Return the table of the audit that answers a question.

    Args:
        graph: the data.
        agreement: the agreement's IRI.
        question: one that is the audit's.
        values: further filters, by their names in `Brief`.

    Raises:
        QueryError: a filter names nothing.
    """
    audit = examine(graph, agreement, Brief(**filters(question, values)))
    return _TABLES[audited()[question].table](audit)
