"""What axe-core finds wrong with a page, by the criteria of WCAG 2.2, A and AA.

A colour scheme changes colours alone (`tests/api/pages/test_colours.py` holds it): the
rules that read colours are asked in each scheme, and all others once for each width.
"""

from typing import Final

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

_LEVELS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
_COLOURS: Final = ("color-contrast", "link-in-text-block")
# No style sheet is fetched again: a page that is a file may fetch none.
_BUILT: Final = {
    "runOnly": {"type": "tag", "values": list(_LEVELS)},
    "rules": {rule: {"enabled": False} for rule in _COLOURS},
    "resultTypes": ["violations"],
    "preload": False,
}
_READ: Final = {
    "runOnly": {"type": "rule", "values": list(_COLOURS)},
    "resultTypes": ["violations"],
    "preload": False,
}
_UNFOLD: Final = """most => [...document.querySelectorAll('details')].slice(0, most)
  .forEach(one => one.open = true)"""
_SHORTEN: Final = """most => {
  const look = one => [one.localName, one.className, ...one.getAttributeNames()].join();
  const looks = new Map();
  for (const one of document.querySelectorAll('main *')) {
    if (!one.isConnected || one.closest('svg')) continue;
    const over = [];
    for (let up = one; up; up = up.parentElement) over.push(look(up));
    const within = new Set([...one.querySelectorAll('*')].map(look).sort());
    const whole = [...over, '', ...within].join(' ');
    looks.set(whole, (looks.get(whole) ?? 0) + 1);
    if (looks.get(whole) > most) one.remove();
  }
}"""


def violations(page: Page) -> list[str]:
    """Return what breaks a rule that reads no colour: the rule, and the elements."""
    return _found(page, _BUILT)


def unreadable(page: Page) -> list[str]:
    """Return what breaks a rule of colours: the rule, and the elements."""
    return _found(page, _READ)


def _found(page: Page, options: object) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(options)", options)["violations"]
    return [f"{one['id']}: {one['help']}: {_broken(one['nodes'])}" for one in found]


def _broken(nodes: list[dict[str, str]]) -> list[str]:
    return [f"{node['target']} {node['failureSummary']}" for node in nodes[:3]]


def unfold(page: Page, most: int = 40) -> None:
    """Open what is folded, so that it is seen and judged too.

    The first are enough on a long page: the others are built by the same template.
    """
    page.evaluate(_UNFOLD, most)


def shorten(page: Page, most: int = 2) -> None:
    """Take away what looks like something that is there already, and holds the like.

    Two elements look alike where they and all around them have the same names, classes
    and attributes. The colours of what is left stand for those of the whole page, of
    which judging each letter takes most of a test's time.
    """
    page.evaluate(_SHORTEN, most)
