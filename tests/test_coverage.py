"""Coverage counts everything, says why, and hangs on the facts it cites alone.

What it should say of Staffordshire's agreement was written by hand before it was first
looked at (``expected/coverage-staffordshire-2023.yaml``). Taking one fact out of a copy
of the data changes exactly the rows that rest on it; those are listed by hand or read
off the derivations, never off the code under test.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml

from csa_graph.build import _inferred, bundled, read
from csa_graph.cells import LINKS, Cell
from csa_graph.citations import LAYERS, citations
from csa_graph.coverage import BY, ROW, Row, coverage, groups, totals
from csa_graph.errors import QueryError
from csa_graph.facts import known_statuses
from csa_graph.graph import Graph
from csa_graph.iri import CSA, ID, VOCAB
from csa_graph.parts import weakest
from csa_graph.snapshot import Snapshot
from csa_graph.store import EmbeddedStore

AGREEMENT = f"{ID}staffordshire-2023"
STATUS = f"{VOCAB}coverage-status/"
FOAF_PERSON = "http://xmlns.com/foaf/0.1/Person"
NOT_INCLUDED = f"{VOCAB}reporting-mode/not-included"
EXPECTED: dict[str, Any] = yaml.safe_load(
    (
        Path(__file__).parent / "expected" / "coverage-staffordshire-2023.yaml"
    ).read_text()
)
AS_AT: date = EXPECTED["as_at"]
LETTERS = {
    "C": "covered",
    "A": "another-arrangement",
    "P": "partly",
    "X": "context-only",
    "S": "not-stated",
    "G": "gap",
    "N": "not-applicable",
    "F": "not-in-force",
}
NAMES = {name: letter for letter, name in LETTERS.items()}

Quads = tuple[ox.Quad, ...]


def full(name: str) -> str:
    """Return the IRI of a short name: of the law side, or of the agreement."""
    if name.startswith("http"):
        return name
    shared = ("duty/", "body/", "capacity/", "theme/", "membership/", "bearer-class/")
    is_shared = name.startswith((*shared, "staffordshire-2023"))
    return f"{ID}{name}" if is_shared else f"{AGREEMENT}/{name}"


def code(row: Row) -> str:
    """Return a row's statuses as the expectations write them."""
    letters = [NAMES[cell.status.removeprefix(STATUS)] for cell in row.cells]
    return f"{''.join(letters)} {NAMES[row.status.removeprefix(STATUS)]}"


def cell_of(rows: dict[str, Row], name: str, link: str) -> Cell:
    """Return one link of a row."""
    return rows[full(name)].cells[LINKS.index(link)]


@pytest.fixture(scope="module")
def rows(graph: Graph) -> dict[str, Row]:
    """Give the rows of Staffordshire's agreement, by duty."""
    return {row.duty: row for row in coverage(graph, AGREEMENT, AS_AT)}


@pytest.fixture(scope="module")
def earlier(graph: Graph) -> dict[str, Row]:
    """Give the rows as they were on the first day observed."""
    day = EXPECTED["earlier"]["as_at"]
    return {row.duty: row for row in coverage(graph, AGREEMENT, day)}


@pytest.mark.parametrize("name", EXPECTED["rows"])
def test_a_row_is_what_text_and_law_say(name: str, rows: dict[str, Row]) -> None:
    assert code(rows[full(name)]) == EXPECTED["rows"][name]


@pytest.mark.parametrize("name", EXPECTED["earlier"]["rows"])
def test_a_row_is_of_its_day(name: str, earlier: dict[str, Row]) -> None:
    assert code(earlier[full(name)]) == EXPECTED["earlier"]["rows"][name]


@pytest.mark.parametrize("name", EXPECTED["by"])
def test_a_link_is_covered_by_what_text_and_law_say(
    name: str, rows: dict[str, Row]
) -> None:
    cells = {cell.link: cell for cell in rows[full(name)].cells}
    for link, things in EXPECTED["by"][name].items():
        assert set(cells[link].by) == {full(thing) for thing in things}, link


@pytest.mark.parametrize("name", EXPECTED["bodies"])
def test_a_duty_is_borne_by_whom_the_law_names(name: str, rows: dict[str, Row]) -> None:
    wanted = {full(body) for body in EXPECTED["bodies"][name]}
    assert set(rows[full(name)].bodies) == wanted


@pytest.mark.parametrize("name", EXPECTED["open"])
def test_who_may_belong_to_a_class_only_may_bear_its_duty(
    name: str, rows: dict[str, Row]
) -> None:
    """Else a body is charged with what nobody has confirmed to be its own."""
    row = rows[full(name)]
    assert row.open == {full(body) for body in EXPECTED["open"][name]}
    assert row.open <= set(row.bodies)


def test_every_duty_told_and_every_rule_of_the_law_is_one_row(
    graph: Graph, snapshot: Snapshot
) -> None:
    found = [row.duty for row in coverage(graph, AGREEMENT, AS_AT)]
    enacted = {s(quad) for quad in snapshot.quads if p(quad) == "imposedBy"}
    told = {
        s(quad)
        for quad in snapshot.quads
        if p(quad) == "type" and o(quad) == f"{CSA}ToldDuty"
    }
    assert len(told) == 23
    assert len(enacted) > 150
    assert sorted(found) == sorted(told | enacted)
    assert [row in told for row in found] == sorted(
        (row in told for row in found), reverse=True
    )


@pytest.mark.parametrize("by", BY)
def test_totals_add_up_along_rows_and_columns(
    by: str, graph: Graph, rows: dict[str, Row]
) -> None:
    known = list(known_statuses(graph))
    found = totals(rows.values(), by, known)
    assert len({total.group for total in found}) == len(found)
    for total in found:
        assert list(total.counts) == [ROW, *LINKS]
        for counts in total.counts.values():
            assert list(counts) == known
            assert sum(counts.values()) == total.rows
    grouped = [row.duty for _, those in groups(rows.values(), by) for row in those]
    assert set(grouped) == set(rows)
    assert sum(total.rows for total in found) == len(grouped)
    if by in {"all", "duty", "act"}:
        assert len(grouped) == len(rows)


def test_a_row_stands_in_the_group_of_each_of_its_bodies(rows: dict[str, Row]) -> None:
    held = dict(groups(rows.values(), "body"))
    for body, those in held.items():
        wanted = [
            r for r in rows.values() if body in r.bodies or not (body or r.bodies)
        ]
        assert list(those) == wanted


def test_the_duties_of_a_body_are_those_that_the_audit_counts_for_it(
    graph: Graph, rows: dict[str, Row]
) -> None:
    """Else a body is told one list of duties and audited against another."""
    question = graph.questions["duties_of_body"]
    audited = dict(groups([r for r in rows.values() if not r.told], "body"))
    bodies = [body for body in audited if body.startswith(f"{ID}body/")]
    assert len(bodies) > 20
    for body in bodies:
        answer = graph.ask(question, {"agreement": AGREEMENT, "body": body})
        asked = {r.values["duty"] for r in answer.rows if r.values["member"] == body}
        firm = [row for row in audited[body] if row.modality and body not in row.open]
        assert asked == {row.duty for row in firm}, body


def test_the_total_of_a_body_tells_where_it_only_may_be_meant(
    graph: Graph, rows: dict[str, Row]
) -> None:
    """Else an authority is charged with duties that may not be its own."""
    found = {t.group: t for t in totals(rows.values(), "body", known_statuses(graph))}
    police = full("body/chief-constable-of-staffordshire-police")
    maybe = [row.duty for row in rows.values() if police in row.open]
    assert full("told/compel-public-bodies-to-cooperate") not in maybe
    assert full("told/reduce-crime-and-disorder") in maybe
    assert found[police].open == len(maybe)
    assert all(total.open <= total.rows for total in found.values())
    assert {t.open for t in totals(rows.values(), "act", known_statuses(graph))} == {0}


def test_rows_of_one_act_are_told_and_enacted_alike(rows: dict[str, Row]) -> None:
    act = "http://www.legislation.gov.uk/id/ukpga/2021/17"
    those = dict(groups(rows.values(), "act"))[act]
    assert {full("told/respond-to-recommendations"), full("duty/dac-16")} <= {
        row.duty for row in those
    }


def test_no_rows_total_nothing(graph: Graph) -> None:
    (total,) = totals([], "all", known_statuses(graph))
    assert (total.rows, set(total.counts[ROW].values())) == (0, {0})
    assert totals([], "act", known_statuses(graph)) == ()


def test_what_rows_cannot_be_grouped_by_is_said() -> None:
    with pytest.raises(QueryError, match="wanted one of all, duty, act, body, prio"):
        totals([], "officer", [])


def test_each_cell_says_by_what_or_why_not(graph: Graph, rows: dict[str, Row]) -> None:
    for row in rows.values():
        assert [cell.link for cell in row.cells] == list(LINKS)
        for cell in row.cells:
            covered = cell.status == f"{STATUS}covered"
            assert bool(cell.reason) != covered
            assert not cell.reason or cell.reason.endswith(".")
            assert bool(cell.by) == bool(cell.basis)
            assert not cell.basis or cell.basis in LAYERS[:-1]
            assert cell.citations
            assert list(cell.by) == sorted(cell.by, key=lambda x: (graph.label(x), x))
            assert all(thing in graph.labels for thing in cell.by)


def test_a_delivering_status_names_what_delivers(
    graph: Graph, rows: dict[str, Row]
) -> None:
    known = known_statuses(graph)
    cells = list(chain.from_iterable(row.cells for row in rows.values()))
    outside = {
        cell.status for cell in cells if known[cell.status].delivers and not cell.by
    }
    silent = {f"{STATUS}gap", f"{STATUS}not-stated", f"{STATUS}not-applicable"}
    assert outside == set()
    assert not [cell for cell in cells if cell.status in silent and cell.by]


def test_posts_are_shown_and_not_people(
    rows: dict[str, Row], snapshot: Snapshot
) -> None:
    people = {s(q) for q in snapshot.quads if p(q) == "type" and o(q) == FOAF_PERSON}
    shown = {
        thing
        for row in rows.values()
        for cell in row.cells
        for thing in (*cell.by, *cell.reason.split())
    }
    assert people
    assert not people & shown


def test_a_told_duty_and_its_enacted_duty_name_each_other(
    rows: dict[str, Row], snapshot: Snapshot
) -> None:
    pairs = {(s(q), o(q)) for q in snapshot.quads if p(q) in {"tells", "mayTell"}}
    found = {(r.duty, c) for r in rows.values() if r.told for c in r.counterparts}
    back = {(c, r.duty) for r in rows.values() if not r.told for c in r.counterparts}
    assert found == back == pairs


def test_a_gap_is_in_force_and_owed_by_a_body_here_and_no_power(
    rows: dict[str, Row], snapshot: Snapshot
) -> None:
    """Read off the facts themselves, since a false gap is worse than a missed one."""
    gaps = [
        row
        for row in rows.values()
        if any(cell.status == f"{STATUS}gap" for cell in row.cells)
    ]
    binding = {
        s(quad)
        for quad in snapshot.quads
        if p(quad) == "force" and o(quad).endswith(("/in-force", "/partly"))
    }
    demands = {
        s(quad)
        for quad in snapshot.quads
        if p(quad) == "modality" and not o(quad).endswith("/power")
    }
    assert len(gaps) == 17
    for row in gaps:
        assert not row.told
        assert row.bodies
        assert f"{row.duty}/on-2026-11-01" in binding
        assert row.duty in demands


def test_what_nobody_confirmed_is_no_gap_and_says_so(rows: dict[str, Row]) -> None:
    said = {
        "duty/lic-4": "Nobody has confirmed the duty at its source; no priority",
        "duty/cda-37-2": "Nobody has confirmed at the source who bears it; no prio",
        "duty/frs-6": "No priority is on its subject",
        "duty/pja-21": "It is a power, which nobody has to use; no priority",
    }
    for name, reason in said.items():
        cell = rows[full(name)].cells[0]
        assert cell.reason.startswith(reason), name
        assert (cell.status == f"{STATUS}gap") == (name == "duty/frs-6"), name


def test_a_plan_that_the_law_demands_is_not_known_by_its_subject(
    rows: dict[str, Row],
) -> None:
    """The strategy of 9.5 is on abuse, and is not the health bodies' forward plan."""
    plans = {full("plan/staffordshire-and-stoke-domestic-abuse-strategy")}
    assert plans == set(cell_of(rows, "duty/daa-59", "plan").by)
    demanded = cell_of(rows, "duty/nhs-14z52", "plan")
    assert not demanded.by
    assert demanded.reason.endswith("; no plan that is named rests on it.")


def test_a_plan_that_may_be_one_of_several_covers_in_part(
    rows: dict[str, Row],
) -> None:
    for name in ("told/commission-accommodation-based-services", "duty/daa-58"):
        cell = cell_of(rows, name, "plan")
        assert cell.status == f"{STATUS}partly", name
        assert "Which plan on record is meant is left open" in cell.reason, name


def test_an_agreement_for_years_is_not_one_for_each_year(rows: dict[str, Row]) -> None:
    said = "It runs for several years, and the law asks for one each year"
    for name in ("told/community-safety-agreement", "duty/reg-9-2", "duty/reg-9a"):
        assert cell_of(rows, name, "plan").reason.startswith(said), name
    assert not cell_of(rows, "told/deliver-the-agreement-priorities", "plan").reason


def test_what_mandates_the_whole_is_governed_by_way_of_priorities_alone(
    rows: dict[str, Row],
) -> None:
    """Nobody is told to copy the committee's reports because fraud has an officer."""
    said = "No officer is named for the duty itself, only for priorities that it frames"
    assert said in cell_of(rows, "duty/pja-19-2", "officer").reason
    own = cell_of(rows, "told/deliver-the-agreement-priorities", "officer")
    assert "for the duty itself" not in own.reason


def test_a_strand_that_only_may_be_for_a_subject_covers_in_part(
    rows: dict[str, Row],
) -> None:
    """7.4 names no board for adults at risk; the health board that the law asks for."""
    said = "Whether what is told is for this part of it is left open"
    for link in ("board", "officer", "reporting"):
        assert said in cell_of(rows, "duty/care-44", link).reason, link
        assert said not in cell_of(rows, "duty/nhs-2b", link).reason, link
        assert said not in cell_of(rows, "duty/hwb-194", link).reason, link


def test_a_board_that_the_law_demands_is_answered_by_no_other(
    rows: dict[str, Row],
) -> None:
    """The boards on drugs are no safeguarding adults board."""
    missing = cell_of(rows, "duty/care-43", "board")
    assert not missing.by
    assert missing.status == f"{STATUS}gap"
    assert missing.reason.endswith("not named: Safeguarding adults board.")
    perhaps = cell_of(rows, "told/create-local-partnership-board", "board")
    assert perhaps.status == f"{STATUS}partly"
    assert (
        perhaps.reason == "Whether it is the board that the law requires is left open."
    )
    there = cell_of(rows, "duty/hwb-194", "board")
    assert (there.status, len(there.by)) == (f"{STATUS}covered", 1)


def test_a_board_demanded_by_what_nobody_read_is_no_gap(
    without: Callable[..., dict[str, Row]],
) -> None:
    left = without("board/health-and-wellbeing-board", "denotes")
    board = cell_of(left, "duty/hwb-194", "board")
    assert board.status == f"{STATUS}not-stated"
    assert board.reason.startswith("Nobody has confirmed the duty at its source; the")


def test_plans_that_are_undertaken_are_told_and_no_plan(
    rows: dict[str, Row], without: Callable[..., dict[str, Row]]
) -> None:
    """8.1 has the leads make action plans, and names none."""
    undertaking = "undertaking/action-plans-by-lead-officers"
    plan = cell_of(rows, "duty/svd-8-1", "plan")
    assert plan.by == (full(undertaking),)
    assert plan.status == f"{STATUS}context-only"
    left = without(undertaking, "plansFor")
    assert cell_of(left, "duty/svd-8-1", "plan").status == f"{STATUS}not-stated"
    for name in ("duty/pja-19-1", "duty/svd-8-3", "duty/svd-8-4"):
        assert cell_of(rows, name, "plan") == cell_of(left, name, "plan"), name


def test_a_strand_on_a_part_of_a_subject_covers_in_part(rows: dict[str, Row]) -> None:
    """The boards of 7.4 are on child exploitation, the duty on all safeguarding."""
    said = "What is told is for a part of the subject alone"
    assert said in cell_of(rows, "duty/ca04-11", "board").reason
    assert said not in cell_of(rows, "duty/msa-52", "board").reason


def test_what_is_on_a_subject_goes_to_the_nearest_priority(
    rows: dict[str, Row],
) -> None:
    """Else a told duty and the enacted one that it retells are served by two lists."""
    for name in ("told/domestic-homicide-reviews", "duty/dhr-9-3", "duty/ha-189"):
        assert rows[full(name)].priorities == (full("priority/domestic-abuse"),), name
    wider = full("priority/serious-violence-and-violence-against-women-and-girls")
    assert wider in rows[full("duty/vpa-13")].priorities


def test_how_far_a_duty_holds_stands_in_its_row(rows: dict[str, Row]) -> None:
    assert rows[full("duty/dhr-9-3b")].limits == (
        "Only the body that set up the review; as soon as practicable.",
    )
    assert rows[full("duty/dapo")].limits[-1].startswith("Pilot areas; Staffordshire")
    assert rows[full("told/collaborate-on-serious-violence")].limits


def test_who_is_meant_in_a_capacity_stands_once(rows: dict[str, Row]) -> None:
    commissioner = full("capacity/commissioner-as-local-policing-body")
    assert rows[full("told/police-and-crime-plans")].bodies == (commissioner,)


def test_before_an_act_is_made_nothing_is_in_force(graph: Graph) -> None:
    """Between two observations it could not be told, were it not for the Act's day."""
    day = date(2023, 6, 1)
    held = {row.duty: row for row in coverage(graph, AGREEMENT, day)}
    for name in ("duty/vpa-13", "duty/dard-19", "duty/cpa-asbrev"):
        row = held[full(name)]
        assert (row.force, code(row)) == ("not yet enacted", "FFFFF F"), name


def test_why_a_duty_does_not_apply_is_said_by_whom_it_was_decided(
    rows: dict[str, Row],
) -> None:
    minister = rows[full("duty/svd-18")].cells[0]
    assert minister.reason.startswith("Rule for a minister: it binds or empowers")
    assert {c.layer for c in minister.citations} == {"law"}
    commissioner = rows[full("told/make-recommendations-to-public-bodies")].cells[0]
    assert commissioner.reason == "No body of the area bears it: DA Commissioner."
    assert {c.layer for c in commissioner.citations} == {"judgement"}
    owners = rows[full("told/protect-duty")].cells[0]
    assert {c.layer for c in owners.citations} == {"law", "judgement"}


def test_what_is_not_in_force_says_the_day(earlier: dict[str, Row]) -> None:
    cells = earlier[full("duty/cpa-8")].cells
    assert {cell.reason for cell in cells} == {"Not in force on 1 April 2023."}


def test_a_basis_is_no_stronger_than_the_link_to_the_priority(
    rows: dict[str, Row],
) -> None:
    for row in rows.values():
        cells = {cell.link: cell for cell in row.cells}
        if not row.priorities or row.told:
            continue
        for link in ("board", "officer", "reporting"):
            bases = [cells[link].basis, cells["priority"].basis]
            assert not cells[link].by or weakest(bases) == cells[link].basis


def test_no_row_is_stated_by_a_framework_or_a_subject(rows: dict[str, Row]) -> None:
    """Stated is narrow: only a paragraph on the agreement's own priorities is."""
    stated = {r.duty for r in rows.values() if r.cells[0].basis == "stated"}
    assert stated == {full("told/deliver-the-agreement-priorities")}


def test_the_statuses_are_printed_with_their_definitions(graph: Graph) -> None:
    known = known_statuses(graph)
    assert [iri.removeprefix(STATUS) for iri in known] == list(LETTERS.values())
    assert all(status.label and status.definition for status in known.values())
    assert [status.delivers for status in known.values()] == [True] * 3 + [False] * 5
    assert [status.shortfall for status in known.values()] == [1, 2, 3, 4, 5, 6, 0, 0]


def test_the_same_data_give_the_same_rows(graph: Graph, rows: dict[str, Row]) -> None:
    assert coverage(graph, AGREEMENT, AS_AT) == tuple(rows.values())


# Another agreement


def test_another_agreement_has_rows_of_its_own(two: Graph) -> None:
    loamshire = f"{ID}loamshire-2025"
    rows = {row.duty: row for row in coverage(two, loamshire, AS_AT)}
    assert not [row for row in rows.values() if row.told]
    safeguarding = rows[full("duty/care-42")]
    assert code(safeguarding) == "CCCSP P"
    cells = {cell.link: cell for cell in safeguarding.cells}
    assert cells["board"].by == (f"{loamshire}/board/loamshire-scams-board",)
    assert cells["reporting"].reason.startswith("To which board is not told")


def test_no_gap_is_claimed_where_the_area_is_not_on_record(two: Graph) -> None:
    rows = coverage(two, f"{ID}loamshire-2025", AS_AT)
    assert not [row for row in rows if row.bodies]
    found = {cell.status for row in rows for cell in row.cells}
    assert f"{STATUS}gap" not in found
    police = next(row for row in rows if row.duty == full("duty/prs-1-6"))
    assert police.cells[0].reason.startswith(
        "Which body of the area bears it is not settled"
    )


def test_two_agreements_do_not_mix(two: Graph, rows: dict[str, Row]) -> None:
    """Citations are left out: a rule of another agreement may rest on the same law."""
    again = coverage(two, AGREEMENT, AS_AT)
    assert {row.duty: code(row) for row in again} == {
        duty: code(row) for duty, row in rows.items()
    }
    assert [row.cells for row in again] == [row.cells for row in rows.values()]


# One fact taken out


def s(quad: ox.Quad) -> str:
    return str(getattr(quad.subject, "value", ""))


def p(quad: ox.Quad) -> str:
    return quad.predicate.value.rpartition("/")[2].rpartition("#")[2]


def o(quad: ox.Quad) -> str:
    return str(getattr(quad.object, "value", ""))


@pytest.fixture(scope="module")
def facts() -> Quads:
    """Give what the files state, without what follows from it."""
    return tuple(read(bundled().inputs()))


@pytest.fixture(scope="module")
def without(facts: Quads, graph: Graph) -> Callable[..., dict[str, Row]]:
    """Give the rows of a copy of the data that lacks one fact."""
    stated: dict[tuple[str, str], list[ox.Quad]] = {}
    for quad in facts:
        stated.setdefault((s(quad), p(quad)), []).append(quad)

    @cache
    def changed(subject: str, name: str, value: str = "") -> dict[str, Row]:
        said = stated[full(subject), name]
        gone = {quad for quad in said if not value or o(quad) == full(value)}
        store = EmbeddedStore(quad for quad in facts if quad not in gone)
        follows = list(_inferred(bundled().inputs(), store))
        store._store.extend(follows)
        store._store.extend(ox.Quad(q.subject, q.predicate, q.object) for q in follows)
        copy = replace(graph, store=store, citations=citations(store))
        return {row.duty: row for row in coverage(copy, AGREEMENT, AS_AT)}

    return changed


TELLING = {"derivedDuty", "derivedFor", "byRule", "tells", "onSubjectOf", "about"}
TELLING |= {"listedApart"}


@cache
def behind(quads: Quads, priority: str) -> set[str]:
    """Return the duties whose rows rest on a priority, read off the facts.

    Duties listed apart and those not in force are outside the reckoning and rest on
    nothing. A duty as told rests on it by its subject, by a framework duty that it
    retells, or by being told of the agreement as a whole and retelling none.
    """
    told = {s(q) for q in quads if o(q) == f"{CSA}ToldDuty"}
    held = [q for q in quads if p(q) in TELLING]
    derived = {s(q): o(q) for q in held if p(q) == "derivedDuty"}
    rules = {s(q): o(q) for q in held if p(q) == "byRule"}
    mine = {s(q) for q in held if p(q) == "derivedFor" and o(q) == full(priority)}
    enacted = {derived[one] for one in mine if one in derived}
    framed = {
        derived[one]
        for one in mine
        if one in derived and rules[one].endswith("/framework")
    }
    tells = {(s(q), o(q)) for q in held if p(q) == "tells"}
    serving = {s(q) for q in held if p(q) == "onSubjectOf" and o(q) == full(priority)}
    serving |= {one for one, duty in tells if duty in framed}
    whole = {s(q) for q in held if p(q) == "about" and o(q) == AGREEMENT}
    serving |= whole - {one for one, _ in tells}
    return (enacted | serving & told) - outside(held)


def outside(held: Iterable[ox.Quad]) -> set[str]:
    """Return the duties outside the reckoning; those told are written by hand."""
    apart = {s(q) for q in held if p(q) == "listedApart"}
    told = ("protect-duty", "compel-public-bodies-to-cooperate")
    more = "make-recommendations-to-public-bodies"
    return apart | {full(f"told/{name}") for name in (*told, more)}


ON_A_PRIORITY = [
    (("arrangement/serious-violence", "governedBy"), "SV"),
    (("arrangement/drug-supply", "approachVia"), "DRUGS"),
    (("arrangement/drug-supply", "ledBy"), "DRUGS"),
    (("arrangement/drug-supply", "ownedAt"), "DRUGS"),
    (("reporting/fraud", "reporter"), "FRAUD"),
    (("officer/fraud-reporting-officer", "heldBy"), "FRAUD"),
    (("arrangement/fraud", "arrangementFor"), "FRAUD"),
    (("reporting/domestic-abuse", "reportsOn"), "DA"),
    (("reporting/asb", "reportsToBoard"), "ASB"),
    (("reporting/asb", "reportingMode"), "ASB"),
    (("reporting/drug-supply", "reportingMode", NOT_INCLUDED), "DRUGS"),
]
PRIORITIES = {
    "SV": "priority/serious-violence-and-violence-against-women-and-girls",
    "DRUGS": "priority/drug-supply-and-county-line",
    "FRAUD": "priority/fraud",
    "DA": "priority/domestic-abuse",
    "ASB": "priority/anti-social-behaviour",
}


@pytest.mark.parametrize(("gone", "priority"), ON_A_PRIORITY)
def test_a_fact_on_a_priority_taken_out_changes_the_rows_behind_it_alone(
    gone: tuple[str, ...],
    priority: str,
    snapshot: Snapshot,
    rows: dict[str, Row],
    without: Callable[..., dict[str, Row]],
) -> None:
    wanted = behind(snapshot.quads, PRIORITIES[priority])
    if priority == "SV":
        wanted = wanted - {full(duty) for duty in ABUSE}
    if gone[1] in {"governedBy", "approachVia"}:
        wanted = wanted - {full(duty) for duty in OWN_BOARD}
    assert wanted
    assert differing(rows, without(*gone)) == wanted


# What is on domestic abuse alone has a priority nearer than all violence against women.
ABUSE = {f"duty/daa-{section}" for section in ("57-1", "57-3", "57-4", "57-8")}
ABUSE |= {"duty/daa-58", "duty/daa-59", "duty/daa-60", "duty/dac-15", "duty/dac-16"}
ABUSE |= {"duty/dhr-9-3", "duty/dhr-9-3b", "duty/dard-19", "duty/dapo", "duty/ha-189"}
# A board that a duty itself demands is looked for by itself.
OWN_BOARD = {"duty/reg-3", "duty/reg-8", "duty/pja-19-1"}
PREVENT = {f"duty/{name}" for name in ("prv-26", "prv-29", "chn-36", "chn-36-3")}
PREVENT |= {"duty/chn-37", "duty/chn-38"}
CHILDREN = {f"duty/ca04-{name}" for name in ("10", "11", "16e", "16f", "16g")}
CHILDREN |= {"duty/ca89-17", "duty/ca89-47", "duty/msa-52"}
DISTRICT_PLANS = {f"duty/cda-6-1{limb}" for limb in "abcd"} | {
    "duty/cda-6-8",
    "duty/reg-10-11",
    "duty/reg-13a",
    "duty/reg-14",
    "told/crime-reduction-strategies",
    "told/reduce-crime-and-disorder",
    "told/serious-violence-as-explicit-priority",
}
OFFENDERS = {f"duty/{name}" for name in ("cda-17", "cda-37-2", "cda-38", "cda-39")}
OFFENDERS |= {"duty/mappa-325"}
SLAVERY = {"duty/msa-43", "duty/msa-52", "duty/cda-17", "duty/cda-6-1a"}
DHR = "told/domestic-homicide-reviews"
RESPOND = "told/respond-to-recommendations"
FIRE_AUTHORITY = "membership/frsa-4a/commissioner-as-fire-and-rescue-authority"
COMMITTEE = "body/county-safeguarding-overview-and-scrutiny-committee"
FIRE = {f"duty/{name}" for name in ("frs-6", "frs-7", "frs-8", "frs-21-7", "rro-26")}
ON_A_DUTY = [
    # what a duty and a priority are about
    (("duty/prv-26", "concerns", "theme/radicalisation"), {"duty/prv-26"}),
    (("duty/msa-43", "concerns"), {"duty/msa-43"}),
    (("priority/fraud", "concerns"), {"duty/care-42"}),
    (("priority/modern-slavery", "concerns"), SLAVERY),
    (("duty/cda-5-3", "isFramework"), {"duty/cda-5-3"}),
    (
        ("duty/prs-10-1", "isFramework"),
        {"duty/prs-10-1", "told/pcc-regard-to-partnership-priorities"},
    ),
    (("duty/cda-17", "limb", "theme/re-offending"), {"duty/cda-17"}),
    (("duty/cda-17", "limb", "theme/serious-violence"), set()),
    (("told/domestic-homicide-reviews", "concerns"), {DHR}),
    (("priority/modern-slavery", "leftTo"), {"duty/msa-43", "duty/msa-52"}),
    # who bears it
    (("duty/svd-14-1", "borneBy"), {"duty/svd-14-1"}),
    (("told/respond-to-recommendations", "toldBearer"), {RESPOND}),
    (
        ("membership/housing-act-189/tamworth-borough-council", "member"),
        {"duty/ha-189"},
    ),
    ((FIRE_AUTHORITY, "member"), FIRE),
    ((COMMITTEE, "coversPlace"), {"duty/pja-19-2"}),
    # whether it binds
    (("duty/asb-104-9/on-2026-11-01", "force"), {"duty/asb-104-9"}),
    (("duty/frs-8", "observation", "duty/frs-8/on-2026-11-01"), {"duty/frs-8"}),
    (("duty/svd-18", "listedApart"), {"duty/svd-18"}),
    # told and enacted
    (("told/respond-to-recommendations", "tells"), {RESPOND, "duty/dac-16"}),
    (
        ("told/three-yearly-audits", "mayTell"),
        {"told/three-yearly-audits", "duty/reg-5-7"},
    ),
    (("told/domestic-homicide-reviews", "coordinatedBy"), {DHR}),
    # plans
    (("plan/fire-and-rescue-service-safety-plan", "denotes"), {"duty/frs-21-7"}),
    (("plan/fire-and-rescue-service-safety-plan", "periodEnd"), {"duty/frs-21-7"}),
    (("plan/local-csp-community-safety-plans", "denotes"), DISTRICT_PLANS),
    (
        ("evidence/district-and-borough-strategic-assessments", "denotes"),
        {"duty/reg-5-7"},
    ),
    (("plan/prevent-duty-delivery-board-action-plan", "concerns"), PREVENT),
    (("objective/reduce-offending-and-reoffending", "concerns"), OFFENDERS),
    (
        (
            "plan/police-and-crime-plan-for-staffordshire",
            "hasObjective",
            "objective/more-effective-criminal-justice-system",
        ),
        {"duty/prs-10-3"},
    ),
    (
        ("duty/svd-8-3", "requiresPlan"),
        {"duty/svd-8-3", "duty/svd-8-4", "duty/svd-8-7"},
    ),
    (("duty/prs-8-2", "onPlanOf"), {"duty/prs-8-2"}),
    (("duty/reg-9a", "onPlanOf"), {"duty/reg-9a"}),
    (("duty/daa-57-4", "onPlanOf"), {"duty/daa-57-4"}),
    (("duty/svd-8-4", "onPlanOf"), {"duty/svd-8-4"}),
    # boards
    (("duty/care-43", "requiresBoard"), {"duty/care-43"}),
    (
        ("duty/daa-58", "requiresBoard"),
        {"duty/daa-58", "told/create-local-partnership-board"},
    ),
    (("duty/dhr-9-3b", "qualification"), {"duty/dhr-9-3b"}),
]


@pytest.mark.parametrize(("gone", "wanted"), ON_A_DUTY)
def test_a_fact_taken_out_changes_the_rows_that_rest_on_it_alone(
    gone: tuple[str, ...],
    wanted: set[str],
    rows: dict[str, Row],
    without: Callable[..., dict[str, Row]],
) -> None:
    found = differing(rows, without(*gone))
    assert found == {full(duty) for duty in wanted}


@pytest.fixture(scope="module")
def framed(snapshot: Snapshot) -> set[str]:
    """Give the duties that stand behind every priority."""
    drugs = behind(snapshot.quads, "priority/drug-supply-and-county-line")
    return drugs & behind(snapshot.quads, "priority/domestic-abuse")


def test_the_holder_of_a_strand_changes_what_is_on_that_strand(
    rows: dict[str, Row],
    framed: set[str],
    without: Callable[..., dict[str, Row]],
) -> None:
    """Fiona Chapman's post is that of Prevent: nothing on cohesion hangs on it."""
    changed = without("officer/prevent-reporting-officer", "heldBy")
    wanted = framed | {full(duty) for duty in PREVENT}
    assert differing(rows, changed) == wanted
    assert full("duty/eq-149") not in wanted
    officer = changed[full("duty/prv-26")].cells[2]
    assert officer.status == f"{STATUS}partly"
    assert officer.reason.startswith("No one is named as Prevent reporting officer")


def test_a_half_of_a_theme_changes_what_is_on_that_half(
    rows: dict[str, Row],
    framed: set[str],
    without: Callable[..., dict[str, Row]],
) -> None:
    """The boards on child exploitation govern no duty on adults, drugs or health."""
    changed = without("arrangement/child-exploitation", "governedBy")
    wanted = framed | {full(duty) for duty in CHILDREN}
    wanted = wanted - {full(duty) for duty in OWN_BOARD}
    assert differing(rows, changed) == wanted
    board = changed[full("duty/ca04-11")].cells[1]
    assert board.reason.startswith("No board is named: Safeguarding Vulnerable")


def test_what_a_fact_taken_out_leaves_is_told(
    without: Callable[..., dict[str, Row]],
) -> None:
    """The rows that change say what is now missing, in its own link."""
    board = without("arrangement/serious-violence", "governedBy")[full("duty/svd-8-1")]
    assert code(board) == "CSCXC P"
    fire = without(FIRE_AUTHORITY, "member")
    assert code(fire[full("duty/frs-6")]) == "SSSXS S"
    nobody = without(COMMITTEE, "coversPlace")
    assert code(nobody[full("duty/pja-19-2")]) == "NNNNN N"
    observed = without("duty/frs-8/on-2026-11-01", "force")[full("duty/frs-8")]
    assert observed.cells[0].reason.startswith("Whether it binds on this day is not")
    reporting = without("reporting/domestic-abuse", "reportsOn")[full("duty/ha-189")]
    assert [c.reason for c in reporting.cells if c.link == "reporting"] == [
        "No reporting is told: Domestic Abuse."
    ]


def test_a_party_that_the_agreement_leaves_out_bears_nothing(
    graph: Graph, snapshot: Snapshot, rows: dict[str, Row]
) -> None:
    council = full("body/staffordshire-county-council")
    party, page = full("party/staffordshire-county-council"), full("para/1.5")
    terms = (AGREEMENT, f"{CSA}excludesParty", party, page)
    left_out = ox.Quad(*(ox.NamedNode(iri) for iri in terms))
    copy = replace(graph, store=EmbeddedStore([*snapshot.quads, left_out]))
    assert any(council in row.bodies for row in rows.values())
    assert not any(council in r.bodies for r in coverage(copy, AGREEMENT, AS_AT))


def differing(before: dict[str, Row], after: dict[str, Row]) -> set[str]:
    assert before.keys() == after.keys()
    return {duty for duty in before if before[duty] != after[duty]}


def test_a_row_is_compared_whole(rows: dict[str, Row]) -> None:
    """Else a fact could be lost from the sources of a row and nothing would show."""
    duty, row = next(iter(rows.items()))
    assert differing(rows, {**rows, duty: replace(row, citations=())}) == {duty}
