"""How a command gives what it found: on the terminal or into a file."""

import argparse
import sys
from pathlib import Path

from csa_graph.commands.inputs import NAMES
from csa_graph.csvw import SUFFIX, metadata
from csa_graph.errors import QueryError
from csa_graph.snapshot import write_whole
from csa_graph.takeaway import BOOKS, FORMATS, Takeaway, write


def add_takeaway_options(command: argparse.ArgumentParser) -> None:
    """Add the options of every command that gives a table."""
    command.add_argument("--agreement", default="", metavar="SLUG")
    command.add_argument("--format", choices=FORMATS, default="table")
    command.add_argument("--out", type=Path, metavar="FILE", help="write to a file")
    command.add_argument(
        "--names", choices=NAMES, default=NAMES[0], help="off: no person is named"
    )


def give(given: argparse.Namespace, taken: Takeaway) -> int:
    """Write an answer where the options say, and return the exit status.

    Raises:
        QueryError: a workbook is asked for without a file.
    """
    if given.format in BOOKS and not given.out:
        raise QueryError(f"--format {given.format} needs --out FILE")
    content = write(taken, given.format)
    if given.out:
        write_whole(given.out, content)
        print(given.out)
        if given.format == "csv":
            _write_cover(given.out, taken)
        return 0
    if given.format == "table" and "sentence" in taken.body:
        print(taken.body["sentence"], end="\n\n")
    if given.format != "table" or taken.sheets[0][1].rows:
        sys.stdout.write(content.decode().replace("\r\n", "\n"))
    return 0


def _write_cover(file: Path, taken: Takeaway) -> None:
    beside = file.with_name(f"{file.name}{SUFFIX}")
    write_whole(beside, metadata(taken, file.name))
    print(beside)
