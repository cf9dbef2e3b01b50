"""The command line answers, says what is wrong in one line, and exits as promised.

0 fine, 1 findings, 2 wrong use or bad input; never a traceback.
"""

import csv
import io
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from api import Settings
from csa_graph import _bundle, cli
from csa_graph.build import Folders
from csa_graph.commands import inputs, outputs
from csa_graph.commands.command import FINDINGS, WRONG_USE
from csa_graph.graph import Graph

DOCUMENT = Path(__file__).parent / "agreements" / "loamshire-2025.txt"
Outcome = tuple[int, str, str]
Run = Callable[..., Outcome]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the data of the invented agreement and the law, never changed."""
    data = tmp_path_factory.mktemp("kept") / "data"
    shutil.copytree(_bundle.data() / "law", data / "law")
    shutil.copytree(DOCUMENT.with_suffix(""), data / "loamshire-2025")
    return data


@pytest.fixture
def run(
    kept: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Run:
    """Give a function that runs a command, over the invented agreement by default."""
    monkeypatch.setattr("csa_graph._bundle.cache", lambda: kept.parent / "cache")
    monkeypatch.setattr(inputs, "_PATIENCE_SECONDS", 60.0)

    def command(*words: str, data: Path | None = kept) -> Outcome:
        chosen = ["--data", str(data)] if data else []
        try:
            status = cli.main([*words, *chosen])
        except SystemExit as stopped:
            status = int(str(stopped.code))
        out, err = capsys.readouterr()
        return status, out, err

    return command


def break_file(folders: Folders, old: str, new: str) -> Path:
    file = folders.data / "loamshire-2025" / "agreement.trig"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    return file


def test_check_finds_nothing_in_good_data(run: Run) -> None:
    status, out, _ = run("check")
    assert status == 0
    assert out.splitlines()[-1].endswith(" 0 errors, 0 warnings, 31 notes")


def test_check_names_the_file_and_line_of_a_misspelt_property(
    run: Run, small: Folders
) -> None:
    file = break_file(small, "csa:cycle", "csa:cicle")
    before = file.read_text().partition("csa:cicle")[0]
    line = before.count("\n") + 1
    status, out, _ = run("check", data=small.data)
    assert status == FINDINGS
    assert f"{file}:{line}: error: The ontology defines no property csa:cicle" in out


def test_check_fails_on_a_warning_only_when_asked(run: Run, small: Folders) -> None:
    file = small.data / "loamshire-2025" / "agreement.trig"
    before, _, _ = file.read_text().partition("<loamshire-2025/judgement/subject-of-f")
    file.write_text(before)
    assert run("check", data=small.data)[0] == 0
    failing = run("check", "--fail-on", "warning", data=small.data)
    assert failing[0] == FINDINGS


def test_build_writes_the_same_bytes_twice(run: Run, tmp_path: Path) -> None:
    assert run("build", "--out", str(tmp_path / "one"))[0] == 0
    assert run("build", "--out", str(tmp_path / "two"))[0] == 0
    one, two = (tmp_path / n / "snapshot.nq" for n in ("one", "two"))
    assert one.read_bytes() == two.read_bytes()


def test_a_broken_file_leaves_the_last_snapshot_untouched(
    run: Run, small: Folders, tmp_path: Path
) -> None:
    assert run("build", "--out", str(tmp_path / "out"), data=small.data)[0] == 0
    good = (tmp_path / "out" / "snapshot.nq").read_bytes()
    break_file(small, "<loamshire-2025/para/1.1> {", "<loamshire-2025/para/9.9> {")
    status, _, err = run("build", "--out", str(tmp_path / "out"), data=small.data)
    assert status == WRONG_USE
    assert err.count("\n") == 1
    assert "nothing was written" in err
    assert (tmp_path / "out" / "snapshot.nq").read_bytes() == good


def test_verify_proves_the_document(run: Run) -> None:
    status, out, _ = run("verify", "--source", str(DOCUMENT))
    assert status == 0
    assert out.splitlines()[-1] == "mismatches: 0"


def test_verify_fails_on_another_document(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Another agreement\n")
    status, out, _ = run("verify", "--source", str(other))
    assert status == FINDINGS
    assert "paragraph title: no text of 46 characters with its fingerprint" in out
    assert "line 1: belongs to no paragraph" in out


def test_questions_are_listed_with_their_parameters(run: Run) -> None:
    _, out, _ = run("questions")
    assert "--param " in out


def test_derive_writes_the_same_rows_in_every_format(run: Run) -> None:
    asked = ("derive", "--priority", "fraud")
    status, out, _ = run(*asked, "--format", "json")
    assert status == 0
    rows = json.loads(out)["rows"]
    assert {row["priority"] for row in rows} == {"Fraud"}
    _, text, _ = run(*asked, "--format", "csv")
    read = list(csv.DictReader(io.StringIO(text)))
    assert [r["duty"] for r in read] == [r["duty"] for r in rows]
    _, text, _ = run(*asked, "--format", "md")
    assert text.count("\n| Fraud | county-wide priority |") == len(rows)
    _, text, _ = run(*asked)
    assert text.count("\nFraud     county-wide priority") == len(rows)


def test_a_takeaway_is_written_to_a_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "fraud.xlsx"
    status, out, _ = run(
        "derive", "--priority", "fraud", "--format", "xlsx", "--out", str(file)
    )
    assert (status, out) == (0, f"{file}\n")
    assert file.read_bytes()[:2] == b"PK"


def test_the_whole_matrix_is_shown_by_cells(run: Run) -> None:
    _, out, _ = run("derive")
    assert "Cells of the matrix" in out


def test_every_hop_of_a_chain_is_shown_on_request(run: Run) -> None:
    asked = ("derive", "--priority", "fraud", "--legislation", "s.42 Care Act 2014")
    status, out, _ = run(*asked, "--why")
    assert status == 0
    assert "officer    Fraud reporting officer, Ada Byron" in out


def test_all_agreements_may_be_derived_at_once(run: Run) -> None:
    _, text, _ = run("derive", "--agreement", "all", "--format", "json")
    assert list(json.loads(text)["agreements"]) == ["loamshire-2025"]


def test_several_chains_are_one_answer(run: Run, tmp_path: Path) -> None:
    asked = ("derive", "--priority", "fraud", "--rule", "same-subject")
    _, text, _ = run(*asked, "--format", "json")
    labels = [row["derivation"] for row in json.loads(text)["rows"]]
    file = tmp_path / "fraud.json"
    run(*asked, "--why", "--format", "json", "--out", str(file))
    chains = json.loads(file.read_text(encoding="utf-8"))["chains"]
    assert len(labels) > 1
    assert [chain["label"] for chain in chains] == labels


def test_where_no_chain_is_there_is_none_to_explain(run: Run) -> None:
    asked = ("derive", "--priority", "Fraud", "--legislation", "Fire Safety Act 2021")
    _, out, _ = run(*asked, "--why")
    assert out.startswith("Not stated. ")


def test_a_csv_file_has_its_cover_beside_it(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "fraud.csv"
    beside = tmp_path / "fraud.csv-metadata.json"
    _, out, _ = run(
        "derive", "--priority", "fraud", "--format", "csv", "--out", str(file)
    )
    assert out.split() == [str(file), str(beside)]
    said = json.loads(beside.read_text(encoding="utf-8"))
    notes = {note["name"]: note["value"] for note in said["notes"]}
    columns = [column["titles"] for column in said["tableSchema"]["columns"]]
    assert said["url"] == "fraud.csv"
    assert notes["Filters"] == "priority = fraud"
    assert columns == file.read_text(encoding="utf-8").splitlines()[0].split(",")


def test_a_trace_shows_its_chains(run: Run) -> None:
    status, out, _ = run("trace", "Ada Byron", "Loamshire Scams Board")
    assert status == 0
    assert out.startswith("1 shortest chain of 4 hops.")


def test_a_link_that_nothing_makes_is_not_stated(run: Run) -> None:
    act = "Fire Safety Act 2021"
    status, out, _ = run("derive", "--priority", "Fraud", "--legislation", act)
    assert status == 0
    assert out.startswith("Not stated. ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["derive", "--priority", "frod"], "did you mean 'Fraud'?"),
        (["derive", "--agreement", "rutland"], "wanted one of loamshire-2025"),
        (["ask", "nothing"], "no question 'nothing'"),
        (["ask", "priority_groups_of_need", "--param", "fraud"], "wanted NAME=VALUE"),
        (["verify", "--source", "none.txt"], "none.txt: cannot be read"),
        (["derive", "--format", "ods"], "--format ods needs --out FILE"),
        (["frob"], "invalid choice: 'frob'"),
        (["derive", "--format", "pdf"], "invalid choice: 'pdf'"),
    ],
)
def test_wrong_use_is_one_clear_line(run: Run, words: list[str], said: str) -> None:
    status, out, err = run(*words)
    assert (status, out, err.count("\n")) == (WRONG_USE, "", 1)
    assert said in err


def test_a_question_in_plain_words_is_answered(run: Run) -> None:
    status, out, err = run("ask", "who reports on fraud?")
    named = run("ask", "priority_in_the_agreement", "--param", "priority=fraud")
    assert (status, out) == named[:2]
    assert err == (
        "Taken as: What the agreement has on one priority"
        " (priority_in_the_agreement, priority = fraud)\n"
    )


def test_an_unclear_question_is_answered_with_three_commands(run: Run) -> None:
    status, out, _ = run("ask", "boards and officers")
    commands = [line.strip() for line in out.splitlines() if "csa-graph" in line]
    assert (status, len(commands)) == (0, 3)
    assert all(line.startswith("csa-graph ask ") for line in commands)


def test_a_question_like_no_other_is_answered_with_the_list(run: Run) -> None:
    status, out, _ = run("ask", "xyzzy plugh")
    assert status == 0
    assert out == "No question is like it; csa-graph questions lists them all.\n"


def test_no_command_at_all_is_one_clear_line(run: Run) -> None:
    status, _, err = run(data=None)
    assert (status, err.count("\n")) == (WRONG_USE, 1)
    assert "the following arguments are required: COMMAND" in err


def test_missing_folders_are_one_clear_line(run: Run, small: Folders) -> None:
    for file in (small.data / "loamshire-2025").iterdir():
        file.unlink()
    status, _, err = run("build", data=small.data)
    assert status == WRONG_USE
    assert "wanted a folder with .trig files, found none" in err


@pytest.mark.parametrize("form", ["trig", "nq", "ttl", "jsonld"])
def test_export_reads_back_as_the_same_facts(
    run: Run, kept: Path, tmp_path: Path, form: str
) -> None:
    file = tmp_path / f"out.{form}"
    assert run("export", "--format", form, "--out", str(file))[0] == 0
    [held] = (kept.parent / "cache").glob("*/snapshot.nq")
    whole = set(ox.parse(path=held))
    read = set(ox.parse(path=file))
    if form == "ttl":
        whole = {ox.Quad(q.subject, q.predicate, q.object) for q in whole}
    assert read == whole


def test_serve_opens_the_graph_it_was_given(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[Graph, str, int, object, object]] = []
    monkeypatch.setattr("api.serve", lambda *given: seen.append(given))
    assert run("serve", "--port", "8001")[0] == 0
    [(graph, host, port, _, _)] = seen
    assert (host, port) == ("127.0.0.1", 8001)
    assert graph.label(graph.agreement()).startswith("Loamshire")


def test_serve_takes_the_document_and_where_corrections_go(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[Settings] = []
    monkeypatch.setattr("api.serve", lambda *given: seen.append(given[3]))
    document = tmp_path / "agreement.txt"
    document.write_text("1 Purpose\n")
    options = ("--source", str(document), "--contact", "a@example.org")
    assert run("serve", *options)[0] == 0
    assert (seen[0].source, seen[0].contact) == (("1 Purpose",), "a@example.org")
    status, _, err = run("serve", "--source", str(tmp_path / "none.txt"))
    assert (status, err.count("\n")) == (WRONG_USE, 1)
    assert "cannot be read" in err


def test_a_long_stage_is_announced(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "_PATIENCE_SECONDS", 0.0)
    _, _, err = run("build")
    assert "csa-graph: checking" in err


def test_a_closed_pipe_ends_quietly(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(outputs, "write", closed)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert run("derive", "--priority", "fraud")[0] == 0


def test_the_process_exits_with_the_status(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "main", lambda: 1)
    with pytest.raises(SystemExit) as stopped:
        cli.run()
    assert stopped.value.code == 1
