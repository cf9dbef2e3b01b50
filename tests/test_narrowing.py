"""A filter, an order and a page act on the rows for people and for programs alike."""

import pytest

from csa_graph.answers import listed
from csa_graph.errors import QueryError
from csa_graph.graph import Graph
from csa_graph.narrowing import (
    PAGE_ROWS,
    Narrowing,
    asked,
    choices,
    cut,
    narrow,
    number,
)
from csa_graph.tables import Table
from csa_graph.takeaway import Takeaway

COVER = Table("Cover", ("what", "value"), (("Title", "Plans"), ("Answer", "4 rows")))
ROWS = (
    ("Item 10", "plan", "a; b", "Paragraph 9 (stated)"),
    ("Item 9", "plan", "", "Paragraph 9 (stated)"),
    ("Item 1", "strategy", "b", "Paragraph 3 (stated)"),
    ("", "plan", "c", "Paragraph 4 (stated)"),
)
SHOWN = Table("Plans", ("name", "kind of", "themes", "source"), ROWS)


def taken(cover: Table = COVER) -> Takeaway:
    body = {"outcome": "answer", "rows": [{"name": row[0]} for row in ROWS]}
    return Takeaway(cover, (("List", SHOWN), ("More", SHOWN)), body)


def names(how: Narrowing) -> list[str]:
    """Return the names shown, the same for people and for programs."""
    shown, _ = narrow(taken(), how)
    table = [row[0] for row in shown.sheets[0][1].rows]
    assert [row["name"] for row in shown.body["rows"]] == table
    return table


def test_nothing_asked_changes_nothing() -> None:
    whole = taken()
    same, extent = narrow(whole, Narrowing())
    assert same is whole
    assert (extent.total, extent.count, extent.page) == (4, 4, 0)


def test_all_words_must_stand_in_a_row_in_whatever_cell() -> None:
    assert names(Narrowing(text="STRATEGY item")) == ["Item 1"]
    assert names(Narrowing(text="strategy plan")) == []


@pytest.mark.parametrize(
    ("column", "values", "found"),
    [
        ("kind_of", ("plan",), ["Item 10", "Item 9", ""]),
        ("kind_of", ("plan", "Strategy"), ["Item 10", "Item 9", "Item 1", ""]),
        ("themes", ("b",), ["Item 10", "Item 1"]),
        ("themes", ("none",), ["Item 9"]),
        ("themes", ("a; b",), ["Item 10"]),
        ("kind_of", ("pla",), []),
    ],
)
def test_a_cell_holds_one_of_the_values(
    column: str, values: tuple[str, ...], found: list[str]
) -> None:
    assert names(Narrowing(where=((column, values),))) == found


def test_filters_on_two_columns_both_hold() -> None:
    where = (("kind_of", ("plan",)), ("themes", ("b",)))
    assert names(Narrowing(where=where)) == ["Item 10"]


def test_numbers_sort_as_numbers_and_what_is_empty_comes_last() -> None:
    assert names(Narrowing(sort="name")) == ["Item 1", "Item 9", "Item 10", ""]
    assert names(Narrowing(sort="-name")) == ["Item 10", "Item 9", "Item 1", ""]


def test_rows_that_sort_alike_keep_their_order() -> None:
    assert names(Narrowing(sort="kind_of")) == ["Item 10", "Item 9", "", "Item 1"]


def test_pages_hold_every_row_once_in_order() -> None:
    pages = [names(Narrowing(page=page, size=3)) for page in (1, 2)]
    assert pages == [["Item 10", "Item 9", "Item 1"], [""]]


def test_there_is_no_page_after_the_last() -> None:
    with pytest.raises(QueryError, match="page: wanted 1 to 2, given 3"):
        narrow(taken(), Narrowing(page=3, size=3))


def test_an_empty_answer_has_one_page() -> None:
    assert names(Narrowing(text="nowhere", page=1)) == []


def test_the_cover_says_what_was_left_out() -> None:
    how = Narrowing("item", (("kind_of", ("plan", "x")),), "-name", 1, 1)
    said = {row[0]: row[1] for row in narrow(taken(), how)[0].cover.rows}
    assert list(said) == ["Title", "Sorted by", "Rows", "Filters", "Answer"]
    assert said["Filters"] == "with the words 'item'; kind of = plan or x"
    assert said["Rows"] == "2 of 4; page 1 of 2"
    assert said["Sorted by"] == "-name"
    assert said["Answer"] == "Of 4 rows, 2 rows: Item 10; Item 9."


def test_the_cover_keeps_the_filters_that_the_question_had() -> None:
    rows = (("Title", "Plans"), ("Filters", "theme = Fraud"), ("Answer", "x"))
    shown, _ = narrow(taken(Table("Cover", ("a", "b"), rows)), Narrowing(text="item"))
    said = {row[0]: row[1] for row in shown.cover.rows}
    assert said["Filters"] == "theme = Fraud; with the words 'item'"


def test_nothing_that_fits_is_no_silence_of_the_source() -> None:
    shown, _ = narrow(taken(), Narrowing(text="nowhere"))
    assert shown.body["outcome"] == "answer"
    assert shown.body["sentence"] == "None of 4 rows fits the filters."


def test_an_order_alone_changes_no_sentence() -> None:
    shown, _ = narrow(taken(), Narrowing(sort="name"))
    assert "sentence" not in shown.body
    assert ("Answer", "4 rows") in shown.cover.rows


def test_programs_are_told_what_was_asked() -> None:
    how = Narrowing("item", (("kind_of", ("plan",)),), "name", 1, 1)
    body = narrow(taken(), how)[0].body
    assert body["filters"] == {"q": "item", "kind_of": ["plan"]}
    assert (body["count"], body["total"], body["page"], body["pages"]) == (2, 4, 1, 2)


def test_further_tables_stay_whole() -> None:
    shown, _ = narrow(taken(), Narrowing(text="nowhere"))
    assert shown.sheets[1] == ("More", SHOWN)


def test_parameters_of_an_address_are_read() -> None:
    given = [
        ("q", " plan "),
        ("kind_of", "plan"),
        ("kind_of", "strategy"),
        ("themes", ""),
        ("sort", "-name"),
        ("page", "2"),
        ("size", "10"),
    ]
    where = (("kind_of", ("plan", "strategy")),)
    assert asked(given, SHOWN) == Narrowing("plan", where, "-name", 2, 10)
    assert asked([], SHOWN) == Narrowing(size=PAGE_ROWS)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("colour", "red", "filter: wanted one of name, kind_of, themes, source"),
        ("sort", "-colour", "sort: wanted one of name, kind_of, themes, source"),
        ("page", "-1", "page: wanted a number, 0 or more, given '-1'"),
        ("page", "9" * 12, "page: wanted a number"),
        ("size", "0", "size: wanted a number, 1 to 1000, given '0'"),
        ("size", "1001", "size: wanted a number, 1 to 1000"),
        ("size", "ten", "size: wanted a number, 1 to 1000"),
    ],
)
def test_what_cannot_be_meant_is_told(name: str, value: str, said: str) -> None:
    with pytest.raises(QueryError, match=said):
        asked([(name, value)], SHOWN)


def test_columns_whose_values_repeat_are_offered_with_their_rows() -> None:
    assert choices(SHOWN) == {"kind_of": (("plan", 3), ("strategy", 1))}


def test_every_choice_that_is_offered_finds_its_rows(graph: Graph) -> None:
    for name in graph.lists:
        whole = listed(graph, graph.agreement(), name)
        for column, values in choices(whole.sheets[0][1]).items():
            for value, rows in values:
                how = Narrowing(where=((column, (value,)),))
                assert narrow(whole, how)[1].count == rows, (name, column, value)


def test_things_come_in_pages_too() -> None:
    shown, extent = cut("abcde", 2, 2)
    assert shown == ["c", "d"]
    assert (extent.total, extent.pages) == (5, 3)
    assert cut("abcde", 0, 2)[0] == list("abcde")


def test_a_page_that_is_not_named_is_none() -> None:
    assert (number("page", ""), number("page", "3")) == (0, 3)
