"""``csa-graph publish``: the whole site as files, for use without a server."""

import argparse
import importlib
from pathlib import Path
from typing import Final

from csa_graph import _bundle
from csa_graph.commands.command import Command
from csa_graph.commands.inputs import NAMES, graph_of, progress


def _add_publish(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "directory", type=Path, metavar="DIR", help="new, empty or a former publication"
    )
    command.add_argument("--agreement", default="", metavar="SLUG")
    command.add_argument(
        "--names", choices=NAMES, default=NAMES[0], help="off: no person is named"
    )
    command.add_argument(
        "--as-at", default="", metavar="DATE", help="the day that all pages tell of"
    )
    command.add_argument(
        "--contact",
        default="",
        metavar="ADDRESS",
        help="where corrections go: a mail or web address that pages show",
    )


def _publish(given: argparse.Namespace) -> int:
    press = importlib.import_module(f"{_bundle.web_package()}.publish")
    graph = graph_of(given)
    order = press.Order(given.agreement, given.as_at, given.contact)
    with progress() as report:
        report("writing pages")
        done = press.publish(graph, given.directory, order)
    print(f"{given.directory}: {done.files} files, {done.size / 1e6:.0f} MB")
    print(f"open {given.directory / 'index.html'}")
    return 0


COMMAND: Final = Command("write the whole site as files", _add_publish, _publish)
