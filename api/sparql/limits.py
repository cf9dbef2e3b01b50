"""What one query, one client and all of them together may cost: the settings."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from csa_graph.errors import QueryError

MARK: Final = "CSA_GRAPH_SPARQL_"


@dataclass(frozen=True, slots=True)
class Limits:
    """Settings of the endpoint; each is safe as it stands.

    Each can be set in the environment under ``CSA_GRAPH_SPARQL_`` and its name in
    capitals: ``CSA_GRAPH_SPARQL_DEADLINE=10``. Sizes are bytes, times are seconds.

    Attributes:
        workers: queries that run at the same time. One client has at most all but one
            of them, so there must be two.
        spares: more workers that stand ready, so that nobody waits for a replacement.
        deadline: for one query, from parsing to the last byte of its answer.
        memory: what a query may take beyond what the snapshot takes.
        answer: the size of one answer.
        waiting: queries that wait for their turn, of all clients.
        client_waiting: queries that wait for their turn, of one client.
        patience: how long a query waits for its turn.
        query: the size of a query.
        body: the size of a body, in which a query may be percent-encoded.
        parameters: how many parameters a body may have.
        unsent: the size of all answers together that have not been read yet.
        tokens: words, terms and signs in a query.
        depth: brackets of any kind inside each other.
        patterns: triple patterns and groups, which a planner sets in order.
        subject: triple patterns about one subject.
        optional: OPTIONAL parts.
        items: arguments or members of one list, as after IN.
    """

    workers: int = 2
    spares: int = 1
    deadline: float = 5.0
    memory: int = 256 << 20
    answer: int = 16 << 20
    waiting: int = 64
    client_waiting: int = 8
    patience: float = 10.0
    query: int = 32 << 10
    body: int = 128 << 10
    parameters: int = 256
    unsent: int = 128 << 20
    tokens: int = 4000
    depth: int = 32
    patterns: int = 128
    subject: int = 64
    optional: int = 32
    items: int = 256

    def __post_init__(self) -> None:
        """Refuse what would leave the endpoint open or dead.

        Raises:
            QueryError: a limit is not positive, or one client could hold all workers.
        """
        for field in fields(self):
            least = {"workers": 2, "spares": 0}.get(field.name, 0.01)
            given = getattr(self, field.name)
            if not least <= given < float("inf"):
                name = MARK + field.name.upper()
                raise QueryError(f"{name}: wanted at least {least:g}, given {given:g}")


def from_environment(environment: Mapping[str, str]) -> Limits:
    """Return the limits that an environment sets; the others as they stand.

    Raises:
        QueryError: a value is no number, or a name is no limit.

    >>> from_environment({"CSA_GRAPH_SPARQL_DEADLINE": "2.5"}).deadline
    2.5
    """
    kinds = {field.name: type(field.default) for field in fields(Limits)}
    given: dict[str, Any] = {}
    for key, value in environment.items():
        if key.startswith(MARK):
            given[key.removeprefix(MARK).lower()] = _number(key, value, kinds)
    return replace(Limits(), **given)


def _number(key: str, value: str, kinds: Mapping[str, type]) -> int | float:
    kind = kinds.get(key.removeprefix(MARK).lower())
    if not kind:
        known = ", ".join(name.upper() for name in kinds)
        raise QueryError(f"{key}: wanted {MARK} and one of {known}")
    try:
        return float(value) if kind is float else int(value)
    except ValueError:
        raise QueryError(f"{key}: wanted a number, given {value!r}") from None
