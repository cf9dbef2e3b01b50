"""A worker loads a snapshot, gives up what it may, and answers until the end."""

import io
import zlib
from typing import Any

from api.sparql.frames import pack, unpack
from api.sparql.worker import serve

QUADS = b"<http://e/s> <http://e/p> <http://e/o> <http://e/g> .\n"
OPENING = {"base": "http://e/", "prefixes": {}, "answer": 1000, "memory": 7}


def run(*asked: dict[str, Any]) -> tuple[list[Any], list[object]]:
    """Return what a worker replies, and what it was told to give up and to take."""
    told: list[object] = []
    sink = io.BytesIO()
    common = {"data": None, "from": ((), ()), "prologue": "", "seconds": 1.5}
    messages = [pack({**common, **one}) for one in asked]
    opening = pack(OPENING, zlib.compress(QUADS))
    source = io.BytesIO(b"".join([opening, *messages]))
    serve(source, sink, give_up=told.append, allow=lambda s: told.append(f"{s} s"))
    sink.seek(0)
    return list(iter(lambda: unpack(sink), None)), told


def test_a_worker_says_how_much_it_holds_before_it_is_asked() -> None:
    replies, told = run()
    assert replies == [({"status": 200, "quads": 1}, b"")]
    assert told == [7]


def test_a_worker_answers_each_query_within_its_seconds() -> None:
    forms = {"truth": "json"}
    replies, told = run(
        {"text": "ASK { GRAPH ?g { ?s ?p ?o } }", "forms": forms},
        {"text": "ASK {", "forms": forms},
        {"text": "ASK {}", "forms": {}},
    )
    assert replies[1] == (
        {"status": 200, "kind": "truth"},
        b'{"head":{},"boolean":true}',
    )
    assert replies[2][0]["status"] == 400
    assert replies[3][0] == {"status": 406, "detail": "truth"}
    assert told == [7, "2 s", "2 s", "2 s"]


def test_a_worker_that_is_told_nothing_ends() -> None:
    sink = io.BytesIO()
    serve(io.BytesIO(), sink, give_up=print, allow=print)
    assert sink.getvalue() == b""
