"""``csa-graph check``: what an editor must mend."""

import argparse
from typing import Final

from csa_graph.build import concluded
from csa_graph.check import SEVERITIES, problems
from csa_graph.commands.command import FINDINGS, Command
from csa_graph.commands.deadline import within
from csa_graph.commands.inputs import folders_of
from csa_graph.signs import in_one_line
from csa_graph.store import EmbeddedStore


def _add_check(command: argparse.ArgumentParser) -> None:
    command.add_argument("--fail-on", choices=SEVERITIES, default="error")


def _check(given: argparse.Namespace) -> int:
    found = folders_of(given).inputs()
    with within(given.deadline):
        quads = concluded(found)
        listed = problems(found, quads, EmbeddedStore(quads))
    asked = SEVERITIES[SEVERITIES.index(given.fail_on) :]
    failing = [problem for problem in listed if problem.severity in asked]
    for problem in listed:
        if problem.severity != "note" or problem in failing:
            print(in_one_line(str(problem)))
    counts = ", ".join(
        f"{sum(problem.severity == level for problem in listed)} {level}s"
        for level in reversed(SEVERITIES)
    )
    print(f"{len(found.all())} files, {len(quads)} statements: {counts}")
    return FINDINGS if failing else 0


COMMAND: Final = Command("look for mistakes in the files", _add_check, _check)
