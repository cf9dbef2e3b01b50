"""Bad input gets one clear message and leaves the last good output untouched.

An editor's slip must neither pass in silence nor cost what was there.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from csa_graph import cli
from csa_graph.build import Folders
from csa_graph.commands import inputs
from csa_graph.commands.command import WRONG_USE
from csa_graph.snapshot import FILE_NAME

GOOD = b"the last good output"


def replace(old: str, new: str) -> Callable[[Path], None]:
    def change(data: Path) -> None:
        file = data / "loamshire-2025" / "agreement.trig"
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new, 1))

    return change


def append(text: str) -> Callable[[Path], None]:
    def change(data: Path) -> None:
        with (data / "loamshire-2025" / "agreement.trig").open("a") as file:
            file.write(text)

    return change


def second_copy(data: Path) -> None:
    text = (data / "loamshire-2025" / "agreement.trig").read_text()
    begin = text.index("  <loamshire-2025/para/1.1> a csa:Paragraph")
    end = text.index("  <loamshire-2025/para/1.2> a csa:Paragraph")
    twin = text[begin:end].replace(
        "<loamshire-2025/para/1.1>", "<loamshire-2025/para/x>"
    )
    head = text[: text.index("<catalogue>")]
    fact = '<loamshire-2025/para/x> { <loamshire-2025> csa:cycle "P3Y"^^xsd:duration }'
    other = f"{head}<catalogue> {{\n{twin}}}\n{fact}\n"
    (data / "loamshire-2025" / "twin.trig").write_text(other)


def not_utf_8(data: Path) -> None:
    (data / "loamshire-2025" / "extra.trig").write_bytes(b"# one\n# caf\xe9\n")


def empty_folder(data: Path) -> None:
    (data / "rutland-2025").mkdir()


def no_folder(data: Path) -> None:
    shutil.rmtree(data)


CYCLE = """
<loamshire-2025/para/1.1> {
  <loamshire-2025/board/loamshire-safer-partnership> org:reportsTo
    <loamshire-2025/board/loamshire-scams-board> .
  <loamshire-2025/board/loamshire-scams-board> org:reportsTo
    <loamshire-2025/board/loamshire-safer-partnership> .
}
"""
UNDESCRIBED = (
    '<loamshire-2025/para/9.9> { <loamshire-2025> csa:cycle "P3Y"^^xsd:duration }'
)

CASES = {
    "a syntax error": (replace("csa:cycle", "csa cycle"), 2, "trig:177: syntax: "),
    "a misspelt property": (
        replace("csa:cycle", "csa:cicle"),
        1,
        "trig:177: error: The ontology defines no property csa:cicle: correct its",
    ),
    "a fact in a graph that nobody describes": (
        append(UNDESCRIBED),
        1,
        "holds facts, but the catalogue does not say what it is",
    ),
    "a fact outside any graph": (
        append('<loamshire-2025> csa:cycle "P3Y"^^xsd:duration .'),
        2,
        "stands outside any graph: put it into a GRAPH block",
    ),
    "a paragraph described twice": (second_copy, 1, "error: "),
    "a date that is none": (
        replace('"2025"^^xsd:gYear', '"20-25"^^xsd:gYear'),
        2,
        "'20-25' is not a valid xsd:gYear",
    ),
    "a missing folder": (no_folder, 2, "wanted a folder, found none"),
    "an empty folder": (empty_folder, 2, "wanted a folder with .trig files"),
    "a cycle of boards": (append(CYCLE), 1, "error: "),
    "a file that is not UTF-8": (not_utf_8, 2, "extra.trig:2: not UTF-8: byte 0xe9"),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_reported_and_nothing_is_lost(
    name: str,
    small: Folders,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(inputs, "_PATIENCE_SECONDS", 60.0)
    spoil, status, said = CASES[name]
    out = tmp_path / "out"
    out.mkdir()
    (out / FILE_NAME).write_bytes(GOOD)
    spoil(small.data)
    data = ["--data", str(small.data)]
    assert cli.main(["check", *data]) == status
    shown = capsys.readouterr()
    assert said in shown.out + shown.err
    assert cli.main(["build", *data, "--out", str(out)]) == WRONG_USE
    assert capsys.readouterr().err.count("\n") == 1
    assert [file.name for file in out.iterdir()] == [FILE_NAME]
    assert (out / FILE_NAME).read_bytes() == GOOD
