"""``csa-graph serve``: the web application, when it runs."""

import argparse
import importlib
from typing import Final

from csa_graph import _bundle
from csa_graph.commands.command import Command
from csa_graph.commands.inputs import graph_of


def _add_serve(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host", default="127.0.0.1", help="address to listen on")
    command.add_argument("--port", type=int, default=8000)


def _serve(given: argparse.Namespace) -> int:
    serve = importlib.import_module(_bundle.web_package()).serve
    serve(graph_of(given), given.host, given.port)
    return 0


COMMAND: Final = Command("answer over HTTP, on this machine only", _add_serve, _serve)
