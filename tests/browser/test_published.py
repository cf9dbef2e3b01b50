"""A publication, opened by double-click: no server, no network, no fault."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

import pytest
from playwright.sync_api import Browser, Page

from api.publish import Order, publish
from csa_graph.graph import Graph
from tests.browser.judging import judge


@pytest.fixture(scope="module")
def site(tiny: Graph, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the address of a publication's folder.

    It is made in a thread of its own, since Playwright holds the event loop of this.
    """
    root: Path = tmp_path_factory.mktemp("published") / "a folder, unpacked"
    with ThreadPoolExecutor() as pool:
        pool.submit(publish, tiny, root, Order()).result()
    return root.as_uri()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """Give a page whose faults and requests to elsewhere fail the test."""
    context = browser.new_context()
    page = context.new_page()
    faults: list[str] = []
    strangers: list[str] = []
    page.on("console", lambda said: faults.append(said.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda asked: strangers.append(asked.url))
    page.goto(f"{site}/index.html")
    yield page
    context.close()
    assert faults == []
    own = (site, "data:", "blob:")
    assert [address for address in strangers if not address.startswith(own)] == []


_LINKS = "[...document.links].map(one => one.href)"
_PLACES = "[...document.querySelectorAll('[id]')].map(one => one.id)"
_DRAWN = "**/*.{css,js,svg,png,woff2}"
KINDS = (
    "derivations.html",
    "audit/coverage.html",
    "graph/law-to-priorities.html",
    "graph/law-to-priorities-one-file.html",
    "lists.html",
    "paragraphs/1.html",
    "priorities.html",
    "priorities/fraud.html",
    "questions.html",
    "questions/priorities_hang_on/priority=fraud.html",
    "search.html",
)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_page_opens_with_its_style(
    page: Page, site: str, kind: str
) -> None:
    """It fits its window, and breaks no rule of accessibility."""
    page.goto(f"{site}/{kind}")
    assert page.locator("h1").count() == 1
    if "one-file" not in kind:
        top = "getComputedStyle(document.querySelector('header.top'))"
        colour = page.evaluate(f"{top}.backgroundColor")
        assert colour != "rgba(0, 0, 0, 0)"
        judge(page)


def test_every_link_can_be_followed(browser: Browser, site: str) -> None:
    """From the front door on, each page is opened and each place on it is there."""
    context = browser.new_context(java_script_enabled=False)
    context.route(_DRAWN, lambda route: route.abort())
    page = context.new_page()
    places: dict[str, set[str]] = {}
    wanted: set[str] = set()
    left = [f"{site}/index.html"]
    while left:
        address = left.pop()
        if address in places:
            continue
        page.goto(address, wait_until="domcontentloaded")
        found, linked = page.evaluate(f"[{_PLACES}, {_LINKS}]")
        places[address] = set(found)
        links = {link for link in linked if link.startswith(site)}
        wanted |= links
        left += [link.partition("#")[0] for link in links if _is_page(link)]
    context.close()
    assert len(places) > 100
    assert [link for link in sorted(wanted) if not _leads(link, places)] == []


def _is_page(link: str) -> bool:
    return link.partition("#")[0].endswith(".html")


def _leads(link: str, places: dict[str, set[str]]) -> bool:
    address, _, place = link.partition("#")
    if _is_page(link):
        return not place or unquote(place) in places[address]
    return Path(url2pathname(urlsplit(address).path)).is_file()


def test_one_walks_from_the_front_door_to_a_chain(page: Page) -> None:
    page.get_by_role("link", name="Which law drives which priority?").click()
    page.locator("a.cell").first.click()
    page.locator("table").last.get_by_role("link").first.click()
    assert page.locator("ol.chain > li").count() > 3


def test_the_search_runs_in_the_browser(page: Page) -> None:
    page.get_by_role("link", name="Search").first.click()
    page.get_by_label("A name, an abbreviation or words").fill("Fraud")
    assert "result" in page.locator("#said").inner_text()
    page.locator("#hits a").first.click()
    assert page.locator("h1").inner_text() == "Fraud"
    page.go_back()
    page.locator("#q").fill("xyzzy")
    assert page.locator("#said").inner_text().startswith("Nothing here is called so")
    page.locator("#q").fill("fraud plugh")
    assert "With some of them" in page.locator("#said").inner_text()
    page.locator("#q").fill("")
    assert page.locator("#hits li").count() == 0


def test_the_picture_is_drawn(page: Page, site: str) -> None:
    page.goto(f"{site}/graph/law-to-priorities.html")
    page.wait_for_selector("#picture canvas")


def test_without_scripts_the_search_leads_to_the_lists(
    browser: Browser, site: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/search.html")
    page.get_by_role("link", name="lists", exact=True).click()
    assert page.locator("h1").inner_text() == "Lists"
    context.close()
