"""The guard reads a query as the engine does, or refuses it.

Where the two differed, a query could hide SERVICE from the guard in what it took for a
string, a comment or an address; each of the differences below was found that way.
"""

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.sparql import guard
from api.sparql.lexer import expand, place, tokens
from api.sparql.limits import Limits
from api.sparql.refusals import RefusedError

LIMITS = Limits()
BASE = "https://w3id.org/csa-graph/id/"
CALL = "SERVICE<http://127.0.0.1:9/>{}"
PIECES = [
    *("SERVICE", "service", "<http://127.0.0.1:9/>", "<a#b>", "<'x>", "<1#>", "e:a"),
    *("'", '"', "'''", '"""', "'x'", '"x"', "\\", "\\x", "\\'", "\\u0027", "\\u000A"),
    *("#", "\n", "\r", " ", "<", ">", "<<", ">>", "<=", "=", "&&", "||", "!", "+", "-"),
    *("{", "}", "(", ")", "[", "]", ".", ",", ";", "/", "^", "|", "*", "?", "~", "^^"),
    *("FILTER", "BIND", "AS", "VALUES", "EXISTS", "OPTIONAL", "true", "1", "?a", "@en"),
    *(CALL, "FILTER(1<", "FILTER('a'<'x>')", "VALUES ?a {", "{}", ")", "e:a\\'"),
]


def engine_reads(text: str) -> bool:
    """Return whether the engine finds a query in a text, without asking it."""
    try:
        ox.Store().query(text, base_iri=BASE)
    except SyntaxError:
        return False
    except (OSError, RuntimeError, ValueError):
        return True
    return True


def guard_passes(text: str) -> bool:
    try:
        guard.read(text.encode(), LIMITS)
    except RefusedError:
        return False
    return True


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example(f"FILTER(1<2#>'''\n) {CALL} #'''\n")
@example(f"FILTER('a'<'x>'){CALL}  FILTER('a'='a')")
@example(f"FILTER(1<<x#>&&1){CALL} ")
@example("FILTER(1<1)SERVICE#>\n<http://127.0.0.1:9/>{}")
@example(f'VALUES ?x {{"""a" }} {CALL} #\\x"""}}')
@example(f"FILTER(EXISTS{{}}<'x>'){CALL} FILTER('a'='a')")
@example("?s ?p trueSERVICE<http://127.0.0.1:9/>{}")
@example("SERVICEe:foo{}")
@example("# \\u000A SERVICE <http://127.0.0.1:9/> {}")
def test_what_the_guard_lets_pass_calls_nobody(inside: str) -> None:
    """The word SERVICE, where it passes, is a part of a string, comment or address.

    So another word of its length in its place makes no difference to the engine.
    """
    text = f"PREFIX e: <http://e/> ASK {{ {inside} }}"
    if not guard_passes(text):
        return
    read = expand(text)
    other = read.replace("SERVICE", "XERVICE").replace("service", "xervice")
    assert engine_reads(read) == engine_reads(other)


@pytest.mark.parametrize(
    "text",
    [
        f"ASK {{ FILTER(1<2#>'''\n) {CALL} #'''\n}}",
        f"ASK {{ FILTER('a'<'x>'){CALL}  FILTER('a'='a') }}",
        f"ASK {{ FILTER(1<<x#>&&1){CALL} }}",
        f"ASK {{ FILTER(EXISTS{{}}<'x>'){CALL} FILTER('a'='a') }}",
    ],
)
def test_each_trick_reaches_the_engine_without_the_guard(text: str) -> None:
    """Else the tests above would hold nothing."""
    with pytest.raises(OSError, match="port 9"):
        ox.Store().query(text, base_iri=BASE)
    assert not guard_passes(text)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("\\u0041SK {}", "ASK {}"),
        ("\\U00000041SK {}", "ASK {}"),
        ('ASK { ?s ?p "\\\\u0041" }', 'ASK { ?s ?p "\\\\u0041" }'),
        ('ASK { ?s ?p "\\\\\\u0041" }', 'ASK { ?s ?p "\\\\A" }'),
        ("no escape", "no escape"),
    ],
)
def test_an_escape_stands_for_its_character(written: str, meant: str) -> None:
    assert expand(written) == meant


@pytest.mark.parametrize(
    "escape", ["\\u0000", "\\u005C", "\\uD800", "\\uDFFF", "\\U00110000", "\\UFFFFFFFF"]
)
def test_an_escape_of_what_is_no_character_is_refused(escape: str) -> None:
    with pytest.raises(RefusedError, match=r"line 1, column 3: wanted an escape"):
        expand(f"  {escape}")


def test_tokens_are_those_of_the_grammar() -> None:
    text = 'SELECT ?a{<i>e:l\\\'.\'x\'@en-GB--ltr,1.5e3 _:b """y"""^^:t}# end'
    assert [token.text for token in tokens(text)] == [
        *("SELECT", "?a", "{", "<i>", "e:l\\'", ".", "'x'", "@en-GB--ltr", ","),
        *("1.5e3", "_:b", '"""y"""', "^^", ":t", "}"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ASK { ?s ?p 'x }", "column 13: this string does not end"),
        ("ASK { ?s ?p 'a\\q' }", "column 13: this string does not end"),
        ('ASK { ?s ?p """x" }', "column 13: this string does not end"),
        ("ASK\x0b{}", "column 4: '\\x0b' is no part of SPARQL here"),
        ("ASK\u00a0{}", "column 4: '\\xa0' is no part of SPARQL here"),
        ("\ufeffASK {}", "column 1: '\\ufeff' is no part of SPARQL here"),
        ("ASK {\u202e}", "column 6: '\\u202e' is no part of SPARQL here"),
    ],
)
def test_what_is_no_token_is_refused_where_it_stands(text: str, said: str) -> None:
    with pytest.raises(RefusedError) as raised:
        list(tokens(text))
    assert str(raised.value).startswith(f"line 1, {said}")


def test_a_place_counts_lines_and_columns_from_one() -> None:
    assert place("a\nbc", 0) == "line 1, column 1"
    assert place("a\nbc", 3) == "line 2, column 2"


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    guard_passes(text.encode("utf-8", "replace").decode())


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        guard.read(raw, LIMITS)
    except RefusedError as refused:
        assert refused.status == 400  # noqa: PT017
