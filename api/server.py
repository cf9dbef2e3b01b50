"""Running the application with uvicorn: what stands in front of it, and how it ends."""

import logging
import os
import sys
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final

import uvicorn
from starlette.types import ASGIApp

from csa_graph.build import Folders
from csa_graph.graph import Graph

from .app import create_app
from .cache import Kept
from .health import Vitals
from .limits import Limited
from .live import Edition, Live
from .log import Logged, record, to_stderr
from .memory import use_few_heaps
from .pace import Paced
from .protocol import HEAD_BYTES, GuardedProtocol
from .security import Secured
from .settings import LOOPBACK, Settings
from .sparql.limits import from_environment
from .sparql.pool import Pool
from .turns import Turns
from .watch import Watched

_LOGS: Final = ("uvicorn.error", "asyncio", __package__)
_OPEN: Final = (
    "open to other machines: whoever reaches this address may read all of the graph, "
    "names of officers included, and ask SPARQL queries"
)


def edition(graph: Graph, settings: Settings) -> Edition:
    """Return a graph as it is served: its answers, kept as bytes."""
    pool = Pool(graph.store.quads, from_environment(os.environ))
    vitals = Vitals(pool)
    app = create_app(graph, settings, vitals)
    turns = Turns(app, settings.requests, settings.wait_seconds)
    return Edition(graph, Kept(turns, settings.cache_bytes), vitals, pool)


def guarded(app: ASGIApp, settings: Settings) -> ASGIApp:
    """Return an application with all that stands between it and a network."""
    limited = Secured(Limited(app, settings))
    return Paced(Logged(limited, queries=settings.log_queries), settings.answer_seconds)


def serve(
    graph: Graph,
    host: str,
    port: int,
    settings: Settings | None = None,
    watched: tuple[Folders, Path] | None = None,
) -> None:
    """Answer requests until interrupted; then end what is running, and stop.

    Args:
        graph: what is served first.
        host: the address to listen on.
        port: the port to listen on.
        settings: what the operator set.
        watched: the folders to watch and where their snapshot is kept; nothing is
            watched where it is left out.
    """
    set_up = settings or Settings()
    make = partial(edition, settings=set_up)
    beside = (
        Watched(*watched, edition=make, seconds=set_up.reload_seconds)
        if watched
        else None
    )
    use_few_heaps()
    live = Live(make(graph), beside)
    for line in opened(host, port, set_up):
        print(f"csa-graph: {line}", file=sys.stderr)
    _log_as_json()
    uvicorn.run(guarded(live, set_up), **options(host, port, set_up))


def options(host: str, port: int, settings: Settings) -> dict[str, Any]:
    """Return how uvicorn is run."""
    return {
        "host": host,
        "port": port,
        "http": partial(GuardedProtocol, settings=settings),
        "ws": "none",
        "lifespan": "on",
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "proxy_headers": bool(settings.proxies),
        "forwarded_allow_ips": list(settings.proxies),
        "h11_max_incomplete_event_size": HEAD_BYTES,
        "timeout_keep_alive": settings.idle_seconds,
        "timeout_graceful_shutdown": settings.stop_seconds,
    }


def opened(host: str, port: int, settings: Settings) -> list[str]:
    """Return what an operator should know of what is opened, a line each."""
    where = f"[{host}]" if ":" in host else host
    lines = [f"listening on http://{where}:{port}/"]
    if settings.proxies:
        proxies = ", ".join(settings.proxies)
        lines.append(f"believed on whose request they bring: {proxies}")
    if _is_loopback(host):
        return lines
    names = ", ".join(sorted(settings.hosts))
    return [
        *lines,
        _OPEN,
        f"host names answered to: {names} (see --allow-host)",
        "plain HTTP: put a proxy with TLS in front of it",
    ]


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host in LOOPBACK


def _log_as_json() -> None:
    """Write what uvicorn and the workers have to say as lines of JSON too."""
    for name in _LOGS:
        log = logging.getLogger(name)
        log.handlers[:] = [_Lines()]
        log.setLevel(logging.WARNING)
        log.propagate = False


class _Lines(logging.Handler):
    def emit(self, entry: logging.LogRecord) -> None:
        record(
            to_stderr, event=entry.levelname.lower(), said=entry.getMessage().strip()
        )
