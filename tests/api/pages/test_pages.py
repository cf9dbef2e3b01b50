"""Every kind of page: well built, of one site, harmless, small, links leading on."""

import gzip
import re
from collections import Counter
from urllib.parse import urlencode, urljoin, urlsplit

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from api import create_app
from api.formats import MEDIA, split
from csa_graph.graph import Graph, open_graph
from csa_graph.iri import COLLECTIONS, ID, address
from csa_graph.naming import members
from csa_graph.snapshot import Snapshot
from tests.api.pages.conftest import BROWSER
from tests.api.pages.reading import Element, read

PLAIN = ("/", "/lists", "/about", "/method", "/sources", "/privacy", "/accessibility")
LISTS = tuple(f"/{name}" for name in COLLECTIONS)
FURTHER = (
    "/duties?modality=power&sort=-code",
    "/judgements?page=2",
    "/duties?q=nowhere-at-all",
    "/legislation/ukpga/2021/17/section/57",
    "/things/staffordshire-2023/told/reduce-crime-and-disorder",
    "/priorities/fraud?names=off&page=1",
    "/nowhere",
    "/boards?colour=red",
)
ENDINGS = tuple(f".{form}" for form in MEDIA)
EVIL = "<script>alert('x')</script>\"'><img src=x onerror=alert(1)>"
_LABELS = ("#label", "#prefLabel", "#gist", "#printedName", "#reason", "#requirement")
_LEVEL = re.compile(r"h([1-6])")


def items(graph: Graph) -> list[str]:
    """Return the address of one thing of every collection."""
    owner = graph.agreement()
    firsts = (members(graph, name, owner)[0] for name in COLLECTIONS)
    return [place for iri in firsts if (place := address(iri))]


@pytest.fixture(scope="module")
def pages(browser: TestClient, graph: Graph) -> dict[str, Element]:
    """Give one page of every kind, by its address."""
    sample = (*PLAIN, *LISTS, *items(graph), "/agreements/staffordshire-2023", *FURTHER)
    return {path: read(browser.get(path).text) for path in sample}


def test_a_browser_gets_a_page_of_every_list_and_item(
    browser: TestClient, graph: Graph
) -> None:
    for path in (*PLAIN, *LISTS, *items(graph)):
        reply = browser.get(path)
        assert reply.status_code == 200, path
        assert reply.headers["content-type"] == "text/html; charset=utf-8", path


def test_a_program_that_takes_anything_gets_data(browser: TestClient) -> None:
    for path in ("/", "/boards", "/priorities/fraud"):
        reply = browser.get(path, headers={"accept": "*/*"})
        assert reply.headers["content-type"] == "application/json", path


def test_a_page_can_be_asked_for_by_its_ending(browser: TestClient) -> None:
    for path in ("/boards.html", "/priorities/fraud.html", "/about.html"):
        reply = browser.get(path, headers={"accept": "*/*"})
        assert reply.text.startswith("<!doctype html>"), path


def test_a_page_says_its_language_and_has_one_heading_and_one_main_part(
    pages: dict[str, Element],
) -> None:
    for path, page in pages.items():
        assert page.one("html").get("lang") == "en-GB", path
        assert page.one("main").one("h1").text, path
        assert len(page.all("h1")) == 1, path


def test_no_heading_skips_a_level(pages: dict[str, Element]) -> None:
    for path, page in pages.items():
        found = [_LEVEL.fullmatch(one.name) for one in page.all("*")]
        levels = [int(match[1]) for match in found if match]
        steps = zip([0, *levels], levels, strict=False)
        assert all(here <= before + 1 for before, here in steps), (path, levels)


def test_titles_tell_pages_apart(pages: dict[str, Element]) -> None:
    apart = {path: page for path, page in pages.items() if "nowhere-at" not in path}
    titles = Counter(page.one("title").text for page in apart.values())
    twice = {title for title, count in titles.items() if count > 1}
    assert twice <= {pages["/agreements/staffordshire-2023"].one("title").text}


def test_every_control_has_a_label_and_every_name_on_a_page_is_its_own(
    pages: dict[str, Element],
) -> None:
    for path, page in pages.items():
        ids = [one.get("id") for one in page.all("*") if one.get("id")]
        assert len(ids) == len(set(ids)), path
        labelled = {one.get("for") for one in page.all("label")}
        for control in (*page.all("input"), *page.all("select")):
            hidden = control.get("type") == "hidden"
            assert hidden or control.get("id") in labelled, path
        told = [one.get("aria-labelledby") for one in page.all("*")]
        told += [one.get("aria-describedby") for one in page.all("*")]
        assert {name for name in told if name} <= set(ids), path


def test_tables_have_captions_and_headers_and_scroll_in_regions_of_their_own(
    pages: dict[str, Element],
) -> None:
    for path, page in pages.items():
        held = [one for one in page.all("div") if one.get("role") == "region"]
        assert sum(len(one.all("table")) for one in held) == len(page.all("table"))
        assert all(region.get("tabindex") == "0" for region in held), path
        for region in (one for one in held if one.all("table")):
            assert region.one("caption").text, path
            scopes = {one.get("scope") for one in region.all("th")}
            assert scopes == {"col", "row"}, path


def test_a_page_loads_only_what_the_service_serves(pages: dict[str, Element]) -> None:
    for path, page in pages.items():
        assert not page.all("style"), path
        assert all(one.get("src") and not one.text for one in page.all("script")), path
        assert all(not one.get("style") for one in page.all("*")), path
        loaded = [one.get("src") for one in page.all("*") if one.get("src")]
        loaded += [one.get("href") for one in page.all("link")]
        assert all(place.startswith("/") for place in loaded), path
        inline = {n for one in page.all("*") for n in one.attributes if n[:2] == "on"}
        assert not inline, path


def test_every_picture_says_what_it_shows(pages: dict[str, Element]) -> None:
    for path, page in pages.items():
        assert all(one.get("alt") for one in page.all("img")), path


def test_no_page_is_larger_than_a_hundred_kilobytes(
    browser: TestClient, pages: dict[str, Element]
) -> None:
    for path in pages:
        assert len(gzip.compress(browser.get(path).content)) < 100_000, path


def test_links_of_every_kind_of_page_lead_somewhere(
    browser: TestClient, pages: dict[str, Element]
) -> None:
    """Of the links of one kind, by the first step and the ending, some are followed."""
    kinds: dict[tuple[str, str], set[str]] = {}
    for path, page in pages.items():
        for one in (*page.all("a"), *page.all("link")):
            if not one.get("href").startswith(("#", "http", "mailto:")):
                link = urljoin(path, one.get("href")).partition("#")[0]
                stem, ending = split(urlsplit(link).path.strip("/"))
                kinds.setdefault((stem.partition("/")[0], ending), set()).add(link)
    assert len(kinds) > 60
    followed = [link for held in kinds.values() for link in sorted(held)[::101]]
    replies = {link: browser.get(link).status_code for link in followed}
    assert set(replies.values()) == {200}, replies


def test_every_thing_that_a_page_links_is_known(
    graph: Graph, pages: dict[str, Element]
) -> None:
    known = {place.partition("?")[0] for iri in graph.labels if (place := address(iri))}
    known |= {f"/agreements/{iri.removeprefix(ID)}" for iri in graph.agreements}
    stems = ("/things/", "/vocab/", *(f"/{name}/" for name in COLLECTIONS))
    for path, page in pages.items():
        for one in page.all("a"):
            place = one.get("href").partition("?")[0]
            if place.startswith(stems) and not place.endswith(ENDINGS):
                assert place in known, (path, place)


def test_every_link_into_a_page_finds_its_place(pages: dict[str, Element]) -> None:
    for path, page in pages.items():
        ids = {one.get("id") for one in page.all("*")}
        for one in page.all("a"):
            if one.get("href").startswith("#"):
                assert one.get("href")[1:] in ids, path


def test_links_to_other_places_are_links_people_can_open(
    pages: dict[str, Element],
) -> None:
    for page in pages.values():
        outside = (one.get("href") for one in page.all("a"))
        hosts = {urlsplit(href).hostname for href in outside if "://" in href}
        assert "w3id.org" not in hosts


def test_names_off_is_carried_by_every_link(pages: dict[str, Element]) -> None:
    page = pages["/priorities/fraud?names=off&page=1"]
    assert "names of people withheld" in page.text
    for one in page.all("a"):
        href = one.get("href")
        if href.startswith("/"):
            assert "names=off" in href, href


def test_what_is_asked_is_carried_from_page_to_page(browser: TestClient) -> None:
    page = read(browser.get("/lists?as_at=2024-05-01").text)
    links = [one.get("href") for one in page.one("main").all("a")]
    assert all("as_at=2024-05-01" in link for link in links)
    assert "asked as at 1 May 2024" in page.text


FORMS = (
    *("/", "/questions", "/ask?q=fraud", "/search", "/boards", "/trace", "/audit"),
    *("/derivations", "/questions/laws_impact", "/questions/duties_by_bearer_and_law"),
)


@pytest.mark.parametrize("path", FORMS)
def test_what_is_asked_is_carried_by_every_form(browser: TestClient, path: str) -> None:
    """The day and the wish for no names, once each: a field of the form comes first."""
    asked = {"names": "off", "as_at": "2024-05-01"}
    address = f"{path}{'&' if '?' in path else '?'}{urlencode(asked)}"
    forms = read(browser.get(address).text).all("form")
    assert forms
    for form in forms:
        held = [(one.get("name"), one.get("value")) for one in form.all("input")]
        assert sorted(pair for pair in held if pair[0] in asked) == sorted(
            asked.items()
        )


@pytest.fixture(scope="module")
def poisoned(snapshot: Snapshot) -> TestClient:
    """Give a browser over data in which every name and gist holds a script."""
    quads = tuple(_poison(quad) for quad in snapshot.quads)
    app = create_app(open_graph(Snapshot(snapshot.manifest, quads)))
    return TestClient(app, base_url="http://127.0.0.1", headers={"accept": BROWSER})


def _poison(quad: ox.Quad) -> ox.Quad:
    value = quad.object
    if not quad.predicate.value.endswith(_LABELS) or not isinstance(value, ox.Literal):
        return quad
    evil = ox.Literal(f"{value.value}{EVIL}", language=value.language)
    return ox.Quad(quad.subject, quad.predicate, evil, quad.graph_name)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/lists",
        "/boards",
        "/priorities/fraud",
        "/paragraphs/2.5",
        "/sources",
        "/agreements/staffordshire-2023",
        "/duties?q=<script>alert(1)</script>",
        "/nowhere/<script>alert(1)</script>",
        "/boards?sort=<script>alert(1)</script>",
    ],
)
def test_script_in_names_and_addresses_is_text(poisoned: TestClient, path: str) -> None:
    page = read(poisoned.get(path).text)
    assert all(one.get("src").startswith("/static/") for one in page.all("script"))
    assert all(one.get("alt") for one in page.all("img"))
    assert "<script>alert(" in page.text or path == "/lists"
