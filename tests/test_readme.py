"""The README shows what the commands print, to the letter.

An example that no longer runs sends a newcomer away.
"""

import doctest
import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from csa_graph import _bundle, cli
from csa_graph.commands import COMMANDS
from csa_graph.iri import COLLECTIONS

README = Path(__file__).parent.parent / "README.md"
BLOCKS = re.findall(
    r"^```console\n\$ csa-graph (.*?)\n(.*?)^```$",
    README.read_text(encoding="utf-8"),
    re.MULTILINE | re.DOTALL,
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a place where snapshots are kept."""
    return tmp_path_factory.mktemp("kept")


@pytest.mark.parametrize(("command", "shown"), BLOCKS, ids=[c for c, _ in BLOCKS])
def test_the_readme_shows_what_a_command_prints(
    command: str,
    shown: str,
    kept: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(_bundle, "cache", lambda: kept)
    assert cli.main(shlex.split(command)) == 0
    assert capsys.readouterr().out == shown


def test_the_acceptance_that_is_shown_accepts_that_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_bundle, "cache", lambda: tmp_path)
    [shown] = re.findall(
        r"^```turtle\n(.*?)^```$",
        README.read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
    data = tmp_path / "data"
    shutil.copytree(_bundle.data(), data)
    (data / "staffordshire-2023" / "accepted.ttl").write_text(shown, encoding="utf-8")
    out = tmp_path / "audit.json"
    asked = ["audit", "--family", "gaps", "--severity", "warning", "--format", "json"]
    assert cli.main([*asked, "--data", str(data), "--out", str(out)]) == 0
    found = json.loads(out.read_text(encoding="utf-8"))["findings"]
    accepted = {one["id"]: one["accepted"]["role"] for one in found if one["accepted"]}
    name = "priority-without-board/drug-supply-and-county-line"
    assert accepted == {name: "head of community safety"}


def test_the_python_example_runs() -> None:
    failed, tried = doctest.testfile(str(README), module_relative=False)
    assert tried > 2
    assert failed == 0


def test_every_command_and_collection_stands_in_the_readme() -> None:
    text = README.read_text(encoding="utf-8")
    commands = [name for name in COMMANDS if f"csa-graph {name}" not in text]
    assert [c for c in commands if c not in {"serve", "search"}] == []
    shown = ("priorities", "legislation", "duties", "authorities", "boards", "plans")
    assert [n for n in shown if f"/{n}" not in text or n not in COLLECTIONS] == []
