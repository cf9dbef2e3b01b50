"""Words are compared by what they mean, not by how they end or are typed."""

from collections import Counter
from pathlib import Path

import pytest

from csa_graph._bundle import QUERIES
from csa_graph.words import Lexicon, load_lexicon, meant, mended, stems, words


@pytest.fixture
def lexicon(tmp_path: Path) -> Lexicon:
    """Give a small lexicon."""
    file = tmp_path / "synonyms.txt"
    text = "# words\n- of, is\n! no, without\nofficer, in charge, lead  # posts\n"
    file.write_text(text, encoding="utf-8")
    return load_lexicon(file)


def test_a_line_is_one_meaning(lexicon: Lexicon) -> None:
    found = meant(lexicon, stems("who is in charge of leads without officers"))
    assert [meaning for _, meaning in found] == [
        "who",
        "officer",
        "officer",
        "no",
        "officer",
    ]


def test_what_turns_a_question_round_is_marked(lexicon: Lexicon) -> None:
    assert lexicon.turning == {"no"}


def test_words_that_begin_alike_mean_the_same(lexicon: Lexicon) -> None:
    found = meant(lexicon, stems("publisher published publication"))
    assert {meaning for _, meaning in found} == {"publis", "public"}


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("legislaton", "legislation"),
        ("goverance", "governance"),
        ("responsable authorites", "responsible authorities"),
        ("boad", "boad"),
        ("section17", "section17"),
        ("quixotic", "quixotic"),
    ],
)
def test_a_typo_is_mended_and_nothing_else(typed: str, read: str) -> None:
    known = ("authorities", "board", "governance", "legislation", "responsible")
    assert [word.folded for word in mended(words(typed), known)] == read.split()


def test_no_word_stands_in_two_lines_of_the_lexicon() -> None:
    lines = (QUERIES / "synonyms.txt").read_text(encoding="utf-8").splitlines()
    said = (line.partition("#")[0].lstrip("-!") for line in lines)
    runs = [{stems(run) for run in line.split(",")} - {()} for line in said]
    counted = Counter(run for line in runs for run in line)
    assert [run for run, count in counted.items() if count > 1] == []
