"""What every page must be at every width and in every colour scheme."""

from itertools import product
from typing import Final, Literal

from playwright.sync_api import Page

from tests.browser.accessibility import shorten, unfold, unreadable, violations
from tests.browser.visiting import NARROW, WIDE, ZOOMED

SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
OVERFLOW: Final = """() => {
  const page = document.scrollingElement;
  const wide = page.clientWidth;
  if (page.scrollWidth <= wide) return [];
  const out = [...document.body.querySelectorAll('*')]
    .filter(one => one.getBoundingClientRect().right > wide + 1)
    .map(one => one.tagName + '.' + one.className + ' ' + one.textContent.slice(0, 40));
  return [page.scrollWidth, ...out.slice(0, 5)];
}"""
UNREACHABLE: Final = """() => [...document.querySelectorAll('main *')].filter(one => {
  const scrolls = ['auto', 'scroll'].includes(getComputedStyle(one).overflowX);
  if (!scrolls || one.scrollWidth <= one.clientWidth + 1) return false;
  const named = one.getAttribute('aria-label') || one.getAttribute('aria-labelledby');
  return !(one.matches('input, select, textarea') || (one.tabIndex === 0 && named));
}).map(one => one.outerHTML.slice(0, 80))"""


def fits(page: Page) -> None:
    """Hold that a page is no wider than its window, and its wide parts are reached."""
    assert page.evaluate(OVERFLOW) == []
    assert page.evaluate(UNREACHABLE) == []


def judge(page: Page) -> None:
    """Hold that at every width nothing is sideways, and no rule is broken anywhere.

    As it comes, and with what is folded unfolded; in the end the page is cut short.
    """
    for size in (WIDE, ZOOMED):
        page.set_viewport_size(size)
        fits(page)
    unfold(page)
    fits(page)
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        fits(page)
        assert violations(page) == []
    shorten(page)
    for size, scheme in product((NARROW, WIDE), SCHEMES):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        assert unreadable(page) == []
