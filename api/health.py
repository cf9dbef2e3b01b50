"""Whether the service is well: alive, and ready to answer.

Alive is the process; ready is the data, asked a real question. A monitor restarts what
is not alive and sends nobody to what is not ready.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from csa_graph.errors import QueryError
from csa_graph.graph import Graph

from .answers import to_json
from .sparql import guard, media
from .sparql.pool import Asked, Pool
from .sparql.refusals import RefusedError

_ASKED: Final = """
PREFIX csa: <https://w3id.org/csa-graph/ontology#>
SELECT ?agreement WHERE { ?agreement a csa:Agreement } LIMIT 1
"""
_PATIENCE_SECONDS: Final = 2.0
_CLIENT: Final = "health"
_RESULTS: Final = "application/sparql-results+json"
_JSON: Final = "application/json"
_HEADERS: Final = {"Cache-Control": "no-store"}


@dataclass(slots=True)
class Vitals:
    """How a snapshot fares while it is served.

    Attributes:
        pool: what answers foreign queries; None where nothing does.
        failure: why the last attempt to replace the snapshot failed; empty where it
            did not.
        opened: when the snapshot was opened, by a clock that only goes forward.
    """

    pool: Pool | None = None
    failure: str = ""
    opened: float = field(default_factory=time.monotonic)

    @property
    def alive(self) -> int:
        """How many workers are there to answer."""
        return self.pool.alive if self.pool else 0


def router(graph: Graph, vitals: Vitals) -> APIRouter:
    """Return the routes of health."""
    routes = APIRouter()

    @routes.get("/health", summary="Version, fingerprint, age; whether it is ready")
    async def ready(_request: Request) -> Response:
        trouble = await _trouble(lambda: graph.store.select(_ASKED, {}))
        if vitals.pool and not trouble and not vitals.alive:
            trouble = "no worker is there yet"
        status = "not ready" if trouble else "ok"
        sparql = await _sparql(vitals.pool) if vitals.pool else "not offered"
        body = {"status": status, **_told(graph, vitals), "sparql": sparql}
        return _answer({**body, "trouble": trouble}, 503 if trouble else 200)

    @routes.get("/health/live", summary="Whether the process answers at all")
    async def alive(_request: Request) -> Response:
        return _answer({"status": "alive"}, 200)

    return routes


async def _trouble(ask: Callable[[], object]) -> str:
    """Return why a question of ours is not answered; empty where it is."""
    try:
        found = await asyncio.wait_for(asyncio.to_thread(ask), _PATIENCE_SECONDS)
    except TimeoutError:
        return f"the data did not answer within {_PATIENCE_SECONDS:g} seconds"
    except QueryError as error:
        return str(error)
    return "" if found else "the data hold no agreement"


async def _sparql(pool: Pool) -> str:
    """Return how the workers answer a query that costs nothing.

    They may be busy and the service well: named questions need none of them.
    """
    question = guard.read(b"ASK {}", pool.limits)
    asked = Asked(question, None, media.forms({"truth": _RESULTS}))
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await pool.ask(_CLIENT, asked)
    except (RefusedError, TimeoutError):
        return "busy"
    return "answers"


def _told(graph: Graph, vitals: Vitals) -> dict[str, Any]:
    return {
        **asdict(graph.manifest),
        "age_seconds": round(time.monotonic() - vitals.opened),
        "workers_alive": vitals.alive,
        "reload_error": vitals.failure or None,
    }


def _answer(body: dict[str, Any], status: int) -> Response:
    return Response(to_json(body), status, _HEADERS, media_type=_JSON)
