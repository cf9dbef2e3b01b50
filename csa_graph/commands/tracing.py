"""``csa-graph trace``: how two things hang together."""

import argparse
from typing import Final

from csa_graph import naming
from csa_graph.commands.command import Command
from csa_graph.commands.inputs import graph_of
from csa_graph.commands.outputs import add_takeaway_options, give
from csa_graph.proof import trace


def _add_trace(command: argparse.ArgumentParser) -> None:
    command.add_argument("start", metavar="A", help="a name, a citation or an IRI")
    command.add_argument("end", metavar="B")
    add_takeaway_options(command)


def _trace(given: argparse.Namespace) -> int:
    graph = graph_of(given)
    agreement = graph.agreement(given.agreement)
    ends = [naming.anything(graph, t, agreement) for t in (given.start, given.end)]
    return give(given, trace(graph, agreement, *ends))


COMMAND: Final = Command("show how two things hang together", _add_trace, _trace)
