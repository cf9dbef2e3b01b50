"""A question in plain words finds the right named question, and its values.

Half of the phrasings were kept aside while the matcher was made. That half measures
it; a failure says how many were found and never which, so that nothing is tuned to it.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from csa_graph.errors import QueryError
from csa_graph.graph import Graph
from csa_graph.legislation import plain as fold
from csa_graph.matching import LONGEST, Match, Matcher, beside, match, matcher
from csa_graph.naming import anything, resolved
from csa_graph.questions import Question
from csa_graph.readings import read
from csa_graph.replies import reply

PHRASINGS = yaml.safe_load(
    (Path(__file__).parent / "expected" / "phrasings.yaml").read_text(encoding="utf-8")
)["phrasings"]


@dataclass(frozen=True, slots=True)
class Score:
    """How often the right question stood first, and among the first three."""

    first: float
    in_three: float


@pytest.fixture(scope="module")
def known(graph: Graph) -> Matcher:
    """Give what typed questions are compared with."""
    return matcher(graph, graph.agreement())


def half(name: str) -> list[dict[str, Any]]:
    return [phrasing for phrasing in PHRASINGS if phrasing["half"] == name]


@cache
def asked(known_questions: tuple[Question, ...]) -> dict[str, Question]:
    return {question.name: question for question in known_questions}


def question_of(graph: Graph, name: str) -> Question:
    return graph.questions.get(name) or asked(beside())[name]


def is_right(graph: Graph, phrasing: dict[str, Any], found: Match) -> bool:
    """Say whether a match is the wanted question or as right, with the values."""
    wanted = phrasing.get("parameters") or {}
    if found.question != phrasing["question"]:
        if found.question not in (phrasing.get("also") or []):
            return False
        takes = {f.name for f in question_of(graph, found.question).parameters}
        wanted = {name: value for name, value in wanted.items() if name in takes}
    return all(is_value(graph, found, name, value) for name, value in wanted.items())


def is_value(graph: Graph, found: Match, name: str, wanted: str) -> bool:
    value = found.parameters.get(name, "")
    if value.rpartition("/")[2] == wanted:
        return True
    return bool(value) and meant(graph, found.question, name, value) == meant(
        graph, found.question, name, wanted
    )


def meant(graph: Graph, question: str, name: str, value: str) -> str:
    agreement = graph.agreement()
    if question == "trace":
        return anything(graph, value, agreement)
    try:
        values = resolved(graph, question_of(graph, question), agreement, {name: value})
    except QueryError:
        return value
    return values[name]


def score(graph: Graph, known: Matcher, phrasings: list[dict[str, Any]]) -> Score:
    right = [
        [is_right(graph, phrasing, found) for found in match(known, phrasing["text"])]
        for phrasing in phrasings
    ]
    first = sum(bool(found and found[0]) for found in right)
    return Score(first / len(right), sum(map(any, right)) / len(right))


def test_the_half_to_tune_with_is_found(graph: Graph, known: Matcher) -> None:
    result = score(graph, known, half("tuning"))
    assert result.first >= 0.9, result
    assert result.in_three >= 0.95, result


def test_the_half_kept_aside_is_found(graph: Graph, known: Matcher) -> None:
    result = score(graph, known, half("kept"))
    enough = result.first >= 0.8 and result.in_three >= 0.95
    if not enough:
        pytest.fail(str(result), pytrace=False)


def examples(graph: Graph) -> list[str]:
    questions = (*graph.questions.values(), *beside())
    return [fold(phrase) for question in questions for phrase in question.phrases]


def test_no_example_phrasing_is_one_that_measures(graph: Graph) -> None:
    measuring = {fold(phrasing["text"]) for phrasing in PHRASINGS}
    shared = measuring & set(examples(graph))
    if shared:
        pytest.fail(f"{len(shared)} phrasings measure nothing", pytrace=False)


def test_no_phrasing_stands_under_two_questions(graph: Graph) -> None:
    counted = Counter(examples(graph))
    assert [phrase for phrase, count in counted.items() if count > 1] == []


def test_a_question_is_found_by_its_own_title(graph: Graph, known: Matcher) -> None:
    missed = [
        question.name
        for question in graph.questions.values()
        if question.name not in {m.question for m in match(known, question.summary)}
    ]
    assert missed == []


@pytest.mark.parametrize(
    ("text", "questions", "parameters"),
    [
        (
            "what law is behind domestic abuse?",
            {"derivations", "priority_in_the_agreement"},
            {"priority": "domestic-abuse"},
        ),
        ("who reports on fraud?", {"priority_in_the_agreement"}, {"priority": "fraud"}),
        (
            "who is on the Helth and Wellbeing Board",
            {"members_of_a_board"},
            {"board": "health-and-wellbeing-board"},
        ),
        (
            "what does section 17 of the 1998 Act require",
            {"duties_told_in_detail"},
            {"law": "crime-and-disorder-act-1998"},
        ),
        (
            "which powers does the DA Act give",
            {"duties_told_in_detail"},
            {"law": "domestic-abuse-act-2021", "modality": "power"},
        ),
        (
            "for each duty in sections 1 and 2, who bears it under which law",
            {"duties_by_bearer_and_law"},
            {"up_to": "2"},
        ),
        (
            "who reports on modern slavery and child exploitation",
            {"priority_in_the_agreement"},
            {"priority": "modern-slavery"},
        ),
        ("gaps for probation", {"gaps"}, {"body": "probation-service"}),
        ("what must probation do by law", {"duties_of_body"}, {}),
        (
            "what can the DA Commissioner compel under powers of the DA Act",
            {"duties_told_in_detail"},
            {"law": "domestic-abuse-act-2021", "party": "da-commissioner"},
        ),
    ],
)
def test_a_question_is_found_with_its_values(
    known: Matcher, text: str, questions: set[str], parameters: dict[str, str]
) -> None:
    [first, *_] = match(known, text)
    assert first.question in questions
    assert first.parameters.items() >= parameters.items()


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        (
            "how is the DA Act 2021 connected with Staffordshire Police",
            ("DA Act 2021", "Staffordshire Police"),
        ),
        (
            "what links the Domestic Abuse Act 2021 and the SSCSG",
            ("Domestic Abuse Act 2021", "SSCSG"),
        ),
        (
            "how is section 17 of the 1998 Act connected with ASB",
            ("section 17 of the 1998 Act", "ASB"),
        ),
        ("how do fruad and ASB hang together", ("fraud", "ASB")),
    ],
)
def test_an_end_is_what_the_name_alone_stands_for(
    known: Matcher, text: str, ends: tuple[str, str]
) -> None:
    [first, *_] = match(known, text)
    wanted = [anything(known.graph, end, known.agreement) for end in ends]
    assert first.question == "trace"
    assert [first.parameters["from"], first.parameters["to"]] == wanted


def test_the_agreement_in_general_is_no_duty(known: Matcher) -> None:
    """A question that says CSA does not ask for the duty to have one."""
    [first, *_] = match(known, "which duties does the CSA tell, and who bears them")
    assert "told" not in first.parameters


def test_the_word_duty_is_no_duty(known: Matcher) -> None:
    """What every duty is called names none of them."""
    [first, *_] = match(known, "what would change if this duty were repealed")
    assert (first.question, first.parameters) == ("duties_impact", {})


def test_what_is_named_is_not_taken_for_a_second_value(known: Matcher) -> None:
    """The DA Act is a law, and its words do not name the DA Commissioner as well."""
    [first, *_] = match(known, "which powers does the DA Act give")
    assert first.parameters == {"law": "domestic-abuse-act-2021", "modality": "power"}


def test_what_is_done_is_not_what_is_not(known: Matcher) -> None:
    features = read(known.speech, "what has to be done").parts
    assert "without" not in features


def test_a_modality_is_no_end_of_a_trace(known: Matcher) -> None:
    found = match(known, "which powers are connected with fraud", limit=5)
    assert all("from" not in one.parameters for one in found)


def test_a_plan_with_something_to_say_is_preferred(known: Matcher) -> None:
    [first, *_] = match(known, "what are the priorities of the police and crime plan")
    assert first.question == "plan_objectives"
    assert first.parameters == {"plan": "police-and-crime-plan-for-staffordshire"}


def test_what_lacks_a_value_it_needs_is_never_sure(known: Matcher) -> None:
    [first, *_] = match(known, "Who makes up a board")
    assert (first.question, first.parameters) == ("members_of_a_board", {})
    assert not first.sure


def test_one_that_is_far_ahead_is_sure(known: Matcher) -> None:
    first, second, third = match(known, "which plans have no date")
    assert (first.question, first.sure) == ("plans_without_date", True)
    assert not second.sure
    assert not third.sure


def test_two_that_fit_alike_are_not_sure(known: Matcher) -> None:
    assert not match(known, "boards")[0].sure


@pytest.mark.parametrize("text", ["", "the of and", "xyzzy", "?!", "42"])
def test_what_says_nothing_finds_nothing_sure(known: Matcher, text: str) -> None:
    assert not any(found.sure for found in match(known, text))


def test_a_text_too_long_is_refused(known: Matcher) -> None:
    with pytest.raises(QueryError, match="at most 300 characters, given 301"):
        match(known, "x" * (LONGEST + 1))


def test_no_more_is_returned_than_wanted(known: Matcher) -> None:
    assert len(match(known, "who reports on fraud?", limit=1)) == 1
    assert len(match(known, "who reports on fraud?", limit=5)) == 5


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=LONGEST))
def test_any_text_is_answered(known: Matcher, text: str) -> None:
    found = match(known, text)
    assert len(found) <= 3
    assert all(one.score > 0 for one in found)
    assert [one.score for one in found] == sorted(
        (m.score for m in found), reverse=True
    )


def runs(known: Matcher, text: str) -> bool:
    """Say whether the first match of a text can be answered with what was found."""
    [first, *_] = match(known, text)
    if first.sure:
        reply(known.graph, known.agreement, first, {})
    return True


def test_whatever_is_sure_can_be_answered(known: Matcher) -> None:
    texts = [phrasing["text"] for phrasing in half("tuning")]
    texts += [q.phrases[0] for q in known.graph.questions.values()]
    assert all(runs(known, text) for text in texts)


def test_names_of_another_agreement_are_not_found(two: Graph) -> None:
    loamshire = two.agreement("loamshire-2025")
    [first, *_] = match(matcher(two, loamshire), "who sits on the SSCSG")
    assert "board" not in first.parameters
