"""The command ``csa-graph``.

Exit status: 0 fine, 1 findings at or above the asked severity, 2 wrong use or bad
input. Errors are one line on stderr.
"""

import argparse
import sys
from collections.abc import Sequence
from typing import NoReturn

from csa_graph import __version__
from csa_graph.commands import COMMANDS
from csa_graph.commands.command import FINE, WRONG_USE, Command
from csa_graph.commands.inputs import add_inputs
from csa_graph.errors import CsaError


class _Parser(argparse.ArgumentParser):
    """Says what was wrong in one line."""

    def error(self, message: str) -> NoReturn:
        print(f"{self.prog}: {message}; see {self.prog} --help", file=sys.stderr)
        raise SystemExit(WRONG_USE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    given = _parser().parse_args(arguments)
    command: Command = given.command
    try:
        return command.run(given)
    except CsaError as error:
        print(f"csa-graph: {error}", file=sys.stderr)
        return WRONG_USE
    except BrokenPipeError:
        sys.stderr.close()
        return FINE


def run() -> NoReturn:
    """Run the command of this process and exit with its status."""
    raise SystemExit(main())


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="csa-graph", description=__doc__.splitlines()[0])
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        added = commands.add_parser(name, help=command.help, description=command.help)
        added.set_defaults(command=command)
        add_inputs(added)
        command.options(added)
    return parser
