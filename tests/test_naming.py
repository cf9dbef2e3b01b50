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
        ("https://www.legislation.gov.uk/ukpga/1998/37/contents/enacted", ""),
        ("https://www.legislation.gov.uk/ukpga/1998/37?view=plain#top", ""),
        ("https://www.legislation.gov.uk/id/ukpga/1998/37/section/17", "/section/17"),
        ("legislation.gov.uk/ukpga/1998/37/section/17/2023-04-01", "/section/17"),
        ("UKPGA/1998/37/SECTION/17/", "/section/17"),
        ("1998 c. 37", ""),
        ("Crime and Disorder Act", ""),
        ("\u201cCrime and Disorder Act (1998)\u201d.", ""),
        ("C.D.A. 1998", ""),
        ("s17 CDA 1998", "/section/17"),
        ("Sec 17, cda", "/section/17"),
        ("Crime and Disorder Act 1998 s 17", "/section/17"),
        ("s.6(1)(A) CDA 1998", "/section/6/1/a"),
        ("section 6, subsection (1)(a) of the CDA 1998", "/section/6/1/a"),
        (CDA, ""),
    ],
)
def test_legislation_is_found_by_its_usual_citations(
    graph: Graph, text: str, tail: str
) -> None:
    assert thing(graph, "legislation", text, AGREEMENT) == CDA + tail


def test_a_section_with_letters_inside_its_number_is_found_by_its_name(
    graph: Graph,
) -> None:
    """The label of a provision such as section 14Z52 leads back to it."""
    iri = f"{LEGISLATION}ukpga/2006/41/section/14Z52"
    assert thing(graph, "legislation", graph.label(iri), AGREEMENT) == iri


@pytest.mark.parametrize(
    "text",
    [
        "SI 2007/1830 reg 9",
        "regulation 9 of S.I. 2007 No. 1830",
        "S.I. 2007/1830 (reg. 9)",
        (
            "Crime and Disorder (Formulation and Implementation of Strategy)"
            " Regulations 2007, reg. 9"
        ),
    ],
)
def test_a_statutory_instrument_is_found_by_its_number_or_its_title(
    graph: Graph, text: str
) -> None:
    found = thing(graph, "legislation", text, AGREEMENT)
    assert found == f"{LEGISLATION}uksi/2007/1830/regulation/9"


def test_every_recorded_instrument_is_found_by_its_title_and_its_tail(
    graph: Graph,
) -> None:
    for row in graph.listing("legislation", AGREEMENT).rows:
        law = row.values["legislation"]
        for text in (graph.label(law), law.removeprefix(LEGISLATION)):
            assert thing(graph, "legislation", text, AGREEMENT) == law


@pytest.mark.parametrize(
    ("collection", "text", "slug"),
    [
        ("priorities", "fraud", "priority/fraud"),
        ("priorities", "FRAUD", "priority/fraud"),
        ("priorities", "ASB", "priority/anti-social-behaviour"),
        ("priorities", "A.S.B.", "priority/anti-social-behaviour"),
        (
            "priorities",
            "Drug Supply and County Lines",
            "priority/drug-supply-and-county-line",
        ),
        (
            "priorities",
            "VAWG",
            "priority/serious-violence-and-violence-against-women-and-girls",
        ),
        ("officers", "Alice Walters", "officer/domestic-abuse-reporting-officer"),
        ("paragraphs", "para 2.5", "para/2.5"),
        ("paragraphs", "\u00a72.5.", "para/2.5"),
        ("paragraphs", "Chapter 2", "para/2"),
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
def test_a_thing_is_found_by_whatever_people_call_it(
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
        ("legislation", "s. 999 CDA 1998", "1998, s. 999 is not recorded; did you"),
        ("legislation", "Sch 4 para 2 ASB Act 2014", "Sch. 4 para. 2 is not recorded"),
        ("legislation", "s.57(1)", r"s. 57\(1\) of which .*'Domestic Abuse Act 2021,"),
        ("legislation", "s.999", "s. 999 of which Act or instrument$"),
        ("legislation", "reg 9 of the 2007 Regs", "may mean 'Crime and Disorder"),
        ("legislation", "Fire Safty Act", "did you mean 'Fire Safety Act 2021'"),
        ("boards", "HWB", "did you mean 'Health and Wellbeing Board'"),
        ("boards", "strategy group", "did you mean 'Safer and Stronger Communities"),
        ("officers", "Bullock", "did you mean 'Tony Bullock'"),
        ("officers", "Elliott Sharrard-Williams", "may mean 'Anti-social behaviour"),
        ("priorities", "locality priorities", "may mean 'Locality priority: Cannock"),
        ("priorities", "Cannock", "did you mean 'Locality priority: Cannock Chase'"),
    ],
)
def test_what_names_nothing_or_several_gets_suggestions(
    graph: Graph, collection: str, text: str, said: str
) -> None:
    with pytest.raises(QueryError, match=said):
        thing(graph, collection, text, AGREEMENT)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("s.17 CDA 1998", "cda-17"),
        ("s.57(1) DA Act 2021", "daa-57-1"),
        ("Sch. 9 Police and Justice Act 2006", "pja-22"),
    ],
)
def test_a_duty_is_found_by_the_provision_that_imposes_it(
    graph: Graph, text: str, slug: str
) -> None:
    assert thing(graph, "duties", text, AGREEMENT) == f"{ID}duty/{slug}"


def test_a_provision_that_imposes_several_duties_names_them(graph: Graph) -> None:
    with pytest.raises(QueryError, match=r"may mean '.*' or '"):
        thing(graph, "duties", "s.57 DA Act 2021", AGREEMENT)


def test_a_suggestion_names_each_thing_once(graph: Graph) -> None:
    board = "Violence Reduction Executive Board"
    with pytest.raises(QueryError) as refused:
        thing(graph, "boards", "violence reduction board", AGREEMENT)
    assert str(refused.value).count(board) == 1


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("Care Act", f"{LEGISLATION}ukpga/2014/23"),
        ("para 2.5", f"{AGREEMENT}/para/2.5"),
        ("s17 CDA 1998", f"{CDA}/section/17"),
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


@pytest.mark.parametrize(
    ("question", "name", "text", "value"),
    [
        ("duties_told_in_detail", "law", "CDA 1998", "crime-and-disorder-act-1998"),
        ("duties_told_in_detail", "law", "DA Act", "domestic-abuse-act-2021"),
        ("duties_told_in_detail", "party", "PCC", "police-and-crime-commissioners"),
        ("duties_told_in_detail", "modality", "power", "power"),
        ("laws_assent_and_purpose", "title", "Fire Safety Act", "fire-safety-act-2021"),
        ("strategies_cited", "called", "from harm to hope", "from-harm-to-hope"),
        (
            "parties_within_two_steps",
            "party",
            "staffordshire police",
            f"{AGREEMENT}/party/staffordshire-police",
        ),
        (
            "laws_and_who_answers",
            "law",
            "ukpga/2021/24",
            f"{AGREEMENT}/law/fire-safety-act-2021",
        ),
        (
            "undertakings",
            "undertaking",
            f"{AGREEMENT}/undertaking/action-plans-by-lead-officers",
            f"{AGREEMENT}/undertaking/action-plans-by-lead-officers",
        ),
    ],
)
def test_what_an_agreement_names_is_found_by_whatever_people_call_it(
    graph: Graph, question: str, name: str, text: str, value: str
) -> None:
    asked = graph.questions[question]
    assert resolved(graph, asked, AGREEMENT, {name: text})[name] == value


def test_a_name_that_the_agreement_does_not_have_is_no_silence(graph: Graph) -> None:
    asked = graph.questions["duties_told_in_detail"]
    with pytest.raises(QueryError, match="law: nothing is called 'Care Act'"):
        resolved(graph, asked, AGREEMENT, {"law": "Care Act"})


def test_a_list_that_is_shared_takes_no_agreement(graph: Graph) -> None:
    assert resolved(graph, graph.lists["duties"], AGREEMENT, {}) == {}


def test_pairs_need_an_equals_sign() -> None:
    assert pairs(["a=b=c"]) == {"a": "b=c"}
    with pytest.raises(QueryError, match="wanted NAME=VALUE, given 'a'"):
        pairs(["a"])


def test_an_unknown_question_gets_suggestions(graph: Graph) -> None:
    with pytest.raises(QueryError, match="did you mean 'acts_named'"):
        question(graph, "act_named")


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Probation", "probation-service"),
        ("County Council", "staffordshire-county-council"),
        ("ICB", "staffordshire-and-stoke-on-trent-icb"),
        (
            "Staffordshire's Police & Crime Commissioner",
            "police-fire-and-crime-commissioner-for-staffordshire",
        ),
    ],
)
def test_a_body_is_found_by_what_the_agreement_prints_for_it(
    graph: Graph, text: str, slug: str
) -> None:
    assert thing(graph, "authorities", text, AGREEMENT) == f"{ID}body/{slug}"


def test_the_duties_of_a_service_are_those_of_the_authority_behind_it(
    graph: Graph,
) -> None:
    """Statute lays them on the chief constable and on the Commissioner."""
    asked = question(graph, "duties_of_body")
    for called, member in (
        ("Staffordshire Police", "body/chief-constable-of-staffordshire-police"),
        (
            "Staffordshire FRS",
            "capacity/commissioner-as-fire-and-rescue-authority",
        ),
    ):
        values = resolved(graph, asked, AGREEMENT, {"body": called})
        rows = graph.ask(asked, values).rows
        assert {row.values["member"] for row in rows} == {f"{ID}{member}"}
