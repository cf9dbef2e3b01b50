"""``agreement=all`` answers about every agreement, each as it would be alone."""

import pytest
from fastapi.testclient import TestClient

SLUGS = ("loamshire-2025", "staffordshire-2023")


@pytest.mark.parametrize(
    "path", ["/priorities", "/boards", "/derivations", "/questions/people_named"]
)
def test_each_agreement_answers_as_it_would_alone(both: TestClient, path: str) -> None:
    body = both.get(f"{path}?agreement=all").json()["agreements"]
    alone = [both.get(f"{path}?agreement={slug}").json() for slug in SLUGS]
    assert list(body) == list(SLUGS)
    assert [one["rows"] for one in body.values()] == [one["rows"] for one in alone]
    lines = both.get(f"{path}.csv?agreement=all").text.splitlines()
    assert len(lines) > sum(len(one["rows"]) for one in alone)
