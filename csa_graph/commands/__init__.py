"""The commands of ``csa-graph``, one module each, in the order of the help.

A module holds one `Command`: what it says in the help, its options, and what it does.
"""

from typing import Final

from csa_graph.commands import (
    asking,
    auditing,
    building,
    checking,
    deriving,
    drawing,
    exporting,
    listing,
    networking,
    publishing,
    searching,
    serving,
    tracing,
    verifying,
)
from csa_graph.commands.command import Command

COMMANDS: Final[dict[str, Command]] = {
    "build": building.COMMAND,
    "check": checking.COMMAND,
    "verify": verifying.COMMAND,
    "questions": listing.COMMAND,
    "ask": asking.COMMAND,
    "derive": deriving.COMMAND,
    "trace": tracing.COMMAND,
    "search": searching.COMMAND,
    "audit": auditing.COMMAND,
    "draw": drawing.COMMAND,
    "network": networking.COMMAND,
    "export": exporting.COMMAND,
    "publish": publishing.COMMAND,
    "serve": serving.COMMAND,
}
