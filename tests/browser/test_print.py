"""On paper a page is its content: no menu, no form, nothing cut off."""

import pytest
from playwright.sync_api import Browser, ViewportSize

from csa_graph.audit import Brief, examine
from csa_graph.graph import Graph
from csa_graph.pack import pack
from tests.browser.judging import OVERFLOW
from tests.browser.visiting import Visitor

PATHS = (
    *("/priorities/fraud", "/duties", "/derivations", "/audit", "/graph?focus=Fraud"),
    *("/audit/coverage?status=gap", "/audit/findings?family=currency", "/network"),
    "/derivations?legislation=ukpga/2021/17&priority=domestic-abuse",
)
# A4 between its margins, at 96 pixels to the inch.
SHEET = ViewportSize(width=680, height=960)
# A4 on its side between the margins of the report of an audit.
BROAD_SHEET = ViewportSize(width=1032, height=676)
_AROUND = (
    ".top, .filter, .ask, .take, .tabs, .kinds, footer nav, button, .button, .sparql"
)
_CUT = """() => [...document.querySelectorAll('main *')].filter(one =>
  getComputedStyle(one).overflowX !== 'visible' && one.scrollWidth > one.clientWidth + 1
  && one.checkVisibility() && !one.matches('.hidden, select, input'))
  .map(one => one.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize("path", PATHS)
def test_a_page_prints_without_what_is_for_screens(visitor: Visitor, path: str) -> None:
    """Its menu, forms and buttons are gone, no part of it scrolls, and it makes a PDF.

    Nothing is beyond the edge of a sheet of A4.
    """
    page = visitor.open(path, viewport=SHEET)
    page.emulate_media(media="print")
    shown = [one for one in page.locator(_AROUND).all() if one.is_visible()]
    assert [one.evaluate("one => one.outerHTML.slice(0, 80)") for one in shown] == []
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.evaluate(_CUT) == []
    assert page.evaluate(OVERFLOW) == []
    assert page.pdf(format="A4").startswith(b"%PDF-")


_NARROW = """() => [...document.querySelectorAll("td")].filter(cell =>
  cell.clientWidth < 34 && /[a-z]{8}/.test(cell.textContent))
  .map(cell => cell.textContent)"""


@pytest.mark.parametrize(
    "path", [PATHS[1], PATHS[-1], "/questions/duties_told_in_detail"]
)
def test_no_column_on_paper_is_narrower_than_its_words(
    visitor: Visitor, path: str
) -> None:
    """Words do not run down a sheet letter by letter."""
    page = visitor.open(path, viewport=SHEET)
    page.emulate_media(media="print")
    assert page.locator("td").count() > 0
    assert page.evaluate(_NARROW) == []


def test_dark_paper_is_not_printed(visitor: Visitor) -> None:
    """A reader of the dark scheme prints black on white."""
    page = visitor.open("/priorities/fraud", color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    colours = page.evaluate(
        "(s => [s.color, s.backgroundColor])(getComputedStyle(document.body))"
    )
    assert colours[0] == "rgb(0, 0, 0)"
    assert colours[1] in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}


@pytest.mark.parametrize(
    ("path", "folded"),
    [
        ("/priorities/fraud", ".stale li"),
        ("/audit/findings?family=currency", ".findings .sources"),
        ("/audit/coverage?status=gap", ".coverage td details > p"),
    ],
)
def test_what_paper_cannot_unfold_is_printed(
    visitor: Visitor, path: str, folded: str
) -> None:
    """That the agreement is out of date, in what; why a duty is uncovered; sources."""
    page = visitor.open(path)
    first = page.locator(folded).first
    shown = "one => one.getBoundingClientRect().height > 0 && one.checkVisibility()"
    assert not first.evaluate(shown)
    page.emulate_media(media="print")
    assert first.evaluate(shown)
    assert page.locator(".stale summary").is_visible()


_TALLEST = """() => Math.max(...[...document.querySelectorAll("tr")]
  .map(row => row.getBoundingClientRect().height))"""


def test_every_row_of_the_report_fits_on_a_page(browser: Browser, graph: Graph) -> None:
    """A longer row is split though none may be, and its rest names no duty."""
    report = pack(examine(graph, graph.agreement(), Brief()))["report.html"]
    page = browser.new_page(viewport=BROAD_SHEET)
    page.set_content(report.decode())
    page.emulate_media(media="print")
    assert 0 < page.evaluate(_TALLEST) < BROAD_SHEET["height"]
    page.close()
