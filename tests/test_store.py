"""A store that remembers gives what the engine gave, and asks it once."""

from collections.abc import Mapping

import pyoxigraph as ox
import pytest

from csa_graph.errors import QueryError
from csa_graph.store import EmbeddedStore, RememberingStore, Row, Term

NODE = ox.NamedNode("http://example.org/a")
QUADS = [ox.Quad(NODE, NODE, ox.Literal(text), NODE) for text in ("one", "two")]
QUERY = "SELECT ?s ?o WHERE { ?s ?p ?o } ORDER BY ?o"


class Counting(EmbeddedStore):
    """An engine that counts what it is asked."""

    asked = 0

    def select(self, query: str, bound: Mapping[str, Term]) -> list[Row]:
        """Count, and answer."""
        self.asked += 1
        return super().select(query, bound)


def test_what_is_asked_again_is_not_asked_of_the_engine() -> None:
    engine = Counting(QUADS)
    store = RememberingStore(engine)
    first = store.select(QUERY, {"s": NODE})
    assert first == engine.select(QUERY, {"s": NODE})
    first.clear()
    again = store.select(QUERY, {"s": NODE})
    assert [row["o"] for row in again] == [ox.Literal("one"), ox.Literal("two")]
    assert engine.asked == 2
    other = store.select(QUERY, {"o": ox.Literal("two")})
    assert len(other) == 1
    assert engine.asked == 3


def test_everything_else_is_the_engines_own() -> None:
    engine = EmbeddedStore(QUADS)
    store = RememberingStore(engine)
    made = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    assert {*store.construct(made, {})} == {*engine.construct(made, {})}
    assert {*store.quads(NODE)} == {*QUADS}
    with pytest.raises(QueryError, match="wanted a SELECT"):
        store.select("ASK {}", {})
