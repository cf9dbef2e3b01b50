"""A fingerprint finds its own paragraph, however the document is laid out.

If normalising differed between the editor's machine and the reader's, every
fingerprint would fail and nobody would believe any of them.
"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csa_graph.errors import SourceError
from csa_graph.source import find, normalise, read_source, sha256

WORDS = st.lists(st.text("abcé", min_size=1, max_size=5), min_size=1, max_size=20)


@given(WORDS, st.data())
def test_line_breaks_and_spaces_do_not_change_the_text(
    words: list[str], data: st.DataObject
) -> None:
    gaps = [data.draw(st.sampled_from([" ", "  ", "\n", "\n\n "])) for _ in words]
    text = "".join(word + gap for word, gap in zip(words, gaps, strict=True))
    assert normalise(text.splitlines()) == " ".join(words)


def test_composed_and_decomposed_letters_are_one() -> None:
    assert normalise(["cafe\u0301"]) == normalise(["caf\u00e9"])


def test_only_the_first_bullet_is_left_out() -> None:
    assert normalise(["- 3.6 one", "- (two)"]) == "3.6 one - (two)"


def test_cells_of_a_wrapped_row_are_joined_by_column() -> None:
    lines = ["Domestic\tBoard for\tAnn", "Abuse\tSafety\tLee", "of Leek"]
    assert normalise(lines) == "Domestic Abuse Board for Safety Ann Lee of Leek"


def test_nothing_but_white_space_is_nothing() -> None:
    assert normalise(["", "  "]) == ""


def test_a_paragraph_is_found_where_it_moved_to() -> None:
    lines = ["one", "", "two", "three"]
    wanted = "two three"
    place = find(lines, len(wanted), sha256(wanted), 3)
    assert place is not None
    assert (place.first, place.last, place.text) == (3, 4, wanted)


def test_a_changed_paragraph_is_not_found() -> None:
    assert find(["one", "twx"], 7, sha256("one two"), 0) is None
    assert find(["one", "two"], 9, sha256("one two x"), 0) is None


def test_a_document_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text(" \n")
    latin = tmp_path / "latin.txt"
    latin.write_bytes(b"caf\xe9")
    for file, said in (
        (empty, "is empty"),
        (latin, "not UTF-8"),
        (tmp_path / "none", "cannot be read"),
    ):
        with pytest.raises(SourceError, match=said):
            read_source(file)
