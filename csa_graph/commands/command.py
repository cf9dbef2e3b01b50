"""What a command is: help, options and a function that returns the exit status."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

FINE: Final = 0
FINDINGS: Final = 1
WRONG_USE: Final = 2
INTERRUPTED: Final = 130


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    Attributes:
        help: what it does, in a line.
        options: adds its options to its parser.
        run: does it and returns the exit status.
    """

    help: str
    options: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


def no_options(_parser: argparse.ArgumentParser) -> None:
    """Add no option of its own."""
