"""Whatever is typed, sent or read is understood or refused, and soon.

Hypothesis makes the texts: each parser of ours either gives a value or raises an error
that says what was wanted.
"""

import asyncio
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from api.formats import MEDIA, split
from api.limits import Limited, host_name
from api.settings import Settings
from csa_graph.answers import answered, searched
from csa_graph.derivations import Asked
from csa_graph.errors import CsaError
from csa_graph.files import read_facts
from csa_graph.graph import Graph, node
from csa_graph.headers import header
from csa_graph.iri import COLLECTIONS, address, candidates
from csa_graph.legislation import parse
from csa_graph.matching import Matcher, beside, match, matcher
from csa_graph.matrix import derived
from csa_graph.naming import anything
from csa_graph.search import Index, index
from csa_graph.signs import shown
from csa_graph.source import normalise
from tests.asgi import asked, chunk, echo, scope_of

# What is run here is covered elsewhere; measuring it would take half as long again.
pytestmark = pytest.mark.no_cover


def refusal(call: Callable[[], object]) -> str:
    """Return why a call is refused; empty where it is not."""
    try:
        call()
    except CsaError as error:
        return str(error) or "without a word"
    return ""


ANY = st.text(max_size=120)
CITATION = st.text("s.17 ()/-CDAcrimeukpgasi19980reg&,;\t\n", max_size=200)
SECONDS = 3.0  # of this thread's own work, whatever else the machine does
SHARED = settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@given(CITATION | ANY)
@example("s.1" + "(1)" * 300)
@example("a" + " " * 900 + "b")
@example("s " * 450)
def test_any_citation_is_taken_apart_soon(text: str) -> None:
    started = time.thread_time()
    cited = parse(text)
    assert time.thread_time() - started < SECONDS
    assert "//" not in f"/{cited.provision}/".replace("//", "/", 1)


@given(text=CITATION | ANY)
@example(text="")
@example(text="%" * 120)
@SHARED
def test_any_name_is_found_or_refused(graph: Graph, text: str) -> None:
    started = time.thread_time()
    said = refusal(lambda: anything(graph, text, graph.agreement()))
    assert said != "without a word"
    if not said:
        assert anything(graph, text, graph.agreement()) in graph.labels
    assert time.thread_time() - started < SECONDS


@given(priority=ANY, legislation=CITATION, rule=ANY, as_at=ANY)
@settings(SHARED, max_examples=25)
def test_any_filter_of_the_matrix_is_applied_or_refused(
    graph: Graph, priority: str, legislation: str, rule: str, as_at: str
) -> None:
    for filters in (
        Asked(priority=priority),
        Asked(legislation=legislation),
        Asked(rule=rule),
        Asked(as_at=as_at),
    ):
        call = partial(derived, graph, graph.agreement(), filters)
        assert refusal(call) != "without a word"


@given(text=ANY, name=ANY)
@settings(SHARED, max_examples=25)
def test_any_parameter_of_a_question_is_bound_or_refused(
    graph: Graph, text: str, name: str
) -> None:
    taking = [q for q in graph.questions.values() if len(q.parameters) == 2]
    for question in taking[:6]:
        names = {field.name for field in question.parameters} - {"agreement"}
        values = dict.fromkeys(names, text)
        for one in (values, {**values, name: text}):
            call = partial(answered, graph, question, graph.agreement(), one)
            assert refusal(call) != "without a word"


@pytest.fixture(scope="module")
def known(graph: Graph) -> Index:
    """Give what can be found."""
    return index(graph)


@given(text=st.text(max_size=200) | st.text('"*()^:-ORANDNEAR ', max_size=200))
@SHARED
def test_any_search_finds_or_does_not(known: Index, graph: Graph, text: str) -> None:
    taken = searched(known, graph.agreement(), text)
    assert taken.body["count"] == len(taken.body["hits"]) <= 20


@pytest.fixture(scope="module")
def words(graph: Graph) -> Matcher:
    """Give what plain words are held against."""
    return matcher(graph, graph.agreement())


@given(text=st.text(min_size=1, max_size=200))
@example("THIGS:O")
@settings(SHARED, max_examples=30)
def test_any_question_in_words_is_matched_or_not(
    words: Matcher, graph: Graph, text: str
) -> None:
    askable = {*graph.questions, *(one.name for one in beside())}
    assert {one.question for one in match(words, text)} <= askable


@given(st.sampled_from(sorted(COLLECTIONS)), ANY)
def test_any_slug_is_an_iri_or_refused(name: str, slug: str) -> None:
    for iri in candidates(COLLECTIONS[name], slug, "staffordshire-2023"):
        said = refusal(partial(node, iri))
        assert "wanted an IRI" in said or not said
        if not said:
            place = address(iri)
            assert place is not None
            assert place.isascii()
            assert shown(place) == place
            assert " " not in place


@given(ANY)
def test_any_path_has_a_format_or_none(path: str) -> None:
    stem, ending = split(path)
    assert ending == "" or ending in MEDIA
    assert (stem + "." + ending if ending else stem) == path


@given(ANY)
def test_any_host_has_a_name(text: str) -> None:
    name = host_name(text)
    assert name == name.lower()
    assert len(name) <= len(text) + 3


VALUES = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60)
NAMES = st.sampled_from(
    [
        *("accept", "content-length", "content-encoding", "transfer-encoding"),
        *("host", "if-none-match", "x-other"),
    ]
)


@given(
    st.lists(st.tuples(NAMES, VALUES), max_size=6),
    st.binary(max_size=80),
    st.sampled_from(["GET", "POST", "HEAD"]),
)
def test_any_head_is_let_through_or_refused(
    headers: list[tuple[str, str]], query: bytes, method: str
) -> None:
    app = Limited(echo, Settings(body_seconds=0.5))
    scope = scope_of(headers=headers, query=query, method=method)
    reply = asyncio.run(asked(app, scope, [chunk(b"x")]))
    assert reply.status in {200, 400, 413, 414, 415, 421, 431}


TRIG = st.text("<>[](){}\"\\'#@:;.,^aeghtp/ \n_", max_size=120)


@given(st.sampled_from([".trig", ".nq", ".jsonld", ".ttl"]), TRIG | ANY)
@example(".jsonld", "[]")
@settings(SHARED, max_examples=150)
def test_any_file_is_read_or_refused_with_its_name(
    tmp_path: Path, ending: str, text: str
) -> None:
    file = tmp_path / f"a{ending}"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    said = refusal(lambda: list(read_facts(file)))
    assert said.startswith(str(file)) or not said


@given(st.text(max_size=200))
def test_any_header_of_a_query_is_read_or_refused(text: str) -> None:
    said = refusal(lambda: header(f"#+ {text}", Path("a.rq")))
    assert said.startswith("a.rq: ") or not said


@given(st.lists(st.text(max_size=60), max_size=8))
def test_any_lines_have_a_normal_form_that_stays(lines: list[str]) -> None:
    once = normalise(lines)
    assert once == " ".join(once.split())
