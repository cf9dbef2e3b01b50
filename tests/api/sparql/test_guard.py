"""A query is small, shallow and a question before any engine reads it."""

import time
from dataclasses import replace

import pytest

from api.sparql import guard
from api.sparql.limits import Limits
from api.sparql.refusals import RefusedError

LIMITS = Limits()


def refused(text: str | bytes, limits: Limits = LIMITS) -> RefusedError:
    raw = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(RefusedError) as raised:
        guard.read(raw, limits)
    return raised.value


GOOD = [
    "ASK {}",
    "ask {}",
    "SELECT * WHERE { ?s ?p ?o } ORDER BY DESC(?s) LIMIT 5 OFFSET 2",
    "PREFIX a: <http://a/> BASE <http://b/> SELECT ?x { ?x a a:B ; a:c [ a:d 1 ] }",
    "CONSTRUCT { ?s ?p ?o } FROM <http://g> WHERE { ?s ?p ?o }",
    "DESCRIBE <http://a> <http://b>",
    "SELECT (COUNT(DISTINCT ?s) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "SELECT ?s { ?s (<p>/<q>)*|^<r>+ ?o FILTER(?o < 5 && ?o > 3 || !BOUND(?o)) }",
    "SELECT ?s { ?s ?p ?o FILTER(?o<5&&?o>3) FILTER NOT EXISTS { ?s a ?o } }",
    "SELECT ?s { ?s ?p ?o FILTER(?p != <http://a#b> && ?o IN (<http://a#c>, 'x')) }",
    "SELECT ?s { ?s ?p ?o MINUS { ?s ?p 1.5e3 } } VALUES (?s ?p) { (<a#b> <c#d>) }",
    "SELECT ?s { { SELECT ?s (SUM(?o) AS ?n) { ?s ?p ?o } GROUP BY ?s } } HAVING (1=1)",
    "SELECT ?s { ?s ?p 'Fire & Rescue Service' . ?s <http://a/service> ?service }",
    "SELECT ?s { << ?s ?p ?o >> ?q ?r . ?a ?b <<( ?s ?p ?o )>> {| ?c ?d |} }",
    "SELECT ?s { ?s ?p (1 2 (3)) , [] ; a ?t . OPTIONAL { ?s ?q ?x } }",
    "SELECT ?s { ?s ?p 'x'@en-GB , 'y'@ar--rtl , '1'^^<http://a#int> }",
    "SELECT ?s # a comment\r\n{ ?s ?p ?o } # SERVICE",
    "SELECT ?s { BIND(IF(true < false, 1, 2) AS ?s) } ORDER BY ?s",
    "VERSION \"1.2\" SELECT (STRLANGDIR('a', 'en', 'ltr') AS ?x) {}",
    "SELECT ('\\u00e9' AS ?x) { ?s ?p '''a'b\\n''' , \"\"\"c\"d\"\"\" }",
]


@pytest.mark.parametrize("text", GOOD)
def test_an_ordinary_query_passes_as_it_is(text: str) -> None:
    assert guard.read(text.encode(), LIMITS).text == text.replace("\\u00e9", "é")


@pytest.mark.parametrize(
    "text",
    [
        "ASK { SERVICE <http://a/> {} }",
        "ASK { service silent ?x {} }",
        "ASK { S\\u0045RVICE <http://a/> {} }",
        "ASK { \\U00000053ERVICE <http://a/> {} }",
        "ASK { SERVICE#c\n<http://a/> {} }",
        "ASK { FILTER EXISTS { SeRvIcE e:x {} } }",
        "ASK { ?s ?p trueSERVICE <http://a/> {} }",
        "ASK { SERVICESILENT <http://a/> {} }",
    ],
)
def test_service_is_refused_in_any_spelling(text: str) -> None:
    refusal = refused(text)
    assert refusal.status == 400
    assert "SERVICE is not offered" in refusal.detail
    assert refusal.detail.startswith("line 1, column ")


@pytest.mark.parametrize("name", ["SERVICEe:x", "myService:x", "e:a.service"])
def test_a_prefixed_name_that_the_engine_might_read_as_service_is_refused(
    name: str,
) -> None:
    assert "may not look like SERVICE" in refused(f"ASK {{ {name} {{}} }}").detail


def test_a_local_name_may_speak_of_a_service() -> None:
    text = "PREFIX e: <http://e/> ASK { e:FireService ?p e:service }"
    assert guard.read(text.encode(), LIMITS).prologue == "PREFIX e: <http://e/> "


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a> <b> <c> }",
        "delete where { ?s ?p ?o }",
        "LOAD <http://a/>",
        "CLEAR ALL",
        "CREATE GRAPH <a>",
        "DROP ALL",
        "COPY <a> TO <b>",
        "PREFIX a: <http://a/> WITH <a> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "ASK {} ; INSERT DATA {}",
    ],
)
def test_an_update_is_refused_as_one(text: str) -> None:
    assert "belongs to an update, and this endpoint only reads" in refused(text).detail


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "wanted a query, given none"),
        (" # only a comment", "wanted a query, given none"),
        (b"ASK \xff{}", "wanted UTF-8, and byte 5 is not"),
        ("ASK {\0}", "line 1, column 6: a query holds no NUL"),
        ("HELLO", "line 1, column 1: HELLO is no word of SPARQL"),
        ("{}", "line 1, column 1: wanted SELECT, ASK, CONSTRUCT, DESCRIBE"),
        ("?s", "line 1, column 1: wanted SELECT"),
        ("ASK {\n  ?s ?p nothing }", "line 2, column 9: nothing is no word of SPARQL"),
        ("ASK {\n?s a:b 1 }", "line 2, column 4: the prefix a: is not declared"),
        ("ASK { ?s :b 1 }", "line 1, column 10: the prefix : is not declared"),
        ("PREFIX b: <c> ASK { ?s :b 1 }", "line 1, column 24: the prefix : is not"),
        ("ASK {", "line 1, column 6: wanted } before the end"),
        ("ASK {)", "line 1, column 6: ) closes nothing that is open"),
        ("ASK }", "line 1, column 5: } closes nothing that is open"),
        ("ASK { ?s <a b> ?o }", "line 1, column 10: this address does not end"),
        ("ASK { FILTER(?a<'b>'='c') }", "line 1, column 16: < may compare or begin"),
        ("ASK { FILTER(EXISTS{}<<a>) }", "line 1, column 22: < may compare or begin"),
    ],
)
def test_what_is_no_query_is_refused_with_its_place(
    text: str | bytes, said: str
) -> None:
    refusal = refused(text)
    assert refusal.status == 400
    assert refusal.detail.startswith(said)


def many(head: str, part: str, tail: str, count: int) -> str:
    """Return a query of one part, numbered, so many times."""
    return head + " ".join(part.format(n=n) for n in range(count)) + tail


PATTERNS = {
    "of triples": ("ASK {", "?a{n} ?p ?b{n} .", "}"),
    "of groups": ("ASK {", "{{}}", "}"),
    "of unions": ("ASK { {}", "UNION {{}}", "}"),
    "of members of a list": ("ASK { ?s ?p (", "{n}", ") }"),
    "of steps of a path": ("ASK { ?s (<p>", "/<p>", ") ?o }"),
    "of alternatives": ("ASK { ?s !(<p>", "|<p{n}>", ") ?o }"),
    "of quoted triples": ("ASK {", "<< ?s{n} ?p ?o >> ?q ?r .", "}"),
    "of annotations": ("ASK { ?s ?p ?o", "{{| ?p ?o |}}", "}"),
    "of blank nodes": ("ASK { ?s ?p", "[ ?q{n} 1 ] ,", "1 }"),
    "after filters": ("ASK {", "FILTER(true) ?s{n} ?p ?o", "}"),
    "in exists": ("ASK { FILTER(", "EXISTS {{ ?s ?p ?o }} &&", " true) }"),
    "of graphs": ("ASK {", "GRAPH ?g{n} {{}}", "}"),
    "of binds": ("ASK {", "BIND(EXISTS {{}} AS ?b{n})", "}"),
}


@pytest.mark.parametrize("kind", PATTERNS)
def test_a_few_patterns_pass_and_hundreds_do_not(kind: str) -> None:
    head, part, tail = PATTERNS[kind]
    guard.read(many(head, part, tail, 20).encode(), LIMITS)
    detail = refused(many(head, part, tail, 300)).detail
    assert "wanted at most 128 triple patterns and groups" in detail


SUBJECTS = {
    "in sentences": ("ASK {", "?s <p{n}> ?o{n} .", "}"),
    "in clauses": ("ASK { ?s <p> ?o", "; <p{n}> ?o{n}", "}"),
    "in objects": ("ASK { ?s <p> ?o", ", ?o{n}", "}"),
    "in a bracket": ("ASK { [ <p> ?o", "; <p{n}> ?o{n}", "] }"),
    "over groups": ("ASK {", "{{ ?s <p{n}> 1 }}", "}"),
}


@pytest.mark.parametrize("kind", SUBJECTS)
def test_a_subject_has_a_few_dozen_patterns_at_most(kind: str) -> None:
    head, part, tail = SUBJECTS[kind]
    limits = replace(LIMITS, patterns=1000)
    guard.read(many(head, part, tail, 60).encode(), limits)
    detail = refused(many(head, part, tail, 70), limits).detail
    assert "wanted at most 64 patterns about one subject" in detail


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (many("ASK {", "OPTIONAL {{}}", "}", 40), "at most 32 OPTIONAL parts"),
        (many("ASK { FILTER(1 IN (1", ",{n}", ")) }", 300), "at most 256 items"),
        (many("SELECT (CONCAT(1", ",{n}", ") AS ?x) {}", 300), "at most 256 items"),
        (many("DESCRIBE", " <{n}>", "", 300), "at most 256 items in one list"),
        (many("SELECT", "?x", "{}", 4000), "at most 4,000 words, terms and signs"),
        ("ASK " + "{" * 40, "at most 32 brackets inside each other"),
        ("SELECT (" + "(" * 40, "at most 32 brackets inside each other"),
        ("ASK { ?s ?p " + "[ ?p " * 40, "at most 32 brackets inside each other"),
        ("ASK { " + "<< ?s ?p " * 40, "at most 32 brackets inside each other"),
    ],
)
def test_too_much_of_anything_is_refused(text: str, said: str) -> None:
    assert said in refused(text).detail


def test_data_may_be_long() -> None:
    rows = " ".join(f"(<http://a#{n}> '{n}')" for n in range(900))
    guard.read(f"SELECT * {{ VALUES (?a ?b) {{ {rows} }} }}".encode(), LIMITS)


def test_a_query_larger_than_it_may_be_is_too_large() -> None:
    refusal = refused("ASK {}" + " " * LIMITS.query)
    assert refusal.status == 413
    assert refusal.detail == "wanted a query of at most 32,768 bytes, given 32,774"


@pytest.mark.parametrize(
    "text",
    [
        *("a-" * 16000, "a" * 32000, "a." * 16000, '"' * 32000, "'''" * 10000),
        *("\\" * 32000, "<" * 32000, "#" * 32000, ":" * 32000, "1." * 16000),
        *("ASK {" + "?a" * 15000, "ASK {" + "e:a.b" * 6000, "ASK " + "{|" * 16000),
    ],
)
def test_no_text_keeps_the_guard_busy(text: str) -> None:
    """The guard runs in the server, so its time is everybody's."""
    begun = time.process_time()
    refused(text)
    assert time.process_time() - begun < 0.5


def test_the_graphs_of_from_are_found_as_written() -> None:
    text = """PREFIX g: <http://g/> CONSTRUCT { ?s ?p ?o }
    FROM <http://a> FROM g:b FROM NAMED <http://c> WHERE { ?s ?p ?o }"""
    read = guard.read(text.encode(), LIMITS)
    assert read.prologue == "PREFIX g: <http://g/> "
    assert (read.merged, read.named) == (("<http://a>", "g:b"), ("<http://c>",))


def test_a_prologue_without_a_query_and_a_from_without_a_graph_pass_to_the_engine() -> (
    None
):
    assert guard.read(b"BASE <http://a/>", LIMITS).prologue == "BASE <http://a/>"
    assert guard.read(b"ASK FROM", LIMITS).merged == ()
    assert guard.read(b"ASK FROM NAMED", LIMITS).named == ()
