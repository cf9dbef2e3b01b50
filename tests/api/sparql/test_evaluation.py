"""A query is answered in the form asked for, or refused with a sentence."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from dataclasses import replace
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from api.sparql.evaluation import GRAPHS, RESULTS, Setting, answer
from api.sparql.refusals import RefusedError

DATA = """
GRAPH <http://e/1> { <http://e/a> <http://e/p> 1 , 2 . }
GRAPH <http://e/2> { <http://e/a> <http://e/p> 1 . <http://e/b> <http://e/p> 3 . }
<http://e/a> <http://e/p> 1 , 2 . <http://e/b> <http://e/p> 3 .
"""
ALL = "SELECT ?s ?o { ?s ?p ?o }"
NASTY = "a\x01b]]><&\"'\r\n\t\x0b\ufffe"
NASTY_TEXT = r"""SELECT ("a\u0001b]]><&\"'\r\n\t\u000b\ufffe" AS ?x) {}"""
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RESULT = "{http://www.w3.org/2005/sparql-results#}"


@pytest.fixture(scope="module")
def setting() -> Setting:
    """Give two graphs that share a triple, and their merge."""
    store = ox.Store()
    store.load(DATA, ox.RdfFormat.TRIG)
    return Setting(store, "http://base/", {"e": "http://e/"}, answer=100_000)


def ask(setting: Setting, text: str, form: str = "json", **more: Any) -> bytes:
    forms = dict.fromkeys(("solutions", "truth", "graph"), form)
    asked = {"data": None, "from": ((), ()), "prologue": "", **more}
    return answer(setting, {"text": text, "forms": forms, **asked})[1]


def rows(setting: Setting, text: str, **more: Any) -> list[dict[str, str]]:
    found = json.loads(ask(setting, text, **more))["results"]["bindings"]
    return [{key: cell["value"] for key, cell in row.items()} for row in found]


def refused(setting: Setting, text: str, form: str = "json") -> RefusedError:
    with pytest.raises(RefusedError) as raised:
        ask(setting, text, form)
    return raised.value


@pytest.mark.parametrize("form", ["json", "xml", "tsv"])
def test_solutions_come_in_every_form(setting: Setting, form: str) -> None:
    content = ask(setting, f"{ALL} ORDER BY ?s ?o", form)
    read = ox.parse_query_results(content, RESULTS[form])
    assert isinstance(read, ox.QuerySolutions)
    assert len(list(read)) == 3


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_truth_comes_in_the_forms_that_have_one(setting: Setting, form: str) -> None:
    read = ox.parse_query_results(ask(setting, "ASK {}", form), RESULTS[form])
    assert bool(read) is True


@pytest.mark.parametrize("form", GRAPHS)
def test_a_graph_comes_in_every_form(setting: Setting, form: str) -> None:
    content = ask(setting, "CONSTRUCT WHERE { ?s ?p ?o }", form)
    assert len(list(ox.parse(content, GRAPHS[form]))) == 3


def test_a_graph_is_written_with_our_prefixes(setting: Setting) -> None:
    assert b"e:a e:p " in ask(setting, "DESCRIBE <http://e/a>", "turtle")


def test_the_kind_of_result_is_told(setting: Setting) -> None:
    asked = {
        "data": None,
        "from": ((), ()),
        "forms": {"truth": "xml"},
        "text": "ASK {}",
    }
    assert answer(setting, asked)[0] == "truth"


def test_a_kind_of_result_that_is_not_wanted_is_named(setting: Setting) -> None:
    asked = {"data": None, "from": ((), ()), "forms": {"truth": "xml"}, "text": ALL}
    with pytest.raises(RefusedError) as raised:
        answer(setting, asked)
    assert (raised.value.status, raised.value.detail) == (406, "solutions")


MERGES = [
    ((["http://e/1"], []), 2, 0),
    ((["http://e/1", "http://e/2"], []), 3, 0),
    (([], ["http://e/2"]), 0, 2),
    ((["http://e/1"], ["http://e/2"]), 2, 2),
    ((["http://e/1", "http://e/2"], ["http://e/2"]), 3, 2),
    ((["http://e/none"], []), 0, 0),
    ((["http://e/1", "http://e/none"], ["http://e/none"]), 2, 0),
]


@pytest.mark.parametrize(("data", "default", "named"), MERGES)
def test_the_data_of_the_request_are_the_merge_of_its_graphs(
    setting: Setting, data: Any, default: int, named: int
) -> None:
    """A triple that two of the graphs state counts once."""
    for clause in ("", "FROM <http://e/2> FROM NAMED <http://e/1>"):
        text = f"SELECT ?s ?o {clause} {{ ?s ?p ?o }}"
        assert len(rows(setting, text, data=data)) == default
        text = f"SELECT ?g ?s ?o {clause} {{ GRAPH ?g {{ ?s ?p ?o }} }}"
        assert len(rows(setting, text, data=data)) == named


def test_the_data_of_a_query_are_a_merge_too(setting: Setting) -> None:
    prologue = "BASE <http://e/> PREFIX g: <http://e/>"
    where = {"prologue": prologue, "from": (["<1>", "g:2"], ["<2>"])}
    head = " SELECT ?s ?o FROM <1> FROM g:2 FROM NAMED <2>"
    merge, named = "{ ?s ?p ?o }", "{ GRAPH ?g { ?s ?p ?o } }"
    assert len(rows(setting, prologue + head + merge, **where)) == 3
    assert len(rows(setting, prologue + head + named, **where)) == 2


def test_an_address_in_a_query_is_relative_to_the_base(setting: Setting) -> None:
    assert rows(setting, "SELECT ?x { VALUES ?x { <y> } }") == [{"x": "http://base/y"}]


def test_signs_that_xml_cannot_hold_are_left_out_of_it_alone(setting: Setting) -> None:
    [row] = rows(setting, NASTY_TEXT)
    assert row["x"] == NASTY
    tree = ET.fromstring(ask(setting, NASTY_TEXT, "xml"))  # noqa: S314 - our own
    assert [e.text for e in tree.iter(f"{RESULT}literal")] == ["ab]]><&\"'\r\n\t"]
    text = NASTY_TEXT.replace("SELECT (", "CONSTRUCT { <a> <b> ?x } { BIND(")
    graph = text.replace(" AS ?x) {}", " AS ?x) }")
    [quad] = ox.parse(ask(setting, graph, "rdfxml"), ox.RdfFormat.RDF_XML)
    assert quad.object == ox.Literal("ab]]><&\"'\r\n\t")


def test_a_table_holds_quotes_and_lines(setting: Setting) -> None:
    read = csv.reader(io.StringIO(ask(setting, NASTY_TEXT, "csv").decode(), newline=""))
    assert list(read) == [["x"], [NASTY]]
    assert ask(setting, NASTY_TEXT, "tsv").count(b"\n") == 2


def test_a_number_that_is_none_is_written_as_such(setting: Setting) -> None:
    text = "SELECT (1e0/0 AS ?inf) (0e0/0 AS ?nan) {}"
    assert rows(setting, text) == [{"inf": "INF", "nan": "NaN"}]


@pytest.mark.parametrize("expression", ["1/0", "<http://e/int>", "REGEX('a', '(')"])
def test_an_error_while_evaluating_leaves_a_variable_unbound(
    setting: Setting, expression: str
) -> None:
    text = f"SELECT (STRLEN({expression}) AS ?x) {{}}"
    assert rows(setting, text) == [{}]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ASK {", "line 1, column 6: the query cannot be read here or just before"),
        ("SELECT * {} GROUP BY ?x", "(SELECT * is not authorized with GROUP BY)"),
        ("SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o }", "a variable that is unbound)"),
        ("SELECT * { BIND(1 AS ?x) BIND(2 AS ?x) }", "cannot be read here"),
        ("SELECT (<http://f>(1) AS ?x) {}", "custom function <http://f> is not"),
        ("ASK { SERVICE <http://127.0.0.1:9/> {} }", "cannot be evaluated"),
        ("ASK { ?s ?p '\udc80' }", "cannot be evaluated"),
    ],
)
def test_a_query_at_fault_is_refused_with_a_sentence(
    setting: Setting, text: str, said: str
) -> None:
    refusal = refused(setting, text)
    assert refusal.status == 400
    assert said in refusal.detail


def test_an_answer_that_is_too_large_is_refused(setting: Setting) -> None:
    small = replace(setting, answer=50)
    for text, form in ((ALL, "json"), ("CONSTRUCT WHERE { ?s ?p ?o }", "ntriples")):
        refusal = refused(small, text, form)
        assert refusal.status == 503
        assert refusal.detail == "the answer is larger than 50 bytes; add a LIMIT"


def test_an_answer_that_just_fits_is_given(setting: Setting) -> None:
    content = ask(setting, ALL)
    assert ask(replace(setting, answer=len(content)), ALL) == content
    assert refused(replace(setting, answer=len(content) - 1), ALL).status == 503


def test_memory_that_runs_out_is_a_refusal(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object, **_more: object) -> None:
        raise MemoryError

    monkeypatch.setattr(ox, "serialize", fail)
    refusal = refused(setting, "DESCRIBE <http://e/a>", "turtle")
    assert refusal.status == 503
    assert refusal.detail == "the query takes more memory than it may"


@pytest.mark.parametrize(
    "property_",
    ["http://e/", "http://e/1", "http://e/ª²", "http://www.w3.org/2000/xmlns/a"],
)
def test_a_property_that_rdfxml_cannot_name_is_refused(
    setting: Setting, property_: str
) -> None:
    text = f"CONSTRUCT {{ <http://e/s> <{property_}> 1 }} {{}}"
    refusal = refused(setting, text, "rdfxml")
    assert refusal.status == 406
    assert refusal.detail == f"RDF/XML cannot name {property_}; ask for Turtle"
    assert ask(setting, text, "turtle")


@given(st.text(st.characters(categories=("L", "M", "N", "P")), max_size=8))
def test_rdfxml_is_well_formed_or_refused(setting: Setting, name: str) -> None:
    """Whatever libxml2 finds, a namespace that it takes for no URI is well-formed."""
    text = f"CONSTRUCT {{ <http://e/s> <http://e/{quoted(name)}> 'x' }} {{}}"
    status, content = replied(setting, text)
    assert status in {200, 406}
    parser = etree.XMLParser(recover=True)
    etree.fromstring(content or b"<a/>", parser)
    assert [e.message for e in parser.error_log if "valid URI" not in e.message] == []


def quoted(name: str) -> str:
    return "".join(sign for sign in name if sign.isalnum() or sign in "_-.·")


def replied(setting: Setting, text: str) -> tuple[int, bytes]:
    try:
        return 200, ask(setting, text, "rdfxml")
    except RefusedError as refusal:
        return refusal.status, b""


@pytest.mark.parametrize(
    ("graph", "form"),
    [
        ("<http://e/a> <http://e/b> <<( <http://e/c> <http://e/d> 1 )>>", "jsonld"),
        (f"<http://e/a> <{RDF}Description> 1", "rdfxml"),
    ],
)
def test_a_graph_that_a_form_cannot_hold_is_refused(
    setting: Setting, graph: str, form: str
) -> None:
    text = f"CONSTRUCT {{ {graph} }} {{}}"
    refusal = refused(setting, text, form)
    assert refusal.status == 406
    assert refusal.detail.startswith(f"{form} cannot hold this graph: ")
    assert refusal.detail.endswith("; ask for Turtle")
    assert ask(setting, text, "turtle")


def test_pages_of_an_ordered_answer_do_not_overlap(setting: Setting) -> None:
    pages = [f"{ALL} ORDER BY ?s ?o LIMIT 1 OFFSET {n}" for n in range(3)]
    assert [row for page in pages for row in rows(setting, page)] == rows(
        setting, f"{ALL} ORDER BY ?s ?o"
    )
