"""Whatever the interface allows, and much that it does not, never makes it fail.

The requests are made from its own description, and are the same every time.
"""

import warnings
from contextlib import suppress
from typing import Any

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable

from api import create_app
from csa_graph.graph import Graph

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import schemathesis
    from schemathesis.core.result import Ok
    from schemathesis.generation import GenerationMode

# What is run here is covered elsewhere; measuring it would take half as long again.
pytestmark = pytest.mark.no_cover

EXAMPLES = 2
PATIENCE_SECONDS = 120


@pytest.fixture(scope="module")
def app(graph: Graph) -> FastAPI:
    """Give the service over the repository's own data."""
    return create_app(graph)


def statuses(operation: Any, mode: GenerationMode) -> list[int]:
    """Return how some requests for one operation are answered."""
    seen: list[int] = []

    @seed(20261101)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        seen.append(case.call(timeout=PATIENCE_SECONDS).status_code)

    # Of an operation that takes anything, nothing is wrong to ask.
    with suppress(Unsatisfiable):
        ask()
    return seen


@pytest.mark.parametrize("mode", ["positive", "negative"])
def test_nothing_that_is_asked_makes_the_server_fail(app: FastAPI, mode: str) -> None:
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    tried: dict[str, list[int]] = {}
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation: Any = found.ok()
        name = f"{operation.method} {operation.path}"
        tried[name] = statuses(operation, GenerationMode(mode))
    assert {
        name: seen for name, seen in tried.items() if max(seen, default=0) >= 500
    } == {}
    assert sum(map(bool, tried.values())) > 100
