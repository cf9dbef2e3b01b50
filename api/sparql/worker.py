"""The process that evaluates foreign queries: it holds a snapshot and nothing else.

It is started by `Worker` as a program of its own and reads from its standard input:
first what is the same for every query, with the snapshot, then one query at a time.
"""

import io
import math
import sys
import zlib
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

import pyoxigraph as ox

from .confinement import allow_seconds, confine, die_with
from .evaluation import Setting, answer
from .frames import pack, unpack
from .refusals import RefusedError


def setting(head: Mapping[str, Any], body: bytes) -> Setting:
    """Return what is the same for every query, with the snapshot loaded."""
    store = ox.Store()
    store.load(io.BytesIO(zlib.decompress(body)), ox.RdfFormat.N_QUADS)
    return Setting(store, head["base"], head["prefixes"], head["answer"])


def reply(held: Setting, asked: Mapping[str, Any]) -> bytes:
    """Return the message that answers a query."""
    try:
        kind, body = answer(held, asked)
    except RefusedError as refused:
        return pack({"status": refused.status, "detail": refused.detail})
    return pack({"status": 200, "kind": kind}, body)


def serve(
    source: BinaryIO,
    sink: BinaryIO,
    *,
    give_up: Callable[[int], None],
    allow: Callable[[int], None],
) -> None:
    """Load a snapshot, then answer queries until there are no more.

    Args:
        source: where messages come from.
        sink: where replies go.
        give_up: called once with the memory that is left, before the first query.
        allow: called before each query with the seconds that it has.
    """
    opening = unpack(source)
    if not opening:
        return
    head, body = opening
    held = setting(head, body)
    give_up(head["memory"])
    _send(sink, pack({"status": 200, "quads": len(held.store)}))
    while message := unpack(source):
        asked, _ = message
        allow(math.ceil(asked["seconds"]))
        _send(sink, reply(held, asked))


def _send(sink: BinaryIO, message: bytes) -> None:
    sink.write(message)
    sink.flush()


def main() -> None:  # pragma: no cover - runs in a worker process
    """Answer on standard input and output until the server is gone."""
    die_with(int(sys.argv[-1]))
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    serve(source, sink, give_up=confine, allow=allow_seconds)
