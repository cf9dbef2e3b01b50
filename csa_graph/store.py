"""The one engine: named graphs for citing, their merge for asking.

The default graph is the merge of all named graphs, each triple once, so that a fact
which two paragraphs state counts once. Values reach a query as bound terms, never as
text. Everything that asks goes through `Store`; another SPARQL 1.1 engine can stand
behind it.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final, Protocol

import pyoxigraph as ox

from csa_graph.errors import QueryError

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = dict[str, Term | None]

_REMEMBERED: Final = 256


def plain(term: object) -> str:
    """Return the text of a term; empty for an unbound variable."""
    return str(getattr(term, "value", ""))


class Store(Protocol):
    """What questions need of an engine."""

    def select(self, query: str, bound: Mapping[str, Term]) -> list[Row]:
        """Return the rows of a SELECT, in its order."""
        ...

    def construct(self, query: str, bound: Mapping[str, Term]) -> list[ox.Triple]:
        """Return the triples of a CONSTRUCT, in no order."""
        ...

    def quads(
        self, subject: ox.NamedNode | None = None, value: Term | None = None
    ) -> Iterator[ox.Quad]:
        """Yield the quads of named graphs that have this subject and this object."""
        ...


class RememberingStore:
    """A store that gives again what it was lately asked, without asking twice.

    For work that asks much of one snapshot and then ends, such as a publication.
    """

    def __init__(self, store: Store) -> None:
        """Stand in front of a store."""
        self._store = store
        self._select = lru_cache(_REMEMBERED)(self._selected)
        self.construct = store.construct
        self.quads = store.quads

    def select(self, query: str, bound: Mapping[str, Term]) -> list[Row]:
        """Return the rows of a SELECT, in its order.

        Raises:
            QueryError: the text is not a SELECT that projects what is bound.
        """
        return [*self._select(query, frozenset(bound.items()))]

    def _selected(self, query: str, bound: frozenset[tuple[str, Term]]) -> list[Row]:
        return self._store.select(query, dict(bound))


class EmbeddedStore:
    """An immutable set of quads in memory, evaluated by pyoxigraph."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        """Load the quads of named graphs and write their merge beside them."""
        held = list(quads)
        merge = {ox.Quad(q.subject, q.predicate, q.object) for q in held}
        self._store = ox.Store()
        self._store.bulk_extend(held)
        self._store.bulk_extend(merge)

    def select(self, query: str, bound: Mapping[str, Term]) -> list[Row]:
        """Return the rows of a SELECT, in its order.

        Raises:
            QueryError: the text is not a SELECT that projects what is bound.
        """
        found = self._query(query, bound)
        if not isinstance(found, ox.QuerySolutions):
            raise QueryError("wanted a SELECT")
        names = [variable.value for variable in found.variables]
        return [dict(zip(names, solution, strict=True)) for solution in found]

    def construct(self, query: str, bound: Mapping[str, Term]) -> list[ox.Triple]:
        """Return the triples of a CONSTRUCT, in no order.

        Raises:
            QueryError: the text is not a CONSTRUCT.
        """
        found = self._query(query, bound)
        if not isinstance(found, ox.QueryTriples):
            raise QueryError("wanted a CONSTRUCT")
        return list(found)

    def quads(
        self, subject: ox.NamedNode | None = None, value: Term | None = None
    ) -> Iterator[ox.Quad]:
        """Yield the quads of named graphs that have this subject and this object."""
        for quad in self._store.quads_for_pattern(subject, None, value, None):
            if not isinstance(quad.graph_name, ox.DefaultGraph):
                yield quad

    def _query(
        self, query: str, bound: Mapping[str, Term]
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        try:
            return self._store.query(
                query, substitutions={ox.Variable(k): v for k, v in bound.items()}
            )
        except (SyntaxError, ValueError, RuntimeError) as error:
            raise QueryError(f"the query cannot be evaluated: {error}") from error
