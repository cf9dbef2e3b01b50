"""An audit shows what was asked for, says what it left out, and its totals add up.

A filter that silently drops a row, or a total that does not add up, makes a report that
nobody can defend.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from csa_graph import cli
from csa_graph._bundle import QUERIES
from csa_graph.audit import (
    BY,
    STATUS,
    Audit,
    Brief,
    Survey,
    examine,
    open_at,
    select,
    survey,
)
from csa_graph.cells import LINKS
from csa_graph.check import SEVERITIES
from csa_graph.commands import auditing, inputs
from csa_graph.errors import QueryError
from csa_graph.facts import known_statuses
from csa_graph.findings import Acceptance, Finding
from csa_graph.graph import Graph
from csa_graph.iri import ID
from csa_graph.questions import load_question
from csa_graph.redaction import without_names
from csa_graph.reports import coverage_report, findings_report, report
from csa_graph.takeaway import write
from tests.conftest import STAFFORDSHIRE
from tests.test_redaction import surnames

TAMWORTH = f"{ID}body/tamworth-borough-council"
CDA = "http://www.legislation.gov.uk/id/ukpga/1998/37"
SECTION_17 = "crime-and-disorder-act-1998-section-17"
COMBINED = "combined-county-authorities-under-section-17"
CSP_LEAD = "locality-reporting-officer-district-borough-csp-lead"
FSA = "uksi/2022/547"  # of which no finding tells
FRAUD = f"{STAFFORDSHIRE}/priority/fraud"


@pytest.fixture(scope="module")
def held(graph: Graph) -> Survey:
    """Give all that an audit of the repository's own data can show."""
    return survey(graph, graph.agreement(), "", "")


@pytest.fixture(scope="module")
def whole(held: Survey) -> Audit:
    """Give the audit without filters."""
    return select(held, Brief())


def accepted(audit: Audit, severity: str) -> Audit:
    """Return an audit in which every finding of a severity is accepted."""
    first = audit.findings[0].citations[0]
    made = Acceptance("Known, and lived with.", "Editor", date(2026, 11, 22), first)
    found = tuple(
        replace(one, acceptance=made if one.severity == severity else None)
        for one in audit.findings
    )
    return replace(audit, findings=found)


def test_without_filters_everything_is_shown_and_the_cover_says_so(
    whole: Audit, held: Survey
) -> None:
    assert (whole.rows, whole.findings) == (held.rows, held.findings)
    cover = cover_of(report(whole).cover.rows)
    assert cover["Filters"] == "none: every duty and every finding is shown"
    assert cover["Coverage shown"] == f"{len(held.rows)} of {len(held.rows)} rows"
    assert cover["As at"] == "2026-11-01"


def cover_of(rows: tuple[tuple[str, ...], ...]) -> dict[str, str]:
    return {name: text for name, text in rows}  # noqa: C416 (rows are tuples)


@pytest.mark.parametrize("by", BY)
def test_totals_add_up_along_rows_and_columns(held: Survey, by: str) -> None:
    body = coverage_report(select(held, Brief(by=by))).body
    whole, *groups = body["totals"]
    assert whole["group"] == "all"
    assert whole["rows"] == len(held.rows)
    for total in body["totals"]:
        assert list(total["counts"]) == ["row", *LINKS]
        for counts in total["counts"].values():
            assert sum(counts.values()) == total["rows"]
    if by == "act":
        for link, counts in whole["counts"].items():
            for status, count in counts.items():
                summed = sum(group["counts"][link][status] for group in groups)
                assert summed == count
    assert bool(groups) == (by != "duty")


def test_the_table_of_totals_says_the_same_as_its_json(held: Survey) -> None:
    taken = coverage_report(select(held, Brief(by="body")))
    sheet = dict(taken.sheets)["Totals"]
    assert sheet.columns[:2] == ("body", "link")
    assert {row[0] for row in sheet.rows} >= {"all", "none named"}
    for row in sheet.rows:
        *counts, all_rows, maybe = map(int, row[2:])
        assert sum(counts) == all_rows >= maybe
    assert sheet.columns[-2:] == ("rows", "of these uncertain")
    assert any(row[-1] != "0" for row in sheet.rows)
    assert len(sheet.rows) == 6 * len(taken.body["totals"])


def test_a_status_is_that_of_the_row_or_of_the_link_that_is_named(
    held: Survey,
) -> None:
    gaps = select(held, Brief(status="gap")).rows
    assert gaps
    assert {row.status for row in gaps} == {f"{STATUS}gap"}
    unplanned = select(held, Brief(status="not-stated", link="plan"))
    assert {row.cells[3].status for row in unplanned.rows} == {f"{STATUS}not-stated"}
    links = dict(coverage_report(unplanned).sheets)["Links"]
    assert {row[3] for row in links.rows} == {"plan"}
    assert len(links.rows) == len(unplanned.rows)


def test_rows_of_a_body_are_those_that_it_bears(held: Survey) -> None:
    found = select(held, Brief(body="Tamworth Borough Council"))
    assert 0 < len(found.rows) < len(held.rows)
    assert all(TAMWORTH in row.bodies for row in found.rows)
    assert found.all_rows == len(held.rows)
    assert found.filters == (("body", "Tamworth Borough Council"),)


def test_rows_of_an_act_are_its_own_and_their_counterparts_in_other_law(
    held: Survey,
) -> None:
    found = select(held, Brief(act="CDA 1998")).rows
    own = {row.duty for row in held.rows if row.instrument == CDA}
    assert own <= {row.duty for row in found}
    elsewhere = [row for row in found if row.duty not in own]
    assert elsewhere
    assert all(set(row.counterparts) & own for row in elsewhere)


def test_findings_of_a_priority_are_about_it_or_about_a_duty_behind_it(
    held: Survey,
) -> None:
    found = select(held, Brief(priority="fraud"))
    duties = {row.duty for row in found.rows}
    assert all(FRAUD in row.priorities for row in found.rows)
    assert found.findings
    elsewhere = {f.id for f in found.findings if not f.things & {*duties, FRAUD}}
    questions = ("priorities-with-existing-arrangements", "themes-shaded-yellow")
    assert elsewhere > {f"open-question/{name}" for name in questions}
    assert {name.partition("/")[0] for name in elsewhere} == {
        "change-ahead",
        "open-point-of-the-law",
        "open-question",
        "provision-since-amended",
    }
    left_out = set(held.findings) - set(found.findings)
    assert not any(one.things & {*duties, FRAUD} for one in left_out)


def test_findings_of_an_act_are_also_about_what_the_agreement_calls_it(
    held: Survey,
) -> None:
    found = select(held, Brief(act="PCSCA 2022")).findings
    called = f"{STAFFORDSHIRE}/law/police-crime-sentencing-and-courts-bill"
    assert called in {one.subject for one in found}


@pytest.mark.parametrize(
    ("brief", "found"),
    [
        (
            Brief(act="Crime and Disorder Act 1998", severity="error"),
            {"contradicts-the-statute/section-17-bearer"},
        ),
        (
            Brief(act="Crime and Disorder Act 1998"),
            {
                f"provision-since-amended/{SECTION_17}/{COMBINED}",
                "open-point-of-the-law/version-of-the-1998-act-that-was-read",
                "open-question/whose-duty-under-section-17",
            },
        ),
        (
            Brief(body="Tamworth Borough Council"),
            {
                "authority-without-officer/staffordshire-district-and-borough-councils",
                "change-ahead/new-unitary-councils",
            },
        ),
        (
            Brief(priority="drug supply", family="consistency"),
            {"reporting-rule-broken/drug-supply"},
        ),
        (
            Brief(priority="locality-stafford", severity="warning"),
            {
                f"reporting-post-without-holder/{CSP_LEAD}",
            },
        ),
        (
            Brief(priority="domestic abuse", severity="error"),
            {"contradicts-the-statute/needs-assessment-bearer"},
        ),
        (
            Brief(priority="fraud"),
            {
                "contradicts-the-statute/agreement-cycle",
                "officer-on-several-priorities/elliott-sharrard-williams",
            },
        ),
    ],
)
def test_a_finding_is_shown_where_anything_it_names_is_asked_for(
    held: Survey, brief: Brief, found: set[str]
) -> None:
    """Else a filter says that nothing was found where an error was."""
    assert found <= {one.id for one in select(held, brief).findings}


def test_findings_are_filtered_by_family_and_by_the_least_severity(
    held: Survey,
) -> None:
    found = select(held, Brief(family="gaps", severity="warning"))
    assert found.findings
    assert {one.family for one in found.findings} == {"gaps"}
    assert {one.severity for one in found.findings} <= {"warning", "error"}
    assert found.rows == held.rows
    assert ("severity", "warning or graver") in found.filters


@pytest.mark.parametrize(
    ("brief", "said"),
    [
        (Brief(by="moon"), "by: wanted one of duty, act, body, priority, given 'moon'"),
        (Brief(link="moon"), "link: wanted one of priority, board, "),
        (Brief(family="moon"), "family: wanted one of gaps, "),
        (Brief(severity="moon"), "severity: wanted one of note, "),
        (Brief(status="moon"), "status: wanted one of another-arrangement, "),
        (Brief(body="Moon Council"), "authorities: nothing is called 'Moon Council'"),
        (Brief(as_at="moon"), "as_at: wanted a day such as 2026-11-01, given 'moon'"),
        (Brief(without="Moon Man"), "nothing is called 'Moon Man'"),
        (Brief(without="Fraud"), "without: wanted a person, given 'Fraud'"),
    ],
)
def test_a_filter_that_names_nothing_is_refused(
    graph: Graph, brief: Brief, said: str
) -> None:
    with pytest.raises(QueryError) as refused:
        examine(graph, graph.agreement(), brief)
    assert str(refused.value).startswith(said)


def test_coverage_has_a_line_for_each_row_in_every_format(whole: Audit) -> None:
    taken = coverage_report(whole)
    body = taken.body
    assert body["count"] == len(body["rows"]) == len(whole.rows)
    sheets = dict(taken.sheets)
    assert len(sheets["Coverage"].rows) == len(whole.rows)
    assert len(sheets["Links"].rows) == len(whole.rows) * len(LINKS)
    read = openpyxl.load_workbook(io.BytesIO(write(taken, "xlsx")))
    assert read["Coverage"].max_row == len(whole.rows) + 1
    first = body["rows"][0]
    assert first["duty"]["address"].startswith("/things/staffordshire-2023/told/")
    assert list(first["links"]) == list(LINKS)


def test_findings_have_a_line_each_and_count_themselves(whole: Audit) -> None:
    taken = findings_report(whole)
    counts = Counter(one.severity for one in whole.findings)
    assert len(taken.sheets[0][1].rows) == taken.body["count"] == len(whole.findings)
    for severity, count in counts.items():
        assert f"{count} {severity}" in taken.body["sentence"]
    ranks = [SEVERITIES.index(row["severity"]) for row in taken.body["rows"]]
    assert ranks == sorted(ranks, reverse=True)


def test_an_accepted_finding_is_shown_as_accepted(whole: Audit) -> None:
    lived_with = accepted(whole, "warning")
    taken = findings_report(lived_with)
    number = sum(one.severity == "warning" for one in whole.findings)
    assert f", of which {number} accepted." in taken.body["sentence"]
    row = next(r for r in taken.body["rows"] if r["severity"] == "warning")
    assert row["accepted"]["role"] == "Editor"
    cells = {row[8] for row in taken.sheets[0][1].rows if row[1] == "warning"}
    assert cells == {"Known, and lived with. (Editor, 2026-11-22)"}


def test_open_findings_are_those_nobody_accepted(whole: Audit) -> None:
    lived_with = accepted(whole, "warning")
    assert {one.severity for one in open_at(lived_with, "warning")} <= {"error"}
    assert open_at(lived_with, "note")
    assert len(open_at(whole, "note")) == len(whole.findings)


def test_one_finding_and_none_are_counted_in_words(whole: Audit) -> None:
    first: Finding = replace(whole.findings[0], severity="error")
    one = findings_report(replace(whole, findings=(first,))).body["sentence"]
    assert one == "1 finding: 1 error."
    none = replace(whole, findings=(), rows=())
    assert findings_report(none).body["sentence"] == "No findings."
    assert coverage_report(none).body["sentence"].startswith("0 duties")


def test_the_report_says_who_only_may_be_meant_and_how_sure_the_law_is(
    whole: Audit,
) -> None:
    """Else a body would be told that it must, where nobody settled who is meant."""
    taken = report(whole)
    told = {r["duty"]["iri"].rpartition("/")[2]: r for r in taken.body["coverage"]}
    assert [b["settled"] for b in told["reg-9-1"]["bodies"]] == [False]
    assert {b["settled"] for b in told["dhr-9-3"]["bodies"]} == {True}
    assert told["reg-9-1"]["confidence"] == "medium"
    sheet = dict(taken.sheets)["Coverage"]
    bodies, sure = map(sheet.columns.index, ("bodies here", "confidence"))
    rows = {row[0]: row for row in sheet.rows}
    agreement = rows["Prepare a community safety agreement"]
    assert agreement[bodies].endswith("Strategy Group (uncertain)")
    assert agreement[sure] == "medium"
    assert "uncertain" not in rows["Regard to domestic homicide review guidance"][5]


def test_a_reporting_line_names_all_that_its_row_names_and_cites_who_read_it_so(
    graph: Graph,
) -> None:
    question = load_question(QUERIES / "audit" / "reporting-lines.rq")
    rows = graph.ask(question, {"agreement": graph.agreement()}).rows
    lines = {row.values["theme"]: row for row in rows}
    asb = lines["ASB"].values
    assert graph.label(asb["passing_to"]) == "Community Safety Strategic Forum"
    assert len(asb["supported_by"].split()) == 2
    drugs = lines["Drug Supply and County Lines"].values
    assert graph.label(drugs["through"]) == "National Crime agency"
    assert not drugs["boards"]
    assert {c.layer for c in lines["ASB"].citations} == {"stated", "judgement"}


def test_a_finding_reads_alike_with_names_and_without(
    graph: Graph, whole: Audit
) -> None:
    """What stands for a person is no name of the agreement, and is counted as none."""
    withheld = examine(without_names(graph), graph.agreement(), Brief())
    named = {one.id: one.reason for one in whole.findings}
    unnamed = {one.id: one.reason for one in withheld.findings}
    assert {name.partition("/")[0] for name in named.keys() ^ unnamed.keys()} == {
        "officer-on-several-priorities"
    }
    changed = {
        name for name in named.keys() & unnamed.keys() if named[name] != unnamed[name]
    }
    assert all("-with-one-reporter/" in name for name in changed)
    assert len(unnamed) == len(named)


def test_the_report_prints_the_definitions_of_its_statuses(whole: Audit) -> None:
    taken = report(whole)
    terms = {one["term"] for one in taken.body["definitions"]}
    assert terms >= {row["status"] for row in taken.body["coverage"]}
    printed = write(taken, "md").decode()
    for one in taken.body["definitions"]:
        assert one["definition"] in printed


def test_the_report_prints_how_several_statuses_make_one(
    graph: Graph, whole: Audit
) -> None:
    """Else nobody could reach the status of a row by hand from those of its links."""
    rule, *statuses = report(whole).body["definitions"]
    known = known_statuses(graph)
    assert rule["term"] == "coverage-status"
    assert [one["label"] for one in statuses[: len(known)]] == [
        status.label for status in known.values()
    ]
    delivering = [status.label for status in known.values() if status.delivers]
    said = f"{delivering[0]}, {delivering[1]} and {delivering[2]} deliver"
    assert said.capitalize() in rule["note"]
    assert "some parts deliver and others do not, it is partly" in rule["note"]
    assert "that of the part with the greatest shortfall" in rule["note"]


@pytest.fixture
def run(
    graph: Graph,
    held: Survey,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., tuple[int, str]]:
    """Give the command over the repository's own data, its survey made once."""

    def command(*words: str) -> tuple[int, str]:
        status = cli.main(["audit", *words])
        return status, capsys.readouterr().out

    monkeypatch.setattr(inputs, "current", lambda *_: None)
    monkeypatch.setattr(inputs, "open_graph", lambda _: graph)
    monkeypatch.setattr(auditing, "examine", lambda _, __, brief: select(held, brief))
    return command


def test_the_command_shows_totals_and_what_is_grave(
    run: Callable[..., tuple[int, str]], whole: Audit
) -> None:
    status, out = run()
    assert status == 0
    assert out.startswith(f"{len(whole.rows)} duties, powers and rules")
    notes = sum(one.severity == "note" for one in whole.findings)
    assert f"{notes} more are notes: --severity note shows them." in out
    assert "more are notes" not in run("--severity", "note")[1]
    assert "Findings, the gravest first" not in run("--link", "plan", "--act", FSA)[1]


def test_the_command_gives_the_same_rows_as_the_library(
    run: Callable[..., tuple[int, str]], whole: Audit
) -> None:
    _, out = run("--format", "json")
    body = json.loads(json.dumps(report(whole).body))
    assert json.loads(out)["coverage"] == body["coverage"]
    assert json.loads(out)["findings"] == body["findings"]


def test_csv_is_one_table_of_findings_where_those_are_asked_for(
    run: Callable[..., tuple[int, str]], whole: Audit
) -> None:
    _, out = run("--format", "csv", "--severity", "note")
    listed = [row["finding"] for row in csv.DictReader(io.StringIO(out))]
    assert listed == [one.id for one in whole.findings]
    assert run("--format", "csv")[1].startswith("group,link,")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ((), 0),
        (("--fail-on", "note"), 1),
        (("--fail-on", "note", "--act", FSA), 0),
        (("--act", "Moon Act 1969"), 2),
    ],
)
def test_the_status_says_whether_anything_so_grave_is_open(
    run: Callable[..., tuple[int, str]], words: tuple[str, ...], status: int
) -> None:
    assert run(*words)[0] == status


def test_names_are_withheld_in_every_sheet(graph: Graph, whole: Audit) -> None:
    named = surnames(graph)
    bare = without_names(graph)
    taken = report(examine(bare, bare.agreement(), Brief()))
    assert not named.search(write(taken, "md").decode())
    assert not named.search(write(taken, "json").decode())
    assert len(taken.body["findings"]) == len(whole.findings)
    assert len(taken.body["coverage"]) == len(whole.rows)
