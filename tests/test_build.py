"""Files in, one snapshot out: the same bytes, no fact lost, nothing half done.

Two agreements share one graph and never each other's facts.
"""

from pathlib import Path

import pyoxigraph as ox
import pytest

from csa_graph.build import Folders, build, bundled, current
from csa_graph.errors import SnapshotError
from csa_graph.graph import Graph
from csa_graph.iri import COLLECTIONS, ID
from csa_graph.snapshot import FILE_NAME, Snapshot, canonical, load, save


def test_the_same_files_give_the_same_bytes(snapshot: Snapshot) -> None:
    assert canonical(build(bundled()).quads) == canonical(snapshot.quads)


def test_nothing_stands_outside_a_named_graph(snapshot: Snapshot) -> None:
    graphs = {quad.graph_name for quad in snapshot.quads}
    assert ox.DefaultGraph() not in graphs


def test_a_current_snapshot_is_taken_as_it_is(small: Folders, tmp_path: Path) -> None:
    said: list[str] = []
    fresh = current(small, tmp_path, said.append)
    assert any(stage.startswith("checking") for stage in said)
    said.clear()
    assert current(small, tmp_path, said.append).manifest == fresh.manifest
    assert said == []


def test_a_changed_file_leads_to_a_new_snapshot(small: Folders, tmp_path: Path) -> None:
    old = current(small, tmp_path)
    file = small.data / "loamshire-2025" / "agreement.trig"
    file.write_text(file.read_text().replace("Ada Byron", "Ada King"))
    new = current(small, tmp_path)
    assert new.manifest.sha256 != old.manifest.sha256
    assert load(tmp_path).manifest == new.manifest


def test_a_place_that_cannot_be_written_is_no_hindrance(
    small: Folders, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    said: list[str] = []
    made = current(small, tmp_path / "file" / "below", said.append)
    assert made.manifest.quads > 0
    assert said[-1].startswith("cannot write")


def test_a_failing_write_keeps_the_old_snapshot(
    snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(snapshot, tmp_path)
    before = (tmp_path / FILE_NAME).read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(SnapshotError, match="No space left"):
        save(snapshot, tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == [FILE_NAME]
    assert (tmp_path / FILE_NAME).read_bytes() == before


@pytest.mark.parametrize("slug", ["loamshire-2025", "staffordshire-2023"])
def test_a_list_of_one_agreement_holds_nothing_of_another(
    two: Graph, slug: str
) -> None:
    other = {"loamshire-2025", "staffordshire-2023"} - {slug}
    for collection in COLLECTIONS.values():
        if collection.of_agreement:
            rows = two.listing(collection.name, two.agreement(slug)).rows
            named = {value for row in rows for value in row.values.values()}
            named |= {c.iri for row in rows for c in row.citations}
            assert not [v for v in named if v.startswith(f"{ID}{other.copy().pop()}")]


def test_a_second_agreement_changes_no_answer_about_the_first(
    two: Graph, graph: Graph
) -> None:
    agreement = graph.agreement("staffordshire-2023")
    for collection in COLLECTIONS.values():
        if collection.of_agreement:
            one = graph.listing(collection.name, agreement)
            both = two.listing(collection.name, agreement)
            assert [r.values for r in both.rows] == [r.values for r in one.rows]


def test_the_newest_agreement_is_meant_where_none_is_named(two: Graph) -> None:
    assert two.agreement() == f"{ID}loamshire-2025"
    assert two.agreement("staffordshire-2023") == f"{ID}staffordshire-2023"
