"""How long a command may read and reckon before it gives up.

Wrong or poisoned data may keep a shape, a rule or a comparison busy for ever. Nothing
is lost when the process ends: what it writes is renamed into place when it is whole.
"""

import argparse
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from csa_graph.commands.command import WRONG_USE

SECONDS: Final = 900
_LONGEST: Final = 86_400


def add_deadline(parser: argparse.ArgumentParser) -> None:
    """Add the option that says how long a command may take."""
    said = f"give up after so many seconds (default {SECONDS})"
    parser.add_argument(
        "--deadline", type=_seconds, default=SECONDS, metavar="SECONDS", help=said
    )


def _seconds(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text[:8]) <= _LONGEST:
        said = f"wanted seconds from 1 to {_LONGEST}, given {text!r}"
        raise argparse.ArgumentTypeError(said)
    return int(text)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """End the process with one clear line if the block takes longer."""
    timer = threading.Timer(seconds, _give_up, [seconds])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


# It ends the process that it runs in, and with it the measuring of coverage; a test
# runs it in a process of its own.
def _give_up(seconds: float) -> None:  # pragma: no cover
    said = f"csa-graph: not done after {seconds:g} seconds; nothing was written\n"
    os.write(sys.stderr.fileno(), said.encode())
    os._exit(WRONG_USE)
