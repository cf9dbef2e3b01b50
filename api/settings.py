"""What an operator sets, with defaults that are safe on one machine."""

from dataclasses import dataclass
from typing import Final

LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator sets.

    Attributes:
        address: where the service is found, without a slash at its end; what it says
            of itself names this address, never the one that a request names.
        hosts: the names that a request may ask for; ``*`` for any.
        proxies: addresses and networks of the reverse proxies that are believed when
            they tell in ``X-Forwarded-For`` whose request they bring.
        log_queries: whether the log shows what was asked, names of people included.
        body_bytes: the largest body of a request.
        body_seconds: how long a body may take to arrive.
        head_seconds: how long the head of a request may take to arrive.
        write_seconds: how long a client may read nothing of an answer.
        answer_seconds: how long a client may take to read all of an answer.
        idle_seconds: how long a connection may stay open between two requests.
        target_bytes: the longest path with its query.
        header_bytes: all header lines together.
        headers: how many header lines.
        parameters: how many parameters.
        value_characters: the longest value of one parameter but a SPARQL query.
        requests: how many requests are answered at a time.
        requests_each: how many of one client.
        wait_seconds: how long a request may wait for its turn.
        connections: how many connections may be open.
        cache_bytes: how many bytes of answers are kept.
        reload_seconds: how long building a new snapshot may take.
        stop_seconds: how long running answers may take when the service ends.
        contact: where corrections go: a mail or web address that pages show.
        source: the lines of an agreement's own document, which pages show beside its
            facts; not with ``names=off``, for it names people.
    """

    address: str = "http://127.0.0.1:8000"
    hosts: tuple[str, ...] = LOOPBACK
    proxies: tuple[str, ...] = ()
    log_queries: bool = False
    body_bytes: int = 1024 * 1024
    body_seconds: float = 10.0
    head_seconds: float = 10.0
    write_seconds: float = 20.0
    answer_seconds: float = 60.0
    idle_seconds: int = 5
    target_bytes: int = 16384
    header_bytes: int = 16384
    headers: int = 100
    parameters: int = 256
    value_characters: int = 1000
    requests: int = 100
    requests_each: int = 60
    wait_seconds: float = 20.0
    connections: int = 500
    cache_bytes: int = 64 * 1024 * 1024
    reload_seconds: float = 300.0
    stop_seconds: int = 5
    contact: str = ""
    source: tuple[str, ...] = ()
