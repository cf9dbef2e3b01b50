"""A problem is reported on the line where the thing is first written.

An editor who is sent to the wrong line mends the wrong thing.
"""

from pathlib import Path

import pytest

from csa_graph.lines import first_place, line_of

TEXT = r"""@base <http://e/> .
@prefix v: <http://e/vocab/> .
@prefix leg: <http://law/id/> .
<catalogue> {
  <a/b> a v:kind\/act .
  <http://e/full> <p> leg:ukpga\/1998\/37 .
  <a> <p> v:kind .
}
"""


@pytest.mark.parametrize(
    ("iri", "line"),
    [
        ("http://e/a/b", 5),
        ("http://e/full", 6),
        ("http://law/id/ukpga/1998/37", 6),
        ("http://e/vocab/kind/act", 5),
        ("http://e/a", 7),
        ("http://e/vocab/kind", 7),
    ],
)
def test_every_spelling_of_an_iri_is_found(iri: str, line: int) -> None:
    assert line_of(iri, TEXT) == line


def test_a_longer_name_is_not_taken_for_a_shorter_one() -> None:
    assert line_of("http://law/id/ukpga/1998/3", TEXT) is None


def test_the_first_file_that_names_it_counts(tmp_path: Path) -> None:
    other = tmp_path / "a.trig"
    other.write_text("# nothing\n")
    named = tmp_path / "b.trig"
    named.write_text(TEXT)
    assert first_place("http://e/a/b", [other, named]) == (named, 5)
    assert first_place("http://e/absent", [other, named]) is None


def test_a_file_that_is_gone_or_no_text_names_nothing(tmp_path: Path) -> None:
    gone, binary, good = (tmp_path / name for name in ("a", "b", "c"))
    binary.write_bytes(b"\xff<http://e/a>")
    good.write_text("<http://e/a>")
    assert first_place("http://e/a", (gone, binary, good)) == (good, 1)


def test_an_iri_in_quotes_is_found() -> None:
    assert line_of("http://e/a", '{\n "@id": "http://e/a" }') == 2
