"""``csa-graph search``: things and questions by what they say."""

import argparse
from typing import Final

from csa_graph.answers import searched
from csa_graph.commands.command import Command
from csa_graph.commands.inputs import graph_of
from csa_graph.commands.outputs import add_takeaway_options, give
from csa_graph.search import index


def _add_search(command: argparse.ArgumentParser) -> None:
    command.add_argument("text", nargs="+", metavar="TEXT")
    add_takeaway_options(command)


def _search(given: argparse.Namespace) -> int:
    graph = graph_of(given)
    agreement = graph.agreement(given.agreement)
    return give(given, searched(index(graph), agreement, " ".join(given.text)))


COMMAND: Final = Command(
    "find things and questions by what they say", _add_search, _search
)
