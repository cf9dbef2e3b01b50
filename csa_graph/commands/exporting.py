"""``csa-graph export``: the graph for other tools."""

import argparse
from pathlib import Path
from typing import Final

from csa_graph.commands.command import Command
from csa_graph.commands.inputs import snapshot_of
from csa_graph.export import FORMATS as RDF_FORMATS
from csa_graph.export import serialise
from csa_graph.snapshot import write_whole


def _add_export(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", choices=tuple(RDF_FORMATS), default="trig")
    command.add_argument("--out", type=Path, required=True, metavar="FILE")


def _export(given: argparse.Namespace) -> int:
    held = snapshot_of(given)
    write_whole(given.out, serialise(held.quads, given.format))
    print(f"{given.out}: {held.manifest.quads} statements")
    return 0


COMMAND: Final = Command("write the graph for other tools", _add_export, _export)
