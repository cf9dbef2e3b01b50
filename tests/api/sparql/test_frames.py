"""What is packed on one side of a pipe is unpacked on the other."""

import asyncio
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.sparql.frames import Message, pack, receive, unpack

HEADS = st.dictionaries(st.text(), st.text() | st.integers() | st.none())


@given(st.lists(st.tuples(HEADS, st.binary())))
def test_messages_arrive_as_they_were_sent(
    sent: list[tuple[dict[str, Any], bytes]],
) -> None:
    stream = io.BytesIO(b"".join(pack(head, body) for head, body in sent))
    assert [unpack(stream) for _ in sent] == sent
    assert unpack(stream) is None


def test_the_server_reads_what_a_worker_packs() -> None:
    async def read() -> list[Message]:
        stream = asyncio.StreamReader()
        stream.feed_data(pack({"a": "é"}, b"body") + pack({}))
        return [await receive(stream), await receive(stream)]

    assert asyncio.run(read()) == [({"a": "é"}, b"body"), ({}, b"")]


def test_a_stream_that_ends_within_a_message_is_an_error() -> None:
    async def read() -> Message:
        stream = asyncio.StreamReader()
        stream.feed_data(pack({"a": 1}, b"body")[:-1])
        stream.feed_eof()
        return await receive(stream)

    with pytest.raises(asyncio.IncompleteReadError):
        asyncio.run(read())
