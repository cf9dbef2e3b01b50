"""What was answered once is answered again without asking, and is the same.

A cache that mixes two answers up shows one county's officers on another's page.
"""

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import ASGIApp, Receive, Scope, Send

from api.cache import Kept
from api.conditional import is_held, tag
from tests.asgi import ask, asked, scope_of

Pairs = Sequence[tuple[str, str]]
SIZE = 100_000


class Origin:
    """An application that says what it was asked, and counts how often."""

    def __init__(self, status: int = 200, headers: Pairs = (), size: int = 0) -> None:
        """Answer with a status, an entity tag and further headers."""
        self.asked = 0
        self._status = status
        self._headers = headers
        self._size = size

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer a request in two pieces."""
        self.asked += 1
        assert b"if-none-match" not in dict(scope["headers"])
        accept = dict(scope["headers"]).get(b"accept", b"")
        body = b" ".join([scope["path"].encode(), scope["query_string"], accept])
        body = body.ljust(self._size, b".")
        said = {"ETag": tag(body), "Vary": "Accept", "X-Kept": "no"}
        headers = [*said.items(), *self._headers]
        raw = [(n.lower().encode(), v.encode()) for n, v in headers if v]
        start = {"type": "http.response.start", "status": self._status, "headers": raw}
        await send(start)
        await send({"type": "http.response.body", "body": body[:3], "more_body": True})
        await send({"type": "http.response.body", "body": body[3:]})


def test_the_same_request_is_asked_once() -> None:
    origin = Origin()
    app = Kept(origin, SIZE)
    first, second = ask(app, "/a", query=b"q=1"), ask(app, "/a", query=b"q=1")
    assert origin.asked == 1
    assert first.body == second.body == b"/a q=1 "
    assert dict(first.headers) == dict(second.headers)


@pytest.mark.parametrize(
    ("path", "query", "accept"),
    [("/b", b"q=1", ""), ("/a", b"q=2", ""), ("/a", b"", ""), ("/a", b"q=1", "x/y")],
)
def test_another_request_has_an_answer_of_its_own(
    path: str, query: bytes, accept: str
) -> None:
    app = Kept(Origin(), SIZE)
    known = ask(app, "/a", query=b"q=1")
    headers = [("accept", accept)] if accept else []
    other = ask(app, path, query=query, headers=headers)
    assert other.body == b" ".join([path.encode(), query, accept.encode()])
    assert other.headers["etag"] != known.headers["etag"]


@pytest.mark.parametrize("asked_before", [True, False])
def test_who_has_it_already_gets_no_body(asked_before: bool) -> None:
    app = Kept(Origin(headers=[("Link", "</x>")]), SIZE)
    current = ask(Kept(Origin(), SIZE), "/a").headers["etag"]
    if asked_before:
        ask(app, "/a")
    reply = ask(app, "/a", headers=[("if-none-match", f'"other", {current}')])
    assert (reply.status, reply.body) == (304, b"")
    assert reply.headers["etag"] == current
    assert reply.headers["vary"] == "Accept"
    assert reply.headers["link"] == "</x>"
    assert "x-kept" not in reply.headers


def test_who_has_another_version_gets_this_one() -> None:
    reply = ask(Kept(Origin(), SIZE), "/a", headers=[("if-none-match", '"other"')])
    assert (reply.status, reply.body) == (200, b"/a  ")


def test_head_is_get_without_a_body() -> None:
    origin = Origin()
    app = Kept(origin, SIZE)
    head, get = ask(app, "/a", method="HEAD"), ask(app, "/a")
    assert (head.status, head.body) == (200, b"")
    assert dict(head.headers) == dict(get.headers)
    assert origin.asked == 1


@pytest.mark.parametrize(
    "origin",
    [
        Origin(status=404),
        Origin(status=303),
        Origin(headers=[("cache-control", "no-store")]),
    ],
)
def test_only_what_succeeds_and_may_be_stored_is_kept(origin: Origin) -> None:
    app = Kept(origin, SIZE)
    assert ask(app, "/a").body == ask(app, "/a").body == b"/a  "
    assert ask(app, "/a", method="HEAD").body == b""
    assert origin.asked == 3


def test_what_has_no_tag_is_not_kept() -> None:
    asked_for = []

    async def untagged(scope: Scope, _receive: Receive, send: Send) -> None:
        asked_for.append(scope["path"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x"})

    app = Kept(untagged, SIZE)
    assert ask(app, "/a").body == ask(app, "/a").body == b"x"
    assert len(asked_for) == 2


def test_what_writes_passes() -> None:
    async def posted(scope: Scope, _receive: Receive, send: Send) -> None:
        await Origin()({**scope, "headers": []}, _receive, send)

    origin = Kept(posted, SIZE)
    headers = [("if-none-match", "*")]
    assert ask(origin, "/a", method="POST", headers=headers).status == 200


def test_no_more_is_kept_than_set_and_the_latest_stays() -> None:
    origin = Origin(size=3000)
    app = Kept(origin, 40_000)
    for number in range(50):
        ask(app, f"/{number}")
        ask(app, "/0")
    assert origin.asked == 50
    ask(app, "/1")
    assert origin.asked == 51
    assert app._weight <= 40_000
    assert app._weight == sum(a.weight(k) for k, a in app._answers.items())


def test_an_answer_that_would_crowd_out_others_is_not_kept() -> None:
    origin = Origin(size=6000)
    app = Kept(origin, 40_000)
    assert ask(app, "/a").body == ask(app, "/a").body
    assert origin.asked == 2


async def at_once(app: ASGIApp, path: str) -> list[bytes]:
    replies = await asyncio.gather(*(asked(app, scope_of(path)) for _ in range(3)))
    return [reply.body for reply in replies]


def slowly(origin: Origin) -> ASGIApp:
    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.sleep(0.01)
        await origin(scope, receive, send)

    return slow


def test_those_who_ask_the_same_at_once_share_one_answer() -> None:
    origin = Origin()
    assert asyncio.run(at_once(Kept(slowly(origin), SIZE), "/a")) == [b"/a  "] * 3
    assert origin.asked == 1


@pytest.mark.parametrize(("path", "status"), [("/sparql", 200), ("/gone", 404)])
def test_those_who_ask_what_is_not_kept_are_each_answered(
    path: str, status: int
) -> None:
    origin = Origin(status=status, headers=[("cache-control", "no-store")])
    app = Kept(slowly(origin), SIZE)
    assert len(asyncio.run(at_once(app, path))) == 3
    assert origin.asked == 3
    assert app._asking == {}


def test_nobody_waits_for_who_asks_the_same_query() -> None:
    together: list[int] = []

    async def counting(_scope: Scope, _receive: Receive, send: Send) -> None:
        together.append(together[-1] + 1 if together else 1)
        await asyncio.sleep(0.02)
        together.append(together[-1] - 1)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x"})

    asyncio.run(at_once(Kept(counting, SIZE), "/sparql"))
    assert max(together) == 3


def test_one_who_fails_leaves_the_next_to_ask() -> None:
    origin = Origin()
    calls = []

    async def failing(scope: Scope, receive: Receive, send: Send) -> None:
        calls.append(1)
        await asyncio.sleep(0.01)
        if len(calls) == 1:
            raise RuntimeError("no")
        await origin(scope, receive, send)

    app = Kept(failing, SIZE)

    async def both() -> list[object]:
        asking = [asked(app, scope_of("/a")) for _ in range(2)]
        return list(await asyncio.gather(*asking, return_exceptions=True))

    first, second = asyncio.run(both())
    assert isinstance(first, RuntimeError)
    assert getattr(second, "body", b"") == b"/a  "


def test_an_answer_broken_off_is_not_kept() -> None:
    async def broken(_scope: Scope, _receive: Receive, send: Send) -> None:
        headers = [(b"etag", b'"x"')]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"a", "more_body": True})

    app = Kept(broken, SIZE)
    assert ask(app, "/a").status == 0
    assert app._weight == 0


@given(st.binary(), st.binary())
def test_a_tag_names_the_bytes_and_the_type(one: bytes, other: bytes) -> None:
    assert (tag(one) == tag(other)) == (one == other)
    assert tag(one, "text/csv") != tag(one, "text/plain")


@given(st.text(st.characters(max_codepoint=255)), st.binary())
def test_any_list_of_tags_is_understood(header: str, content: bytes) -> None:
    current = tag(content)
    assert is_held(f"{header.replace(chr(34), '')}, {current}", current)
    if current not in header and header.strip() != "*":
        assert not is_held(header, current)


@pytest.mark.parametrize("header", ["*", " * ", '"a", "b"', 'W/"b"', '"x","b"'])
def test_a_tag_is_found_in_a_list(header: str) -> None:
    assert is_held(header, '"b"')


@pytest.mark.parametrize("header", ["", "b", '"bb"', '"B"', "**", '"a b"'])
def test_no_other_tag_is_found(header: str) -> None:
    assert not is_held(header, '"b"')
