"""Every kind of page holds for every reader: wide or narrow, light or dark, by ear."""

from collections import Counter
from typing import Final

import pytest
from playwright.sync_api import Browser

from tests.browser.accessibility import shorten, unreadable, violations
from tests.browser.judging import OVERFLOW, UNREACHABLE, judge
from tests.browser.kinds import EVERY, KINDS
from tests.browser.visiting import NARROW, WIDE, Visitor


@pytest.mark.parametrize("path", EVERY.values(), ids=EVERY)
def test_a_page_fits_its_window_and_breaks_no_rule_of_accessibility(
    visitor: Visitor, path: str
) -> None:
    """At no width anything is sideways, and in no scheme a rule is broken.

    Wide tables scroll in regions that have a name and that the keyboard reaches. Behind
    the page nothing is asked of another host, and the browser has nothing to complain
    of (the visitor sees to both).
    """
    judge(visitor.open(path))


_CUT: Final = """() => [...document.querySelectorAll("caption")].filter(caption => {
  const region = caption.closest(".region"), said = document.createRange();
  said.selectNodeContents(caption);
  region.scrollLeft = 200;
  const [text, frame] = [said, region].map(one => one.getBoundingClientRect());
  return text.left < frame.left || text.right > frame.right;
}).map(caption => caption.textContent)"""


@pytest.mark.parametrize(
    "path",
    [
        "/duties?size=5",
        "/derivations",
        "/derivations?priority=domestic-abuse",
        "/audit",
        "/audit/coverage?status=gap",
    ],
)
def test_a_caption_is_whole_however_narrow_the_window(
    visitor: Visitor, path: str
) -> None:
    """What a table shows is read without scrolling it, and while it is scrolled."""
    page = visitor.open(path, viewport=NARROW)
    assert page.locator("caption").count() > 0
    assert page.evaluate(_CUT) == []


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
    broken = [*violations(page), *unreadable(page)]
    assert {"image-alt", "color-contrast"} == {one.split(":")[0] for one in broken}
    assert page.evaluate(OVERFLOW)[0] > WIDE["width"]
    assert page.evaluate(UNREACHABLE) != []
    page.close()


_LONG = """<!doctype html><html lang="en-GB"><title>Long</title>
<style>@media (prefers-color-scheme: dark) { .dim { color: #ccc } }</style>
<main><h1>Long</h1><ul><li>One<li>Two<li>Three<li class="dim">Four</ul>
<p>One</p><p>Two <a href="/">on</a></p><p>Three</p><p>Four</p></main></html>"""


def test_a_page_cut_short_keeps_one_of_each_look(browser: Browser) -> None:
    """What alone is dim, in one scheme alone, is still there to be found."""
    page = browser.new_page(viewport=WIDE)
    page.set_content(_LONG)
    shorten(page)
    assert page.locator("li").all_inner_texts() == ["One", "Two", "Four"]
    assert page.locator("p").all_inner_texts() == ["One", "Two on", "Three"]
    page.emulate_media(color_scheme="light")
    assert unreadable(page) == []
    page.emulate_media(color_scheme="dark")
    assert [one.split(":")[0] for one in unreadable(page)] == ["color-contrast"]
    page.close()
