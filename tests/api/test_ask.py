"""Plain words over HTTP lead to questions, and each to an address that answers."""

from typing import Any

import pytest
from fastapi.testclient import TestClient


def asked(client: TestClient, text: str) -> Any:
    reply = client.get("/ask", params={"q": text})
    assert reply.status_code == 200, reply.text
    return reply.json()


@pytest.mark.parametrize(
    ("text", "question", "start"),
    [
        (
            "who reports on fraud?",
            "priority_in_the_agreement",
            "/questions/priority_in_the_agreement?priority=fraud",
        ),
        (
            "what law is behind domestic abuse?",
            "derivations",
            "/derivations?priority=domestic-abuse",
        ),
        (
            "which duties are not covered?",
            "gaps",
            "/audit/coverage?status=gap",
        ),
        (
            "what connects the CONTEST Board with fraud",
            "trace",
            "/trace?from=https",
        ),
    ],
)
def test_what_is_sure_has_an_address_that_answers(
    client: TestClient, text: str, question: str, start: str
) -> None:
    body = asked(client, text)
    assert (body["query"], body["sure"]) == (text, True)
    first = body["matches"][0]
    assert (first["question"], first["address"]) == (question, body["answer"])
    assert body["answer"].startswith(start)
    assert client.get(body["answer"]).status_code == 200


def test_what_is_unclear_has_three_matches_and_no_answer(client: TestClient) -> None:
    body = asked(client, "themes with boards and officers")
    assert (body["sure"], len(body["matches"])) == (False, 3)
    assert "answer" not in body
    assert all(match["title"] and match["score"] > 0 for match in body["matches"])


def test_what_is_like_no_question_has_no_match(client: TestClient) -> None:
    assert asked(client, "xyzzy")["matches"] == []


@pytest.mark.parametrize("query", ["", "q=", f"q={'x' * 301}"])
def test_a_text_that_is_missing_or_too_long_is_refused(
    client: TestClient, query: str
) -> None:
    reply = client.get(f"/ask?{query}")
    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"


def test_an_unknown_agreement_is_refused(client: TestClient) -> None:
    reply = client.get("/ask", params={"q": "who?", "agreement": "nowhere"})
    assert reply.status_code == 400
