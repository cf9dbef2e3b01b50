"""What a person types finds the one thing meant, or says what could be meant."""

import pytest

from csa_graph.errors import QueryError
from csa_graph.graph import Graph
from csa_graph.iri import ID, LEGISLATION
from csa_graph.naming import anything, pairs, question, resolved, thing

CDA = f"{LEGISLATION}ukpga/1998/37"
AGREEMENT = f"{ID}staffordshire-2023"


@pytest.mark.parametrize(
    ("text", "tail"),
    [
        ("Crime and Disorder Act 1998", ""),
        ("crime & disorder act 1998", ""),
        ("CDA 1998", ""),
        ("s.17 CDA 1998", "/section/17"),
        ("section 17 of the 1998 Act", "/section/17"),
        ("ukpga/1998/37", ""),
        ("ukpga/1998/37/section/17", "/section/17"),
        ("https://www.legislation.gov.uk/ukpga/1998/37/contents", ""),
        (CDA, ""),
    ],
)
def test_legislation_is_found_by_its_usual_citations(
    graph: Graph, text: str, tail: str
) -> None:
    assert thing(graph, "legislation", text, AGREEMENT) == CDA + tail


def test_a_statutory_instrument_is_found_by_its_number(graph: Graph) -> None:
    found = thing(graph, "legislation", "SI 2007/1830 reg 9", AGREEMENT)
    assert found == f"{LEGISLATION}uksi/2007/1830/regulation/9"


@pytest.mark.parametrize(
    ("collection", "text", "slug"),
    [
        ("priorities", "fraud", "priority/fraud"),
        ("priorities", "FRAUD", "priority/fraud"),
        ("priorities", "ASB", "priority/anti-social-behaviour"),
        (
            "boards",
            "SSCSG",
            "board/safer-and-stronger-communities-strategy-group",
        ),
        (
            "priorities",
            "Community Cohesion and Tackling Extremism",
            "priority/community-cohesion-and-tackling-extremism",
        ),
    ],
)
def test_a_thing_is_found_by_slug_label_or_abbreviation(
    graph: Graph, collection: str, text: str, slug: str
) -> None:
    assert thing(graph, collection, text, AGREEMENT) == f"{AGREEMENT}/{slug}"


@pytest.mark.parametrize(
    ("collection", "text", "said"),
    [
        ("priorities", "frod", "did you mean 'Fraud'"),
        ("priorities", "qqqq", "nothing is called 'qqqq'$"),
        ("legislation", "the 2021 Act", "may mean 'Domestic Abuse Act 2021' or 'Fire"),
        ("legislation", "the 1850 Act", "nothing is called '1850 Act'"),
        ("legislation", "s. 999 CDA 1998", "section/999 is not recorded"),
        ("legislation", "Fire Safty Act", "did you mean 'Fire Safety Act 2021'"),
    ],
)
def test_what_names_nothing_or_several_gets_suggestions(
    graph: Graph, collection: str, text: str, said: str
) -> None:
    with pytest.raises(QueryError, match=said):
        thing(graph, collection, text, AGREEMENT)


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("fraud", f"{AGREEMENT}/priority/fraud"),
        ("Alice Walters", f"{AGREEMENT}/person/alice-walters"),
        ("s.17 CDA 1998", f"{CDA}/section/17"),
        (f"{ID}duty/cda-17", f"{ID}duty/cda-17"),
        ("CONTEST Board", f"{AGREEMENT}/board/contest-board"),
    ],
)
def test_anything_is_found_by_its_name(graph: Graph, text: str, iri: str) -> None:
    assert anything(graph, text, AGREEMENT) == iri


def test_what_is_unknown_everywhere_gets_suggestions(graph: Graph) -> None:
    with pytest.raises(QueryError, match="did you mean 'Alice Walters'"):
        anything(graph, "Alice Walter", AGREEMENT)


def test_the_agreement_is_given_where_a_question_takes_it(graph: Graph) -> None:
    asked = graph.questions["plan_objectives"]
    found = resolved(graph, asked, AGREEMENT, {"plan": "Police and Crime Plan"})
    assert found["agreement"] == AGREEMENT
    assert found["plan"].startswith(f"{AGREEMENT}/plan/")


def test_a_list_that_is_shared_takes_no_agreement(graph: Graph) -> None:
    assert resolved(graph, graph.lists["duties"], AGREEMENT, {}) == {}


def test_pairs_need_an_equals_sign() -> None:
    assert pairs(["a=b=c"]) == {"a": "b=c"}
    with pytest.raises(QueryError, match="wanted NAME=VALUE, given 'a'"):
        pairs(["a"])


def test_an_unknown_question_gets_suggestions(graph: Graph) -> None:
    with pytest.raises(QueryError, match="did you mean 'acts_named'"):
        question(graph, "act_named")
