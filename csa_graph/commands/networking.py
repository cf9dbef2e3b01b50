"""``csa-graph network``: what the shape of the network tells."""

import argparse
from dataclasses import replace
from typing import Final

from csa_graph.commands.command import FINE, Command
from csa_graph.commands.inputs import graph_of
from csa_graph.commands.outputs import add_takeaway_options, give
from csa_graph.network import TABLES, measured


def _add_network(command: argparse.ArgumentParser) -> None:
    command.add_argument("--table", choices=TABLES, default="", help="one alone")
    add_takeaway_options(command)


def _network(given: argparse.Namespace) -> int:
    graph = graph_of(given)
    taken = measured(graph, graph.agreement(given.agreement), given.table)
    if given.format != "table" or given.out:
        return give(given, taken)
    print(taken.body["links"], end="\n\n")
    for sheet in taken.sheets:
        give(given, replace(taken, sheets=(sheet,), body={}))
        print()
    return FINE


COMMAND: Final = Command(
    "show who stands alone and what hangs on what", _add_network, _network
)
