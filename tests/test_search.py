"""A search finds what is meant, says of what kind it is, and puts the best first.

What a person types is never part of a query's syntax: any text is answered.
"""

import csv
import io
import json

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from csa_graph import cli
from csa_graph.answers import searched
from csa_graph.commands import inputs
from csa_graph.commands.command import WRONG_USE
from csa_graph.errors import QueryError
from csa_graph.graph import Graph
from csa_graph.iri import ID, LEGISLATION
from csa_graph.legislation import plain
from csa_graph.search import LONGEST, Hit, Index, index, search
from csa_graph.takeaway import FORMATS, write

STAFFORDSHIRE = f"{ID}staffordshire-2023"
LOAMSHIRE = f"{ID}loamshire-2025"
CDA = f"{LEGISLATION}ukpga/1998/37"


@pytest.fixture(scope="module")
def known(graph: Graph) -> Index:
    """Give what can be found in the repository's own data."""
    return index(graph)


def found(known: Index, text: str, limit: int = 20) -> list[Hit]:
    return search(known, text, STAFFORDSHIRE, limit=limit)


def short(iri: str) -> str:
    return iri.removeprefix(f"{STAFFORDSHIRE}/").removeprefix(ID)


@pytest.mark.parametrize(
    ("text", "first", "kind", "matched"),
    [
        ("asb", "priority/anti-social-behaviour", "priority", "ASB"),
        (
            "SSCSG",
            "board/safer-and-stronger-communities-strategy-group",
            "board",
            "SSCSG",
        ),
        ("domestc abuse", "priority/domestic-abuse", "priority", "Domestic Abuse"),
        ("domesticabuse", "priority/domestic-abuse", "priority", "Domestic Abuse"),
        ("fruad", "priority/fraud", "priority", "Fraud"),
        ("2.5", "para/2.5", "paragraph", "2.5"),
        ("paragraph 2.5", "para/2.5", "paragraph", "Paragraph 2.5"),
        ("CDA-6-1b", "duty/cda-6-1b", "duty", "CDA-6-1b"),
        (
            "E07000196",
            "body/south-staffordshire-district-council",
            "body",
            "E07000196",
        ),
        (
            "county lines",
            "priority/drug-supply-and-county-line",
            "priority",
            "County lines",
        ),
        (
            "cuckooing",
            "priority/drug-supply-and-county-line",
            "priority",
            "Cuckooing",
        ),
        (
            "domestic violence",
            "priority/domestic-abuse",
            "priority",
            "Domestic violence",
        ),
        (
            "community safety agreement",
            "theme/community-safety-planning",
            "theme",
            "Community safety agreement",
        ),
        (
            "Burton",
            "locality/burton-town-and-uxbridge",
            "locality",
            "Burton Town & Uxbridge",
        ),
        (
            "Sharrard",
            "person/elliott-sharrard-williams",
            "person",
            "Elliott Sharrard-Williams",
        ),
        (
            "sharard",
            "person/elliott-sharrard-williams",
            "person",
            "Elliott Sharrard-Williams",
        ),
        (
            "boarders",
            "law/nationality-and-boarders-act-2022",
            "named law",
            "Nationality and Boarders Act 2022",
        ),
        ("theme/fraud", "theme/fraud", "theme", "Fraud"),
        (f"{STAFFORDSHIRE}/para/2.5", "para/2.5", "paragraph", "Paragraph 2.5"),
        ("acts_named", "acts_named", "question", "Acts named and where first"),
    ],
)
def test_what_is_meant_comes_first(
    known: Index, text: str, first: str, kind: str, matched: str
) -> None:
    hit = found(known, text)[0]
    assert (short(hit.iri), hit.kind, hit.matched) == (first, kind, matched)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("s.17 CDA 1998", [f"{CDA}/section/17"]),
        ("S.17A cda 1998", [f"{CDA}/section/17A"]),
        ("section 17 of the 1998 Act", [f"{CDA}/section/17"]),
        ("SI 2007/1830 reg 9", [f"{LEGISLATION}uksi/2007/1830/regulation/9"]),
        ("ukpga/1998/37", [CDA]),
        ("Crime and Disorder Act 1998", [CDA]),
        ("s. 17(1)(a) CDA 1998", [f"{CDA}/section/17"]),
        ("s. 99 CDA 1998", [CDA]),
        ("s. 5(1) and 5(2) Crime and Disorder Act 1999", []),
    ],
)
def test_a_citation_finds_the_provision_or_what_holds_it(
    known: Index, text: str, first: list[str]
) -> None:
    hits = found(known, text)
    cited = [hit.iri for hit in hits if hit.score > 5]
    assert cited == first == [hit.iri for hit in hits][: len(first)]


@pytest.mark.parametrize(
    ("text", "ending"), [("s17", "/section/17"), ("regulation 9A", "/regulation/9A")]
)
def test_a_provision_of_no_act_is_found_in_every_act(
    known: Index, text: str, ending: str
) -> None:
    wanted = {iri for iri in known.things if iri.endswith(ending)}
    assert {hit.iri for hit in found(known, text)[: len(wanted)]} == wanted
    assert wanted


def test_a_citation_of_what_is_recorded_in_parts_finds_the_parts(known: Index) -> None:
    steps = {iri.rpartition("/")[0] for iri in known.things if "/section/" in iri}
    whole = min(iri for iri in steps - set(known.things) if iri.count("/") > 7)
    hits = found(known, whole.removeprefix(LEGISLATION))
    parts = [hit.iri for hit in hits if hit.score > 5]
    assert parts
    assert all(iri.startswith(f"{whole}/") for iri in parts)


def test_an_iri_that_is_not_searched_is_no_citation(known: Index) -> None:
    hits = found(known, "https://w3id.org/csa-graph/ontology#Duty")
    assert all(hit.score < 5 for hit in hits)


def test_better_fits_come_first_and_equal_ones_by_kind(known: Index) -> None:
    hits = found(known, "county lines", limit=100)
    place = {short(hit.iri): at for at, hit in enumerate(hits)}
    assert place["priority/drug-supply-and-county-line"] == 0
    assert place["theme/county-lines"] < place["term/county-lines"]
    assert place["term/county-lines"] < place["para/7.4/drug-supply"]
    assert place["para/7.4/drug-supply"] < place["priority_in_the_agreement"]
    assert place["reporting/drug-supply"] < place["para/5.2/item-4"]
    assert [hit.score for hit in hits] == sorted((h.score for h in hits), reverse=True)


def test_beginnings_of_words_find_names(known: Index) -> None:
    hits = found(known, "dom abu")
    assert hits[0].label == "Domestic Abuse"
    assert all("domestic" in hit.matched.lower() for hit in hits)


def test_a_gist_and_a_requirement_are_found(known: Index) -> None:
    assert "para/5.2/item-4" in [short(h.iri) for h in found(known, "fourth in list")]
    said = "arrangements to work together to safeguard"
    assert "duty/ca04-16e" in [short(hit.iri) for hit in found(known, said)]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("who reports on fraud", "priority_in_the_agreement"),
        ("what law is behind domestic abuse?", "priority_in_the_agreement"),
        ("other names of a board", "board_names"),
        ("what does SSCSG mean", "board_names"),
    ],
)
def test_plain_words_find_a_question(known: Index, text: str, question: str) -> None:
    """A search and the matcher of typed questions put the same question first.

    Who reports on one priority is asked of that priority, whose answer has the officer
    among its boards and plans; the list of all officers comes next.
    """
    hit = found(known, text)[0]
    assert (hit.kind, hit.iri) == ("question", question)
    assert hit.address == f"/questions/{question}"
    assert hit.label == known.graph.questions[question].summary


def test_where_no_name_holds_all_words_some_will_do(known: Index) -> None:
    hits = found(known, "who pays for fraud")
    assert "priority/fraud" in [short(hit.iri) for hit in hits]
    assert all(hit.score < 1 for hit in hits)


def test_a_misprint_is_found_with_what_it_stands_for(known: Index) -> None:
    hits = found(known, "boarders")
    assert "Nationality and Borders Act 2022" in [hit.label for hit in hits]


def test_a_word_two_letters_off_does_not_come_beside_one_that_is_nearer(
    known: Index,
) -> None:
    matched = [set(plain(hit.matched).split()) for hit in found(known, "boarders")]
    assert all(words & {"boarders", "borders"} for words in matched)


@pytest.mark.parametrize("text", ["E07000999", "CDA-999", "9.99"])
def test_another_number_is_no_typo(known: Index, text: str) -> None:
    assert [hit for hit in found(known, text) if hit.score > 0.5] == []


def test_the_best_are_kept_where_the_limit_cuts(known: Index) -> None:
    assert found(known, "fraud", limit=3) == found(known, "fraud", limit=50)[:3]


def test_each_thing_is_found_once(known: Index) -> None:
    iris = [hit.iri for hit in found(known, "domestic abuse", limit=500)]
    assert len(set(iris)) == len(iris) > 20


@pytest.mark.parametrize("text", ["zzzz", "", " ", "and the", "'", '"', "*", "/", "_"])
def test_nothing_is_found_where_nothing_is_meant(known: Index, text: str) -> None:
    assert found(known, text) == []


@pytest.mark.parametrize("agreement", [STAFFORDSHIRE, LOAMSHIRE])
@pytest.mark.parametrize(
    "text",
    ["fraud", "loamshire", "Ada Byron", "staffordshire", "scams bord", "who is ada"],
)
def test_another_agreements_things_are_never_found(
    two: Graph, text: str, agreement: str
) -> None:
    [other] = {STAFFORDSHIRE, LOAMSHIRE} - {agreement}
    hits = search(index(two), text, agreement, limit=1000)
    assert [hit for hit in hits if f"{hit.iri}/".startswith(f"{other}/")] == []


def test_an_agreements_own_things_are_found_beside_shared_ones(two: Graph) -> None:
    hits = search(index(two), "fraud", LOAMSHIRE)
    assert hits[0].iri == f"{LOAMSHIRE}/priority/fraud"
    assert hits[0].address == "/priorities/fraud?agreement=loamshire-2025"
    assert hits[1].iri == f"{ID}theme/fraud"


SYNTAX = st.text(
    st.sampled_from("\"'*()+-^:{}.,; \x00\n_aA1NEARORTé\ud800"), max_size=60
)


@settings(deadline=None)
@given(st.one_of(st.text(max_size=LONGEST), SYNTAX))
@example('" OR entry MATCH "')
@example("NEAR(a b, 2) AND NOT text : x*")
@example("'; DROP TABLE entry; --")
@example("a " * (LONGEST // 2))
@example("\ud800")
def test_any_text_is_answered(known: Index, text: str) -> None:
    assert len(found(known, text)) <= 20
    taken = searched(known, STAFFORDSHIRE, text)
    for form in set(FORMATS) - {"xlsx"}:
        assert write(taken, form)


def test_a_text_that_is_too_long_is_refused(known: Index) -> None:
    with pytest.raises(QueryError, match="wanted at most 200 characters, given 201"):
        found(known, "a" * (LONGEST + 1))


def test_the_table_of_words_cannot_be_written(known: Index) -> None:
    with pytest.raises(Exception, match="readonly"):
        known.words.execute("DELETE FROM entry")


def run(graph: Graph, monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(inputs, "current", lambda *_: None)
    monkeypatch.setattr(inputs, "open_graph", lambda _: graph)
    return cli.main(["search", *words])


def test_the_command_shows_the_same_hits_in_every_format(
    graph: Graph, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(graph, monkeypatch, "county", "lines", "--format", "json") == 0
    body = json.loads(capsys.readouterr().out)
    assert body["query"] == "county lines"
    assert body["count"] == len(body["hits"])
    assert run(graph, monkeypatch, "county", "lines", "--format", "csv") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    columns = ("label", "kind", "matched", "address")
    assert [[row[c] for c in columns] for row in rows] == [
        [f"'{hit[c]}" if hit[c].startswith("'") else hit[c] for c in columns]
        for hit in body["hits"]
    ]
    assert run(graph, monkeypatch, "county", "lines") == 0
    assert f"{len(rows)} found." in capsys.readouterr().out


def test_the_command_says_that_nothing_is_found(
    graph: Graph, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(graph, monkeypatch, "zzzz", "\x1b") == 0
    assert capsys.readouterr().out == "Nothing found.\n\n"


def test_the_command_refuses_a_text_that_is_too_long(
    graph: Graph, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(graph, monkeypatch, "a" * (LONGEST + 1)) == WRONG_USE
    assert capsys.readouterr().err.count("\n") == 1
