"""Messages between the server and a worker: a head in JSON and a body of bytes."""

import asyncio
import json
import struct
from collections.abc import Mapping
from typing import Any, BinaryIO, Final

_LENGTHS: Final = struct.Struct(">II")
Message = tuple[dict[str, Any], bytes]


def pack(head: Mapping[str, Any], body: bytes = b"") -> bytes:
    """Return a message as bytes."""
    text = json.dumps(head).encode()
    return _LENGTHS.pack(len(text), len(body)) + text + body


def unpack(stream: BinaryIO) -> Message | None:
    """Return the next message of a stream, or nothing at its end."""
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    head, body = _LENGTHS.unpack(lengths)
    return json.loads(stream.read(head)), stream.read(body)


async def receive(stream: asyncio.StreamReader) -> Message:
    """Return the next message of a stream.

    Raises:
        asyncio.IncompleteReadError: the stream ended.
    """
    head, body = _LENGTHS.unpack(await stream.readexactly(_LENGTHS.size))
    return json.loads(await stream.readexactly(head)), await stream.readexactly(body)
