"""One set of rows, several ways to write it, and no formula in any spreadsheet.

A cell that begins with an equals sign runs as a formula on an auditor's machine.
"""

import csv
import io
import json

import odfdo
import openpyxl
import pytest

from csa_graph.answers import answered, searched
from csa_graph.derivations import Asked
from csa_graph.graph import Graph
from csa_graph.matrix import derived
from csa_graph.naming import anything
from csa_graph.proof import proofs, proven, trace
from csa_graph.search import index
from csa_graph.store import plain
from csa_graph.tables import Table
from csa_graph.takeaway import (
    FORMATS,
    Takeaway,
    as_columns,
    as_csv,
    as_markdown,
    as_text,
    sentence,
    write,
)

ROWS = (("=1+1", "a|b"), ("plain", "two\nlines"))
TABLE = Table("A title", ("one", "two"), ROWS)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_a_formula_is_written_as_text(cell: str) -> None:
    assert as_text(cell) == f"'{cell}"


def test_a_plain_cell_is_left_alone() -> None:
    assert as_text("Fraud - county") == "Fraud - county"


def test_csv_reads_back_as_the_same_rows() -> None:
    read = list(csv.reader(io.StringIO(as_csv(TABLE))))
    assert read == [["one", "two"], ["'=1+1", "a|b"], ["plain", "two\nlines"]]


def test_markdown_keeps_a_bar_inside_its_cell() -> None:
    lines = as_markdown(TABLE).splitlines()
    assert lines[0] == "## A title"
    assert lines[2:] == [
        "| one | two |",
        "| --- | --- |",
        "| =1+1 | a\\|b |",
        "| plain | two lines |",
    ]


def test_columns_align_and_long_cells_are_cut() -> None:
    long = Table("T", ("a", "b"), (("x" * 60, "y"),))
    lines = as_columns(long).splitlines()
    assert lines[4] == f"{'x' * 39}…  y"
    assert lines[3] == f"{'-' * 40}  -"


@pytest.fixture(scope="module")
def taken(graph: Graph) -> dict[str, Takeaway]:
    """Give one answer of each kind."""
    agreement = graph.agreement()
    ends = [anything(graph, t, agreement) for t in ("DA Act", "Alice Walters")]
    fraud = derived(graph, agreement, Asked(priority="fraud"))
    first = fraud.body["rows"][0]["derivation_iri"]
    question = graph.questions["themes_with_several_officers"]
    return {
        "question": answered(graph, question, agreement, {}),
        "derivations": fraud,
        "chain": proven(graph, agreement, first),
        "trace": trace(graph, agreement, *ends),
    }


KINDS = ("question", "derivations", "chain", "trace")


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_holds_the_same_rows(
    taken: dict[str, Takeaway], kind: str
) -> None:
    shown = taken[kind]
    rows = shown.sheets[0][1].rows
    assert rows
    read = list(csv.reader(io.StringIO(write(shown, "csv").decode())))
    assert read[1:] == [[as_text(cell) for cell in row] for row in rows]
    book = openpyxl.load_workbook(io.BytesIO(write(shown, "xlsx")))
    assert book.sheetnames == ["Cover", *(name for name, _ in shown.sheets)]
    for name, table in shown.sheets:
        head, *cells = book[name].iter_rows(values_only=True)
        assert head == table.columns
        assert [tuple(c or "" for c in row) for row in cells] == list(table.rows)
        assert not book[name].merged_cells.ranges
    sheet = odfdo.Document(io.BytesIO(write(shown, "ods"))).body.get_table(1)
    assert sheet
    assert [[c or "" for c in r] for r in sheet.get_values()][1:] == [
        list(row) for row in rows
    ]
    text = " ".join(write(shown, "txt").decode().split())
    markdown = write(shown, "md").decode()
    for row in rows:
        for cell in row:
            assert " ".join(cell.split()) in text.replace("- ", "-") or "-" in cell
            assert cell.replace("|", "\\|") in markdown


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", FORMATS)
def test_the_same_answer_gives_the_same_bytes(
    taken: dict[str, Takeaway], kind: str, form: str
) -> None:
    assert write(taken[kind], form) == write(taken[kind], form)


@pytest.mark.parametrize("kind", KINDS)
def test_the_cover_says_of_which_data_and_how_to_cite(
    taken: dict[str, Takeaway], graph: Graph, kind: str
) -> None:
    said = json.loads(write(taken[kind], "json"))["cover"]
    assert graph.manifest.sha256[:12] in said["Data"]
    assert said["Agreement"] in said["How to cite"]
    assert len(said["Fingerprint of the agreement"]) == 64
    for form in ("md", "txt"):
        assert said["Title"] in " ".join(write(taken[kind], form).decode().split())


def test_document_and_statute_stand_side_by_side_as_at_a_day(graph: Graph) -> None:
    question = graph.questions["duties_told_and_enacted"]
    agreement = graph.agreement()
    now = answered(graph, question, agreement, {})
    then = answered(graph, question, agreement, {"as_at": "2023-04-01"})
    late = {r["told"]: r["in_force"] for r in then.body["rows"]}
    assert "Protect Duty" not in late  # Its Act is of 2025.
    assert late["Collaborate to prevent and reduce serious violence"] == "in force"
    lacking = [r for r in now.body["rows"] if r["told"] not in late]
    assert len(then.body["rows"]) == len(now.body["rows"]) - len(lacking)
    assert {r["told"] for r in lacking} == {"Protect Duty"}
    assert len({r["told"] for r in now.body["rows"]}) == 23
    needs = [r for r in now.body["rows"] if r["told"] == "Conduct a needs assessment"]
    assert {r["told_bearers"] for r in needs} == {"Local Partnership Board"}
    assert {r["differs_in"] for r in needs} == {"bearer"}


RECORDED = """
PREFIX csa: <https://w3id.org/csa-graph/ontology#>
SELECT ?told ?aspect ?says WHERE {
  ?difference csa:differenceOf ?told ; csa:aspect ?aspect ; csa:enactedAs ?says
}
"""


def test_every_difference_stands_beside_its_duty_and_says_how_it_is_taken(
    graph: Graph,
) -> None:
    question = graph.questions["duties_told_and_enacted"]
    rows = graph.ask(question, {"agreement": graph.agreement()}).rows
    names = ("told", "differs_in", "statute_says")
    differing = [row.values for row in rows if row.values.get("differs_in")]
    shown = {tuple(values[name] for name in names) for values in differing}
    recorded = graph.store.select(RECORDED, {})
    wanted = {
        tuple(plain(row[n]) for n in ("told", "aspect", "says")) for row in recorded
    }
    assert shown == wanted
    assert [values for values in differing if not values.get("taken_as")] == []
    open_ones = {v["told"] for v in differing if v["match"] == "left open"}
    assert len(open_ones) == 3


def test_a_chain_without_a_duty_has_its_premises(graph: Graph) -> None:
    agreement = graph.agreement()
    law = "crime-and-disorder-act-1998-section-17"
    iri = f"{agreement}/derivation/stated-link/{law}/staffordshire-2023"
    made = proven(graph, agreement, iri).body["premises"]
    assert [p["matches_a_name"] for p in made] == [False, True]


def test_a_premise_that_is_simply_so_is_said_without_its_value(graph: Graph) -> None:
    agreement = graph.agreement()
    iri = f"{agreement}/derivation/framework/cda-17/domestic-abuse"
    said = [p["says"] for p in proven(graph, agreement, iri).body["premises"]]
    assert any(text.endswith(" mandates the whole") for text in said)
    assert [text for text in said if text.endswith(" true")] == []


def test_a_filter_never_hides_what_is_stated(graph: Graph) -> None:
    agreement = graph.agreement()
    asked = Asked(legislation="s.17 CDA 1998", basis="stated")
    stated = derived(graph, agreement, asked)
    assert stated.body["sentence"] == "1 chain: stated link 1."
    framework = derived(graph, agreement, Asked(rule="framework", priority="fraud"))
    assert framework.body["sentence"].endswith("any legislation behind Fraud.")


@pytest.mark.parametrize("kind", [*KINDS, "search", "chains"])
def test_the_cover_says_what_was_asked_and_for_which_day(
    taken: dict[str, Takeaway], graph: Graph, kind: str
) -> None:
    agreement = graph.agreement()
    rows = taken["derivations"].body["rows"]
    others = {
        "search": searched(index(graph), agreement, "fraud"),
        "chains": proofs(graph, agreement, [r["derivation_iri"] for r in rows[:2]]),
    }
    said = {**taken, **others}[kind].said
    assert said["Question"].endswith("?")
    assert said["As at"] == "2026-11-01"
    assert said.get("Filters") or kind == "question"


def test_a_trace_of_one_fact_has_one_hop(graph: Graph) -> None:
    agreement = graph.agreement()
    ends = [anything(graph, t, agreement) for t in ("DA Act", "SSCSG")]
    said = trace(graph, agreement, *ends).body["sentence"]
    assert said == "1 shortest chain of 1 hop."


def test_filters_and_the_as_at_date_stand_on_the_cover(graph: Graph) -> None:
    asked = Asked(priority="fraud", as_at="2023-04-01")
    rows = derived(graph, graph.agreement(), asked).cover.rows
    said = {name: text for name, text in rows}  # noqa: C416
    assert said["Filters"] == "priority = fraud; as at = 2023-04-01"
    assert said["As at"] == "2023-04-01"


def test_a_formula_in_a_workbook_is_text() -> None:
    shown = Takeaway(Table("t", ("a",), (("b",),)), (("Rows", TABLE),), {})
    cell = openpyxl.load_workbook(io.BytesIO(write(shown, "xlsx")))["Rows"]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    sheet = odfdo.Document(io.BytesIO(write(shown, "ods"))).body.get_table(name="Rows")
    assert sheet
    assert sheet.get_cell("A2").formula is None


def test_a_number_is_one_in_both_workbooks_and_as_it_was_in_csv() -> None:
    """Only a column declared so holds numbers: a code of digits keeps its noughts."""
    rows = (("007", "56"), ("8", "0.5"), ("9", "not stated"))
    counted = Table("t", ("code", "days"), rows, frozenset({"days"}))
    shown = Takeaway(Table("t", ("a",), (("b",),)), (("Rows", counted),), {})
    assert write(shown, "csv") == b"code,days\r\n007,56\r\n8,0.5\r\n9,not stated\r\n"
    sheet = openpyxl.load_workbook(io.BytesIO(write(shown, "xlsx")))["Rows"]
    held = [("code", "days"), ("007", 56), ("8", 0.5), ("9", "not stated")]
    assert list(sheet.values) == held
    other = odfdo.Document(io.BytesIO(write(shown, "ods"))).body.get_table(name="Rows")
    assert other
    assert [tuple(row) for row in other.get_values()] == held


def test_an_answer_is_a_sentence() -> None:
    many = sentence("answer", "", 10, iter("abcdefghij"))
    assert many == "10 rows: a; b; c; d; e; f; g; h and 2 more."
    assert sentence("cannot_determine", "", 1, iter([])) == (
        "Cannot be determined from the text."
    )
