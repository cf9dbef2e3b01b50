"""An answer about all agreements is what each of them answers alone."""

import pytest

from csa_graph.across import ALL, of_agreements
from csa_graph.answers import answered, listed
from csa_graph.errors import QueryError
from csa_graph.graph import Graph
from csa_graph.takeaway import Takeaway, write


def test_the_rows_are_those_of_each_agreement_in_turn(two: Graph) -> None:
    whole = of_agreements(two, ALL, lambda owner: listed(two, owner, "priorities"))
    alone = {
        two.label(iri): listed(two, iri, "priorities").sheets[0][1].rows
        for iri in two.agreements
    }
    expected = {(label, *row) for label, rows in alone.items() for row in rows}
    shown = whole.sheets[0][1]
    assert shown.columns[0] == "agreement"
    assert set(shown.rows) == expected
    assert len(shown.rows) == sum(map(len, alone.values()))


def test_what_counts_for_one_agreement_counts_for_all(two: Graph) -> None:
    question = two.questions["districts_named_and_assessed"]
    whole = of_agreements(two, ALL, lambda owner: answered(two, question, owner, {}))
    assert whole.sheets[0][1].numbers == {"number"}


def test_one_agreement_is_answered_as_it_is(two: Graph) -> None:
    for iri in two.agreements:
        slug = iri.rpartition("/")[2]
        alone = listed(two, iri, "boards")
        assert of_agreements(two, slug, lambda o: listed(two, o, "boards")) == alone


def test_an_agreement_that_cannot_be_asked_says_why(two: Graph) -> None:
    question = two.questions["priority_in_the_agreement"]

    def answer(owner: str) -> Takeaway:
        return answered(two, question, owner, {"priority": "loan-sharks"})

    with pytest.raises(QueryError, match="loan-sharks"):
        of_agreements(two, ALL, answer)


def test_what_one_agreement_lacks_is_told_on_the_cover(two: Graph) -> None:
    question = two.questions["priority_in_the_agreement"]

    def answer(owner: str) -> Takeaway:
        given = {"priority": "domestic-abuse"}
        return answered(two, question, owner, given)

    whole = of_agreements(two, ALL, answer)
    outcomes = {
        slug: body["outcome"] for slug, body in whole.body["agreements"].items()
    }
    assert outcomes == {
        "loamshire-2025": "cannot_be_asked",
        "staffordshire-2023": "answer",
    }
    assert "domestic-abuse" in whole.said[two.label(two.agreements[0])]


def test_the_cover_names_no_single_agreement(two: Graph) -> None:
    whole = of_agreements(two, ALL, lambda owner: listed(two, owner, "plans"))
    said = whole.said
    assert "Agreement" not in said
    assert "All agreements" in said["How to cite"]
    assert b"All agreements" in write(whole, "md")


def test_tables_of_different_width_keep_every_cell_in_its_column(two: Graph) -> None:
    from csa_graph.derivations import Asked
    from csa_graph.matrix import derived

    whole = of_agreements(two, ALL, lambda owner: derived(two, owner, Asked()))
    matrix = dict(whole.sheets)["Matrix"]
    for iri in two.agreements:
        shown = dict(derived(two, iri, Asked()).sheets)["Matrix"]
        for row in shown.rows:
            cells = dict(zip(shown.columns, row, strict=True))
            rows = [
                dict(zip(matrix.columns, r, strict=True))
                for r in matrix.rows
                if r[0] == two.label(iri) and r[1] == row[0]
            ]
            assert [{c: r[c] for c in cells} for r in rows] == [cells]
