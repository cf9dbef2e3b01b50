"""``csa-graph derive``: which priorities derive from which legislation."""

import argparse
from dataclasses import replace
from typing import Final

from csa_graph.across import ALL, of_agreements
from csa_graph.commands.command import Command
from csa_graph.commands.inputs import graph_of
from csa_graph.commands.outputs import add_takeaway_options, give
from csa_graph.derivations import BASES, Asked
from csa_graph.matrix import derived
from csa_graph.proof import proofs, proven
from csa_graph.takeaway import Takeaway


def _add_derive(command: argparse.ArgumentParser) -> None:
    command.add_argument("--priority", default="", metavar="NAME")
    command.add_argument("--legislation", default="", metavar="CITATION")
    command.add_argument("--basis", default="", choices=("", *BASES))
    command.add_argument("--rule", default="", metavar="NAME")
    command.add_argument("--as-at", default="", metavar="DATE")
    command.add_argument("--why", action="store_true", help="every hop of each chain")
    add_takeaway_options(command)


def _derive(given: argparse.Namespace) -> int:
    graph = graph_of(given)
    asked = Asked(
        given.priority, given.legislation, given.basis, given.rule, given.as_at
    )
    if given.agreement == ALL:
        return give(
            given, of_agreements(graph, ALL, lambda o: derived(graph, o, asked))
        )
    agreement = graph.agreement(given.agreement)
    taken = derived(graph, agreement, asked)
    if not given.why and given.format == "table" and not given.out:
        return _on_terminal(given, taken, asked)
    shown = list(dict.fromkeys(row["derivation_iri"] for row in taken.body["rows"]))
    if not given.why or not shown:
        return give(given, taken)
    if len(shown) == 1:
        return give(given, proven(graph, agreement, shown[0]))
    return give(given, proofs(graph, agreement, shown))


def _on_terminal(given: argparse.Namespace, taken: Takeaway, asked: Asked) -> int:
    """Show chains where they are few, else cells; then what has no link."""
    chains, cells, _, without = taken.sheets
    status = give(
        given, replace(taken, sheets=(chains if _narrowed(asked) else cells,))
    )
    if not _narrowed(asked):
        print()
        give(given, replace(taken, sheets=(without,), body={}))
    return status


def _narrowed(asked: Asked) -> bool:
    return bool(asked.priority or asked.legislation)


COMMAND: Final = Command(
    "show which priorities derive from which legislation", _add_derive, _derive
)
