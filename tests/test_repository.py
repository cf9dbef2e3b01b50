"""The repository keeps its promises about itself.

The agreement belongs to its publisher: facts from it stand here, sentences do not.
"""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from csa_graph import __version__

ROOT = Path(__file__).parent.parent
SOURCE = ROOT.parent / "shared" / "source" / "staffordshire-csa-2023-2026.txt"
RUN = 9
NAMED = 6
NAMES = (ROOT / "tests" / "long-names.txt").read_text(encoding="utf-8").splitlines()


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def runs(listed: list[str], length: int = RUN) -> set[tuple[str, ...]]:
    return {tuple(listed[i : i + length]) for i in range(len(listed) - length + 1)}


NAME_PARTS = {part for name in NAMES for part in runs(words(name), NAMED)}


def is_name(run: tuple[str, ...]) -> bool:
    """Return whether most of a run, without a break, is part of a listed name."""
    return bool(runs(list(run), NAMED) & NAME_PARTS)


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name]


@pytest.mark.skipif(not SOURCE.exists(), reason="the agreement's text is not here")
def test_no_sentence_of_the_agreement_is_copied() -> None:
    printed = runs(words(SOURCE.read_text(encoding="utf-8")))
    found = {}
    for file in tracked():
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        copied = {run for run in runs(words(text)) & printed if not is_name(run)}
        if copied:
            found[str(file.relative_to(ROOT))] = sorted(" ".join(c) for c in copied)
    assert found == {}


def test_the_listed_names_are_sorted_and_long() -> None:
    assert sorted(NAMES) == NAMES
    assert all(len(words(name)) >= NAMED for name in NAMES)


def test_the_changelog_begins_with_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    first = re.search(r"^## \[?(\d[^\]\s]*)", text, re.MULTILINE)
    assert first
    assert first.group(1) == __version__


def test_no_tool_is_configured_where_nothing_reads_it() -> None:
    tables = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(tables) == {"build-system", "project", "dependency-groups", "tool"}


def test_the_readme_says_why_each_dependency_is_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    names = [re.split(r"[<>=!\[ ]", line)[0] for line in project["dependencies"]]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in names if f"| {name} |" not in readme] == []
