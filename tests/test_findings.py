"""Findings are what an auditor writes down: each check finds its own and no more.

A check whose pattern never matches reports that all is well; one that matches too much
accuses. So each check has a file in ``bad/findings/`` of the same name that makes it
find something and it alone, beside a small agreement in which nothing is found. And
what is found about the real agreement equals what was written down from its text by
hand.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml

from csa_graph import _bundle
from csa_graph.build import bundled
from csa_graph.check import SEVERITIES
from csa_graph.citations import LAYERS, citations
from csa_graph.errors import BundleError, QueryError
from csa_graph.files import read_quads
from csa_graph.findings import (
    FAMILIES,
    Check,
    Finding,
    acceptances,
    findings,
    found_by,
    load_checks,
    without,
)
from csa_graph.graph import Graph, open_graph
from csa_graph.headers import header
from csa_graph.iri import ID, VOCAB
from csa_graph.rules import conclusions, load_rules
from csa_graph.snapshot import Snapshot, snapshot
from csa_graph.store import EmbeddedStore

TESTS = Path(__file__).parent
FOLDER = _bundle.QUERIES / "audit" / "findings"
CHECKS = {check.question.name: check for check in load_checks(FOLDER)}
BAD = {file.stem: file for file in (TESTS / "bad" / "findings").glob("*.trig")}
BASE = TESTS / "bad" / "findings" / "base" / "cleanshire-2024.trig"
EXPECTED = TESTS / "expected" / "findings-staffordshire-2023.yaml"
CLEANSHIRE = f"{ID}cleanshire-2024"
STAFFORDSHIRE = f"{ID}staffordshire-2023"
ELLIOTT = f"{STAFFORDSHIRE}/person/elliott-sharrard-williams"
BEFORE = date(2023, 4, 1)
NOW = date(2026, 11, 1)
DAY = date(2025, 6, 1)


def with_rules(quads: list[ox.Quad]) -> Graph:
    """Return a graph of quads and of what follows from them by the rules."""
    store = EmbeddedStore(quads)
    layers = {iri: c.layer for iri, c in citations(store).items() if c.layer in LAYERS}
    inferred = [
        quad
        for rule in load_rules(bundled().inputs().rules)
        for quad in conclusions(store, rule, CLEANSHIRE, layers)
    ]
    return open_graph(snapshot([*quads, *inferred], "a", "b"))


def ontology() -> Iterator[ox.Quad]:
    for file in bundled().inputs().ontology:
        yield from read_quads(file)


@pytest.fixture(scope="module")
def clean() -> list[ox.Quad]:
    """Give the quads of an agreement in which nothing is found."""
    return [*ontology(), *read_quads(BASE)]


def test_nothing_is_found_where_all_is_well(clean: list[ox.Quad]) -> None:
    assert findings(with_rules(clean), CLEANSHIRE, DAY) == ()


def test_every_check_has_an_example_and_every_example_a_check() -> None:
    assert set(BAD) == set(CHECKS)


@pytest.mark.parametrize("name", sorted(BAD))
def test_the_example_makes_that_check_find_that_thing_and_no_other(
    name: str, clean: list[ox.Quad]
) -> None:
    values = header(BAD[name].read_text(encoding="utf-8"), BAD[name])
    day = date.fromisoformat(values.get("day", [DAY.isoformat()])[0])
    graph = with_rules([*clean, *read_quads(BAD[name])])
    found = findings(graph, CLEANSHIRE, day)
    assert [finding.id for finding in found] == values["finds"]


def written_down(day: date) -> dict[str, tuple[str, str, str]]:
    """Return the expected findings of a day: family, severity and paragraph."""
    rows: dict[str, Any] = yaml.safe_load(EXPECTED.read_text(encoding="utf-8"))
    return {
        row[0]: (family, row[1], row[2])
        for family, listed in rows.items()
        for row in listed
        if len(row) < 5 or day in row[4]["at"]
    }


@pytest.fixture(scope="module", params=[BEFORE, NOW], ids=str)
def audited(request: pytest.FixtureRequest, graph: Graph) -> "Audited":
    """Give a day and what is found about the real agreement on it."""
    return request.param, findings(graph, STAFFORDSHIRE, request.param)


Audited = tuple[date, tuple[Finding, ...]]


def test_what_is_found_is_what_was_written_down_by_hand(audited: Audited) -> None:
    day, found = audited
    assert {f.id for f in found} == set(written_down(day))


def test_family_and_severity_are_those_written_down(audited: Audited) -> None:
    day, found = audited
    told = {f.id: (f.family, f.severity) for f in found}
    assert told == {name: row[:2] for name, row in written_down(day).items()}


def test_a_finding_cites_the_paragraph_written_down(audited: Audited) -> None:
    day, found = audited
    cited = {f.id: {c.identifier for c in f.citations} for f in found}
    wanted = {name: row[2] for name, row in written_down(day).items() if row[2]}
    assert len(wanted) > 100
    assert [name for name, place in wanted.items() if place not in cited[name]] == []


def test_a_thing_of_several_names_is_cited_wherever_one_stands(
    audited: Audited,
) -> None:
    """Else a reader looks for the other names through the whole document."""
    found = {f.id: f for f in audited[1]}
    several = found["one-thing-under-several-names/district-and-borough-csps"]
    cited = {c.identifier for c in several.citations if c.layer == "stated"}
    assert cited == {"2.3", "4.1", "5.1", "6.3"}


def test_an_identifier_names_one_finding(audited: Audited) -> None:
    _, found = audited
    names = [f.id for f in found]
    assert len(set(names)) == len(names)


def test_findings_come_gravest_first_then_by_family_check_and_identifier(
    audited: Audited,
) -> None:
    _, found = audited
    keys = [
        (-SEVERITIES.index(f.severity), FAMILIES.index(f.family), f.check, f.id)
        for f in found
    ]
    assert keys == sorted(keys)


def test_every_finding_rests_on_a_source_that_is_no_conclusion(
    audited: Audited,
) -> None:
    _, found = audited
    assert {f.basis for f in found} <= set(LAYERS) - {"inferred"}
    assert [f.id for f in found if not f.citations] == []


def test_a_finding_on_an_unconfirmed_or_doubtful_fact_is_a_note_and_says_so(
    audited: Audited,
) -> None:
    _, found = audited
    doubtful = [f for f in found if f.basis == "unconfirmed" or f.confidence == "low"]
    assert len(doubtful) > 10
    assert {f.severity for f in doubtful} == {"note"}
    silent = {f.check for f in doubtful if "It rests on a fact" not in f.reason}
    assert silent == {c for c, check in CHECKS.items() if check.doubt == "told"} & {
        f.check for f in found
    }


def test_a_finding_on_a_fact_of_medium_confidence_is_no_error(
    audited: Audited,
) -> None:
    _, found = audited
    medium = [f for f in found if f.confidence == "medium"]
    assert medium
    assert "error" not in {f.severity for f in medium}


def test_no_reason_has_a_place_left_to_fill_or_an_iri(audited: Audited) -> None:
    _, found = audited
    said = [text for f in found for text in (f.reason, f.settles)]
    assert [text for text in said if re.search(r"[{}]|://", text)] == []
    assert [text for text in said if not text.endswith((".", ".'"))] == []


def test_a_finding_begins_with_a_capital(audited: Audited) -> None:
    """What the agreement prints in small letters may be the first thing it names."""
    _, found = audited
    said = [text for one in found for text in (one.reason, one.settles)]
    assert not [text for text in said if text[0].islower()]


@pytest.mark.parametrize(
    ("day", "is_found"), [(date(2025, 4, 2), False), (date(2025, 4, 3), True)]
)
def test_a_bill_is_found_from_the_day_of_its_royal_assent(
    day: date, *, is_found: bool, graph: Graph
) -> None:
    names = {f.id for f in findings(graph, STAFFORDSHIRE, day)}
    assert ("bill-since-enacted/martyns-law-draft-bill" in names) == is_found


def test_after_its_last_year_the_agreement_is_past_its_end(graph: Graph) -> None:
    names = {f.id for f in findings(graph, STAFFORDSHIRE, date(2027, 1, 1))}
    assert "agreement-past-its-end/staffordshire-2023" in names
    assert "as-at-after-the-data/staffordshire-2023" in names
    assert "agreement-in-its-last-year/staffordshire-2023" not in names


def test_another_agreement_beside_it_changes_no_finding(
    two: Graph, graph: Graph
) -> None:
    alone = [f.id for f in findings(graph, STAFFORDSHIRE, NOW)]
    assert [f.id for f in findings(two, STAFFORDSHIRE, NOW)] == alone


def test_each_agreement_has_findings_about_its_own_things(two: Graph) -> None:
    loamshire = two.agreement("loamshire-2025")
    found = findings(two, loamshire, NOW)
    assert found
    assert [f.id for f in found if f.subject.startswith(f"{STAFFORDSHIRE}/")] == []


def reworded(quad: ox.Quad) -> ox.Quad:
    """Return a quad whose explanation, if it is one, is worded otherwise."""
    name = quad.predicate.value.rpartition("#")[2]
    if name not in {"reason", "toldAs", "enactedAs", "wouldSettle", "requirement"}:
        return quad
    text = ox.Literal("In other words.", language="en-gb")
    return ox.Quad(quad.subject, quad.predicate, text, quad.graph_name)


def test_rewording_the_data_keeps_every_identifier(
    snapshot: Snapshot, graph: Graph
) -> None:
    other = open_graph(replace(snapshot, quads=tuple(map(reworded, snapshot.quads))))
    before = {f.id: f.reason for f in findings(graph, STAFFORDSHIRE, NOW)}
    after = {f.id: f.reason for f in findings(other, STAFFORDSHIRE, NOW)}
    assert list(before) == list(after)
    assert before != after


def test_relabelling_things_keeps_every_identifier(graph: Graph) -> None:
    labels = {
        iri: label if iri.startswith(VOCAB) else f"{label} (new)"
        for iri, label in graph.labels.items()
    }
    before = {f.id: f.reason for f in findings(graph, STAFFORDSHIRE, NOW)}
    after = findings(replace(graph, labels=labels), STAFFORDSHIRE, NOW)
    assert [f.id for f in after] == list(before)
    assert any(f.reason != before[f.id] for f in after)


def test_rewording_a_check_keeps_every_identifier(graph: Graph) -> None:
    others = tuple(replace(c, reason="So.", settles="This.") for c in CHECKS.values())
    before = [f.id for f in findings(graph, STAFFORDSHIRE, NOW)]
    after = found_by(others, graph, STAFFORDSHIRE, NOW)
    assert [f.id for f in after] == before
    assert {f.settles for f in after} == {"This."}


def test_a_finding_is_about_a_thing_that_has_a_name(
    audited: Audited, graph: Graph
) -> None:
    """Else a report shows an address that nothing answers at."""
    _, found = audited
    assert [one.id for one in found if one.subject not in graph.labels] == []


# The answers of questions that the checks share a definition with.


def answers(graph: Graph, question: str, column: str, **only: str) -> set[str]:
    rows = graph.ask(graph.questions[question], {"agreement": STAFFORDSHIRE}).rows
    return {
        row.values[column]
        for row in rows
        if all(row.values[name] == value for name, value in only.items())
    }


def subjects(found: tuple[Finding, ...], *checks: str) -> set[str]:
    return {f.subject for f in found if f.check in checks}


def test_authorities_without_officer_are_those_of_the_question(
    graph: Graph, audited: Audited
) -> None:
    wanted = answers(graph, "authorities_without_officer", "authority")
    assert subjects(audited[1], "authority-without-officer") == wanted


def test_priorities_without_law_are_those_of_the_question(
    graph: Graph, audited: Audited
) -> None:
    question = "priorities_without_law"
    none = answers(graph, question, "priority", stated="no", same_subject="no")
    some = {"stated": "no", "same_subject": "proposed only"}
    wanted = none | answers(graph, question, "priority", **some)
    assert subjects(audited[1], "priority-without-law") == wanted


def test_priorities_worded_differently_are_those_of_the_question(
    graph: Graph, audited: Audited
) -> None:
    wanted = answers(graph, "priorities_worded_differently", "priority")
    assert subjects(audited[1], "priority-worded-differently") == wanted


def test_rows_with_one_reporter_are_those_of_the_question(
    graph: Graph, audited: Audited
) -> None:
    question = "officers_relied_on_alone"
    rows = graph.ask(graph.questions[question], {"agreement": STAFFORDSHIRE}).rows
    alone = [row for row in rows if not row.values["left_with"]]
    names = ("priority-with-one-reporter", "strand-with-one-reporter")
    found = [f for f in audited[1] if f.check in names]
    # Two strands, drugs and alcohol and child exploitation, are told apart by a
    # judgement; the table that the question reads has one row for both.
    assert len(found) == len(alone) + 2


def test_a_duty_is_as_sure_as_who_bears_it(audited: Audited) -> None:
    """Else a finding is told as law where nobody read whom the duty binds."""
    found = {f.id: f for f in audited[1]}
    unsure = found["duty-without-priority/cda-37-2"]
    assert unsure.basis == "unconfirmed"
    assert unsure.reason.endswith("It rests on a fact whose source nobody has read.")
    assert found["duty-without-priority/cda-38"].basis == "law"
    assert found["framework-duty-not-told/cda-17a"].basis == "unconfirmed"
    assert found["framework-duty-not-told/reg-4"].basis == "judgement"


# Acceptances.

ACCEPTED = "priority-without-board/cyber"
ACCEPTANCE = f"""
@base <{ID}> .
@prefix csa:     <https://w3id.org/csa-graph/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix prov:    <http://www.w3.org/ns/prov#> .
@prefix rdfs:    <http://www.w3.org/2000/01/rdf-schema#> .
@prefix v:       <{VOCAB}> .

<cleanshire-2024/judgement/REASON> {{
  <cleanshire-2024/acceptance/REASON> a csa:Acceptance ;
    rdfs:label "Accepted"@en-GB ;
    csa:accepts "{ACCEPTED}" .
}}
<catalogue> {{
  <cleanshire-2024/judgement/REASON> a csa:Judgement ;
    csa:layer v:layer\\/judgement ;
    rdfs:label "The police lead on cyber"@en-GB ;
    csa:reason "REASON"@en-GB ;
    csa:agreement <cleanshire-2024> ;
    prov:wasAttributedTo <role/editor> ;
    dcterms:date "DAY"^^<http://www.w3.org/2001/XMLSchema#date> .
}}
"""


def accepted(reason: str, day: str) -> Iterator[ox.Quad]:
    text = ACCEPTANCE.replace("REASON", reason).replace("DAY", day)
    yield from ox.parse(text.encode(), format=ox.RdfFormat.TRIG)


def test_an_accepted_finding_is_shown_as_accepted_and_not_left_out(
    clean: list[ox.Quad],
) -> None:
    broken = [*clean, *read_quads(BAD["priority-without-board"])]
    graph = with_rules([*broken, *accepted("led-nationally", "2025-03-01")])
    [finding] = findings(graph, CLEANSHIRE, DAY)
    assert finding.id == ACCEPTED
    assert finding.severity == "warning"
    assert finding.acceptance
    assert finding.acceptance.reason == "led-nationally"
    assert finding.acceptance.role == "editor"
    assert finding.acceptance.on == date(2025, 3, 1)
    assert finding.acceptance.citation.layer == "judgement"


def test_of_two_acceptances_the_later_counts(clean: list[ox.Quad]) -> None:
    late, soon = accepted("late", "2025-03-01"), accepted("soon", "2025-02-01")
    graph = with_rules([*clean, *late, *soon])
    assert acceptances(graph, CLEANSHIRE)[ACCEPTED].reason == "late"


def test_nobody_has_accepted_a_finding_of_the_real_agreement(graph: Graph) -> None:
    assert acceptances(graph, STAFFORDSHIRE) == {}


# Somebody leaves.


def test_when_one_person_leaves_priorities_lose_their_only_officer(
    graph: Graph,
) -> None:
    before = {f.id for f in findings(graph, STAFFORDSHIRE, NOW)}
    after = {f.id for f in findings(without(graph, ELLIOTT), STAFFORDSHIRE, NOW)}
    lost = {name for name in after - before if name.startswith("priority-without")}
    slugs = (
        *("anti-social-behaviour", "drug-supply-and-county-line", "fraud"),
        *("locality-cannock-chase", "locality-east-staffordshire"),
        *("locality-newcastle-under-lyme", "locality-stafford"),
    )
    assert lost == {f"priority-without-officer/{slug}" for slug in slugs}
    assert "officer-on-several-priorities/elliott-sharrard-williams" not in after


def test_who_leaves_is_named_by_no_fact_any_more(graph: Graph) -> None:
    left = without(graph, ELLIOTT)
    assert not list(left.store.quads(ox.NamedNode(ELLIOTT)))
    assert not list(left.store.quads(value=ox.NamedNode(ELLIOTT)))
    assert list(graph.store.quads(ox.NamedNode(ELLIOTT)))


@pytest.mark.parametrize("who", ["nobody", f"{ID}nobody", STAFFORDSHIRE])
def test_only_a_person_of_the_data_can_leave(who: str, graph: Graph) -> None:
    with pytest.raises(QueryError, match="wanted"):
        without(graph, who)


# The files of the checks.


@pytest.mark.parametrize(
    ("name", "values"),
    [("finding-family", FAMILIES), ("finding-severity", SEVERITIES[::-1])],
)
def test_families_and_severities_are_those_of_the_lists(
    name: str, values: tuple[str, ...]
) -> None:
    scheme = f"{VOCAB}{name}"
    members = [
        q.subject
        for q in ontology()
        if q.predicate.value.endswith("#inScheme") and q.object == ox.NamedNode(scheme)
    ]
    listed = [str(m).strip("<>").removeprefix(f"{scheme}/") for m in members]
    assert listed == list(values)


def test_every_family_has_checks() -> None:
    counted: defaultdict[str, int] = defaultdict(int)
    for check in CHECKS.values():
        counted[check.family] += 1
    assert set(counted) == set(FAMILIES)
    assert sum(counted.values()) >= 40


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS.keys())
def test_a_check_is_written_to_travel_and_to_be_read(check: Check) -> None:
    """No path inside a graph pattern, all columns projected, rows in a stated order."""
    text = check.question.text
    patterns = re.findall(r"GRAPH [^{]*{([^}]*)}", text)
    assert [p for p in patterns if re.search(r"[*+^|](\s|$)|:\w+/\w*:", p)] == []
    assert re.search(r"^ORDER BY \?", text, re.MULTILINE)
    assert check.question.asks.endswith("?")
    assert check.question.order
    assert check.question.columns[-1].kind == "source"


HEADER = """#+ summary: S
#+ family: FAMILY
#+ severity: SEVERITY
#+ reason: {PLACE} is so.
#+ settles: That.
#+ doubt: DOUBT
#+ key: KEY
#+ param: agreement iri
#+ column: agreement iri
#+ column: thing iri
#+ column: source source

SELECT ?agreement ?thing ?source WHERE { GRAPH ?source { ?agreement a ?thing } }
"""
GOOD = {
    "FAMILY": "gaps",
    "SEVERITY": "note",
    "PLACE": "thing",
    "DOUBT": "told",
    "KEY": "thing",
}


def checked(folder: Path, **changes: str) -> tuple[Check, ...]:
    text = HEADER
    for place, value in {**GOOD, **changes}.items():
        text = text.replace(place, value)
    (folder / "some.rq").write_text(text)
    return load_checks(folder)


def test_a_check_reads_its_header(tmp_path: Path) -> None:
    [check] = checked(tmp_path)
    assert (check.family, check.severity, check.key) == ("gaps", "note", ("thing",))


@pytest.mark.parametrize("place", GOOD)
def test_a_header_that_names_what_does_not_exist_is_refused(
    place: str, tmp_path: Path
) -> None:
    with pytest.raises(QueryError, match=r"some\.rq: wanted one of .*, found 'other'"):
        checked(tmp_path, **{place: "other"})


def test_a_folder_without_checks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BundleError):
        load_checks(tmp_path)


def test_rows_of_one_identifier_are_one_finding_with_all_sources(
    tmp_path: Path, graph: Graph
) -> None:
    checks = checked(tmp_path, KEY="agreement")
    [finding] = found_by(checks, graph, STAFFORDSHIRE, NOW)
    assert finding.id == "some/staffordshire-2023"
    assert finding.subject.endswith("#Agreement")
