"""``csa-graph ask``: a named question, or one in plain words."""

import argparse
import sys
from typing import Final

from csa_graph import naming
from csa_graph.across import of_agreements
from csa_graph.answers import answered
from csa_graph.commands.command import Command
from csa_graph.commands.inputs import graph_of
from csa_graph.commands.outputs import add_takeaway_options, give
from csa_graph.graph import Graph
from csa_graph.matching import match, matcher
from csa_graph.replies import command_line, reply, taken_as
from csa_graph.takeaway import Takeaway

_NOTHING_LIKE_IT: Final = "No question is like it; csa-graph questions lists them all."


def _add_ask(command: argparse.ArgumentParser) -> None:
    command.add_argument("name", metavar="NAME", help="or a question in plain words")
    command.add_argument("--param", action="append", default=[], metavar="NAME=VALUE")
    add_takeaway_options(command)


def _ask(given: argparse.Namespace) -> int:
    graph = graph_of(given)
    values = naming.pairs(given.param)
    if " " in given.name.strip():
        agreement = graph.agreement(given.agreement)
        return _ask_in_words(given, graph, agreement, values)
    question = naming.question(graph, given.name)

    def answer(owner: str) -> Takeaway:
        return answered(graph, question, owner, values)

    return give(given, of_agreements(graph, given.agreement, answer))


def _ask_in_words(
    given: argparse.Namespace, graph: Graph, agreement: str, values: dict[str, str]
) -> int:
    found = match(matcher(graph, agreement), given.name)
    if found and found[0].sure:
        print(f"Taken as: {taken_as(found[0])}", file=sys.stderr)
        return give(given, reply(graph, agreement, found[0], values))
    print("It is not clear what is meant. Perhaps:" if found else _NOTHING_LIKE_IT)
    for one in found:
        print(f"\n  {one.title}\n      {command_line(one)}")
    return 0


COMMAND: Final = Command(
    "answer a question, by its name or in plain words", _add_ask, _ask
)
