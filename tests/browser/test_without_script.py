"""With JavaScript off everything but the picture's own movement works."""

from playwright.sync_api import Page, expect

from tests.browser.visiting import Visitor


def opened(visitor: Visitor, path: str) -> Page:
    """Return a page in a browser that runs no script."""
    return visitor.open(path, java_script_enabled=False)


def test_a_question_is_answered(visitor: Visitor) -> None:
    """The question box is a plain form."""
    page = opened(visitor, "/")
    page.get_by_label("Ask a question in your own words").fill("who reports on fraud?")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator(".answer")).to_be_visible()


def test_a_thing_is_found(visitor: Visitor) -> None:
    """Search is a plain form, and what it finds are links."""
    page = opened(visitor, "/search")
    page.get_by_role("searchbox").first.fill("fraud")
    page.get_by_role("button", name="Search").first.click()
    page.get_by_role("main").get_by_role("link", name="Fraud", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Fraud")


def test_a_list_is_filtered_and_sorted(visitor: Visitor) -> None:
    """The filter is a plain form, the headings are links."""
    page = opened(visitor, "/duties")
    rows = page.locator("tbody tr")
    before = rows.count()
    page.locator("select[name=modality]").select_option("power")
    page.locator("form.filter button").click()
    assert 0 < rows.count() < before
    page.locator("thead a").first.click()
    assert page.locator("thead [aria-sort]").count() == 1


def test_what_is_folded_opens(visitor: Visitor) -> None:
    """The SPARQL behind a page unfolds, and its link opens it in the query page."""
    page = opened(visitor, "/derivations")
    page.get_by_text("The SPARQL behind this page").click()
    page.get_by_role("link", name="Open it in the query page").click()
    expect(page.get_by_label("Query", exact=True)).to_contain_text("SELECT")


def test_two_things_are_traced(visitor: Visitor) -> None:
    """The two pickers are plain fields."""
    page = opened(visitor, "/trace")
    page.get_by_label("From").fill("DA Act")
    page.get_by_label("To", exact=True).fill("Alice Walters")
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.locator(".answer")).to_contain_text("hops")


def test_the_picture_stands_still_beside_its_table(visitor: Visitor) -> None:
    """Where nothing can move it is an image with a text that says what it shows."""
    page = opened(visitor, "/graph?focus=Fraud")
    still = page.locator(".picture-still img")
    expect(still).to_be_visible()
    assert "Fraud" in (still.get_attribute("alt") or "")
    page.wait_for_load_state("networkidle")
    assert page.locator(".picture-table tbody tr").count() > 0
