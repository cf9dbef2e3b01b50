"""The package finds its files in a checkout and in a wheel, and says when it cannot."""

from pathlib import Path

import pytest

from csa_graph import _bundle


def test_a_checkout_keeps_its_snapshot_beside_itself() -> None:
    assert _bundle.cache() == Path(__file__).parent.parent / "build"
    assert _bundle.web_package() == "api"


def test_a_wheel_keeps_its_snapshot_with_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_bundle, "BUNDLED", tmp_path)
    monkeypatch.setattr(_bundle, "PACKAGE", tmp_path)
    (tmp_path / "api").mkdir()
    assert _bundle.root() == tmp_path
    assert _bundle.cache().name == "csa-graph"
    assert _bundle.web_package() == "csa_graph.api"
