"""SPARQL checks: what SHACL cannot see, each a SELECT whose rows are the offenders.

A check is one ``.rq`` file. Its header gives a summary, a severity and a message in
which ``{column}`` stands for the value of that column; ``?focus`` is the offender.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from csa_graph.files import read_query
from csa_graph.headers import header, required
from csa_graph.store import Store, plain


@dataclass(frozen=True, slots=True)
class Check:
    """One check, as its file gives it.

    Attributes:
        name: the file's name without its ending.
        summary: what holds where nothing is found.
        severity: ``error``, ``warning`` or ``note``.
        message: what the editor should do, with ``{column}`` places.
        text: the query.
    """

    name: str
    summary: str
    severity: str
    message: str
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Offender:
    """One row of a check.

    Attributes:
        focus: the IRI of the thing to look at.
        check: the name of the check.
        message: the check's message about this thing.
        severity: as the check says.
    """

    focus: str
    check: str
    message: str
    severity: str


def load_checks(files: Iterable[Path]) -> list[Check]:
    """Return the checks of the files given.

    Raises:
        DataError: a file cannot be read.
        QueryError: a header is incomplete.
    """
    return [_check(file) for file in files]


def _check(file: Path) -> Check:
    text = read_query(file)
    values = header(text, file)
    return Check(
        name=file.stem,
        summary=required(values, "summary", file),
        severity=required(values, "severity", file),
        message=required(values, "message", file),
        text=text,
    )


def offenders(store: Store, check: Check) -> list[Offender]:
    """Return what breaks a check, ordered by thing and message.

    Raises:
        QueryError: the query cannot be evaluated.
    """
    rows = (
        {name: plain(term) for name, term in row.items()}
        for row in store.select(check.text, {})
    )
    return sorted(
        {
            Offender(
                row["focus"], check.name, check.message.format(**row), check.severity
            )
            for row in rows
        }
    )
