"""What axe-core finds wrong with a page, by the criteria of WCAG 2.2, A and AA."""

from typing import Final

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_LEVELS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
_OPTIONS: Final = {
    "runOnly": {"type": "tag", "values": list(_LEVELS)},
    "resultTypes": ["violations"],
}
_UNFOLD: Final = """most => [...document.querySelectorAll('details')].slice(0, most)
  .forEach(one => one.open = true)"""


def violations(page: Page) -> list[str]:
    """Return each violation: the rule, and the elements that break it."""
    found = Axe().run(page, options=_OPTIONS).response["violations"]
    return [f"{one['id']}: {one['help']}: {_broken(one['nodes'])}" for one in found]


def _broken(nodes: list[dict[str, str]]) -> list[str]:
    return [f"{node['target']} {node['failureSummary']}" for node in nodes[:3]]


def unfold(page: Page, most: int = 40) -> None:
    """Open what is folded, so that it is seen and judged too.

    The first are enough on a long page: the others are built by the same template, and
    judging the colours of each takes most of the time.
    """
    page.evaluate(_UNFOLD, most)
