"""The audit pack is complete, names its parts by their bytes, and never half written.

An auditor puts it on file: the same data must give the same bytes, its counts must be
those of every other outlet, and nothing of it may need colour, a script or a network.
"""

import ctypes
import hashlib
import io
import json
import os
import re
import zipfile
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import odfdo
import openpyxl
import pyoxigraph as ox
import pytest

from csa_graph import cli, folder
from csa_graph.audit import Audit, Brief, select, survey
from csa_graph.commands import auditing, inputs
from csa_graph.errors import QueryError, SnapshotError
from csa_graph.folder import MANIFEST
from csa_graph.graph import Graph
from csa_graph.pack import pack, write_pack, zipped
from csa_graph.redaction import without_names
from csa_graph.reports import coverage_report, findings_report, report
from csa_graph.since import NEW, Change
from csa_graph.store import plain
from csa_graph.takeaway import write
from tests.test_redaction import surnames

SHEETS = [
    "Cover",
    "Method",
    "Notes",
    "Totals",
    "Coverage",
    "Links",
    "Findings",
    "Reporting lines",
    "Differences",
    "Provenance",
    "Sources",
]


@pytest.fixture(scope="module")
def audit(graph: Graph) -> Audit:
    """Give the audit of the repository's own data, without filters."""
    return select(survey(graph, graph.agreement(), "", ""), Brief())


@pytest.fixture(scope="module")
def files(audit: Audit) -> dict[str, bytes]:
    """Give the audit pack."""
    return pack(audit)


@pytest.fixture(scope="module")
def manifest(files: dict[str, bytes]) -> dict[str, object]:
    """Give its manifest."""
    body: dict[str, object] = json.loads(files[MANIFEST])
    return body


def test_the_same_audit_gives_the_same_bytes(
    audit: Audit, files: dict[str, bytes]
) -> None:
    again = pack(audit)
    assert again == files
    assert zipped(again) == zipped(files)


def test_the_manifest_names_every_file_by_its_bytes(files: dict[str, bytes]) -> None:
    named = {one["name"]: one for one in json.loads(files[MANIFEST])["files"]}
    assert set(named) == set(files) - {MANIFEST}
    for name, one in named.items():
        assert one["sha256"] == hashlib.sha256(files[name]).hexdigest()
        assert one["bytes"] == len(files[name])


def test_the_manifest_says_what_the_pack_was_made_of(
    graph: Graph, manifest: dict[str, object]
) -> None:
    assert manifest["as_at"] == "2026-11-01"
    assert manifest["filters"] == {}
    assert manifest["names"] == "on"
    assert manifest["made_of"] == {
        "version": graph.manifest.version,
        "inputs": graph.manifest.inputs,
        "quads": graph.manifest.quads,
        "sha256": graph.manifest.sha256,
    }


def test_the_workbook_has_the_rows_of_every_other_outlet(
    audit: Audit, files: dict[str, bytes], manifest: dict[str, object]
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["audit.xlsx"]))
    rows = {sheet.title: sheet.max_row - 1 for sheet in book}
    assert rows == manifest["rows"]
    assert rows["Coverage"] == coverage_report(audit).body["count"]
    assert rows["Findings"] == findings_report(audit).body["count"]
    assert all(rows.values())


def test_no_column_of_the_workbook_is_empty(files: dict[str, bytes]) -> None:
    """An empty column is read out, cell by cell, to who does not see it is empty."""
    book = openpyxl.load_workbook(io.BytesIO(files["audit.xlsx"]))
    empty = [
        (sheet.title, column[0].value)
        for sheet in book
        for column in sheet.iter_cols()
        if all(cell.value in {None, ""} for cell in column[1:])
    ]
    assert empty == [("Findings", "accepted")]


def read_of(files: dict[str, bytes], name: str) -> list[dict[str, object]]:
    """Return the rows of a sheet, each by its headings."""
    head, *rows = openpyxl.load_workbook(io.BytesIO(files["audit.xlsx"]))[name].values
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


READ = ("read", "read in part", "read at a source not noted")


def test_a_source_has_one_row_that_says_how_far_it_was_read(
    graph: Graph, files: dict[str, bytes]
) -> None:
    """Two rows, one read and one unconfirmed, would contradict each other."""
    rows = read_of(files, "Sources")
    assert len({row["address"] for row in rows}) == len(rows)
    act = next(row for row in rows if row["source"] == "Crime and Disorder Act 1998")
    start = f"{act['address']}/"
    held = {
        plain(quad.subject)
        for quad in graph.store.quads()
        if quad.predicate.value.endswith("/terms/source")
        and f"{plain(quad.object)}/".startswith(start)
    }
    layers = Counter(graph.citations[iri].layer for iri in held & set(graph.citations))
    assert layers["law"] == sum(int(str(act[name])) for name in READ)
    assert layers["unconfirmed"] == act["unconfirmed"]


def test_what_nobody_has_read_has_no_day_on_which_it_was_read(
    files: dict[str, bytes],
) -> None:
    for row in read_of(files, "Sources"):
        assert any(row[name] for name in READ) == bool(row["last read"])


def test_what_stands_for_sources_not_noted_is_not_told_as_read(
    files: dict[str, bytes],
) -> None:
    rows = read_of(files, "Sources")
    unnoted = [row for row in rows if "was not noted" in str(row["source"])]
    assert unnoted == [row for row in rows if row["read at a source not noted"]]
    assert [(row["read"], row["read in part"]) for row in unnoted] == [(0, 0)]


def test_both_workbooks_hold_the_same_cells(files: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["audit.xlsx"]))
    other = odfdo.Document(io.BytesIO(files["audit.ods"]))
    assert [table.name for table in other.body.tables] == book.sheetnames == SHEETS
    for table in other.body.tables:
        cells = [["" if c is None else c for c in row] for row in table.get_values()]
        held = [
            ["" if c is None else c for c in row]
            for row in book[str(table.name)].values
        ]
        assert cells == held, table.name


def test_what_is_counted_can_be_added_up(files: dict[str, bytes]) -> None:
    """The rows of each link add up to the rows; no other cell is a number."""
    book = openpyxl.load_workbook(io.BytesIO(files["audit.xlsx"]))
    _, *totals = book["Totals"].values
    for row in totals:
        *counts, whole = (int(str(cell)) for cell in row[2:])
        assert sum(counts) == whole
    counted = {
        (sheet.title, sheet.cell(1, cell.column).value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int)
    }
    totals_of = tuple(cell.value for cell in book["Totals"][1])[2:]
    assert counted == {
        ("Notes", "rows"),
        ("Provenance", "cited"),
        *(("Sources", name) for name in (*READ, "unconfirmed")),
        *(("Totals", name) for name in totals_of),
    }


def test_the_workbook_follows_the_rules_for_accessible_spreadsheets(
    files: dict[str, bytes],
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["audit.xlsx"]))
    for sheet in book:
        assert not sheet.merged_cells.ranges, sheet.title
        assert sheet.freeze_panes == "A2", sheet.title
        (table,) = sheet.tables.values()
        assert table.ref == sheet.dimensions, sheet.title
        headings = [cell.value for cell in sheet[1]]
        assert all(headings), sheet.title
        assert not any("(2)" in str(heading) for heading in headings), sheet.title
        assert len(set(headings)) == len(headings), sheet.title
        assert {c.data_type for row in sheet.iter_rows() for c in row} <= {"s", "n"}
        assert {c.fill.fill_type for row in sheet.iter_rows() for c in row} == {None}
    names = [name for sheet in book for name in sheet.tables]
    assert len(set(names)) == len(names) == len(SHEETS)


def test_the_ods_names_its_tables_and_keeps_their_headers_in_view(
    files: dict[str, bytes],
) -> None:
    with zipfile.ZipFile(io.BytesIO(files["audit.ods"])) as book:
        content = book.read("content.xml").decode()
        settings = book.read("settings.xml").decode()
    assert content.count("<table:database-range ") == len(SHEETS)
    assert settings.count("VerticalSplitPosition") == len(SHEETS)
    assert 'table:name="Table_Reporting_lines"' in content


def test_notes_tell_how_many_rows_each_sheet_has(files: dict[str, bytes]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["audit.xlsx"]))
    told = {row[0]: row[1] for row in book["Notes"].values}
    for name in SHEETS[3:]:
        assert told[f"sheet {name}"] == book[name].max_row - 1


def test_the_graph_comes_whole(graph: Graph, files: dict[str, bytes]) -> None:
    parsed = ox.parse(files["graph.trig"], format=ox.RdfFormat.TRIG)
    assert set(parsed) == set(graph.store.quads())


class _Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_the_report_needs_nothing_beside_it(files: dict[str, bytes]) -> None:
    outline = _Outline()
    outline.feed(files["report.html"].decode())
    assert {tag for tag, _ in outline.tags}.isdisjoint({"script", "link", "img"})
    links = [a["href"] for tag, a in outline.tags if tag == "a"]
    anchors = {f"#{a['id']}" for _, a in outline.tags if "id" in a}
    assert links
    assert set(links) <= anchors
    assert "url(" not in files["report.html"].decode()


def test_the_report_reads_well_to_those_who_do_not_see_it(
    files: dict[str, bytes],
) -> None:
    outline = _Outline()
    outline.feed(files["report.html"].decode())
    attributes = dict(reversed(outline.tags))
    assert attributes["html"]["lang"] == "en-GB"
    heads = [attrs for tag, attrs in outline.tags if tag == "th"]
    assert all(attrs.get("scope") in {"col", "row"} for attrs in heads)
    counted = [tag for tag, _ in outline.tags]
    assert counted.count("table") == counted.count("caption") == counted.count("thead")
    assert counted.count("h1") == counted.count("title") == 1


def test_the_report_has_every_row_and_every_finding(
    audit: Audit, files: dict[str, bytes]
) -> None:
    page = files["report.html"].decode()
    for one in audit.findings:
        assert f'<code class="small">{one.id}</code>' in page
    coverage = page.partition('<section id="coverage">')[2].partition("</section>")[0]
    assert coverage.count('<tr id="row-') == len(audit.rows)


def test_links_that_a_former_row_has_told_refer_to_it(
    audit: Audit, files: dict[str, bytes]
) -> None:
    """Every reference leads to a row with the same links; short ones stand in full."""
    page = files["report.html"].decode()
    rows = re.findall(r'<tr id="row-(\d+)">(.*?)</tr>', page)
    referring = {
        int(number): int(found[1])
        for number, row in rows
        if (found := re.search(r'All links as in <a href="#row-(\d+)">', row))
    }
    assert len(referring) > 20
    assert not referring.keys() & set(referring.values())
    for number, first in referring.items():
        assert first < number
        told = (audit.rows[place - 1].cells for place in (number, first))
        one, other = ([(c.status, c.by, c.basis, c.reason) for c in cs] for cs in told)
        assert one == other


def test_the_first_page_has_an_empty_header_of_its_own(
    files: dict[str, bytes],
) -> None:
    """A header left out is filled by the browser, with the clock of who prints."""
    page = files["report.html"].decode()
    first = page.partition("@page :first {")[2].partition("\n")[0]
    assert first.count('content: "";') == 2
    assert "none" not in first


def test_every_heading_of_the_report_begins_with_a_capital(
    files: dict[str, bytes],
) -> None:
    page = files["report.html"].decode()
    headings = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', page)
    assert len(headings) > 40
    assert not [heading for heading in headings if not heading[0].isupper()]


def test_on_paper_differences_leave_out_what_both_sides_tell_in_words(
    files: dict[str, bytes],
) -> None:
    """More columns are too narrow to read; the workbook has them all."""
    page = files["report.html"].decode().partition('<section id="differences">')[2]
    headings = re.findall(r'<th scope="col">(.*?)</th>', page.partition("</thead>")[0])
    assert {"Document says", "Statute says", "Source"} <= set(headings)
    assert not {"Told interval", "Interval", "Difference"} & set(headings)


def test_every_link_of_the_report_is_told_in_a_sentence(
    files: dict[str, bytes],
) -> None:
    page = files["report.html"].decode()
    coverage = page.partition('<section id="coverage">')[2]
    links = re.findall(r"<li><strong>(.*?)</li>", coverage)
    assert len(links) > 200
    assert not [link for link in links if not re.fullmatch(r"[A-Z].*[^.]\.", link)]


def test_every_source_is_told_in_sentences_with_one_stop(
    files: dict[str, bytes],
) -> None:
    """A stop before the sign of a list reads as a slip of who filed the report."""
    page = files["report.html"].decode()
    sources = re.findall(r'<td class="small source">(.*?)</td>', page)
    assert len(sources) > 400
    assert not [source for source in sources if re.search(r"\.[.;]", source)]
    assert {bool(re.match(r"([A-Z].*\.)?$", source)) for source in sources} == {True}


def test_no_row_is_split_over_pages(files: dict[str, bytes]) -> None:
    """The rest of a row, on the next page, would not say which duty it is of."""
    page = files["report.html"].decode()
    printed = page.partition("@media print {")[2].partition("</style>")[0]
    assert "tr, li { break-inside: avoid; }" in printed
    assert "break-inside: auto" not in printed


def test_the_report_prints_in_the_same_narrow_letters_everywhere(
    files: dict[str, bytes],
) -> None:
    """The letters of a system may be wide: the report then fills ten pages more."""
    page = files["report.html"].decode()
    printed = page.partition("@media print {")[2].partition("</style>")[0]
    assert 'font: 9pt/1.3 "Liberation Sans", Arial, Helvetica, sans-serif;' in printed
    assert "system-ui" not in printed


def test_changes_have_a_sheet_and_a_section_where_they_were_asked_for(
    audit: Audit, files: dict[str, bytes]
) -> None:
    assert 'id="changes"' not in files["report.html"].decode()
    change = Change(NEW, "finding", "a-check/a-thing", "A <thing>", "", "", "note: x")
    made = pack(audit, [change])
    assert "A &lt;thing&gt;" in made["report.html"].decode()
    book = openpyxl.load_workbook(io.BytesIO(made["audit.xlsx"]))
    assert [row[2] for row in book["Changes"].values] == ["identifier", change.id]


def test_a_sheet_without_rows_has_its_header(audit: Audit) -> None:
    taken = report(audit, ())
    book = openpyxl.load_workbook(io.BytesIO(write(taken, "xlsx")))
    assert book["Changes"].max_row == 1
    assert book["Changes"]["A1"].value == "change"


def test_under_names_off_no_file_names_anybody(graph: Graph) -> None:
    named = surnames(graph)
    bare = without_names(graph)
    made = pack(select(survey(bare, bare.agreement(), "", ""), Brief()))
    assert json.loads(made[MANIFEST])["names"] == "off"
    for name, content in made.items():
        for text in _texts(content):
            assert not named.search(text), name


def _texts(content: bytes) -> list[str]:
    if not content.startswith(b"PK"):
        return [content.decode()]
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return [book.read(n).decode() for n in book.namelist() if n.endswith(".xml")]


def small() -> dict[str, bytes]:
    return {"a.txt": b"A", MANIFEST: b'{"kind": "csa-graph audit pack"}'}


def test_a_pack_is_written_as_one_archive(tmp_path: Path) -> None:
    write_pack(small(), tmp_path / "p.zip")
    with zipfile.ZipFile(tmp_path / "p.zip") as archive:
        assert {n: archive.read(n) for n in archive.namelist()} == small()
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_former_pack_is_replaced_as_a_whole_and_its_place_is_never_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "deep" / "pack"
    write_pack({**small(), "old.txt": b"old"}, target)
    moved = Path.replace

    def watched(self: Path, place: Path) -> Path:
        assert self != target
        return moved(self, place)

    monkeypatch.setattr(Path, "replace", watched)
    write_pack(small(), target)
    assert {f.name: f.read_bytes() for f in target.iterdir()} == small()
    assert [f.name for f in target.parent.iterdir()] == ["pack"]


@pytest.mark.parametrize("content", [b"{}", b"[]", b"no json", None])
def test_a_folder_with_anything_else_in_it_is_not_touched(
    tmp_path: Path, content: bytes | None
) -> None:
    held = tmp_path / (MANIFEST if content is not None else "diary.txt")
    held.write_bytes(content or b"dear")
    with pytest.raises(QueryError, match="wanted a new or empty folder"):
        write_pack(small(), tmp_path)
    assert [f.name for f in tmp_path.iterdir()] == [held.name]
    with pytest.raises(QueryError, match="wanted a new or empty folder"):
        write_pack(small(), held)


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    target = tmp_path / "empty"
    target.mkdir()
    write_pack(small(), target)
    assert (target / "a.txt").read_bytes() == b"A"


@pytest.mark.parametrize("former", [None, b"former"])
def test_a_pack_that_cannot_be_put_in_its_place_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, former: bytes | None
) -> None:
    target = tmp_path / "pack"
    if former:
        write_pack({**small(), "a.txt": former}, target)
    moved = Path.replace

    def refused(self: Path, place: Path) -> Path:
        if self.suffix == ".part" and place == target:
            raise PermissionError(13, "Permission denied")
        return moved(self, place)

    monkeypatch.setattr(folder, "_exchanged", lambda *_given: False)
    monkeypatch.setattr(Path, "replace", refused)
    with pytest.raises(SnapshotError, match=r"cannot write .*: Permission denied"):
        write_pack(small(), target)
    assert [f.name for f in tmp_path.iterdir()] == (["pack"] if former else [])
    assert not former or (target / "a.txt").read_bytes() == former


def test_a_pack_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a loss of power no file of what stands in its place is empty."""
    target = tmp_path / "pack"
    seen: list[set[str]] = []

    def watched() -> None:
        assert not target.exists()
        [beside] = tmp_path.iterdir()
        seen.append({file.name for file in beside.iterdir()})

    monkeypatch.setattr(os, "sync", watched)
    write_pack(small(), target)
    assert seen == [set(small())]


class Library:
    """A C library whose every function does nothing and says that it failed."""

    def renameat2(self, *_given: object) -> int:
        """Fail."""
        return -1


@pytest.mark.parametrize("library", [object, Library])
def test_a_system_that_exchanges_no_folders_replaces_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: type
) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: library())
    target = tmp_path / "pack"
    write_pack({**small(), "old.txt": b"old"}, target)
    write_pack(small(), target)
    assert {f.name: f.read_bytes() for f in target.iterdir()} == small()
    assert [f.name for f in tmp_path.iterdir()] == ["pack"]


def test_the_command_writes_the_pack(
    graph: Graph,
    audit: Audit,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(inputs, "current", lambda *_: None)
    monkeypatch.setattr(inputs, "open_graph", lambda _: graph)
    monkeypatch.setattr(auditing, "examine", lambda *_: audit)
    monkeypatch.setattr(auditing, "pack", lambda *_: small())
    target = tmp_path / "audit.zip"
    assert cli.main(["audit", "--pack", str(target), "--fail-on", "note"]) == 1
    assert target.read_bytes() == zipped(small())
