"""``csa-graph draw`` and ``csa-graph network`` give what the service gives."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from csa_graph import cli
from csa_graph.commands import inputs
from csa_graph.drawing import DRAWINGS, draw
from csa_graph.graph import Graph
from csa_graph.views import Asked, view_of

Run = Callable[..., int]


@pytest.fixture
def run(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Give the command over the repository's own data."""
    monkeypatch.setattr(inputs, "current", lambda *_: None)
    monkeypatch.setattr(inputs, "open_graph", lambda _: graph)
    return lambda *words: cli.main([str(word) for word in words])


@pytest.mark.parametrize("form", DRAWINGS)
def test_draw_writes_a_picture_into_a_file(
    run: Run,
    graph: Graph,
    tmp_path: Path,
    form: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / f"picture.{form}"
    assert run("draw", "--focus", "fraud", "--depth", 2, "--out", file) == 0
    view = view_of(graph, graph.agreement(), Asked(focus="fraud", depth=2))
    assert file.read_bytes() == draw(graph, view, form)
    assert view.sentence in capsys.readouterr().out


def test_draw_takes_every_filter(run: Run, graph: Graph, tmp_path: Path) -> None:
    file = tmp_path / "law.svg"
    words = ("--view", "law-to-priorities", "--basis", "judgement", "--limit", 20)
    more = ("--types", "priority", "--types", "instrument", "--links", "Same subject")
    last = ("--as-at", "2025-01-01", "--size", "links", "--out", file)
    assert run("draw", *words, *more, *last) == 0
    asked = Asked(
        view="law-to-priorities",
        basis=("judgement",),
        limit=20,
        types=("priority", "instrument"),
        links=("Same subject",),
        as_at="2025-01-01",
        size="links",
    )
    view = view_of(graph, graph.agreement(), asked)
    assert file.read_bytes() == draw(graph, view, "svg")


def test_draw_wants_an_ending_it_knows(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("draw", "--out", tmp_path / "picture.gif") == 2
    said = capsys.readouterr().err
    assert said.startswith("csa-graph: --out: wanted a file with .svg")
    assert said.count("\n") == 1


def test_network_shows_every_table_and_the_links_it_takes(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("network") == 0
    text = capsys.readouterr().out
    assert text.startswith("Sole reporters, cut points and bridges take")
    for title in (
        "Priorities on which one post alone",
        "Links on which",
        "How far each",
    ):
        assert title in text


def test_network_comes_as_data_too(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("network", "--format", "json") == 0
    body = json.loads(capsys.readouterr().out)
    assert len(body["tables"]) == 5
