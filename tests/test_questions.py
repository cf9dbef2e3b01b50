"""A question binds what it is given, merges what is alike, and says what it lacks.

A row counted twice because two paragraphs state it is a wrong number in a report.
"""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from csa_graph.answers import answered
from csa_graph.citations import Citation
from csa_graph.errors import QueryError
from csa_graph.graph import Graph, node
from csa_graph.questions import KEY, SOURCE, Question, ask, load_question
from csa_graph.store import EmbeddedStore

TEXT = """#+ summary: Things
#+ question: Which things are there?
#+ param: thing iri? one thing
#+ param: name text? its name
#+ param: day date? its day
#+ column: thing iri
#+ column: name text
#+ column: day date
#+ column: others iris
#+ column: source source
#+ empty: Nothing is called that.

SELECT ?thing ?name ?day ?others ?source WHERE {
  GRAPH ?source { ?thing <http://e/name> ?name ; <http://e/day> ?day }
  OPTIONAL { ?thing <http://e/near> ?others }
}
ORDER BY ?thing ?source ?others
"""
DATA = b"""@prefix : <http://e/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:one { :a :name "x" ; :day "2026-11-01"^^xsd:date ; :near :c , :b }
:two { :a :name "x" ; :day "2026-11-01"^^xsd:date }
"""
KNOWN = {
    f"http://e/{name}": Citation("stated", name, name, f"http://e/{name}", "", "", 1)
    for name in ("one", "two")
}


@pytest.fixture
def store() -> EmbeddedStore:
    """Give one fact that two sources state."""
    return EmbeddedStore(ox.parse(DATA, format=ox.RdfFormat.TRIG))


def question(folder: Path, text: str = TEXT) -> Question:
    file = folder / "things.rq"
    file.write_text(text)
    return load_question(file)


def test_a_fact_that_two_sources_state_is_one_row(
    store: EmbeddedStore, tmp_path: Path
) -> None:
    [row] = ask(store, question(tmp_path), {}, KNOWN).rows
    assert row.values == {
        "thing": "http://e/a",
        "name": "x",
        "day": "2026-11-01",
        "others": "http://e/b http://e/c",
    }
    assert [citation.label for citation in row.citations] == ["one", "two"]


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        ({"name": "x"}, "answer"),
        ({"name": "y"}, "not_stated"),
        ({"day": "2026-11-01"}, "answer"),
        ({"day": "2026-11-02"}, "not_stated"),
        ({"thing": "http://e/a"}, "answer"),
        ({"name": '" } DROP ALL #'}, "not_stated"),
    ],
)
def test_a_value_is_bound_as_what_it_is(
    store: EmbeddedStore, tmp_path: Path, given: dict[str, str], outcome: str
) -> None:
    assert ask(store, question(tmp_path), given, KNOWN).outcome == outcome


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"colour": "red"}, "takes parameters: thing .*; given: colour"),
        ({"thing": "not an iri"}, "thing: wanted an IRI, given 'not an iri'"),
        ({"day": "soon"}, "day: wanted a day such as 2026-11-01, given 'soon'"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(
    store: EmbeddedStore, tmp_path: Path, given: dict[str, str], said: str
) -> None:
    with pytest.raises(QueryError, match=said):
        ask(store, question(tmp_path), given, KNOWN)


def test_a_column_of_no_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="column kind 'word', wanted"):
        question(tmp_path, TEXT.replace("name text\n", "name word\n"))


@pytest.mark.parametrize("text", ["SELECT * { ?s", "ASK {}", "CONSTRUCT {} {}"])
def test_a_query_of_the_wrong_form_is_refused(text: str) -> None:
    with pytest.raises(QueryError):
        EmbeddedStore([]).select(text, {})


def test_a_select_constructs_nothing() -> None:
    with pytest.raises(QueryError, match="wanted a CONSTRUCT"):
        EmbeddedStore([]).construct("SELECT * {}", {})


def test_every_parameter_of_every_question_is_projected(graph: Graph) -> None:
    every = (*graph.questions.values(), *graph.lists.values())
    for asked in (*every, *graph.verifying.values()):
        names = [field.name for field in (*asked.columns, *asked.parameters)]
        rows = asked.text[asked.text.index("SELECT") :].partition("WHERE")[0]
        assert all(f"?{name}" in rows for name in names), asked.name


def test_every_question_says_who_asks_and_what_silence_means(graph: Graph) -> None:
    users = {"policy officer", "auditor", "analyst"}
    for asked in graph.questions.values():
        assert asked.asks, asked.name
        assert asked.empty, asked.name
        assert asked.users, asked.name
        assert set(asked.users) <= users, asked.name


def test_no_question_knows_one_agreement_s_things(graph: Graph) -> None:
    for asked in graph.questions.values():
        body = "\n".join(
            line for line in asked.text.splitlines() if not line.startswith("#")
        )
        assert "staffordshire" not in body.casefold(), asked.name


def test_there_are_at_least_sixty_questions(graph: Graph) -> None:
    assert len(graph.questions) >= 60


def test_an_unknown_list_and_a_text_that_is_no_iri_are_refused(graph: Graph) -> None:
    with pytest.raises(QueryError, match="wanted one of agreements"):
        graph.listing("cats", graph.agreement())
    with pytest.raises(QueryError, match="wanted an IRI, given 'a b'"):
        node("a b")


def test_every_question_says_its_answer_in_a_sentence_of_its_columns(
    graph: Graph,
) -> None:
    for asked in graph.questions.values():
        named = set(re.findall(r"\{(\w+)\}", asked.says))
        shown = {c.name for c in asked.columns if c.kind not in {SOURCE, KEY}}
        assert named, asked.name
        assert named <= shown, asked.name


def test_a_sentence_that_answers_has_no_day_in_figures_alone(graph: Graph) -> None:
    """A table has days that sort; what is said has them as people write them."""
    agreement = graph.agreement()
    asked = ("events_in_order", "laws_assent_and_purpose", "documents_attached")
    said = [
        answered(graph, graph.questions[name], agreement, {}).said["Answer"]
        for name in asked
    ]
    assert not any(re.search(r"\d{4}-\d\d", one) for one in said)
    assert said[-1].endswith("Strategic Assessment (December 2022).")


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("agreement_cycle", {}, "The agreement is renewed every 3 years."),
        (
            "authorities_without_officer",
            {},
            (
                "No reporting officer comes from NHS; Probation Service; Staffordshire"
                " District and Borough Councils; Staffordshire Fire & Rescue Service."
            ),
        ),
        (
            "plans_required_by_law",
            {"chapter": "9"},
            (
                "Called a statutory requirement: Police and Crime Plans (under"
                " Police Reform and Social Responsibility Act 2011)."
            ),
        ),
        (
            "parties_by_another_name",
            {},
            "Responsible authorities are called Community Safety Partnerships.",
        ),
    ],
)
def test_an_answer_is_said_in_the_words_of_its_question(
    graph: Graph, name: str, given: dict[str, str], said: str
) -> None:
    taken = answered(graph, graph.questions[name], graph.agreement(), given)
    assert taken.body["sentence"] == taken.said["Answer"] == said


def test_a_length_of_time_is_told_in_words_and_for_programs(graph: Graph) -> None:
    taken = answered(graph, graph.questions["agreement_cycle"], graph.agreement(), {})
    assert taken.sheets[0][1].rows[0][0] == "3 years"
    [row] = taken.body["rows"]
    assert (row["interval"], row["interval_iso"]) == ("3 years", "P3Y")
