"""One line of JSON for each request, and no person's name in it unless asked for."""

import asyncio
import json
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Receive, Scope, Send

from api.log import Logged, record, to_stderr
from tests.asgi import ask, asked, echo


def logged(path: str = "/", *, queries: bool = False, **given: Any) -> dict[str, Any]:
    lines: list[str] = []
    ask(Logged(echo, lines.append, queries=queries), path, **given)
    [line] = lines
    read: dict[str, Any] = json.loads(line)
    return read


def test_a_line_says_what_was_asked_and_how_it_was_answered() -> None:
    told = logged("/priorities", query=b"agreement=x&names=off")
    assert told.pop("ms") >= 0
    assert told.pop("time").endswith("+00:00")
    assert told == {
        "event": "request",
        "method": "GET",
        "path": "/priorities",
        "parameters": ["agreement", "names"],
        "status": 200,
        "bytes": 2,
    }


def test_no_value_of_a_parameter_is_logged() -> None:
    assert "Walters" not in json.dumps(logged("/search", query=b"q=Alice+Walters"))


def test_no_person_s_name_in_a_path_is_logged() -> None:
    told = logged("/things/staffordshire-2023/person/alice-walters.ttl")
    assert told["path"] == "/things/staffordshire-2023/person/-.ttl"


def test_an_operator_may_ask_for_the_query() -> None:
    told = logged("/search", query=b"q=Alice+Walters", queries=True)
    assert told["query"] == "q=Alice+Walters"
    assert "parameters" not in told


@given(st.text(), st.binary())
def test_whatever_is_asked_is_one_line_of_plain_signs(path: str, query: bytes) -> None:
    lines: list[str] = []
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query,
        "headers": [],
    }
    asyncio.run(asked(Logged(echo, lines.append), scope))
    [line] = lines
    assert line.isascii()
    assert line.isprintable()
    assert len(line) < 4000


def test_an_error_is_logged_and_the_client_learns_nothing_of_it() -> None:
    async def failing(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise RuntimeError("a secret place")

    lines: list[str] = []
    reply = ask(Logged(failing, lines.append))
    assert reply.status == 500
    assert b"secret" not in reply.body
    told = json.loads(lines[0])
    assert "a secret place" in told["error"]
    assert told["status"] == 500


def test_an_error_in_the_middle_of_an_answer_is_logged() -> None:
    async def failing(scope: Scope, receive: Receive, send: Send) -> None:
        await echo(scope, receive, send)
        raise RuntimeError("late")

    lines: list[str] = []
    assert ask(Logged(failing, lines.append)).body == b"ok"
    assert "late" in json.loads(lines[0])["error"]


def test_what_is_no_request_is_not_logged() -> None:
    lines: list[str] = []

    async def live(_scope: Scope, _receive: Receive, _send: Send) -> None:
        lines.append("live")

    asyncio.run(asked(Logged(live, lines.append), {"type": "lifespan"}))
    assert lines == ["live"]


def test_a_line_goes_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    record(to_stderr, event="x", said="two\nlines\x1b")
    shown = capsys.readouterr().err
    assert shown.count("\n") == 1
    assert json.loads(shown)["said"] == "two\nlines\x1b"


def test_a_log_that_cannot_be_written_stops_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Full:
        def write(self, _text: str) -> None:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys, "stderr", Full())
    to_stderr("line")
