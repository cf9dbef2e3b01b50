"""What nests too deep is seen before a parser is.

pyoxigraph ends the process for a hundred thousand quoted triples, or for five
thousand braces of JSON-LD: no exception, no line, no server.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csa_graph.nesting import DEEPEST, calls_out, too_deep

DEEP = DEEPEST + 1


@pytest.mark.parametrize("text", ["[", "(", "{", "<<(", "<<", "([{<<"])
def test_deep_nesting_is_seen_and_placed(text: str) -> None:
    assert too_deep("# one\n" + text * DEEP) == 2


@pytest.mark.parametrize(
    "skipped",
    [
        "# {}",
        '"{}"',
        "'{}'",
        '"""\n{}"\n"""',
        "'''{}'\n'''",
        r'"\"{}"',
        "<http://e/#{}>",
        r"ex:a\#",
    ],
)
@pytest.mark.parametrize("opening", ["[", "("])
def test_brackets_in_strings_comments_and_iris_nest_nothing(
    skipped: str, opening: str
) -> None:
    assert too_deep(skipped.replace("{}", opening * DEEP)) is None


@pytest.mark.parametrize("hidden", ['"', "'''", '"""', r"ex:a\# ", r"ex:a\' ", "<a b "])
def test_what_is_no_string_and_no_comment_hides_nothing(hidden: str) -> None:
    assert too_deep(f"{hidden}{'[' * DEEP}\n") == 1


def test_closing_brackets_in_strings_do_not_make_up_for_opening_ones() -> None:
    assert too_deep('[ "]" ' * DEEP) == 1


def test_many_beside_each_other_are_not_deep() -> None:
    assert too_deep("[] () {} " * 1000) is None


@pytest.mark.parametrize("opening", ["[", "{", '{"a":'])
def test_deep_json_is_seen(opening: str) -> None:
    assert too_deep(f"\n{opening * DEEP}", json=True) == 2
    assert too_deep(f"{opening * DEEPEST}", json=True) is None


def test_brackets_in_json_strings_nest_nothing() -> None:
    assert too_deep('{"a": "' + "[" * DEEP + '\\"{"}', json=True) is None


@given(st.text("[](){}<>\"'\\#\n a", max_size=60))
def test_fewer_brackets_than_the_limit_are_never_too_deep(text: str) -> None:
    assert too_deep(text) is None
    assert too_deep(text, json=True) is None


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://e/> {} }",
        "SELECT * { sErViCe SILENT ?x {} }",
        "SELECT * { FILTER EXISTS { SERVICE <http://e/> {} } }",
        r"SELECT * { S\u0045RVICE <http://e/> {} }",
        r"SELECT * { <\u0068ttp://e/> ?p ?o }",
        "LOAD <http://e/>",
        "SELECT * { ?s ?p '''a'b''' . SERVICE ?x {} FILTER(?s = 'c') }",
    ],
)
def test_a_query_that_may_call_out_is_seen(query: str) -> None:
    assert calls_out(f"\n{query}") == 2


@pytest.mark.parametrize(
    "query",
    [
        "# SERVICE\nSELECT * {}",
        "SELECT ?service { ?service ?p 'service' }",
        'SELECT * { ?s <http://e/service#load> "LOAD" }',
    ],
)
def test_the_word_in_a_name_or_a_string_calls_nobody(query: str) -> None:
    assert calls_out(query) is None
