"""``csa-graph questions``: the named questions, by who asks them."""

import argparse
from typing import Final

from csa_graph.commands.command import Command, no_options
from csa_graph.commands.inputs import graph_of
from csa_graph.questions import Question


def _questions(given: argparse.Namespace) -> int:
    listed = graph_of(given).questions.values()
    for user in dict.fromkeys(user for question in listed for user in question.users):
        print(f"Questions of the {user}\n")
        for question in listed:
            if user == question.users[0]:
                print("\n".join(_described(question)))
    return 0


def _described(question: Question) -> list[str]:
    fields = [field for field in question.parameters if field.name != "agreement"]
    return [
        f"  {question.name}",
        f"      {question.asks}",
        *(f"      --param {field.name}=…  {field.help}" for field in fields),
    ]


COMMAND: Final = Command("list the named questions", no_options, _questions)
