"""Every answer carries the headers that keep a browser from doing harm."""

import asyncio

import pytest
from starlette.types import Receive, Scope, Send

from api.security import HEADERS, Secured
from tests.asgi import ask, asked, echo


@pytest.mark.parametrize("name", HEADERS)
def test_an_answer_has_the_header(name: str) -> None:
    assert ask(Secured(echo)).headers[name] == HEADERS[name]


def test_no_script_and_no_style_but_files_of_ours_may_run() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "frame-ancestors 'none'" in policy


def test_an_answer_with_a_policy_of_its_own_keeps_it() -> None:
    async def own(_scope: Scope, _receive: Receive, send: Send) -> None:
        headers = [(b"content-security-policy", b"default-src 'none'")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})

    reply = ask(Secured(own))
    assert reply.headers.getlist("content-security-policy") == ["default-src 'none'"]
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_what_is_no_request_passes() -> None:
    seen = []

    async def live(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope["type"])

    asyncio.run(asked(Secured(live), {"type": "lifespan"}))
    assert seen == ["lifespan"]
