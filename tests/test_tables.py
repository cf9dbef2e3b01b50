"""One set of rows, several ways to write it, and no formula in any spreadsheet.

A cell that begins with an equals sign runs as a formula on an auditor's machine.
"""

import csv
import io

import pytest

from csa_graph.tables import (
    Table,
    as_columns,
    as_csv,
    as_markdown,
    as_text,
)

ROWS = (("=1+1", "a|b"), ("plain", "two\nlines"))
TABLE = Table("A title", ("one", "two"), ROWS)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_a_formula_is_written_as_text(cell: str) -> None:
    assert as_text(cell) == f"'{cell}"


def test_a_plain_cell_is_left_alone() -> None:
    assert as_text("Fraud - county") == "Fraud - county"


def test_csv_reads_back_as_the_same_rows() -> None:
    read = list(csv.reader(io.StringIO(as_csv(TABLE))))
    assert read == [["one", "two"], ["'=1+1", "a|b"], ["plain", "two\nlines"]]


def test_markdown_keeps_a_bar_inside_its_cell() -> None:
    lines = as_markdown(TABLE).splitlines()
    assert lines[0] == "A title"
    assert lines[2:] == [
        "| one | two |",
        "| --- | --- |",
        "| =1+1 | a\\|b |",
        "| plain | two lines |",
    ]


def test_columns_align_and_long_cells_are_cut() -> None:
    long = Table("T", ("a", "b"), (("x" * 60, "y"),))
    lines = as_columns(long).splitlines()
    assert lines[4] == f"{'x' * 47}…  y"
    assert lines[3] == f"{'-' * 48}  -"
