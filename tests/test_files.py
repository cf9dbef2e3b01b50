"""Bad input gets one clear message, with file and line, and nothing is skipped.

A file that is silently skipped is a duty that silently vanishes from the coverage.
"""

from pathlib import Path

import pytest

from csa_graph.errors import BundleError, DataError
from csa_graph.files import MAX_BYTES, inputs, read_quads, read_text

HEAD = "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"


def refused(file: Path, text: str) -> DataError:
    file.write_text(text)
    with pytest.raises(DataError) as raised:
        list(read_quads(file))
    return raised.value


def test_a_syntax_error_is_reported_with_its_line(tmp_path: Path) -> None:
    error = refused(tmp_path / "a.trig", "<http://e/g> {\n <http://e/a> b c .\n}")
    assert error.line == 2
    assert str(error).startswith(f"{tmp_path / 'a.trig'}:2: syntax: ")


def test_a_fact_outside_any_graph_is_refused(tmp_path: Path) -> None:
    text = "# head\n<http://e/a> <http://e/b> <http://e/c> .\n"
    error = refused(tmp_path / "a.trig", text)
    assert error.line == 2
    assert "stands outside any graph" in str(error)


def test_a_date_that_is_none_is_refused(tmp_path: Path) -> None:
    text = f'{HEAD}<http://e/g> {{\n<http://e/a> <http://e/b> "2021-02-30"^^xsd:date }}'
    error = refused(tmp_path / "a.trig", text)
    assert error.line == 3
    assert "'2021-02-30' is not a valid xsd:date" in str(error)


def test_a_quoted_triple_is_refused(tmp_path: Path) -> None:
    text = (
        "<http://e/g> { <http://e/a> <http://e/b> <<( <http://e/a> a <http://e/c> )>> }"
    )
    assert "a triple as subject or object" in str(refused(tmp_path / "a.trig", text))


def test_an_escaped_literal_is_refused_without_a_line(tmp_path: Path) -> None:
    text = f'{HEAD}<http://e/g> {{ <http://e/a> <http://e/b> "1\\u0041"^^xsd:date }}'
    assert refused(tmp_path / "a.trig", text).line is None


def test_a_file_that_is_not_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "a.trig"
    file.write_bytes(b"# one\n# caf\xe9\n")
    with pytest.raises(DataError, match=r"a\.trig:2: not UTF-8: byte 0xe9"):
        read_text(file)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read: No such file"):
        read_text(tmp_path / "none.trig")


def test_a_file_of_unreasonable_size_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "large.trig"
    with file.open("wb") as out:
        out.truncate(MAX_BYTES + 1)
    with pytest.raises(DataError, match="larger than"):
        read_text(file)


def test_turtle_stands_in_the_ontology_s_own_graph(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text('<http://e/a> <http://e/b> "x"@en-GB .')
    [quad] = read_quads(file)
    assert str(quad.graph_name) == "<https://w3id.org/csa-graph/ontology>"


def ontology(folder: Path) -> Path:
    for name in ("terms", "vocab", "shapes", "checks", "rules"):
        (folder / name).mkdir(parents=True)
        (folder / name / "one.ttl").write_text("")
    return folder


def test_a_missing_or_empty_folder_is_refused(tmp_path: Path) -> None:
    known = ontology(tmp_path / "ontology")
    with pytest.raises(BundleError, match="wanted a folder, found none"):
        inputs(known, tmp_path / "data")
    (tmp_path / "data").mkdir()
    with pytest.raises(BundleError, match="found it empty"):
        inputs(known, tmp_path / "data")


def test_an_empty_agreement_folder_is_refused(tmp_path: Path) -> None:
    known = ontology(tmp_path / "ontology")
    (tmp_path / "data" / "loamshire").mkdir(parents=True)
    with pytest.raises(DataError, match=r"loamshire: wanted a folder with \.trig"):
        inputs(known, tmp_path / "data")


def test_a_data_folder_without_folders_is_refused(tmp_path: Path) -> None:
    known = ontology(tmp_path / "ontology")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "stray.trig").write_text("")
    with pytest.raises(DataError, match=r"wanted folders with \.trig files"):
        inputs(known, tmp_path / "data")
