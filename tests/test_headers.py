"""The ``#+`` lines of a query are read as they stand, or refused in one sentence."""

from pathlib import Path

import pytest

from csa_graph.errors import QueryError
from csa_graph.headers import header, required

FILE = Path("q.rq")


def test_a_value_may_go_on_in_the_next_line() -> None:
    text = "#+ summary: one\n#+   two\n# no header\nSELECT"
    assert header(text, FILE) == {"summary": ["one two"]}


def test_a_line_without_a_key_is_refused() -> None:
    with pytest.raises(QueryError, match=r"q\.rq: wanted '#\+ key: value'"):
        header("#+ nothing here", FILE)


def test_a_required_key_stands_exactly_once() -> None:
    with pytest.raises(QueryError, match="wanted one '#\\+ summary:' line, found 0"):
        required({}, "summary", FILE)
    with pytest.raises(QueryError, match="found 2"):
        required({"summary": ["a", "b"]}, "summary", FILE)
