"""A thing's IRI and its address belong together, in both directions.

A link that leads nowhere is a citation that cannot be checked.
"""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csa_graph.iri import COLLECTIONS, ID, address, candidates

SLUGS = st.text(string.ascii_lowercase + string.digits + "-.", min_size=1)
OWNED = sorted(name for name, c in COLLECTIONS.items() if c.of_agreement)
SHARED = sorted(n for n, c in COLLECTIONS.items() if c.segment and not c.of_agreement)


@given(st.sampled_from(OWNED), SLUGS)
def test_a_thing_of_an_agreement_is_found_at_its_address(name: str, slug: str) -> None:
    [iri, *_] = candidates(COLLECTIONS[name], slug, "loamshire-2025")
    assert address(iri) == f"/{name}/{slug}?agreement=loamshire-2025"


@given(st.sampled_from(SHARED), SLUGS)
def test_a_shared_thing_is_found_at_its_address(name: str, slug: str) -> None:
    [iri] = candidates(COLLECTIONS[name], slug, "loamshire-2025")
    assert address(iri) == f"/{name}/{slug}"


@pytest.mark.parametrize(
    ("iri", "place"),
    [
        (f"{ID}law/judgement/themes-of-cda-17", "/judgements/themes-of-cda-17"),
        (f"{ID}loamshire-2025", "/things/loamshire-2025"),
        (f"{ID}loamshire-2025/priority/", "/things/loamshire-2025/priority/"),
        ("http://www.w3.org/ns/org#Post", None),
    ],
)
def test_other_things_have_an_address_or_none(iri: str, place: str | None) -> None:
    assert address(iri) == place


def test_agreements_and_instruments_without_a_number_are_found() -> None:
    [agreement] = candidates(COLLECTIONS["agreements"], "loamshire-2025", "x")
    assert agreement == f"{ID}loamshire-2025"
    [instrument] = candidates(COLLECTIONS["legislation"], "instrument/order", "x")
    assert instrument == f"{ID}instrument/order"
