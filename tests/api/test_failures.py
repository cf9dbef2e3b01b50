"""A failure of the server is told as one, and nothing of it reaches the client."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.requests import Request

from api import problems


@pytest.fixture
def client() -> TestClient:
    """Give a client of an application that always fails."""
    app = FastAPI()

    def page(_request: Request, status: int, title: str, detail: str) -> bytes:
        return f"<h1>{status} {title}</h1><p>{detail}".encode()

    problems.install(app, page)

    @app.get("/")
    async def failing() -> None:
        raise RuntimeError("a secret place")

    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("accept", "media"),
    [("*/*", "application/problem+json"), ("text/html", "text/html; charset=utf-8")],
)
def test_a_failure_is_a_sentence_and_no_trace(
    client: TestClient, accept: str, media: str
) -> None:
    reply = client.get("/", headers={"accept": accept})
    assert reply.status_code == 500
    assert reply.headers["content-type"] == media
    assert "its log says how" in reply.text
    assert "secret" not in reply.text


def test_what_may_be_asked_is_said_where_something_else_is(client: TestClient) -> None:
    assert client.delete("/").headers["allow"] == "GET, HEAD"
