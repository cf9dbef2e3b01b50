"""``csa-graph draw``: a picture in a file."""

import argparse
from pathlib import Path
from typing import Final

from csa_graph.citations import LAYERS
from csa_graph.commands.command import Command
from csa_graph.commands.inputs import NAMES, graph_of
from csa_graph.drawing import DRAWINGS, draw
from csa_graph.errors import QueryError
from csa_graph.links import ready_views
from csa_graph.snapshot import write_whole
from csa_graph.views import SIZED, Asked, view_of


def _add_draw(command: argparse.ArgumentParser) -> None:
    command.add_argument("--view", default="", choices=("", *ready_views()))
    command.add_argument("--focus", default="", metavar="THING")
    command.add_argument("--depth", type=int, default=1, metavar="N")
    command.add_argument("--types", action="append", default=[], metavar="KIND")
    command.add_argument("--links", action="append", default=[], metavar="KIND")
    command.add_argument("--basis", action="append", default=[], choices=LAYERS[:-1])
    command.add_argument("--as-at", default="", metavar="DATE")
    command.add_argument("--limit", type=int, default=0, metavar="N")
    command.add_argument("--size", default="", choices=("", SIZED))
    command.add_argument("--agreement", default="", metavar="SLUG")
    command.add_argument("--names", choices=NAMES, default=NAMES[0])
    endings = ", ".join(f".{form}" for form in DRAWINGS)
    command.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help=f"with {endings}"
    )


def _draw(given: argparse.Namespace) -> int:
    form = given.out.suffix.removeprefix(".")
    if form not in DRAWINGS:
        wanted = ", ".join(f".{known}" for known in DRAWINGS)
        raise QueryError(
            f"--out: wanted a file with {wanted}, given {given.out.name!r}"
        )
    graph = graph_of(given)
    asked = Asked(
        view=given.view,
        focus=given.focus,
        depth=given.depth,
        types=tuple(given.types),
        links=tuple(given.links),
        basis=tuple(given.basis),
        as_at=given.as_at,
        limit=given.limit,
        size=given.size,
    )
    view = view_of(graph, graph.agreement(given.agreement), asked)
    write_whole(given.out, draw(graph, view, form))
    print(f"{given.out}: {view.title}. {view.sentence}")
    return 0


COMMAND: Final = Command("draw a picture into a file", _add_draw, _draw)
