"""``Accept`` decides, by quality and then by our order; nonsense is no error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.sparql.accept import best, quality, ranges
from api.sparql.media import OFFERED, chosen

OFFER = ["application/json", "text/csv", "text/xml"]


@pytest.mark.parametrize(
    ("header", "media"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("TEXT/CSV", "text/csv"),
        ("*/*;q=0.1, text/csv", "text/csv"),
        ("text/csv;q=0, */*", "application/json"),
        ("text/*;q=0.2, text/xml;q=0.9, */*;q=0.3", "text/xml"),
        ("text/csv;charset=utf-8;q=0.5, text/xml;q=0.4", "text/csv"),
        ("application/json;q=0.5, text/csv;Q=0.8", "text/csv"),
        ("text/csv;q=nan, text/xml;q=0.1", "text/xml"),
        ("text/csv;q=2, text/xml;q=0.1", "text/xml"),
        ("image/png", ""),
        ("*/*;q=0", ""),
        (", ,;q=1", "application/json"),
    ],
)
def test_the_type_that_is_wanted_most_is_chosen(header: str, media: str) -> None:
    assert best(ranges(header), OFFER) == media


@given(st.text(alphabet="atext/*;q=0.19, \x00é"))
def test_any_header_is_understood_or_nothing_is_chosen(header: str) -> None:
    wanted = ranges(header)
    assert best(wanted, OFFER) in {*OFFER, ""}
    assert all(0 <= quality(wanted, media) <= 1 for media in OFFER)


@given(st.text())
def test_each_kind_of_result_gets_a_type_that_is_offered(header: str) -> None:
    for kind, media in chosen(ranges(header)).items():
        assert media in {*OFFERED[kind], ""}


def test_nothing_is_chosen_where_nothing_is_offered() -> None:
    assert best(ranges("*/*"), []) == ""
