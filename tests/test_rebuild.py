"""A build in a process of its own writes a snapshot or says in one line why not."""

import sys
from pathlib import Path

import pytest

from csa_graph import rebuild
from csa_graph.build import Folders
from csa_graph.rebuild import FAILED, main
from csa_graph.snapshot import FILE_NAME, load


def test_a_snapshot_is_written(small: Folders, tmp_path: Path) -> None:
    places = [str(small.ontology), str(small.data), str(tmp_path / "out")]
    assert main(places) == 0
    assert load(tmp_path / "out").manifest.quads > 1000


def test_what_is_missing_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main([str(tmp_path / "no"), str(tmp_path / "no"), str(out)]) == FAILED
    said = capsys.readouterr().err
    assert said.startswith("wanted a folder, found none")
    assert said.count("\n") == 1
    assert not (out / FILE_NAME).exists()


def test_a_fault_of_the_machine_is_told_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(_folders: Folders) -> None:
        raise PermissionError(13, "Permission denied", "data/law")

    monkeypatch.setattr(rebuild, "build", failing)
    assert main(["a", "b", str(tmp_path)]) == FAILED
    assert capsys.readouterr().err == "data/law: Permission denied\n"


def test_it_imports_what_builds_and_nothing_of_the_web() -> None:
    import subprocess

    code = f"import sys, {rebuild.MODULE}; print('fastapi' in sys.modules)"
    run = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    assert run.stdout == "False\n"
