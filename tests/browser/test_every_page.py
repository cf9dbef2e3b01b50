"""Every kind of page holds for every reader: wide or narrow, light or dark, by ear."""

from collections import Counter

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.accessibility import unfold, violations
from tests.browser.kinds import EVERY, KINDS
from tests.browser.visiting import NARROW, WIDE, Visitor

_OVERFLOW = """() => {
  const page = document.scrollingElement;
  const wide = page.clientWidth;
  if (page.scrollWidth <= wide) return [];
  const out = [...document.body.querySelectorAll('*')]
    .filter(one => one.getBoundingClientRect().right > wide + 1)
    .map(one => one.tagName + '.' + one.className + ' ' + one.textContent.slice(0, 40));
  return [page.scrollWidth, ...out.slice(0, 5)];
}"""
_UNREACHABLE = """() => [...document.querySelectorAll('main *')].filter(one => {
  const scrolls = ['auto', 'scroll'].includes(getComputedStyle(one).overflowX);
  if (!scrolls || one.scrollWidth <= one.clientWidth + 1) return false;
  const named = one.getAttribute('aria-label') || one.getAttribute('aria-labelledby');
  return !(one.matches('input, select, textarea') || (one.tabIndex === 0 && named));
}).map(one => one.outerHTML.slice(0, 80))"""


def fits(page: Page) -> None:
    """Hold that a page is no wider than its window, and its wide parts are reached."""
    assert page.evaluate(_OVERFLOW) == []
    assert page.evaluate(_UNREACHABLE) == []


@pytest.mark.parametrize("path", EVERY.values(), ids=EVERY)
def test_a_page_fits_its_window_and_breaks_no_rule_of_accessibility(
    visitor: Visitor, path: str
) -> None:
    """Wide and light, then narrow and dark: nothing sideways, no violation.

    Wide tables scroll in regions that have a name and that the keyboard reaches. What
    is folded is unfolded first. Behind the page nothing is asked of another host, and
    the browser has nothing to complain of (the visitor sees to both).
    """
    page = visitor.open(path, viewport=WIDE, color_scheme="light")
    fits(page)
    unfold(page)
    fits(page)
    assert violations(page) == []
    page.set_viewport_size(NARROW)
    page.emulate_media(color_scheme="dark")
    fits(page)
    assert violations(page) == []


def test_titles_tell_the_pages_apart(visitor: Visitor) -> None:
    """No two kinds of page have the same title, so tabs can be told apart."""
    page = visitor.open("/", java_script_enabled=False)
    counted: Counter[str] = Counter()
    for kind in {*KINDS} - {"without names"}:
        page.goto(visitor.address + KINDS[kind], wait_until="domcontentloaded")
        counted[page.title()] += 1
    assert [title for title, count in counted.items() if count > 1 or not title] == []


_FAULTY = """<!doctype html><html lang="en-GB"><title>Faulty</title>
<main><h1>Faulty</h1>
<img src="data:,"><label>Grey <input style="color: #bbb; background: #fff"></label>
<p style="color: #bbb; background: #fff">Hardly to be read</p>
<p style="width: 3000px">Wider than any window</p>
<div style="overflow-x: auto; width: 9em"><p style="width: 40em">Unreached</p></div>
</main></html>"""


def test_the_checks_find_what_is_wrong(browser: Browser) -> None:
    """A page without alternative text, contrast, width and reach breaks each check."""
    page = browser.new_page(viewport=WIDE)
    page.set_content(_FAULTY)
    broken = [one.partition(":")[0] for one in violations(page)]
    assert {"image-alt", "color-contrast"} <= {*broken}
    assert page.evaluate(_OVERFLOW)[0] > WIDE["width"]
    assert page.evaluate(_UNREACHABLE) != []
    page.close()
