"""Data that are wrong or poisoned are refused with file and line, or shown as words.

They come from an editor's disk. Nothing is fetched for them, nothing of them ends the
process, and no label of theirs is more than a label.
"""

import csv
import io
import json
import os
import re
import shutil
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient
from lxml import etree

from api import create_app
from csa_graph import cli, files
from csa_graph.build import Folders, read
from csa_graph.check import problems
from csa_graph.errors import CsaError, DataError, SourceError
from csa_graph.export import serialise
from csa_graph.files import read_facts, read_quads
from csa_graph.graph import Graph, open_graph
from csa_graph.rules import load_rules
from csa_graph.shapes import load_shapes
from csa_graph.signs import shown
from csa_graph.snapshot import Snapshot
from csa_graph.source import read_source
from csa_graph.store import EmbeddedStore
from csa_graph.takeaway import as_text
from tests.serving import Canary

G = "<http://e/g>"
A, B, C = "<http://e/a>", "<http://e/b>", "<http://e/c>"
SPO = f"{A} {B} "
DEEP = 100_000
SECONDS = 20.0

# name: file, text (CANARY is where somebody listens), line, what is said
FILES: dict[str, tuple[str, str, int | None, str]] = {
    "square brackets": ("a.trig", f"{G} {{\n{SPO}{'[' * DEEP}", 2, "nests deeper"),
    "lists": ("a.trig", f"{G} {{\n{SPO}{'(' * DEEP}", 2, "nests deeper"),
    "closed lists": ("a.ttl", f"{SPO}{'(' * DEEP}{')' * DEEP} .", 1, "nests deeper"),
    "quoted triples": ("a.ttl", f"\n{SPO}{'<<( ' * DEEP}", 2, "nests deeper"),
    "old quoted triples": ("a.trig", f"{G} {{ {'<< ' * DEEP}", 1, "nests deeper"),
    "quads of triples": ("a.nq", f"{SPO}{'<<( ' * DEEP}", 1, "nests deeper"),
    "annotations": ("a.trig", f"{G} {{ {SPO}{C} {'{| ' * DEEP}", 1, "nests deeper"),
    "objects": ("a.jsonld", '{"http://e/b":' * DEEP, 1, "nests deeper"),
    "closed objects": (
        "a.jsonld",
        '{"http://e/b":' * 5000 + "1" + "}" * 5000,
        1,
        "nests deeper",
    ),
    "arrays": ("a.jsonld", "\n" + "[" * DEEP, 2, "nests deeper"),
    "depth behind a comment": ("a.trig", f"# {{\n{'[' * DEEP}", 2, "nests deeper"),
    "depth behind an escape": ("a.trig", f"ex:a\\# {'[' * DEEP}", 1, "nests deeper"),
    "depth behind a quote": ("a.trig", f"ex:a\\' {'[' * DEEP}", 1, "nests deeper"),
    "a remote context": (
        "a.jsonld",
        '{"@context": "CANARY", "@id": "http://e/a", "b": 1}',
        None,
        "a context elsewhere is never fetched",
    ),
    "a remote context in a list": (
        "a.jsonld",
        '{"@context": [{}, "CANARY"], "@id": "http://e/a", "b": 1}',
        None,
        "a context elsewhere is never fetched",
    ),
    "an imported context": (
        "a.jsonld",
        '{"@context": {"@version": 1.1, "@import": "CANARY"}, "http://e/b": 1}',
        None,
        "a context elsewhere is never fetched",
    ),
    "a scoped context": (
        "a.jsonld",
        '{"@context": {"b": {"@id": "x:b", "@context": "CANARY"}}, "b": {"c": 1}}',
        None,
        "a context elsewhere is never fetched",
    ),
    "a context on disk": (
        "a.jsonld",
        '{"@context": "file:///etc/passwd", "b": 1}',
        None,
        "a context elsewhere is never fetched",
    ),
    "an undefined prefix": ("a.trig", f"{G} {{\n\nex:a {B} {C} }}", 3, "syntax"),
    "an endless string": ("a.trig", f'{G} {{\n{SPO}"abc', 2, "syntax"),
    "an endless long string": ("a.trig", f'{G} {{ {SPO}"""abc\n\n', 1, "syntax"),
    "a relative IRI": ("a.trig", f"{G} {{\n<a> {B} {C} }}", 2, "syntax"),
    "an IRI with a space": ("a.trig", f"{G} {{ <http://e/ a> {B} {C} }}", 1, "syntax"),
    "an IRI that closes": (
        "a.trig",
        f"{G} {{ <http://e/\\u003E> {B} {C} }}",
        1,
        "syntax",
    ),
    "a surrogate": ("a.trig", f'{G} {{\n{SPO}"\\uD800" }}', 2, "syntax"),
    "a surrogate in JSON": (
        "a.jsonld",
        '{"@id": "x:g", "@graph": [{"@id": "x:a", "x:b": "\\ud800"}]}',
        1,
        "syntax",
    ),
    "no JSON": ("a.jsonld", '{"a": \n nope}', 2, "syntax"),
    "a fact outside": ("a.nq", f"\n{SPO}{C} .", 2, "stands outside any graph"),
    "a fact outside in JSON": (
        "a.jsonld",
        '\n{"@id": "http://e/a", "http://e/b": "c"}',
        2,
        "stands outside any graph",
    ),
    "Turtle, which names no graph": ("a.ttl", f"\n{SPO}{C} .", 2, "outside any graph"),
    "a quoted triple": (
        "a.trig",
        f"{G} {{ {SPO}<<( {A} {B} {C} )>> }}",
        None,
        "a triple as subject or object",
    ),
    "a number that is none": (
        "a.nq",
        f'{SPO}"x"^^<http://www.w3.org/2001/XMLSchema#integer> {G} .',
        1,
        "is not a valid xsd:integer",
    ),
}


def refusal(file: Path) -> DataError:
    started = time.monotonic()
    with pytest.raises(DataError) as raised:
        list(read_facts(file))
    assert time.monotonic() - started < SECONDS
    return raised.value


@pytest.mark.parametrize("name", FILES)
def test_a_poisoned_file_is_refused_with_its_place(
    name: str, tmp_path: Path, watched: Canary
) -> None:
    place, text, line, said = FILES[name]
    file = tmp_path / place
    file.write_text(text.replace("CANARY", watched.address), encoding="utf-8")
    error = refusal(file)
    assert error.file == file
    assert error.line == line
    assert said in str(error)
    assert str(error).startswith(f"{file}:{line}: " if line else f"{file}: ")
    assert len(str(error).splitlines()) == 1
    assert watched.visits == []


BYTES = {
    "UTF-16": ("<http://e/g> {}".encode("utf-16"), "not UTF-8: byte 0xff"),
    "half a sign": (b"# a\n\xe2\x82", "a.trig:2: not UTF-8"),
    "an overlong sign": (b"\xc0\xaf", "not UTF-8: byte 0xc0"),
    "zeros": (b"\0" * 1000, "a.trig:1: syntax"),
    "a workbook": (b"PK\x03\x04\xff", "not UTF-8"),
}


@pytest.mark.parametrize("name", BYTES)
def test_what_is_no_text_is_refused(name: str, tmp_path: Path) -> None:
    content, said = BYTES[name]
    file = tmp_path / "a.trig"
    file.write_bytes(content)
    assert said in str(refusal(file))


def endless(file: Path) -> None:
    file.symlink_to("/dev/zero")


def loop(file: Path) -> None:
    file.symlink_to(file)


def nowhere(file: Path) -> None:
    file.symlink_to(file.with_name("nowhere"))


PLACES: dict[str, tuple[Callable[[Path], object], str]] = {
    "an endless file": (endless, "wanted a regular file"),
    "a pipe": (os.mkfifo, "wanted a regular file"),
    "a folder": (Path.mkdir, "wanted a regular file"),
    "a link to itself": (loop, "cannot be read: Too many levels"),
    "a link to nowhere": (nowhere, "cannot be read: No such file"),
}


@pytest.mark.parametrize("name", PLACES)
def test_what_is_no_file_is_not_waited_for(name: str, tmp_path: Path) -> None:
    make, said = PLACES[name]
    file = tmp_path / "a.trig"
    make(file)
    assert said in str(refusal(file))
    with pytest.raises(SourceError):
        read_source(file)


def test_more_statements_than_are_read_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: Folders
) -> None:
    monkeypatch.setattr(files, "MAX_STATEMENTS", 10)
    file = tmp_path / "a.nq"
    file.write_text("".join(f'{SPO}"{n}" {G} .\n' for n in range(11)))
    assert "more than 10 statements" in str(refusal(file))
    monkeypatch.setattr(files, "MAX_STATEMENTS", 2_000_000)
    monkeypatch.setattr("csa_graph.build.MAX_STATEMENTS", 10)
    with pytest.raises(DataError, match="more than 10 statements"):
        read(small.inputs())


@pytest.mark.parametrize("ending", [".rdf", ".owl", ".xml", ".n3", ".nt", ".json"])
def test_rdf_in_another_form_is_not_passed_over(ending: str, small: Folders) -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "b">]><rdf:RDF>&b;</rdf:RDF>'
    (small.data / "loamshire-2025" / f"more{ending}").write_text(bomb)
    with pytest.raises(DataError, match=r"wanted RDF as \.trig, \.nq, \.jsonld"):
        small.inputs()


@pytest.mark.parametrize("form", ["nq", "jsonld"])
def test_the_same_facts_in_another_form_are_the_same_facts(
    form: str, small: Folders
) -> None:
    before = set(read(small.inputs()))
    file = small.data / "loamshire-2025" / "agreement.trig"
    written = serialise(read_quads(file), form)
    file.unlink()
    file.with_suffix(f".{form}").write_bytes(written)
    assert set(read(small.inputs())) == before


HEAD = "#+ label: x\n#+ summary: x\n"
RULES = {
    "a call": "CONSTRUCT { ?s ?p ?o }\nWHERE { SERVICE <CANARY> { ?s ?p ?o } }",
    "a silent call": "CONSTRUCT { ?s ?p ?o }\nWHERE { SERVICE SILENT ?x {} }",
    "a hidden call": "CONSTRUCT { ?s ?p ?o }\nWHERE { S\\u0045RVICE <CANARY> {} }",
    "a load": "LOAD <CANARY>\nWHERE {}",
    "depth": "CONSTRUCT { ?s ?p ?o }\nWHERE { " + "{" * 5000 + "}" * 5000 + " }",
}


@pytest.mark.parametrize("name", RULES)
def test_a_rule_that_calls_out_or_nests_deep_is_refused(
    name: str, tmp_path: Path, watched: Canary
) -> None:
    file = tmp_path / "rule.rq"
    file.write_text(HEAD + RULES[name].replace("CANARY", watched.address))
    with pytest.raises(DataError) as raised:
        load_rules([file])
    assert raised.value.line in {3, 4}
    assert watched.visits == []


SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
<http://e/s> a sh:NodeShape ; sh:targetClass <http://e/c> ; {} .
"""


@pytest.mark.parametrize(
    "said",
    [
        'sh:sparql <http://e/q> . <http://e/q> sh:select "SELECT * {}"',
        "sh:js <http://e/q>",
        "sh:rule <http://e/q>",
        "owl:imports <CANARY>",
        "sh:shapesGraph <CANARY>",
    ],
)
def test_a_shape_that_runs_or_loads_anything_is_refused(
    said: str, tmp_path: Path, watched: Canary
) -> None:
    file = tmp_path / "shape.ttl"
    file.write_text(SHAPE.replace("{}", said.replace("CANARY", watched.address)))
    with pytest.raises(DataError, match="a shape may not run or load anything"):
        load_shapes([file])
    assert watched.visits == []


SOURCES = {
    "nothing": (b"", "is empty"),
    "only blanks": (b" \n\t\n", "is empty"),
    "UTF-16": ("text".encode("utf-16"), "not UTF-8 text"),
    "too much": (b"a" * (16 * 1024 * 1024 + 1), "larger than 16777216 bytes"),
}


@pytest.mark.parametrize("name", SOURCES)
def test_a_poisoned_document_is_refused(name: str, tmp_path: Path) -> None:
    content, said = SOURCES[name]
    file = tmp_path / "document.txt"
    file.write_bytes(content)
    with pytest.raises(SourceError, match=said):
        read_source(file)


def test_a_file_with_a_hostile_name_is_one_harmless_line(
    small: Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = small.data / "loamshire-2025" / "a\x1b[2J\nb\u202e.trig"
    bad.write_text("x y")
    assert cli.main(["check", "--data", str(small.data)]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert shown(said) == said
    assert "\\u001b[2J b\\u202e.trig:1: syntax" in said


def test_hostile_values_in_findings_are_harmless_lines(
    small: Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = small.data / "loamshire-2025" / "bad.trig"
    bad.write_text(
        '<http://e/\u202ea> { <http://e/\u202ea> <http://e/b> "\\u001B[2J"@en }'
    )
    assert cli.main(["check", "--data", str(small.data)]) == 1
    said = capsys.readouterr().out
    assert shown(said) == said
    assert "e/\\u202e" in said


def test_a_cycle_and_a_thousand_errors_end(small: Folders) -> None:
    many = "".join(
        f"<http://e/{n}> <http://e/p{n}> <http://e/{n}> ." for n in range(300)
    )
    (small.data / "loamshire-2025" / "many.trig").write_text(f"{G} {{ {many} }}")
    found = small.inputs()
    quads = read(found)
    started = time.monotonic()
    listed = problems(found, quads, EmbeddedStore(quads))
    assert len(listed) > 300
    assert time.monotonic() - started < 120


LABELS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1:A9)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\uff1d1",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title><script>alert(1)</script>",
    "javascript:alert(1)",
    "[x](javascript:alert(1))",
    "![x](http://127.0.0.1:1/)",
    "\x1b[2J\x1b]0;x\x07",
    "\u202egpj.exe",
    "zero\u200bwidth\u2060\ufeff",
    "a\u2028b\u2029c",
    "\x01\x02\x7f\x9b",
    "\U000e0041tag",
    "a|b\\|c",
    "`code` ``",
    "]]>",
    "{{ 7*7 }}{% raw %}",
    "%s%n%(x)s",
    "href onmouseover=alert(1)",
    "two\nlines\r\nthree",
    "A" * 300,
    "\\",
    "\u0000",
)
LISTS = ("priorities", "boards", "officers", "plans", "drivers", "authorities")


@pytest.fixture(scope="module")
def poisoned(snapshot: Snapshot) -> Graph:
    """Give the repository's data with hostile labels on what lists show."""
    quads, number = [], 0
    steps = re.compile(r"/(priority|board|officer|plan|driver|body|person|para)/[^/]+$")
    for quad in sorted(snapshot.quads, key=str):
        name = getattr(quad.subject, "value", "")
        if quad.predicate.value.endswith("#label") and steps.search(name):
            said = ox.Literal(LABELS[number % len(LABELS)], language="en-gb")
            number += 1
            graph = quad.graph_name
            quads.append(ox.Quad(quad.subject, quad.predicate, said, graph))
        else:
            quads.append(quad)
    assert number > len(LABELS)
    return open_graph(replace(snapshot, quads=tuple(quads)))


@pytest.fixture(scope="module")
def client(poisoned: Graph) -> TestClient:
    """Give a client of the service over poisoned data."""
    return TestClient(create_app(poisoned))


def content(client: TestClient, path: str) -> bytes:
    reply = client.get(path)
    assert reply.status_code == 200, reply.text[:300]
    for name, value in reply.headers.items():
        assert value.isprintable(), name
    return reply.content


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("ending", ["txt", "md", "csv"])
def test_a_poisoned_label_is_plain_text(
    client: TestClient, name: str, ending: str
) -> None:
    text = content(client, f"/{name}.{ending}").decode()
    assert shown(text.replace("\r\n", "\n")) == text.replace("\r\n", "\n")
    if ending == "csv":
        for row in csv.reader(io.StringIO(text)):
            assert [cell for cell in row if as_text(cell) != cell] == []
    if ending == "md":
        assert not re.search(r"(?<!\\)<(?:script|img)", text)
        assert not re.search(r"(?<!\\)\[x\]", text)


@pytest.mark.parametrize("name", LISTS)
def test_a_poisoned_label_is_a_cell_of_text(client: TestClient, name: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(content(client, f"/{name}.xlsx")))
    kinds = {c.data_type for sheet in book for row in sheet.iter_rows() for c in row}
    assert "f" not in kinds
    packed = zipfile.ZipFile(io.BytesIO(content(client, f"/{name}.ods")))
    tree = etree.fromstring(packed.read("content.xml"))
    formulas = [n for n in tree.iter() for key in n.attrib if "formula" in str(key)]
    assert formulas == []


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("ending", ["ttl", "trig", "jsonld"])
def test_a_poisoned_label_is_whole_as_data(
    client: TestClient, poisoned: Graph, name: str, ending: str
) -> None:
    form = ox.RdfFormat.from_extension(ending)
    told = {
        (str(q.subject), q.object.value)
        for q in ox.parse(content(client, f"/{name}.{ending}"), format=form)
        if q.predicate.value.endswith("#label")
    }
    listed = json.loads(content(client, f"/{name}.json"))["rows"]
    known = {v for row in listed for k, v in row.items() if k.endswith("_iri")}
    assert {
        (f"<{i}>", poisoned.label(i)) for i in known if i.startswith("http")
    } <= told


def is_ours(script: dict[str, str]) -> bool:
    """Return whether a script is a file of ours, or data that does not run."""
    return script.get("src", "").startswith("/static/") or (
        script.get("type") == "application/json"
    )


class Page(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note whatever runs, loads or leads elsewhere than it may."""
        given = {name: value or "" for name, value in attrs}
        if tag in {"script", "img", "iframe", "object", "embed", "base"}:
            place = given.get("src", "")
            if not place.startswith(("/static/", "/graph")) and tag != "script":
                self.wrong.append(f"<{tag} {given}>")
            if tag == "script" and not is_ours(given):
                self.wrong.append(f"<{tag} {given}>")
        self.wrong += [n for n in given if n.startswith("on") or n == "style"]
        for name in ("href", "src", "action", "formaction"):
            if given.get(name, "").strip().lower().startswith(("javascript:", "data:")):
                self.wrong.append(given[name])


PAGES = (
    *(f"/{name}" for name in LISTS),
    *(
        "/",
        "/lists",
        "/priorities/fraud",
        "/derivations",
        "/audit",
        "/graph",
        "/search",
    ),
    *("/search?q=script", "/paragraphs/2.5", "/questions", "/trace", "/ontology.csv"),
    *("/agreements/staffordshire-2023", "/derivations?priority=fraud", "/docs"),
)


@pytest.mark.parametrize("path", PAGES)
def test_a_poisoned_label_on_a_page_is_words(client: TestClient, path: str) -> None:
    reply = client.get(path, headers={"accept": "text/html, */*;q=0.1"})
    assert reply.status_code in {200, 400}, reply.text[:300]
    page = Page()
    page.feed(reply.text)
    assert page.wrong == []


@pytest.mark.parametrize("ending", ["json", "graphml", "gexf"])
def test_a_poisoned_label_in_a_picture_s_data_is_a_label(
    client: TestClient, ending: str
) -> None:
    text = content(client, f"/graph.{ending}")
    if ending == "json":
        assert json.loads(text)
    else:
        assert len(etree.fromstring(text)) > 0


def test_every_question_is_answered_about_poisoned_data(client: TestClient) -> None:
    for question in json.loads(content(client, "/questions.json"))["questions"]:
        if not [p for p in question["parameters"] if not p["kind"].endswith("?")]:
            for ending in ("csv", "ods"):
                content(client, f"{question['address']}.{ending}")


def test_the_whole_of_poisoned_data_reads_back(poisoned: Graph) -> None:
    quads = set(poisoned.store.quads())
    for form in ("nq", "trig", "jsonld"):
        written = serialise(quads, form)
        kind = ox.RdfFormat.from_extension(form)
        assert set(ox.parse(written, format=kind)) == quads


def test_a_refused_file_leaves_nothing_behind(small: Folders, tmp_path: Path) -> None:
    out = tmp_path / "out"
    bad = small.data / "loamshire-2025" / "bad.jsonld"
    bad.write_text("[" * DEEP)
    command = ["build", "--data", str(small.data), "--out", str(out)]
    assert cli.main(command) == 2
    assert not out.exists()
    bad.unlink()
    shutil.rmtree(small.data / "law")
    with pytest.raises(CsaError):
        small.inputs().all() and read(Folders(small.ontology, tmp_path).inputs())
