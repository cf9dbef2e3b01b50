"""The command ``csa-graph``.

Exit status: 0 fine, 1 findings at or above the asked severity, 2 wrong use or bad
input. Errors are one line on stderr.
"""

import argparse
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from typing import NoReturn

from csa_graph import __version__
from csa_graph.commands import COMMANDS
from csa_graph.commands.command import FINE, INTERRUPTED, WRONG_USE, Command
from csa_graph.commands.inputs import add_inputs
from csa_graph.errors import CsaError, QueryError
from csa_graph.signs import Shown, in_one_line


class _Parser(argparse.ArgumentParser):
    """Says what was wrong in one line."""

    def error(self, message: str) -> NoReturn:
        said = in_one_line(f"{self.prog}: {message}; see {self.prog} --help")
        print(said, file=sys.stderr)
        raise SystemExit(WRONG_USE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    try:
        given = _parser().parse_args(_readable(arguments))
        command: Command = given.command
        with redirect_stdout(Shown(sys.stdout)), redirect_stderr(Shown(sys.stderr)):
            status = command.run(given)
        sys.stdout.flush()
    except CsaError as error:
        return _failed(str(error))
    except BrokenPipeError:
        sys.stderr.close()
        return FINE
    except OSError as error:
        return _failed(f"{error.filename or 'output'}: {error.strerror}")
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def _readable(arguments: Sequence[str] | None) -> Sequence[str]:
    given = sys.argv[1:] if arguments is None else arguments
    for text in given:
        if any("\ud800" <= sign <= "\udfff" for sign in text):
            raise QueryError(f"wanted text in UTF-8, given {text!r}")
    return given


def _failed(said: str) -> int:
    print(f"csa-graph: {in_one_line(said)}", file=sys.stderr)
    return WRONG_USE


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
