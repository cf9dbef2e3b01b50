"""The stated layer is proven against the document, in both directions.

A name that the paragraph does not print, and a name in the paragraph that no fact
accounts for, are both findings; so is a line that belongs to no paragraph.
"""

from pathlib import Path

import pytest

from csa_graph.build import Folders, read
from csa_graph.source import read_source
from csa_graph.store import EmbeddedStore
from csa_graph.verify import Verification, unaccounted, verify

LOAMSHIRE = "https://w3id.org/csa-graph/id/loamshire-2025"
DOCUMENT = Path(__file__).parent / "agreements" / "loamshire-2025.txt"


def verified(folders: Folders, document: Path = DOCUMENT) -> Verification:
    store = EmbeddedStore(read(folders.inputs()))
    return verify(store, LOAMSHIRE, read_source(document))


def change(folders: Folders, old: str, new: str) -> Folders:
    file = folders.data / "loamshire-2025" / "agreement.trig"
    text = file.read_text()
    assert text.count(old) >= 1
    file.write_text(text.replace(old, new))
    return folders


def messages(result: Verification) -> list[str]:
    return [str(item) for item in (*result.mismatches, *result.unaccounted)]


def test_the_invented_agreement_is_proven(small: Folders) -> None:
    result = verified(small)
    assert messages(result) == []
    assert result.proven
    assert (result.names, result.spans, result.explained) == (10, 1, 1)
    assert [name for name, _ in result.narrative] == ["1", "2", "2.1", "3", "3/header"]
    assert result.with_facts == (
        *("title", "1.1", "1.2", "2.1/item-1", "2.1/item-2", "3/fraud"),
    )


def test_a_name_that_is_not_printed_is_reported(small: Folders) -> None:
    printed = 'csa:printedName "Ada Byron"'
    result = verified(change(small, printed, 'csa:printedName "Ada Lovelace"'))
    person = f"{LOAMSHIRE}/person/ada-byron"
    wanted = f"paragraph 3/fraud: wanted 'Ada Lovelace' for <{person}>, not printed"
    assert wanted in messages(result)
    assert not result.proven


def test_a_name_that_no_fact_accounts_for_is_reported(small: Folders) -> None:
    result = verified(change(small, '"Loamshire Safer Partnership"', '"The partners"'))
    assert "paragraph 1.1: no fact accounts for 'Safer'" in messages(result)


def test_an_explanation_of_what_is_not_printed_is_reported(small: Folders) -> None:
    result = verified(change(small, '"Theme Board Officer"', '"Theme Group Officer"'))
    assert messages(result) == [
        "paragraph 3/header: explains 'Theme Group Officer', which is not printed",
        "paragraph 3/header: no fact accounts for 'Board'",
        "paragraph 3/header: no fact accounts for 'Officer'",
    ]


def test_a_span_that_moved_is_reported(small: Folders) -> None:
    result = verified(change(small, "oa:end 14", "oa:end 13"))
    [message] = messages(result)
    assert message.startswith("paragraph 1.2: span <")


def test_a_paragraph_without_facts_needs_a_reason(small: Folders) -> None:
    said = '    csa:narrative "Leads in the list below."@en-GB ;\n'
    assert verified(change(small, said, "")).silent == ("2.1",)


def test_a_changed_document_is_reported_by_paragraph(
    small: Folders, tmp_path: Path
) -> None:
    document = tmp_path / "document.txt"
    text = DOCUMENT.read_text()
    document.write_text(text.replace("Fraud\n", "Frauds\n") + "\nAppendix\n")
    result = verified(small, document)
    [lost] = result.mismatches
    assert lost.paragraph == "2.1/item-2"
    assert lost.message == "no text of 5 characters with its fingerprint"
    assert result.unread == (13, 21)


def test_paragraphs_out_of_order_are_reported(small: Folders, tmp_path: Path) -> None:
    document = tmp_path / "document.txt"
    title, *rest = DOCUMENT.read_text().splitlines()
    document.write_text("\n".join([*rest, title]))
    result = verified(small, document)
    assert [m.paragraph for m in result.mismatches] == ["1"]


@pytest.mark.parametrize(
    ("text", "accounted", "left"),
    [
        ("They agreed. Then they left.", [], []),
        ("They met Ada.", [], ["Ada"]),
        ("The NHS met.", [], ["NHS"]),
        ("NHS staff met.", ["NHS"], []),
        ("NHSX staff met.", ["NHS"], ["NHSX"]),
        ("It takes 56 days.", [], ["56"]),
        ("It takes 56 days.", ["56"], []),
        ("High - force- wide", ["force-wide"], []),
        ("1.4 This agreement", ["1.4"], []),
        ("**Fire Safety: The Act** came", ["Fire Safety"], ["Act"]),
        ("in Leek; then", ["", "Leek"], []),
    ],
)
def test_what_counts_as_a_name(
    text: str, accounted: list[str], left: list[str]
) -> None:
    assert unaccounted(text, accounted) == left
