"""Queries that break engines break nothing here.

After each, the reply is what it should be, another client's query is answered within
its deadline, nobody has called the canary, and memory has not grown.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import pytest

from csa_graph.snapshot import Snapshot, save
from tests.serving import Canary

from .attacked import ANSWER, DEADLINE, MEMORY, READER, Reply, Service, attacked

GOOD = """ASK
{ ?priority a <https://w3id.org/csa-graph/ontology#Priority> }"""
DIRECT = "application/sparql-query"
SERVER_MEMORY = 600 << 20
WORKER_MEMORY = MEMORY + (200 << 20)
DEEP = 5000
TRIPLES = [f"?a{n} ?b{n} ?c{n} ." for n in range(9)]
PRODUCT = " ".join(TRIPLES[:3])
PAIR = " ".join(TRIPLES[:2])


@dataclass(frozen=True, slots=True)
class Attack:
    """A query, and what may come back.

    Attributes:
        query: the text; ``CANARY`` in it is where somebody listens.
        status: what may come back.
        said: what the reply says.
    """

    query: str | bytes
    status: frozenset[int]
    said: str = ""


def refused(query: str | bytes, said: str = "") -> Attack:
    """Expect a refusal before any engine reads the query, or by the engine itself."""
    return Attack(query, frozenset({400}), said)


def given_up(query: str, said: str = "") -> Attack:
    """Expect that the query is given up."""
    return Attack(query, frozenset({503}), said)


def harmless(query: str, said: str = "") -> Attack:
    """Expect an answer: what was meant as an attack costs nothing."""
    return Attack(query, frozenset({200}), said)


def costly(query: str) -> Attack:
    """Expect an answer or that the query is given up, as the machine is fast."""
    return Attack(query, frozenset({200, 503}))


def nested(opening: str, closing: str, inner: str = "") -> str:
    return opening * DEEP + inner + closing * DEEP


def many(part: str, count: int) -> str:
    return " ".join(part.format(n=n) for n in range(count))


NO_SERVICE = "SERVICE is not offered"
SPELLINGS = {
    "plain": "SERVICE <CANARY> { ?s ?p ?o }",
    "lower case": "service <CANARY> { ?s ?p ?o }",
    "mixed case": "SeRvIcE <CANARY> { ?s ?p ?o }",
    "silent": "SERVICE SILENT <CANARY> { ?s ?p ?o }",
    "by escape": "S\\u0045RVICE <CANARY> { ?s ?p ?o }",
    "by long escape": "\\U00000053\\U00000045RVICE <CANARY> { ?s ?p ?o }",
    "after a comment": "SERVICE # here\n <CANARY> { ?s ?p ?o }",
    "after an escaped end of a comment": "# \\u000A SERVICE <CANARY> { ?s ?p ?o }",
    "by variable": "VALUES ?x { <CANARY> } SERVICE ?x { ?s ?p ?o }",
    "by prefixed name": "SERVICE c:x { ?s ?p ?o }",
    "in exists": "FILTER EXISTS { SERVICE <CANARY> { ?s ?p ?o } }",
    "in not exists": "FILTER NOT EXISTS { SERVICE <CANARY> { ?s ?p ?o } }",
    "in optional": "OPTIONAL { SERVICE <CANARY> { ?s ?p ?o } }",
    "in minus": "MINUS { SERVICE <CANARY> { ?s ?p ?o } }",
    "in a union": "{} UNION { SERVICE <CANARY> { ?s ?p ?o } }",
    "in a graph": "GRAPH ?g { SERVICE <CANARY> { ?s ?p ?o } }",
    "in a subquery": "{ SELECT * { SERVICE <CANARY> { ?s ?p ?o } } }",
    "in an expression": "BIND(EXISTS { SERVICE <CANARY> { ?s ?p ?o } } AS ?x)",
    "without spaces": "?s ?p true.SERVICE<CANARY>{?s ?p ?o}",
    "glued to a value": "?s ?p trueSERVICE <CANARY> { ?s ?p ?o }",
    "glued to silent": "SERVICESILENT<CANARY>{?s ?p ?o}",
}
HIDDEN = {
    "glued to a prefix": "SERVICEc:x { ?s ?p ?o }",
    "behind a comparison": "FILTER('a'<'x>')SERVICE<CANARY>{} FILTER('a'='a')",
    "behind a comment": "FILTER(1<2#>'''\n) SERVICE <CANARY> {} #'''\n",
    "behind a quoted triple": "FILTER(1<<x#>&&1)SERVICE<CANARY>{} ",
    "behind exists": "FILTER(EXISTS{}<'x>')SERVICE<CANARY>{} FILTER('a'='a')",
}
CALLS = {
    f"service {name}": refused(f"PREFIX c: <CANARY> ASK {{ {text} }}", NO_SERVICE)
    for name, text in SPELLINGS.items()
} | {
    f"service {name}": refused(f"PREFIX c: <CANARY> ASK {{ {text} }}")
    for name, text in HIDDEN.items()
}
NOTHING = '"boolean":false'
GRAPHS = {
    "from an address": harmless("ASK FROM <CANARY> { ?s ?p ?o }", NOTHING),
    "from two addresses": harmless(
        "ASK FROM <CANARY> FROM <CANARYb> { ?s ?p ?o }", NOTHING
    ),
    "from named": harmless(
        "ASK FROM NAMED <CANARY> { GRAPH ?g { ?s ?p ?o } }", NOTHING
    ),
    "from a file": harmless("ASK FROM <file:///etc/passwd> { ?s ?p ?o }", NOTHING),
    "graph of an address": harmless("ASK { GRAPH <CANARY> { ?s ?p ?o } }", NOTHING),
    "describe an address": harmless("DESCRIBE <CANARY>"),
    "base at an address": harmless("BASE <CANARY> ASK { <a> <b> <c> }", NOTHING),
    "function of an address": refused("ASK { FILTER(<CANARY>(1)) }", "not supported"),
}
UPDATES = {
    f"update {text.split()[0].lower()}": refused(text, "this endpoint only reads")
    for text in (
        "LOAD <CANARY>",
        "INSERT DATA { <a> <b> <c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "DROP ALL",
        "CREATE GRAPH <a>",
        "COPY <a> TO <b>",
        "MOVE <a> TO <b>",
        "ADD <a> TO <b>",
        "WITH <a> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    )
} | {"update behind a query": refused("ASK {} ; LOAD <CANARY>", "only reads")}
SHALLOW = "brackets inside each other"
NESTINGS = {
    f"nested {name}": refused(text, SHALLOW)
    for name, text in {
        "groups": "ASK " + nested("{", "}"),
        "groups that do not end": "ASK " + "{" * DEEP,
        "minus": "ASK {" + "MINUS{" * 4000 + "}" * 4000 + "}",
        "optional": "ASK {" + "OPTIONAL{" * 3000 + "}" * 3000 + "}",
        "exists": "ASK {" + "FILTER EXISTS{" * 2000 + "}" * 2000 + "}",
        "unions": "ASK {" + nested("{}UNION{", "}")[:30000],
        "graphs": "ASK {" + "GRAPH ?g{" * 3000 + "}" * 3000 + "}",
        "subqueries": "ASK {" + "{SELECT*" * 3000 + "}" * 3000 + "}",
        "lateral": "ASK {" + "LATERAL{" * 3000 + "}" * 3000 + "}",
        "conditions": "SELECT (" + nested("IF(1,", ",1)", "1")[:30000],
        "parentheses": "SELECT (" + nested("(", ")", "1") + " AS ?x) {}",
        "functions": "SELECT (" + nested("STR(", ")", "1") + " AS ?x) {}",
        "quoted triples": "ASK {" + "<<?s ?p " * 3000 + "?o" + ">>" * 3000 + "}",
        "triple terms": "ASK {?a ?b " + "<<(?s ?p " * 2500 + "?o" + ")>>" * 2500 + "}",
        "blank nodes": "ASK {?a ?b " + nested("[?p ", "]", "1") + "}",
        "lists": "ASK {?a ?b " + nested("(", ")", "1") + "}",
        "annotations": "ASK {?a ?b ?c " + "{|?p ?o" * 3000 + "|}" * 3000 + "}",
        "paths": "ASK {?a " + nested("(", ")", "<p>") + " ?c}",
        "inverse paths": "ASK {?a " + nested("^(", ")", "<p>") + " ?c}",
    }.items()
}
PLANNER = {
    f"planner {name}": refused(f"SELECT * {{ {text} }}", "wanted at most")
    for name, text in {
        "many patterns of one subject": many("?s <p{n}> ?o{n} .", 300),
        "many patterns of one subject by semicolon": "?s "
        + many("<p{n}> ?o{n} ;", 300),
        "many objects": "?s ?p " + many("?o{n} ,", 300) + " ?o",
        "many patterns of one object": many("?s{n} <p{n}> ?o .", 300),
        "a chain": many("?v{n} <p> ?w{n} . ?w{n} <p> ?v{n} .", 150),
        "a list of three hundred": "?s ?p (" + many("{n}", 300) + ")",
        "many optional": many("OPTIONAL {{ ?s <p{n}> ?o{n} }}", 300),
        "many unions": "{}" + many("UNION {{ ?s <p{n}> ?o{n} }}", 300),
        "many groups": many("{{ ?s <p{n}> ?o{n} }}", 300),
        "many graphs": many("GRAPH ?g{n} {{ ?s <p{n}> ?o{n} }}", 200),
        "many minus": many("MINUS {{ ?s <p{n}> ?o{n} }}", 300),
        "many exists": many("FILTER EXISTS {{ ?s <p{n}> ?o }}", 300),
        "many subqueries": many("{{ SELECT ?s {{ ?s <p{n}> ?o }} }}", 200),
        "a long path": "?s <p>" + "/<p>" * 300 + " ?o",
        "many paths": many("?s <p{n}>+ ?o{n} .", 300),
        "behind filters": many("FILTER(true) ?s <p{n}> ?o{n}", 300),
        "many quoted triples": many("<<?s{n} ?p ?o>> ?q ?r .", 200),
    }.items()
}
PRODUCTS = {
    "product counted": given_up(f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} }}"),
    "product distinct": given_up(f"SELECT DISTINCT ?a0 ?b1 ?c2 {{ {PRODUCT} }}"),
    "product ordered": given_up(f"SELECT * {{ {PRODUCT} }} ORDER BY ?a0 ?b1 ?c2"),
    "product grouped": given_up(
        f"SELECT ?a0 (COUNT(DISTINCT ?c1) AS ?n) {{ {PAIR} }} GROUP BY ?a0 ?b1"
    ),
    "product asked in vain": given_up(
        f"ASK {{ {PRODUCT} FILTER(STRLEN(STR(?c0)) + STRLEN(STR(?c2)) < 0) }}"
    ),
    "product of groups": given_up(
        "SELECT (SUM(STRLEN(STR(?c0))) AS ?n) { { ?a0 ?b0 ?c0 } { ?a1 ?b1 ?c1 } "
        "{ ?a2 ?b2 ?c2 } }"
    ),
    "product of all nine": given_up(f"SELECT * {{ {' '.join(TRIPLES)} }} ORDER BY ?a8"),
    "product as a graph": given_up(
        f"CONSTRUCT {{ ?a0 ?b1 ?c2 }} WHERE {{ {PRODUCT} }}", "the "
    ),
    "product with an offset": given_up(
        f"SELECT * {{ {PRODUCT} }} LIMIT 1 OFFSET 9000000000"
    ),
    "product in exists": given_up(
        f"SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o FILTER EXISTS {{ {PAIR} FILTER(?a0 = ?c1"
        " && ?b0 = ?o) } }"
    ),
    "product described": given_up(f"DESCRIBE ?a0 ?a1 {{ {PRODUCT} }}"),
    "product of values": given_up(
        "SELECT (COUNT(*) AS ?n) {"
        + " ".join(f"VALUES ?v{k} {{ {many('{n}', 200)} }}" for k in range(6))
        + "}"
    ),
}
DOUBLED = " ".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(60))
STRINGS = {
    "doubling": given_up(
        f"SELECT (STRLEN(?a60) AS ?n) {{ BIND('aaaaaaaaaaaa' AS ?a0) {DOUBLED} }}",
        "more memory than it may",
    ),
    "doubling by replace": given_up(
        "SELECT (STRLEN(?a40) AS ?n) { BIND('aaaaaaaaaaaa' AS ?a0) "
        + " ".join(f"BIND(REPLACE(?a{n}, 'a', 'aa') AS ?a{n + 1})" for n in range(40))
        + " }"
    ),
    "group_concat": given_up(
        f"SELECT (STRLEN(GROUP_CONCAT(STR(?c1))) AS ?n) {{ {PAIR} }}"
    ),
    "long separator": given_up(
        f"SELECT (GROUP_CONCAT(STR(?o); SEPARATOR='{'x' * 20000}') AS ?n) "
        "{ ?s ?p ?o }"
    ),
    "regular expression that backtracks": costly(
        f"SELECT (REGEX('{'a' * 20000}b', '^(a+)+$') AS ?x) {{}}"
    ),
    "regular expression over all": costly(
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(REGEX(STR(?o), '(.*)*(.*)*x$')) }"
    ),
    "regular expression of repeats": costly(
        "SELECT (REGEX('a', '((a{1,300}){1,300}){1,300}') AS ?x) {}"
    ),
    "regular expression with a huge class": costly(
        f"SELECT (REGEX('a', '{'[a-z]' * 2000}') AS ?x) {{}}"
    ),
    "digests over all": costly(
        "SELECT (MAX(SHA512(CONCAT(STR(?o), STR(?s)))) AS ?x) { ?s ?p ?o . ?s ?q ?r }"
    ),
    "huge number": refused("SELECT * {} LIMIT 99999999999999999999999999"),
    "deep sum": costly(f"SELECT (({'+'.join(['1'] * 1900)}) AS ?x) {{}}"),
    "deep or": costly(f"SELECT (({'||'.join(['?z'] * 1900)}) AS ?x) {{}}"),
    "many negations": costly(f"SELECT ({'!' * 3900}true AS ?x) {{}}"),
    "many comparisons": costly(f"SELECT (({'&&'.join(['?z>1'] * 900)}) AS ?x) {{}}"),
}
ANSWERS = {
    "huge table": given_up(f"SELECT * {{ {PAIR} }}", "larger than"),
    "huge graph": given_up("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "larger than"),
    "everything described": given_up("DESCRIBE ?s { ?s ?p ?o }", "larger than"),
    "wide table": costly(
        f"SELECT {many('(?o AS ?x{n})', 500)} {{ ?s ?p ?o }} LIMIT 100000"
    ),
}
PATHS = {
    "path both ways": given_up("SELECT * { ?a (!<x>|^!<x>)* ?b . ?b !<x>* ?c }"),
    "path of paths": given_up("SELECT (COUNT(*) AS ?n) { ?a ((!<x>)*)* ?b }"),
    "two paths": given_up("SELECT (COUNT(*) AS ?n) { ?a !<x>+ ?b . ?c !<x>+ ?d }"),
    "path of alternatives": given_up(
        "SELECT (COUNT(*) AS ?n) { ?a (!<x>|!<y>|^!<x>)+ ?b . ?b (!<x>/!<y>)* ?c }"
    ),
    "stars inside each other": costly(
        "ASK { ?a " + "(" * 25 + "!<p>" + ")*" * 25 + " <urn:nowhere> }"
    ),
}
LONG = {
    "long in": refused(f"ASK {{ FILTER(?x IN ({many('{n},', 3000)} 1)) }}", "items"),
    "long not in": refused(f"ASK {{ FILTER(?x NOT IN ({many('{n},', 900)} 1)) }}"),
    "long describe": refused(f"DESCRIBE {many('<{n}>', 3000)}", "items in one list"),
    "long concat": refused(f"SELECT (CONCAT({many('?x,', 900)} 1) AS ?y) {{}}"),
    "many binds": refused(
        f"ASK {{ {many('BIND({n} AS ?x{n})', 1500)} }}", "words, terms and signs"
    ),
    "many columns": refused(
        f"SELECT {many('(1 AS ?x{n})', 2000)} {{}}", "words, terms and signs"
    ),
    "many prefixes": harmless(many("PREFIX p{n}: <a{n}>", 1200) + " ASK {}"),
    "many comments": harmless("#\n" * 10000 + "ASK {}"),
    "many from": harmless(f"ASK {many('FROM <g{n}>', 900)} {{ ?s ?p ?o }}", NOTHING),
    "many values": harmless(f"SELECT * {{ VALUES ?x {{ {many('{n}', 3000)} }} }}"),
    "many words": refused("ASK " * 6000, "words, terms and signs"),
    "many dots": refused("ASK {" + "." * 30000, "words, terms and signs"),
    "long word": refused("A" * 30000, "is no word of SPARQL"),
    "long prefix": refused("ASK {" + "a-" * 15000 + ":b ?p ?o}"),
    "long space": harmless("ASK {" + " \n" * 15000 + "}"),
}
TRICKS = {
    "nul": refused("ASK {}\0", "a query holds no NUL"),
    "nul by escape": refused("ASK {}\\u0000", "an escape of a character"),
    "byte order mark": refused("\ufeffASK {}", "is no part of SPARQL"),
    "zero width": refused("ASK { SER\u200bVICE <CANARY> {} }", "is no word of SPARQL"),
    "full width": refused("ASK { \uff33\uff25\uff32\uff36\uff29\uff23\uff25 ?x {} }"),
    "long s": refused("ASK { \u017fervice <CANARY> {} }"),
    "right to left": refused("ASK { \u202e <CANARY> ECIVRES }"),
    "surrogate by escape": refused("ASK { ?s ?p '\\uD800' }", "an escape"),
    "pair of surrogates by escape": refused("ASK { ?s ?p '\\uD83D\\uDE00' }"),
    "beyond unicode by escape": refused("ASK { ?s ?p '\\UFFFFFFFF' }", "an escape"),
    "backslash by escape": refused("ASK { ?s ?p '\\u005Cu0053' }", "an escape"),
    "quote by escape": refused("ASK { ?s ?p 'a\\u0027 . SERVICE <CANARY> {} }"),
    "address by escape": harmless("ASK FROM <\\u0043ANARY> { ?s ?p ?o }", NOTHING),
    "overlong utf-8": refused(b"ASK { ?s ?p '\xc0\xae' }", "in UTF-8"),
    "surrogate in utf-8": refused(b"ASK { ?s ?p '\xed\xa0\x80' }", "in UTF-8"),
    "latin-1": refused(b"ASK { ?s ?p '\xe9' }", "in UTF-8"),
    "non-character": harmless("ASK { ?s ?p '\uffff\ufdd0' }", NOTHING),
    "vertical tab": refused("ASK\x0b{}", "is no part of SPARQL"),
    "empty": refused("", "wanted a query"),
    "spaces": refused(" \t\n", "wanted a query"),
    "script": refused("ASK { <script>alert(1)</script> }"),
}
ATTACKS = {
    **CALLS,
    **GRAPHS,
    **UPDATES,
    **NESTINGS,
    **PLANNER,
    **PRODUCTS,
    **STRINGS,
    **ANSWERS,
    **PATHS,
    **LONG,
    **TRICKS,
}


@pytest.fixture(scope="module")
def service(
    snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """Give the whole service as it is started."""
    directory = tmp_path_factory.mktemp("served")
    save(snapshot, directory)
    with attacked(directory) as running:
        yield running


@pytest.fixture(autouse=True)
def nobody_is_harmed(service: Service, watched: Canary) -> Iterator[None]:
    """Hold after each attack that it has harmed nobody."""
    yield
    good = service.ask(GOOD, READER)
    assert good.status == 200, good.text
    assert '"boolean":true' in good.text
    assert good.seconds < DEADLINE
    assert watched.visits == []
    for pid, held in service.resident().items():
        assert held < (SERVER_MEMORY if pid == service.pid else WORKER_MEMORY)


def aimed(query: str | bytes, at: Canary) -> str | bytes:
    if isinstance(query, bytes):
        return query
    return query.replace("CANARY", at.address)


@pytest.mark.parametrize("name", ATTACKS)
def test_a_hostile_query_harms_nobody(
    service: Service, watched: Canary, name: str
) -> None:
    attack = ATTACKS[name]
    reply = service.ask(aimed(attack.query, watched))
    assert reply.status in attack.status, reply.text[:300]
    assert attack.said in reply.text
    assert len(reply.text) < 2 * ANSWER
    assert reply.seconds < 2 * DEADLINE


def by_address(query: str) -> Callable[[Service], Reply]:
    return lambda service: service.send(None, address=f"/sparql?query={quote(query)}")


def by_form(**given: str | list[str]) -> Callable[[Service], Reply]:
    body = urlencode(given, doseq=True).encode()
    return lambda service: service.send(body)


def directly(body: bytes, kind: str = DIRECT) -> Callable[[Service], Reply]:
    return lambda service: service.send(body, kind)


OVERSIZE = {
    "query in an address": (by_address(f"ASK {{}} #{'x' * 20000}"), {414, 431}),
    "query as a body": (directly(b"ASK {} #" + b"x" * 40000), {413}),
    "query in a form": (by_form(query=f"ASK {{}} #{'x' * 40000}"), {413}),
    "body": (directly(b"ASK {} #" + b"x" * (512 << 10)), {413}),
    "percent-encoded body": (by_form(query="%" * 60000), {413}),
    "parameters": (by_form(query="ASK {}", a=["1"] * 5000), {400}),
    "graphs": (by_form(query="ASK {}", **{"named-graph-uri": ["a:b"] * 900}), {400}),
    "binary": (directly(bytes(range(256)) * 100), {400}),
}


@pytest.mark.parametrize("name", OVERSIZE)
def test_what_is_too_large_is_refused_at_once(service: Service, name: str) -> None:
    send, status = OVERSIZE[name]
    reply = send(service)
    assert reply.status in status, reply.text
    assert reply.seconds < DEADLINE


def test_a_graph_of_the_request_is_never_fetched(
    service: Service, watched: Canary
) -> None:
    for name in ("default-graph-uri", "named-graph-uri"):
        query = "ASK { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
        reply = by_form(query=query, **{name: watched.address})(service)
        assert (reply.status, NOTHING in reply.text) == (200, True)


def test_a_flood_from_one_client_keeps_nobody_waiting(service: Service) -> None:
    """One of thirty queries at a time, and a short line; the rest hear so at once."""
    endless = PRODUCTS["product counted"].query
    with ThreadPoolExecutor(31) as threads:
        flood = [threads.submit(service.ask, endless) for _ in range(30)]
        good = [service.ask(GOOD, READER) for _ in range(10)]
        replies = [sent.result() for sent in flood]
    assert {reply.status for reply in good} == {200}
    assert max(reply.seconds for reply in good) < DEADLINE
    assert {reply.status for reply in replies} == {503}
    assert sum("are waiting" in reply.text for reply in replies) >= 20


def test_the_workers_are_all_there_after_the_attacks(service: Service) -> None:
    assert service.send(None, address="/health").status == 200
    assert len(service.workers()) >= 3
