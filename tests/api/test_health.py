"""Health says what is served and whether it answers, and is quick when it does not."""

import asyncio
import time
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api import health
from api.health import Vitals
from api.sparql.limits import Limits
from api.sparql.pool import Pool
from api.sparql.refusals import RefusedError
from csa_graph.errors import QueryError
from csa_graph.graph import Graph


def client(graph: Graph, vitals: Vitals) -> TestClient:
    app = FastAPI()
    app.include_router(health.router(graph, vitals))
    return TestClient(app)


def pool(alive: int = 3, refusal: Exception | None = None, seconds: float = 0) -> Pool:
    async def ask(_client: str, _asked: object) -> None:
        await asyncio.sleep(seconds)
        if refusal:
            raise refusal

    return cast("Pool", SimpleNamespace(alive=alive, ask=ask, limits=Limits()))


def answering(graph: Graph, select: Any) -> Graph:
    return replace(graph, store=cast("Any", SimpleNamespace(select=select)))


def test_health_says_what_is_served_and_since_when(graph: Graph) -> None:
    reply = client(graph, Vitals(opened=time.monotonic() - 90)).get("/health")
    body = reply.json()
    assert reply.status_code == 200
    assert reply.headers["cache-control"] == "no-store"
    assert body["status"] == "ok"
    assert body["version"] == graph.manifest.version
    assert body["sha256"] == graph.manifest.sha256
    assert 90 <= body["age_seconds"] < 100
    assert body["reload_error"] is None
    assert (body["workers_alive"], body["sparql"]) == (0, "not offered")


def test_health_tells_why_the_last_reload_failed(graph: Graph) -> None:
    body = client(graph, Vitals(failure="a.trig:1: syntax")).get("/health").json()
    assert (body["status"], body["reload_error"]) == ("ok", "a.trig:1: syntax")


def test_workers_answer(graph: Graph) -> None:
    body = client(graph, Vitals(pool())).get("/health").json()
    assert (body["workers_alive"], body["sparql"]) == (3, "answers")


@pytest.mark.parametrize(
    "busy", [pool(refusal=RefusedError(503, "too many")), pool(seconds=9)]
)
def test_busy_workers_do_not_make_the_service_unwell(
    graph: Graph, busy: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "_PATIENCE_SECONDS", 0.3)
    reply = client(graph, Vitals(busy)).get("/health")
    assert (reply.status_code, reply.json()["sparql"]) == (200, "busy")


def test_without_a_worker_the_service_is_not_ready(graph: Graph) -> None:
    reply = client(graph, Vitals(pool(alive=0))).get("/health")
    assert reply.status_code == 503
    assert reply.json()["trouble"] == "no worker is there yet"


def test_data_that_do_not_answer_make_it_not_ready_but_alive(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "_PATIENCE_SECONDS", 0.1)

    def broken(_query: str, _bound: object) -> list[object]:
        raise QueryError("the query cannot be evaluated")

    for select, trouble in (
        (broken, "the query cannot be evaluated"),
        (lambda _query, _bound: [], "the data hold no agreement"),
        (lambda _query, _bound: time.sleep(0.5), "did not answer within 0.1 seconds"),
    ):
        served = client(answering(graph, select), Vitals())
        reply = served.get("/health")
        assert reply.status_code == 503
        assert reply.json()["status"] == "not ready"
        assert trouble in reply.json()["trouble"]
        assert served.get("/health/live").json() == {"status": "alive"}
