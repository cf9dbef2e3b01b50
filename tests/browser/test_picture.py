"""A picture is walked through by mouse and by keys, kept by its address, taken away.

Each test loads one page and does on it what a reader would, one thing after another.
"""

import json
import re
from io import BytesIO
from pathlib import Path
from struct import unpack

import networkx as nx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.accessibility import violations
from tests.browser.visiting import NARROW, WIDE, Visitor

GROUP = "Safer and Stronger Communities Strategy Group"
_SELECTED = "csaPicture.getSelectedNodes()"
_LIT = """() => csaPicture.body.data.nodes.get({filter: one => one.opacity === 1})
  .map(one => one.id).sort()"""
_ON_SCREEN = """label => {
  const node = csaPicture.body.data.nodes.get().find(one => one.about.label === label);
  const at = csaPicture.canvasToDOM(csaPicture.getPosition(node.id));
  const box = document.getElementById('picture-canvas').getBoundingClientRect();
  return [box.left + at.x, box.top + at.y];
}"""


_WHEN_PRINTED = """() => addEventListener('beforeprint', () => {
  const size = JSON.parse(document.getElementById('picture-data').textContent).size;
  const copy = document.querySelector('.picture-paper');
  const {data, width, height} = copy.getContext('2d').getImageData(
    0, 0, copy.width, copy.height);
  const inked = [0.1, 0.5, 0.9].map(part => [...Array(height).keys()].some(
    row => data[4 * (row * width + Math.round(width * part)) + 3] > 0));
  window.printed = [copy.width / size.width, copy.height / size.height, inked];
})"""


def said(page: Page) -> Locator:
    """Return the line that announces what changes."""
    return page.locator(".picture-said")


def details(page: Page) -> Locator:
    """Return what is told of the selected thing."""
    return page.get_by_role("region", name="What is selected")


def pressed(page: Page, name: str) -> None:
    """Press a button of the picture by keys: come to it by Tab, then Enter."""
    wanted = f"document.activeElement.textContent === {json.dumps(name)}"
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(wanted):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"no way by Tab to {name}")


def found(page: Page, words: str) -> None:
    """Find a thing by keys, and choose the first."""
    page.get_by_label("Find in the picture").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(words)
    page.keyboard.press("ArrowDown")


def test_a_thing_is_found_by_any_of_its_names_and_told_with_its_sources(
    visitor: Visitor,
) -> None:
    """By keys and by mouse: the same is selected, with sources, and a link to its page.

    The address holds it, and what is typed; whoever opens it sees the same.
    """
    page = visitor.open("/graph", reduced_motion="reduce")
    every = page.locator(".picture-list li").count()
    expect(page.locator("#picture-list-name")).to_have_text(f"Things ({every})")
    found(page, "sscsg")
    expect(page.locator(".picture-list li")).to_have_text([re.compile(GROUP)])
    expect(page.locator("#picture-list-name")).to_have_text(f"Things (1 of {every})")
    expect(said(page)).to_contain_text(f"{GROUP}, governance body, ")
    page.keyboard.press("Enter")
    expect(details(page)).to_be_focused()
    expect(details(page)).to_contain_text("SSCSG;")
    expect(details(page)).to_contain_text("Paragraph 7.4")
    [selected] = page.evaluate(_SELECTED)
    kept = page.url
    page.mouse.click(*page.evaluate(_ON_SCREEN, "Fraud reporting officer"))
    expect(details(page).get_by_role("heading")).to_have_text("Fraud reporting officer")
    assert page.evaluate(_SELECTED) != [selected]
    details(page).get_by_role("button", name=GROUP).click()
    assert page.evaluate(_SELECTED) == [selected]
    expect(details(page)).to_be_focused()
    page.get_by_label("Find in the picture").fill("")
    page.locator(".picture-list").get_by_text("Alice Walters").click()
    expect(details(page).get_by_role("heading")).to_have_text("Alice Walters")
    again = visitor.open(kept.removeprefix(visitor.address))
    expect(again.get_by_label("Find in the picture")).to_have_value("sscsg")
    expect(details(again).get_by_role("heading")).to_have_text(GROUP)
    expect(again.locator("#picture-canvas")).to_be_in_viewport()
    assert again.evaluate(_SELECTED) == [selected]
    details(again).get_by_role("heading").get_by_role("link").click()
    expect(again.get_by_role("heading", level=1)).to_contain_text(GROUP)


def test_neighbours_are_folded_away_and_shown_again(visitor: Visitor) -> None:
    """By keys alone; how many are away is told, and the address brings it back."""
    page = visitor.open("/graph?view=locality", reduced_motion="reduce")
    every = page.locator(".picture-list li").count()
    found(page, "cannock chase named place")
    page.keyboard.press("Enter")
    page.get_by_label("Find in the picture").fill("")
    details(page).focus()
    pressed(page, "Hide what hangs on it alone")
    expect(said(page)).to_have_text("Nothing hangs on it alone.")
    assert "folded" not in page.url
    found(page, "identification evidence")
    page.keyboard.press("Enter")
    page.get_by_label("Find in the picture").fill("")
    details(page).focus()
    pressed(page, "Hide what hangs on it alone")
    expect(said(page)).to_have_text("3 things folded away.")
    expect(details(page)).to_be_focused()
    expect(page.locator("#picture-list-name")).to_have_text(f"Things ({every - 3})")
    expect(
        page.locator(".picture-list").get_by_text("Knowledge Hub", exact=True)
    ).to_have_count(0)
    page.reload()
    expect(page.locator("#picture-list-name")).to_have_text(f"Things ({every - 3})")
    expect(page.get_by_text("3 things folded away.")).to_be_visible()
    details(page).focus()
    pressed(page, "Show again what hangs on it alone")
    expect(page.locator("#picture-list-name")).to_have_text(f"Things ({every})")
    details(page).get_by_role("button", name="Hide what hangs").click()
    page.get_by_role("button", name="Show all again").click()
    expect(page.locator("#picture-list-name")).to_have_text(f"Things ({every})")
    assert "folded" not in page.url


def test_neighbours_are_added_and_things_left_out_by_address(visitor: Visitor) -> None:
    """What is added or left out is told, shown in table and picture, and taken back."""
    page = visitor.open("/graph?view=locality")
    rows = page.locator(".picture-table tbody tr")
    before = rows.count()
    found(page, "strategy group")
    details(page).get_by_role("link", name="Add what else it is linked to").click()
    expect(page.locator(".count")).to_contain_text(
        f"Added is what is linked to {GROUP}"
    )
    expect(details(page).get_by_role("heading")).to_have_text(GROUP)
    after = rows.count()
    assert after > before
    assert after == page.evaluate("csaPicture.body.data.edges.length")
    details(page).get_by_role("link", name="Leave it out").click()
    expect(page.locator(".count")).to_contain_text(f"Left out is {GROUP}")
    expect(said(page)).to_contain_text("not in this picture")
    page.get_by_role("group", name="Added").get_by_role("checkbox").uncheck()
    page.get_by_role("group", name="Left out").get_by_role("checkbox").uncheck()
    page.get_by_role("button", name="Show", exact=True).first.click()
    expect(rows).to_have_count(before)
    found(page, "stafford town")
    details(page).get_by_role("link", name="Start from here").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(": Stafford Town")


def test_the_chains_between_two_things_stand_out_and_stand_in_the_address(
    visitor: Visitor,
) -> None:
    """Chosen by keys, counted, lit; the address lights them for whoever opens it.

    It stays so through a link within the page, and breaks no rule of accessibility.
    """
    page = visitor.open("/graph", reduced_motion="reduce")
    page.get_by_label("Show how").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Show how")).to_be_focused()
    pressed(page, "Show")
    expect(said(page)).to_have_text("Choose two things.")
    page.get_by_label("Show how").focus()
    page.keyboard.type("Alice Walters")
    page.get_by_label("hangs together with").focus()
    page.keyboard.type("CONTEST Board")
    pressed(page, "Show")
    told = re.compile(r"They are 4 links apart; 5 things stand on the shortest chains")
    expect(said(page)).to_have_text(told)
    chain = details(page).get_by_role("listitem")
    expect(chain).to_have_count(4)
    expect(chain.first).to_contain_text("Domestic abuse reporting officer held by")
    expect(chain.last).to_contain_text("CONTEST Board")
    lit = page.evaluate(_LIT)
    assert 5 == len(lit) < page.locator(".picture-list li").count()
    assert re.search("#from=.*alice-walters.*&to=.*contest-board", page.url)
    again = visitor.open(page.url.removeprefix(visitor.address), viewport=NARROW)
    expect(said(again)).to_have_text(told)
    assert again.evaluate(_LIT) == lit
    again.emulate_media(color_scheme="dark")
    assert violations(again) == []
    kept = page.url
    page.get_by_role("link", name="Go to the picture").click()
    page.wait_for_function("kept => location.href === kept", arg=kept)
    page.goto(visitor.address + "/graph#from=nothing&to=nothing")
    expect(said(page)).to_contain_text("not in this picture")
    page.goto(kept)
    expect(said(page)).to_have_text(told)
    pressed(page, "Clear")
    expect(said(page)).to_have_text("Nothing is selected.")
    assert page.url == visitor.address + "/graph"
    assert len(page.evaluate(_LIT)) > len(lit)


def test_buttons_do_what_a_wheel_and_a_drag_do(visitor: Visitor) -> None:
    """Zoom, move, the whole, full screen: at once where motion is not wanted."""
    page = visitor.open("/graph", reduced_motion="reduce")
    scale, place = "csaPicture.getScale()", "csaPicture.getViewPosition()"
    first, where = page.evaluate(scale), page.evaluate(place)
    assert first > 0.75, "text is to be read at once"
    page.get_by_role("button", name="Zoom in").click()
    assert page.evaluate(scale) == pytest.approx(1.3 * first)
    page.get_by_role("button", name="Zoom out").click()
    assert page.evaluate(scale) == pytest.approx(first)
    for name, axis, sign in (
        *(("Move right", "x", 1), ("Move down", "y", 1)),
        *(("Move left", "x", -1), ("Move up", "y", -1)),
    ):
        before = page.evaluate(place)[axis]
        page.get_by_role("button", name=name).click()
        assert (page.evaluate(place)[axis] - before) * sign > 0
    assert page.evaluate(place) == pytest.approx(where)
    page.get_by_role("button", name="Whole picture").click()
    expect(said(page)).to_have_text("The whole picture is shown.")
    assert page.evaluate(scale) < first
    page.get_by_role("button", name="Full screen").click()
    page.wait_for_function("document.fullscreenElement?.id === 'picture'")
    expect(said(page)).to_contain_text("Escape leaves it")
    page.get_by_role("button", name="Full screen").click()
    page.wait_for_function("document.fullscreenElement === null")
    still = page.evaluate("csaPicture.getPositions()")
    page.get_by_label("Let it move").check()
    expect(said(page)).to_have_text("The picture moves.")
    page.wait_for_function(
        "was => JSON.stringify(csaPicture.getPositions()) !== was",
        arg=json.dumps(still, separators=(",", ":"), ensure_ascii=False),
    )
    page.get_by_label("Let it move").uncheck()
    assert page.evaluate("csaPicture.getPositions()") == still


def test_the_whole_picture_is_printed_and_stands_as_before_afterwards(
    visitor: Visitor,
) -> None:
    """Paper does not scroll: a part of the picture would be taken for the whole."""
    page = visitor.open("/graph")
    before = page.evaluate("[csaPicture.getScale(), csaPicture.getViewPosition()]")
    page.evaluate(_WHEN_PRINTED)
    assert page.pdf(format="A4").startswith(b"%PDF-")
    wide, high, inked = page.evaluate("printed")
    assert high / wide == pytest.approx(1, abs=0.02)
    assert all(inked)
    expect(page.locator(".picture-paper")).to_have_count(0)
    after = page.evaluate("[csaPicture.getScale(), csaPicture.getViewPosition()]")
    page.emulate_media(media="print")
    rows = page.locator(".picture-table .region")
    assert rows.evaluate("one => one.scrollHeight <= one.clientHeight + 1")
    assert after[0] == pytest.approx(before[0], rel=0.01)
    assert after[1]["y"] == pytest.approx(before[1]["y"], abs=2)


def test_the_legend_tells_each_kind_and_each_basis(visitor: Visitor) -> None:
    """With the sign, shape and colour of the one, and the dash of the other."""
    page = visitor.open("/graph?view=behind-a-priority")
    told = " ".join(page.locator(".picture-legend li").all_inner_texts())
    kinds = {*page.locator(".picture-list .picture-kind").all_inner_texts()}
    assert [one for one in (*kinds, "stated", "law") if one.strip() not in told] == []
    assert page.locator(".picture-legend rect").count() == len(kinds)
    dashes = page.locator(".picture-legend path")
    every = [one.get_attribute("stroke-dasharray") for one in dashes.all()]
    assert len(set(every)) == len(every) > 2


def taken(page: Page, name: str, role: str = "link") -> bytes:
    """Return the file that a link or button of the page gives."""
    with page.expect_download() as download:
        page.locator("main").get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
    return Path(download.value.path()).read_bytes()


def test_the_picture_is_taken_away_in_every_form(visitor: Visitor) -> None:
    """Each has the links of the table: for a paper, for Gephi, yEd or a program."""
    page = visitor.open("/graph?view=locality&basis=judgement", device_scale_factor=2)
    many = page.locator(".picture-table tbody tr").count()
    png = taken(page, "Save as PNG", "button")
    width, height = unpack(">II", png[16:24])
    size = page.evaluate(
        "JSON.parse(document.getElementById('picture-data').textContent).size"
    )
    assert width == 2 * size["width"]
    assert height >= 2 * (size["height"] + 60 + 2 * 17), "with what is said below it"
    expect(said(page)).to_contain_text("saved as localities.png")
    assert page.locator(".picture-aside").count() == 0
    svg = taken(page, "SVG").decode()
    assert svg.count("marker-end") == many
    graphml = nx.read_graphml(BytesIO(taken(page, "GraphML")))
    gexf = nx.read_gexf(BytesIO(taken(page, "GEXF")))
    assert graphml.number_of_edges() == gexf.number_of_edges() == many
    address = page.get_by_role("link", name="JSON").first.get_attribute("href")
    body = page.request.get(f"{visitor.address}{address}").json()
    assert len(body["rows"]) == many


def test_the_one_file_works_from_a_stick_with_the_network_unplugged(
    visitor: Visitor, browser: Browser, tmp_path: Path
) -> None:
    """It asks for nothing, breaks no policy, and finds, selects, folds and lights."""
    page = visitor.open("/graph?view=law-to-priorities")
    many = page.locator(".picture-table tbody tr").count()
    file = tmp_path / "a picture.html"
    file.write_bytes(taken(page, "One HTML file"))
    context = browser.new_context(viewport=WIDE, reduced_motion="reduce", offline=True)
    asked: list[str] = []
    faults: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("console", lambda message: faults.append(message.text))
    context.on("weberror", lambda error: faults.append(str(error.error)))
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.locator("tbody tr").count() == many
    found(page, "CDA 1998")
    expect(details(page).get_by_role("heading")).to_have_text(
        "Crime and Disorder Act 1998"
    )
    assert details(page).get_by_role("link").count() == 0
    page.get_by_label("Show how").select_option(label="Fraud \N{EN DASH} priority")
    page.get_by_label("hangs together with").select_option(
        label="Rural Crime \N{EN DASH} priority"
    )
    page.get_by_role("button", name="Show", exact=True).click()
    expect(said(page)).to_contain_text("They are 2 links apart")
    page.reload()
    expect(said(page)).to_contain_text("They are 2 links apart")
    assert taken(page, "Save as PNG", "button").startswith(b"\x89PNG")
    assert violations(page) == []
    context.close()
    assert faults == []
    own = (file.as_uri(), "data:", "blob:")
    assert [one for one in asked if not one.startswith(own)] == []
