"""Things are found in a text by any of their names, and no name is found twice."""

import pytest

from csa_graph._bundle import QUERIES
from csa_graph.graph import Graph
from csa_graph.iri import ID, LEGISLATION, VOCAB
from csa_graph.mentions import KINDS, Names, expanded, load_names, mentions
from csa_graph.words import load_lexicon, words

OWN = f"{ID}staffordshire-2023/"


@pytest.fixture(scope="module")
def names(graph: Graph) -> Names:
    """Give the names of the repository's own data."""
    lexicon = load_lexicon(QUERIES / "synonyms.txt")
    return load_names(graph, graph.agreement(), lexicon)


def found(names: Names, text: str) -> list[set[str]]:
    typed = expanded(names.short, words(text))
    return [set(mention.things) for mention in mentions(names, typed, text)]


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("what about ASB here", f"{OWN}priority/anti-social-behaviour"),
        ("the SSCSG", f"{OWN}board/safer-and-stronger-communities-strategy-group"),
        ("nuisance", f"{OWN}priority/anti-social-behaviour"),
        ("extremism", f"{OWN}priority/community-cohesion-and-tackling-extremism"),
        ("county lines", f"{OWN}priority/drug-supply-and-county-line"),
        ("VAWG", f"{OWN}driver/violence-against-women-and-girls"),
        ("the Fire Safety Act", f"{LEGISLATION}ukpga/2021/24"),
        ("the PCSC Act 2022", f"{OWN}law/police-crime-sentencing-and-courts-bill"),
        ("section 17 of the 1998 Act", f"{LEGISLATION}ukpga/1998/37/section/17"),
        ("CDA 1998 s.6", f"{LEGISLATION}ukpga/1998/37/section/6"),
        ("in section 2", f"{OWN}para/2"),
        ("see 2.4", f"{OWN}para/2.4"),
        ("a Channel panel", f"{ID}duty/chn-36"),
        ("the PCSC Bill", f"{OWN}law/police-crime-sentencing-and-courts-bill"),
        ("the 2004 Act", f"{OWN}law/domestic-violence-crime-and-victims-act-2004"),
        (
            "the Nationality and Borders Act",
            f"{OWN}law/nationality-and-boarders-act-2022",
        ),
        ("the legislation chapter", f"{OWN}para/2"),
        ("Ms Chapman", f"{OWN}person/fiona-chapman"),
        ("which powers", VOCAB + "modality/power"),
        ("the VREB", f"{OWN}board/violence-reduction-executive-board"),
        ("near SCC", f"{OWN}party/staffordshire-county-council"),
        ("the Borders Act", f"{OWN}law/nationality-and-boarders-act-2022"),
        ("the Police Reform Act", f"{LEGISLATION}ukpga/2011/13"),
        ("what s.17 asks", f"{OWN}law/crime-and-disorder-act-1998-section-17"),
        ("what s17 asks", f"{OWN}law/crime-and-disorder-act-1998-section-17"),
    ],
)
def test_a_thing_is_found_by_its_name(names: Names, text: str, thing: str) -> None:
    assert thing in set().union(*found(names, text))


@pytest.mark.parametrize(
    "text",
    [
        "the plan",
        "five",
        "an act",
        "the partnership",
        "2023",
        "high",
        "which duties",
        "has it",
        "tackling",
        "the Police Act",
        "",
    ],
)
def test_an_ordinary_word_is_no_name(names: Names, text: str) -> None:
    assert found(names, text) == []


def test_the_longest_name_counts(names: Names) -> None:
    [things] = found(names, "the Domestic Abuse Act 2021")
    assert f"{OWN}priority/domestic-abuse" not in things


def test_the_section_of_an_act_is_no_section_of_the_agreement(names: Names) -> None:
    things = set().union(*found(names, "section 6 of the Crime and Disorder Act 1998"))
    assert f"{OWN}para/6" not in things


def test_an_act_and_its_section_are_named_once(names: Names) -> None:
    [things] = found(names, "section 17 of the Crime and Disorder Act 1998")
    assert f"{LEGISLATION}ukpga/1998/37/section/17" in things


def test_sections_in_a_row_are_all_found(names: Names) -> None:
    sections = found(names, "in sections 1 and 2")
    assert sections == [{f"{OWN}para/1"}, {f"{OWN}para/2"}]


def test_a_number_alone_is_no_section(names: Names) -> None:
    assert found(names, "the board has 2") == []


def test_a_priority_is_not_named_by_a_duty_on_its_subject(names: Names) -> None:
    [things] = found(names, "the serious violence duty")
    text = "the serious violence duty"
    [mention] = mentions(names, words(text), text)
    assert things == set(mention.things)
    assert words(text)[mention.end - 1].folded == "violence"


def test_what_begins_so_comes_before_what_holds_it(names: Names) -> None:
    [mention] = mentions(names, words("drugs"), "drugs")
    first, second = mention.things
    assert first == f"{OWN}priority/drug-supply-and-county-line"
    assert second.startswith(f"{OWN}priority/safeguarding")


def test_a_section_that_the_act_has_not_is_left_alone(names: Names) -> None:
    act, section = found(names, "Care Act 2014 and our own section 2")
    assert f"{LEGISLATION}ukpga/2014/23" in act
    assert section == {f"{OWN}para/2"}


def test_a_bill_looks_like_one(names: Names) -> None:
    text = "Building Safety Bill"
    [mention] = mentions(names, words(text), text)
    assert names.looks(mention) == ["law", "bill"]


def test_every_thing_found_has_a_kind(names: Names) -> None:
    things = {iri for held in names.things.values() for iri in held}
    assert {names.kinds[iri] for iri in things} <= set(KINDS)
