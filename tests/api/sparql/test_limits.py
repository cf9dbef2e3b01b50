"""Limits are safe as they stand, and an operator's mistake is a sentence."""

from dataclasses import fields

import pytest

from api.sparql.limits import Limits, from_environment
from csa_graph.errors import QueryError


def test_an_environment_without_settings_leaves_all_as_it_stands() -> None:
    assert from_environment({"PATH": "/bin"}) == Limits()


def test_every_limit_can_be_set_and_is_documented() -> None:
    said = Limits.__doc__ or ""
    for field in fields(Limits):
        set_to = from_environment({f"CSA_GRAPH_SPARQL_{field.name.upper()}": "3"})
        assert getattr(set_to, field.name) == 3
        assert f"        {field.name}: " in said


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("WORKERS", "1", "CSA_GRAPH_SPARQL_WORKERS: wanted at least 2, given 1"),
        ("DEADLINE", "0", "CSA_GRAPH_SPARQL_DEADLINE: wanted at least 0.01, given 0"),
        ("DEADLINE", "inf", "wanted at least 0.01, given inf"),
        ("DEADLINE", "soon", "wanted a number, given 'soon'"),
        ("MEMORY", "1.5", "wanted a number, given '1.5'"),
        ("DEEPNESS", "1", "wanted CSA_GRAPH_SPARQL_ and one of WORKERS, SPARES"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(key: str, value: str, said: str) -> None:
    with pytest.raises(QueryError) as raised:
        from_environment({f"CSA_GRAPH_SPARQL_{key}": value})
    assert said in str(raised.value)
