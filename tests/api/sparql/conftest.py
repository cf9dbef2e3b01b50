"""The endpoint with a deadline that a test can wait for."""

import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.limits import Limited
from api.security import Secured
from api.settings import Settings
from api.sparql.limits import Limits
from api.sparql.pool import Pool
from api.sparql.protocol import router
from csa_graph.graph import Graph

LIMITS = Limits(deadline=2, patience=20)


@dataclass(frozen=True, slots=True)
class Listening:
    """The endpoint on a real socket."""

    port: int
    pool: Pool

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}/sparql"


def endpoint(graph: Graph, pool: Pool) -> Secured:
    """Return the endpoint with what stands in front of it."""

    @asynccontextmanager
    async def living(_app: FastAPI) -> AsyncIterator[None]:
        async with pool:
            yield

    app = FastAPI(lifespan=living)
    app.include_router(router(pool, graph))
    return Secured(Limited(app, Settings(hosts=("*",))))


@pytest.fixture(scope="session")
def client(graph: Graph) -> Iterator[TestClient]:
    """Give a client of the endpoint."""
    with TestClient(endpoint(graph, Pool(graph.store.quads, LIMITS))) as running:
        yield running


@pytest.fixture(scope="module")
def listening(graph: Graph) -> Iterator[Listening]:
    """Give the endpoint on a real socket."""
    pool = Pool(graph.store.quads, LIMITS)
    app = endpoint(graph, pool)
    config = uvicorn.Config(app, port=0, log_level="warning", lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    [socket] = server.servers[0].sockets
    yield Listening(socket.getsockname()[1], pool)
    server.should_exit = True
    thread.join()
