"""``csa-graph build``: read every file and write a snapshot."""

import argparse
from pathlib import Path
from typing import Final

from csa_graph.build import build
from csa_graph.commands.command import Command
from csa_graph.commands.deadline import within
from csa_graph.commands.inputs import cache_of, folders_of, progress
from csa_graph.snapshot import save


def _add_build(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--out", type=Path, metavar="DIR", help="where the snapshot is written"
    )


def _build(given: argparse.Namespace) -> int:
    with progress() as report, within(given.deadline):
        made = build(folders_of(given), report)
    target = save(made, given.out or cache_of(given))
    print(f"{target}: {made.manifest.quads} statements, {made.manifest.sha256}")
    return 0


COMMAND: Final = Command("check the files and write a snapshot", _add_build, _build)
