"""A snapshot is whole or not there, and says what it was made of.

A half-written snapshot that loads would answer with missing duties and no warning.
"""

from pathlib import Path

import pyoxigraph as ox
import pytest

from csa_graph.errors import SnapshotError
from csa_graph.snapshot import FILE_NAME, load, save, snapshot, write_whole

QUADS = list(
    ox.parse(
        b'<http://e/a> <http://e/b> "x"@en <http://e/g> .\n'
        b"<http://e/c> <http://e/b> <http://e/a> <http://e/g> .\n",
        format=ox.RdfFormat.N_QUADS,
    )
)


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    made = snapshot(QUADS, "inputs", "1.0")
    save(made, tmp_path / "new")
    held = load(tmp_path / "new")
    assert held.manifest == made.manifest
    assert set(held.quads) == set(QUADS)
    assert held.manifest.quads == 2


def test_the_order_of_the_quads_does_not_change_the_bytes(tmp_path: Path) -> None:
    one = save(snapshot(QUADS, "i", "1"), tmp_path / "one")
    other = save(snapshot([*QUADS[::-1], QUADS[0]], "i", "1"), tmp_path / "other")
    assert one.read_bytes() == other.read_bytes()


def test_a_shortened_snapshot_is_refused(tmp_path: Path) -> None:
    file = save(snapshot(QUADS, "i", "1"), tmp_path)
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[:-1]))
    with pytest.raises(SnapshotError, match="damaged"):
        load(tmp_path)


@pytest.mark.parametrize("content", [b"", b"# csa-graph snapshot {}\n", b"\xff\n"])
def test_another_file_is_no_snapshot(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(SnapshotError, match="not a snapshot"):
        load(tmp_path)


def test_a_missing_snapshot_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="no snapshot at"):
        load(tmp_path)


def test_a_place_that_cannot_be_written_keeps_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.mkdir()
    (target / "kept").write_text("kept")
    with pytest.raises(SnapshotError, match="cannot write"):
        write_whole(target, b"new")
    assert (target / "kept").read_text() == "kept"
    assert list(tmp_path.iterdir()) == [target]


def test_a_place_below_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SnapshotError, match="cannot write"):
        write_whole(tmp_path / "file" / "out", b"new")
