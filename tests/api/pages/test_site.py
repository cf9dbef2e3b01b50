"""What every page knows: where it is, what it carries along, what is out of date."""

from dataclasses import replace
from datetime import date

import pytest
from fastapi.testclient import TestClient

from api import create_app
from api.pages import currency as currency_of
from api.pages.assets import ASSETS
from api.pages.currency import currency
from api.pages.items import item_page
from api.pages.lists import list_page
from api.pages.site import Site, open_site, render
from api.pages.tables import view
from csa_graph.answers import answered, described, listed
from csa_graph.findings import findings
from csa_graph.graph import Graph
from csa_graph.iri import ID
from csa_graph.questions import SEVERAL
from csa_graph.things import find_thing
from tests.api.pages.conftest import BROWSER
from tests.api.pages.reading import read
from tests.conftest import STAFFORDSHIRE

AS_AT = date(2026, 11, 1)


@pytest.fixture(scope="module")
def site(graph: Graph) -> Site:
    """Give the site of the repository's own data."""
    return open_site(graph)


def test_a_link_carries_what_every_page_keeps(site: Site) -> None:
    here = site.at("/boards", (("names", "off"), ("sort", "board")))
    assert here.to("/plans") == "/plans?names=off"
    assert here.to("/plans?a=b", [("c", "d"), ("c", "e")], f="") == (
        "/plans?names=off&a=b&c=d&c=e"
    )
    assert here.to("/", names="on") == "/?names=on"


def test_a_page_links_itself_with_one_thing_changed(site: Site) -> None:
    here = site.at("/boards", (("q", "a b"), ("page", "3")))
    assert here.again(sort="-board", page="") == "/boards?q=a+b&sort=-board"
    assert site.again() == "/"


def test_only_what_is_known_is_linked(site: Site) -> None:
    assert site.thing(f"{STAFFORDSHIRE}/priority/fraud").startswith("/priorities/fraud")
    assert site.thing(STAFFORDSHIRE) == "/agreements/staffordshire-2023"
    assert site.thing(f"{ID}nothing/at/all") == ""
    assert site.thing("https://example.org/x") == "https://example.org/x"
    assert site.thing("javascript:alert(1)") == ""


def test_published_pages_link_files(site: Site, graph: Graph) -> None:
    kept = open_site(graph, published=True).at("/priorities/fraud", ())
    assert kept.to("/boards") == "../boards.html"
    assert kept.asset("style.css") == "../static/style.css"
    whole = listed(graph, site.agreement, "judgements")
    page = read(list_page(kept.at("/judgements", ()), "judgements", whole).decode())
    assert len(page.one("tbody").all("tr")) == len(whole.body["rows"])
    assert not page.all("form")


def test_a_cell_of_several_things_links_each(site: Site, graph: Graph) -> None:
    question = next(
        one
        for one in graph.questions.values()
        if {f.kind for f in one.columns} >= {SEVERAL}
        and {f.name for f in one.parameters} == {"agreement"}
    )
    taken = answered(graph, question, site.agreement, {})
    name = next(f.name for f in question.columns if f.kind == SEVERAL)
    shown = view(site, taken)
    place = [column.name for column in shown.columns].index(name)
    for line, row in zip(shown.lines, taken.body["rows"], strict=True):
        pieces = line.cells[place]
        assert "; ".join(piece.text for piece in pieces) == (row[name] or "")
        assert len(pieces) == len(row[f"{name}_iris"])


def test_where_no_picture_is_served_none_is_shown(site: Site) -> None:
    bare = replace(site, serves=lambda _: False)
    thing = find_thing(site.graph, [f"{STAFFORDSHIRE}/priority/fraud"])
    assert thing
    taken = described(site.graph, STAFFORDSHIRE, thing)
    assert not read(item_page(bare, thing, taken).decode()).all("img")


def test_a_template_that_misses_a_value_is_an_error(site: Site) -> None:
    with pytest.raises(Exception, match="undefined"):
        render(site, "list.html")


def test_the_top_of_a_page_tells_what_is_out_of_date(
    browser: TestClient, graph: Graph
) -> None:
    said = currency(graph, STAFFORDSHIRE, AS_AT)
    found = [
        one
        for one in findings(graph, STAFFORDSHIRE, AS_AT)
        if one.family == "currency" and one.severity != "note" and not one.acceptance
    ]
    assert len(said) == len(found) > 0
    top = read(browser.get("/boards").text).one("body").text
    assert f"This agreement is out of date in {len(said)} points." in top
    assert said[0] in top


def test_days_are_told_as_people_write_them(graph: Graph) -> None:
    said = " ".join(currency(graph, STAFFORDSHIRE, AS_AT))
    assert "3 April 2025" in said
    assert "2025-04-03" not in said


def test_where_nothing_is_out_of_date_the_top_is_silent(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(currency_of, "found_by", lambda *_: ())
    app = create_app(graph)
    browser = TestClient(app, base_url="http://127.0.0.1", headers={"accept": BROWSER})
    assert "out of date" not in read(browser.get("/boards").text).text


def test_a_file_that_pages_load_is_kept_until_it_changes(browser: TestClient) -> None:
    page = read(browser.get("/about").text)
    for link in page.all("link"):
        reply = browser.get(link.get("href"))
        assert reply.status_code == 200
        assert "immutable" in reply.headers["cache-control"]
        tag = {"if-none-match": reply.headers["etag"]}
        assert browser.get(link.get("href"), headers=tag).status_code == 304


def test_a_file_asked_for_without_its_hash_is_kept_a_while(browser: TestClient) -> None:
    for query in ("", "?v=0000"):
        reply = browser.get(f"/static/style.css{query}")
        assert reply.headers["cache-control"] == "public, max-age=3600"
        assert reply.content == ASSETS["style.css"].content


@pytest.mark.parametrize("name", ["none.css", "../site.py", "%2e%2e/pages/site.py"])
def test_no_address_reaches_another_file(browser: TestClient, name: str) -> None:
    assert browser.get(f"/static/{name}").status_code == 404


def test_style_sheets_load_nothing_from_elsewhere() -> None:
    for name, asset in ASSETS.items():
        if name.endswith(".css"):
            text = asset.content.decode()
            assert "//" not in text.replace("http://www.w3.org", ""), name
            assert "@import" not in text, name
