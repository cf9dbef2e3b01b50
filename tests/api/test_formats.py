"""The ending decides the format, then ``Accept`` with its quality values.

A client that asked for data and was sent something else fails far from the cause.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.exceptions import HTTPException

from api.formats import TABLES, chosen, split


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", "json"),
        ("*/*", "json"),
        ("text/csv", "csv"),
        ("TEXT/CSV", "csv"),
        ("text/*", "csv"),
        ("application/json;q=0.1, text/csv;q=0.9", "csv"),
        ("*/*;q=0.1, text/markdown", "md"),
        ("text/csv;q=0, */*", "json"),
        ("text/csv;q=much, application/json;q=0.2", "json"),
        ("text/csv;q=nan, application/json;q=0.2", "json"),
        ("text/csv;charset=utf-8;q=0.5, text/markdown;q=0.4", "csv"),
    ],
)
def test_the_best_wanted_format_is_chosen(accept: str, form: str) -> None:
    assert chosen("", accept, TABLES) == form


def test_the_ending_wins_over_accept() -> None:
    assert chosen("csv", "application/json", TABLES) == "csv"


@pytest.mark.parametrize(
    ("ending", "accept"), [("ttl", "*/*"), ("", "image/png"), ("", "*/*;q=0")]
)
def test_what_is_not_offered_is_refused(ending: str, accept: str) -> None:
    with pytest.raises(HTTPException) as raised:
        chosen(ending, accept, TABLES)
    assert raised.value.status_code == 406


@given(st.text())
def test_any_accept_header_is_understood_or_refused(accept: str) -> None:
    try:
        form = chosen("", accept, TABLES)
    except HTTPException:
        return
    assert form in TABLES


def test_only_known_endings_are_endings() -> None:
    assert split("paragraphs/2.5") == ("paragraphs/2.5", "")
    assert split("priorities.csv") == ("priorities", "csv")
