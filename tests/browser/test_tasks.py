"""Three people do what they came for, from the front door to the file they keep."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from lxml import etree
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.visiting import Visitor


def taken(page: Page, name: str) -> bytes:
    """Return the file that a link of the page gives."""
    with page.expect_download() as download:
        page.get_by_role("link", name=name, exact=True).first.click()
    return Path(download.value.path()).read_bytes()


def test_a_policy_officer_asks_which_law_and_why_and_takes_the_answer_away(
    visitor: Visitor,
) -> None:
    """From her own words to the chain behind a cell, and to a workbook and a note."""
    page = visitor.open("/")
    page.get_by_label("Ask a question in your own words").fill(
        "what law is behind domestic abuse?"
    )
    page.get_by_role("button", name="Ask").click()
    expect(page.locator(".answer")).to_contain_text("chains")
    page.get_by_role("link", name="Open this answer").click()
    page.locator("#matrix").get_by_role("link", name="10 chains").click()
    table = page.get_by_role("region").get_by_role("table").last
    table.locator("tbody a[href^='/derivations/']").first.click()
    steps = page.locator(".chain h2").all_text_contents()
    assert steps[:3] == ["Act", "Provision", "Duty"]
    assert page.locator(".chain .layer").count() >= 3
    page.go_back()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Domestic Abuse")
    book = load_workbook(BytesIO(taken(page, "Excel (XLSX)")))
    cells = [str(cell) for sheet in book for row in sheet.values for cell in row]
    assert any("Domestic Abuse Act 2021" in cell for cell in cells)
    assert b"Domestic Abuse Act 2021" in taken(page, "Markdown")


def test_an_auditor_finds_the_gaps_reads_a_finding_and_puts_the_pack_on_file(
    visitor: Visitor,
) -> None:
    """From the front door to the gaps, a finding with its sources, and the pack."""
    page = visitor.open("/")
    page.get_by_role("link", name="Is every duty covered?").click()
    page.get_by_text("Filter, or choose another day").click()
    page.get_by_role("combobox", name="Status").select_option("gap")
    page.get_by_role("button", name="Show").click()
    page.get_by_label("Parts of the audit").get_by_text("Coverage").click()
    words = page.locator("tbody tr > td:nth-child(2)").all_text_contents()
    assert words
    assert all("gap" in word for word in words)
    page.get_by_label("Parts of the audit").get_by_text("Findings").click()
    page.get_by_label("Families").get_by_text("Gaps").click()
    finding = page.locator(".findings > li").first
    finding.locator("summary").click()
    expect(finding.locator(".sources a").first).to_be_visible()
    page.get_by_label("Parts of the audit").get_by_text("Summary").click()
    with ZipFile(BytesIO(taken(page, "Download the audit pack (ZIP)"))) as pack:
        assert pack.testzip() is None
        assert any(name.endswith(".xlsx") for name in pack.namelist())


def test_an_analyst_walks_from_a_picture_to_a_page_and_takes_the_graph(
    visitor: Visitor,
) -> None:
    """From the front door to a view, by keys to a thing, its page, and the GraphML."""
    page = visitor.open("/")
    page.get_by_role("link", name="Explore how it hangs together").click()
    views = page.get_by_role("navigation", name="Pictures to start from")
    views.get_by_role("link", name="Localities").click()
    shown = page.locator(".picture-table tbody tr").count()
    page.get_by_role("listbox", name="Things").focus()
    page.keyboard.press("ArrowDown")
    chosen = page.locator(".picture-list [aria-selected=true]")
    expect(chosen).to_have_count(1)
    expect(page.locator(".picture-said")).to_contain_text("links shown")
    page.keyboard.press("Enter")
    details = page.get_by_role("region", name="What is selected")
    expect(details).to_be_focused()
    name = details.get_by_role("heading").inner_text()
    tree = etree.fromstring(taken(page, "GraphML"))
    assert len(tree.findall(".//{*}edge")) == shown
    details.get_by_role("heading").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
