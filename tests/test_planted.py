"""Forty small errors, each planted in a copy of the data: what is said of it is known.

For each, a file in ``planted`` says what was changed and the full difference that
`check`, `verify` and `audit` must then show, written before it was first run. What
nobody notices says so, with the reason.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
import yaml
from rdflib.namespace import RDF, SH

from csa_graph import _bundle
from csa_graph.build import Folders
from csa_graph.errors import DataError
from csa_graph.findings import FAMILIES
from csa_graph.iri import ID
from csa_graph.shapes import violations
from tests.conftest import LOAMSHIRE
from tests.planting import (
    Plot,
    concluded,
    difference,
    misshapen,
    plant,
    plot,
    told,
)

# What is run here is covered elsewhere; measuring it would take half as long again.
pytestmark = pytest.mark.no_cover

FOLDER = Path(__file__).parent / "planted"
DOCUMENT = LOAMSHIRE.with_suffix(".txt")
ROWS: dict[str, list[str]] = yaml.safe_load((FOLDER / "rows.yml").read_text())
HELD = {"what", "family", "file", "old", "new", "unnoticed", "refused", "expected"}
SAID = {"check", "verify", "findings", "coverage"}


@dataclass(frozen=True, slots=True)
class Planted:
    """One error, as its file gives it."""

    name: str
    said: dict[str, Any]

    @property
    def expected(self) -> dict[str, Any]:
        """Return the difference, each part of it named."""
        listed = {name: {} for name in sorted(SAID)} | self.said.get("expected", {})
        listed["findings"] = dict(listed["findings"])
        return {**listed, "coverage": by_row(listed["coverage"] or [])}

    def text(self, ground: Plot) -> tuple[Path, str]:
        """Return the file and its text with the error in it."""
        ends = Path(self.said["file"]).parts
        (file,) = (f for f in ground.found.data if f.parts[-2:] == ends)
        text = file.read_text(encoding="utf-8")
        old, new = self.said["old"], self.said["new"]
        assert text.count(old) == 1, f"stands {text.count(old)} times: {old}"
        return file, text.replace(old, new)


def by_row(groups: Iterable[dict[str, list[str]]]) -> dict[str, list[str]]:
    """Return changes of coverage by row: a group lists rows that change alike."""
    return {
        row: sorted(group["changes"])
        for group in groups
        for name in group["rows"]
        for row in ROWS.get(name, [name])
    }


ALL = [
    Planted(file.stem, yaml.safe_load(file.read_text(encoding="utf-8")))
    for file in sorted(FOLDER.glob("*.yaml"))
]


@pytest.fixture(scope="module")
def grounds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Plot]:
    """Give the two agreements, the invented one with its document."""
    data = tmp_path_factory.mktemp("planted") / "data"
    shutil.copytree(_bundle.data() / "law", data / "law")
    shutil.copytree(LOAMSHIRE, data / LOAMSHIRE.name)
    real = Folders(_bundle.ontology(), _bundle.data()).inputs()
    invented = Folders(_bundle.ontology(), data).inputs()
    return {
        "staffordshire-2023": plot(real, f"{ID}staffordshire-2023", None),
        LOAMSHIRE.name: plot(invented, f"{ID}{LOAMSHIRE.name}", DOCUMENT),
    }


def ground_of(planted: Planted, grounds: dict[str, Plot]) -> Plot:
    """Return the agreement that an error is planted in."""
    folder = planted.said["file"].partition("/")[0]
    return grounds.get(folder, grounds["staffordshire-2023"])


@pytest.mark.parametrize("planted", ALL, ids=lambda planted: planted.name)
def test_a_planted_error_is_noticed_as_written(
    planted: Planted, grounds: dict[str, Plot], tmp_path: Path
) -> None:
    ground = ground_of(planted, grounds)
    file, text = planted.text(ground)
    if "refused" in planted.said:
        with pytest.raises(DataError, match=planted.said["refused"]):
            plant(ground, file, text, tmp_path)
        return
    after = plant(ground, file, text, tmp_path)
    assert difference(ground.untouched, after) == planted.expected


def test_there_are_forty_of_every_family() -> None:
    assert len(ALL) == 40
    assert {planted.said["family"] for planted in ALL} == {*FAMILIES, "data"}


@pytest.mark.parametrize("planted", ALL, ids=lambda planted: planted.name)
def test_what_goes_unnoticed_says_why_and_nothing_else_does(planted: Planted) -> None:
    said = planted.said
    assert set(said) <= HELD
    assert said["what"].endswith(".")
    assert set(said.get("expected", {})) <= SAID
    noticed = "refused" in said or any(planted.expected.values())
    assert noticed != ("unnoticed" in said)


def test_the_data_as_they_are_have_no_error_and_are_proven(
    grounds: dict[str, Plot],
) -> None:
    for ground in grounds.values():
        assert not any(p.startswith("error") for p in ground.untouched.problems)
        assert ground.untouched.mismatches == frozenset()


@pytest.mark.parametrize("name", ["03-reporter-dropped", "24-theme-mistyped"])
def test_looking_at_what_changed_gives_what_looking_at_all_gives(
    name: str, grounds: dict[str, Plot]
) -> None:
    (planted,) = (planted for planted in ALL if planted.name == name)
    ground = ground_of(planted, grounds)
    file, text = planted.text(ground)
    quads = concluded(ground.found, {**ground.parsed, file: facts(text)})
    every = frozenset(map(told, violations(quads, ground.shapes)))
    assert misshapen(ground, quads) == every
    assert every != frozenset(map(told, ground.misshapen))


def facts(text: str) -> tuple[ox.Quad, ...]:
    """Return the quads of TriG."""
    return tuple(ox.parse(text.encode(), format=ox.RdfFormat.TRIG))


def test_shapes_ask_for_values_and_their_kind_alone(grounds: dict[str, Plot]) -> None:
    """What makes it enough to look at what changed and at what points to it."""
    shapes = grounds[LOAMSHIRE.name].shapes
    targets = {p for p in shapes.predicates() if str(p).startswith(f"{SH}target")}
    assert targets <= {SH.targetClass, SH.targetSubjectsOf}
    paths = set(shapes.objects(None, SH.path))
    assert all(isinstance(path, rdflib.URIRef) for path in paths)
    of_values = set(shapes.objects(None, SH.node))
    properties = [p for shape in of_values for p in shapes.objects(shape, SH.property)]
    assert {str(p) for one in properties for p in shapes.predicates(one)} == {
        str(p) for p in (RDF.type, SH.path, SH.hasValue)
    }
