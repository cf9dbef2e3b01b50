"""Checking data: shapes and checks together, each problem with its place.

`problems` gives what an editor must mend, ordered by file and line.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from csa_graph.acceptances import as_written
from csa_graph.checks import load_checks, offenders
from csa_graph.files import Inputs
from csa_graph.lines import first_place
from csa_graph.shapes import load_shapes, violations
from csa_graph.store import Store

SEVERITIES: Final = ("note", "warning", "error")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend in the data.

    Attributes:
        file: where the thing first stands; None where no file names it.
        line: the line, counted from 1.
        severity: ``error``, ``warning`` or ``note``.
        focus: the IRI of the thing.
        message: what to do.
        rule: the shape's IRI or the check's name.
    """

    file: Path | None
    line: int
    severity: str
    focus: str
    message: str
    rule: str

    def __str__(self) -> str:
        """Return one line, the place first, as compilers do."""
        place = f"{self.file}:{self.line}: " if self.file else ""
        return f"{place}{self.severity}: {self.message} <{self.focus}>"


def problems(found: Inputs, quads: Sequence[ox.Quad], store: Store) -> list[Problem]:
    """Return what breaks the shapes and the checks.

    Args:
        found: the files, for shapes, checks and places.
        quads: what the files hold.
        store: the same quads, for the checks.

    Raises:
        BundleError: there are no shapes.
        DataError: a shape or check file cannot be read.
    """
    placed = _Places(found.data + found.ontology)
    listed = [
        placed.problem(v.focus, v.severity, v.message, v.shape)
        for v in violations(quads, load_shapes(found.shapes))
    ]
    for check in load_checks(found.checks):
        listed += [
            placed.problem(o.focus, o.severity, o.message, o.check)
            for o in offenders(store, check)
        ]
    return sorted(listed, key=lambda p: (str(p.file), p.line, p.rule, p.message))


def errors(listed: Iterable[Problem]) -> list[Problem]:
    """Return the problems that forbid a snapshot."""
    return [problem for problem in listed if problem.severity == "error"]


@dataclass(frozen=True, slots=True)
class _Places:
    files: tuple[Path, ...]

    def problem(self, focus: str, severity: str, message: str, rule: str) -> Problem:
        names = dict.fromkeys((focus, as_written(focus)))
        found = filter(None, (first_place(name, self.files) for name in names))
        file, line = next(found, (None, 0))
        return Problem(file, line, severity, focus, message, rule)
