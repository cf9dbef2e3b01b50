"""``csa-graph verify``: the data against the agreement's own document."""

import argparse
from pathlib import Path
from typing import Final

from csa_graph.commands.command import FINDINGS, Command
from csa_graph.commands.deadline import within
from csa_graph.commands.inputs import graph_of
from csa_graph.source import read_source
from csa_graph.verify import Verification, verify


def _add_verify(command: argparse.ArgumentParser) -> None:
    command.add_argument("--source", type=Path, required=True, metavar="FILE")
    command.add_argument("--agreement", default="", metavar="SLUG")


def _verify(given: argparse.Namespace) -> int:
    lines = read_source(given.source)
    graph = graph_of(given)
    with within(given.deadline):
        result = verify(graph.store, graph.agreement(given.agreement), lines)
    for line in _report(result):
        print(line)
    return 0 if result.proven else FINDINGS


def _report(result: Verification) -> list[str]:
    listed = [*result.mismatches, *result.unaccounted]
    return [
        *(str(item) for item in listed),
        *(f"paragraph {name}: no fact and no reason why" for name in result.silent),
        *(f"line {number}: belongs to no paragraph" for number in result.unread),
        f"paragraphs with facts: {len(result.with_facts)}",
        f"paragraphs without facts: {len(result.narrative)}",
        *(f"  {name}: {reason}" for name, reason in result.narrative),
        f"printed names found: {result.names}",
        f"spans found: {result.spans}",
        f"words explained instead: {result.explained}",
        f"words, dates and numbers unaccounted for: {len(result.unaccounted)}",
        f"mismatches: {len(result.mismatches)}",
    ]


COMMAND: Final = Command(
    "prove the data against the agreement's own document", _add_verify, _verify
)
