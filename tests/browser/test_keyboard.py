"""Whoever has no pointer reaches all that others reach, and sees where they are."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visiting import NARROW, Visitor

_FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  const drawn = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const seen = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
  one.dataset.visited = '';
  return {what: one.outerHTML.slice(0, 90), drawn, seen};
}"""
_MISSED = """() => [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, '
    + '[tabindex="0"]')].filter(one => one.checkVisibility({visibilityProperty: true})
    && !one.disabled && one.dataset.visited === undefined)
  .map(one => one.outerHTML.slice(0, 90))"""
PATHS = ("/", "/boards", "/priorities/fraud", "/trace", "/query", "/graph?focus=Fraud")


def walked(page: Page, most: int = 600) -> list[dict[str, object]]:
    """Return what the Tab key comes to, until it leaves the page."""
    stops: list[dict[str, object]] = []
    while len(stops) < most:
        page.keyboard.press("Tab")
        stop = page.evaluate(_FOCUSED)
        if stop is None:
            break
        stops.append(stop)
    return stops


@pytest.mark.parametrize("path", PATHS)
def test_the_tab_key_comes_to_everything_seen_and_out_again(
    visitor: Visitor, path: str
) -> None:
    """No trap, nothing left out, and each stop is in view with a drawn outline."""
    page = visitor.open(path)
    stops = walked(page)
    assert 5 < len(stops) < 600
    assert [stop["what"] for stop in stops if not stop["drawn"]] == []
    assert [stop["what"] for stop in stops if not stop["seen"]] == []
    assert page.evaluate(_MISSED) == []


def test_the_first_stop_skips_to_the_content(visitor: Visitor) -> None:
    """One key shows the link, one more follows it, and the next is past the menu."""
    page = visitor.open("/boards")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').matches(':focus-within')")


def test_a_question_is_asked_and_its_answer_opened_by_keyboard_alone(
    visitor: Visitor,
) -> None:
    """Typing, Enter, Tab and Enter are enough."""
    page = visitor.open("/")
    while page.evaluate("document.activeElement.id") != "ask":
        page.keyboard.press("Tab")
    page.keyboard.type("who reports on fraud?")
    page.keyboard.press("Enter")
    expect(page.locator(".answer")).to_be_visible()
    opened = "document.activeElement.classList.contains('button')"
    while not page.evaluate(opened):
        page.keyboard.press("Tab")
    asked = page.url
    page.keyboard.press("Enter")
    expect(page.locator("section.take")).to_be_visible()
    assert page.url != asked


def test_a_wide_table_scrolls_by_arrow_keys(visitor: Visitor) -> None:
    """At 360 px the region of a table takes focus, and moves sideways."""
    page = visitor.open("/duties", viewport=NARROW)
    region = page.locator(".region").first
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    assert region.evaluate("one => one.scrollLeft") > 0


def test_the_list_beside_a_picture_finds_and_announces(visitor: Visitor) -> None:
    """Typing narrows the list, Down enters it, and a live line says what is chosen."""
    page = visitor.open("/graph?focus=Fraud", reduced_motion="reduce")
    every = page.get_by_role("option").count()
    page.get_by_label("Find in the picture").focus()
    page.keyboard.type("fraud")
    expect(page.locator(".picture-said")).to_contain_text("found")
    assert 0 < page.locator(".picture-list [role=option]").count() < every
    page.keyboard.press("ArrowDown")
    expect(page.locator(".picture-said")).to_contain_text("links shown")
    assert page.locator(".picture-said").get_attribute("role") == "status"
