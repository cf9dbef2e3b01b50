"""The site as files: all of it, with need of nothing else, and the same site.

A small invented agreement is published whole and every link of it followed; of the
real one, samples.
"""

import asyncio
import csv
import hashlib
import json
import posixpath
import re
import shlex
import zipfile
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote, urlsplit

import lxml.html
import pytest
from fastapi.testclient import TestClient
from lxml.html import HtmlElement
from starlette.types import Receive, Scope, Send

from api import create_app
from api import publish as module
from api.pages.finding import INDEX, search_index
from api.pages.publication import Publication, usual
from api.pages.published import file_of
from api.publish import KIND, Order, publish
from csa_graph import cli
from csa_graph.commands import publishing
from csa_graph.entries import entries
from csa_graph.errors import QueryError, SnapshotError
from csa_graph.folder import MANIFEST
from csa_graph.graph import Graph
from csa_graph.naming import anything
from csa_graph.questions import Field
from csa_graph.redaction import without_names
from csa_graph.trace import trace
from tests.asgi import echo
from tests.conftest import STAFFORDSHIRE

PEOPLE = ("Ann", "Bob", "Erin", "Finn")


@pytest.fixture(scope="module")
def site(tiny: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a publication of the whole of a small agreement."""
    root = tmp_path_factory.mktemp("published") / "site"
    publish(tiny, root, Order(contact="mail@example.org"))
    return root


@pytest.fixture(scope="module")
def files(site: Path) -> dict[str, Path]:
    """Give its files, by name."""
    found = (file for file in site.rglob("*") if file.is_file())
    return {file.relative_to(site).as_posix(): file for file in found}


@pytest.fixture(scope="module")
def pages(files: dict[str, Path]) -> dict[str, HtmlElement]:
    """Give its pages as trees, by name; those of one file apart."""
    return {
        name: lxml.html.document_fromstring(file.read_bytes())
        for name, file in files.items()
        if name.endswith(".html") and "-one-file" not in name
    }


def links(page: HtmlElement) -> Iterator[tuple[str, str]]:
    for element in page.iter("*"):
        for name in ("href", "src", "action", "data", "poster", "srcset"):
            if element.get(name) is not None:
                yield str(element.tag), str(element.get(name))


def outside(address: str) -> bool:
    return bool(urlsplit(address).scheme)


def test_every_link_leads_to_a_file_or_a_place_on_the_page(
    pages: dict[str, HtmlElement], files: dict[str, Path]
) -> None:
    dead = []
    followed = 0
    for name, page in pages.items():
        places = {element.get("id") for element in page.iter("*")}
        for _, address in links(page):
            parts = urlsplit(address)
            target = posixpath.join(posixpath.dirname(name), unquote(parts.path))
            here = address.startswith("#") and parts.fragment in places
            there = bool(parts.path) and posixpath.normpath(target) in files
            followed += 1
            if not (outside(address) or here or there) or parts.query:
                dead.append((name, address))
    assert dead == []
    assert followed > 20 * len(pages) > 10_000


def test_no_page_needs_a_network_a_server_or_a_place(
    pages: dict[str, HtmlElement],
) -> None:
    for name, page in pages.items():
        loaded = [link for link in links(page) if link[0] != "a"]
        assert [link for link in loaded if outside(link[1])] == [], name
        assert [link for link in links(page) if link[1].startswith("/")] == [], name
        assert page.xpath("//form[not(@id='find')]") == [], name
        assert page.xpath("//*[@style]") == page.xpath("//style") == [], name
        scripts = page.xpath("//script[not(@src) and @type!='application/json']")
        assert scripts == page.xpath("//script[not(@src) and not(@type)]") == [], name
        (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert "default-src 'none'" in policy


def test_names_are_safe_in_any_folder(files: dict[str, Path]) -> None:
    assert [name for name in files if not re.fullmatch(r"[a-z0-9._=,/-]+", name)] == []
    assert max(map(len, files)) < 160
    steps = {step for name in files for step in name.split("/")}
    assert [step for step in steps if step.startswith(".") or step.endswith(".")] == []


def test_the_manifest_names_every_file_with_its_sha256(
    site: Path, files: dict[str, Path], tiny: Graph
) -> None:
    body = json.loads((site / MANIFEST).read_bytes())
    named = {one["name"]: (one["bytes"], one["sha256"]) for one in body.pop("files")}
    held = {
        name: (file.stat().st_size, hashlib.sha256(file.read_bytes()).hexdigest())
        for name, file in files.items()
        if name != MANIFEST
    }
    assert named == held
    assert body["kind"] == KIND
    assert body["agreement"] == "cleanshire-2024"
    assert body["names"] == "on"
    assert body["made_of"]["sha256"] == tiny.manifest.sha256


def test_a_former_publication_is_replaced_whole_by_the_same_bytes(
    site: Path, tiny: Graph
) -> None:
    before = (site / MANIFEST).read_bytes()
    (site / "priorities.html").write_bytes(b"old")
    (site / "gone.html").write_bytes(b"old")
    publish(tiny, site, Order(contact="mail@example.org"))
    assert (site / MANIFEST).read_bytes() == before
    assert not (site / "gone.html").exists()
    assert (site / "priorities.html").read_bytes() != b"old"
    assert [one.name for one in site.parent.iterdir()] == [site.name]


def test_downloads_are_those_of_the_service(
    files: dict[str, Path], tiny: Graph
) -> None:
    client = TestClient(create_app(tiny), base_url="http://127.0.0.1")
    for path in ("priorities.csv", "boards.xlsx", "duties.trig", "audit/findings.ods"):
        assert files[path].read_bytes() == client.get(f"/{path}").content
    assert "graph.trig" in zipfile.ZipFile(files["audit/pack.zip"]).namelist()


def test_a_list_shows_all_its_rows_on_one_page(
    files: dict[str, Path], pages: dict[str, HtmlElement]
) -> None:
    for name in ("themes", "duties", "priorities"):
        rows = [*csv.reader(StringIO(files[f"{name}.csv"].read_text("utf-8")))][1:]
        assert len(pages[f"{name}.html"].xpath("//tbody/tr")) == len(rows) > 0


def test_a_question_has_a_link_for_each_value_where_a_form_would_stand(
    pages: dict[str, HtmlElement],
) -> None:
    asked = pages["questions/boards_hang_on.html"]
    (first, *others) = asked.xpath("//nav[@class='variants']//a/@href")
    assert others
    one = pages[posixpath.normpath(f"questions/{first}")]
    (shown,) = one.xpath("//nav[@class='variants']//a[@aria-current='page']/@href")
    assert first.endswith(shown)
    assert one.xpath("//p[@role='status']")
    free = pages["questions/parties_within_two_steps.html"]
    assert "only a running service answers it" in free.text_content()


def test_where_no_pair_can_be_asked_the_page_says_what_answers_instead(
    pages: dict[str, HtmlElement], tiny: Graph
) -> None:
    (main,) = pages["trace.html"].xpath("//main")
    leads = {href for _, href in links(main)}
    assert {"derivations.html", "search.html", "lists.html", "graph.html"} <= leads
    assert "mailto:mail@example.org" in leads
    _, command, *ends = shlex.split(main.xpath("string(.//pre/code)"))
    assert command == "trace"
    start, end = (anything(tiny, name, tiny.agreement()) for name in ends)
    assert trace(tiny, start, end)
    for name in ("index.html", "questions.html"):
        assert "trace.html" in {href for _, href in links(pages[name])}


def test_what_the_search_finds_is_there(files: dict[str, Path]) -> None:
    said = files[INDEX].read_text(encoding="utf-8")
    rows = json.loads(said.removeprefix("window.csaGraphIndex = ").rstrip(";\n"))
    assert {href for _, _, href, _, _ in rows} <= files.keys()
    assert {row[1] for row in rows} >= {"priority", "question", "paragraph"}
    fraud = next(row for row in rows if row[2] == "priorities/fraud.html")
    assert fraud[0] in fraud[3]


def test_with_names_off_no_person_is_named(
    tiny: Graph, tmp_path: Path, files: dict[str, Path]
) -> None:
    named = re.compile(rf"\b({'|'.join(PEOPLE)})\b", re.IGNORECASE)
    assert any(named.search(text(file.read_bytes())) for file in files.values())
    root = tmp_path / "off"
    publish(without_names(tiny), root, Order())
    seen = [
        file.relative_to(root).as_posix()
        for file in root.rglob("*")
        if file.is_file() and named.search(f"{file.name} {text(file.read_bytes())}")
    ]
    assert seen == []
    assert json.loads((root / MANIFEST).read_bytes())["names"] == "off"
    top = lxml.html.document_fromstring((root / "index.html").read_bytes())
    assert "names of people withheld" in top.text_content()


def text(content: bytes) -> str:
    """Return what a file says, archives and workbooks unpacked."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as held:
            return " ".join(text(held.read(name)) for name in held.namelist())
    return content.decode(errors="ignore")


@pytest.mark.parametrize("held", ["diary.txt", MANIFEST])
def test_a_folder_with_anything_else_in_it_is_not_touched(
    tiny: Graph, tmp_path: Path, held: str
) -> None:
    (tmp_path / held).write_bytes(b'{"kind": "csa-graph audit pack"}')
    with pytest.raises(QueryError, match="wanted a new or empty folder or a former"):
        publish(tiny, tmp_path, Order())
    assert [file.name for file in tmp_path.iterdir()] == [held]


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (Order(agreement="nowhere"), "agreement: wanted one of cleanshire-2024"),
        (Order(as_at="soon"), "as_at: wanted a day such as"),
    ],
)
def test_what_is_not_there_is_refused_before_anything_is_written(
    tiny: Graph, tmp_path: Path, order: Order, said: str
) -> None:
    with pytest.raises(QueryError, match=said):
        publish(tiny, tmp_path / "site", order)
    assert list(tmp_path.iterdir()) == []


def test_an_answer_that_fails_leaves_nothing_behind(
    tiny: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(*_: object) -> tuple[int, bytes]:
        return 500, b""

    monkeypatch.setattr(module, "_asked", failing)
    with pytest.raises(QueryError, match="answers 500, wanted 200"):
        publish(tiny, tmp_path / "site", Order())
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_said(tiny: Graph, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(SnapshotError, match="cannot write"):
        publish(tiny, tmp_path / "file" / "site", Order())


def press(graph: Graph, day: str = "") -> "module._Press":
    return module._Press(graph, STAFFORDSHIRE, day, "")


SAMPLES = (
    "/",
    "/audit",
    "/audit/findings",
    "/derivations",
    "/derivations?priority=fraud",
    "/derivations?legislation=ukpga/1998/37",
    "/derivations/same-subject/daa-57-1/domestic-abuse",
    "/graph/duties-of-a-body?focus=staffordshire-police",
    "/graph/law-to-priorities",
    "/legislation/ukpga/1998/37/section/17",
    "/officers/fraud-reporting-officer",
    "/paragraphs/7.4",
    "/priorities/fraud",
    "/questions/laws_impact",
    "/questions/priorities_hang_on?priority=fraud",
)


@pytest.mark.parametrize("address", SAMPLES)
def test_the_real_agreement_links_to_what_will_be_written(
    graph: Graph, address: str
) -> None:
    printing = press(graph)
    parts = urlsplit(address)
    asked = dict(pair.split("=") for pair in parts.query.split("&") if pair)
    name = printing._file(parts.path, asked)
    assert name, f"{address} is not published"
    content = asyncio.run(printing._answer(printing._found[name]))
    page = lxml.html.document_fromstring(content)
    told = [link for _, link in links(page) if not outside(link) and link[:1] != "#"]
    folder = posixpath.dirname(name)
    files = {unquote(one.partition("#")[0]) for one in told}
    found = {posixpath.normpath(posixpath.join(folder, one)) for one in files}
    missing = {one for one in found if not one.startswith("static/")}
    assert missing - printing._found.keys() == set()
    assert all(told)
    assert len(found) > 10


def test_all_pages_tell_of_the_day_that_was_asked_for(graph: Graph) -> None:
    printing = press(graph, "2026-05-01")
    assert printing.as_at == "2026-05-01"
    for path in (
        "/priorities/fraud",
        "/questions/acts_named",
        "/questions/laws_impact",
    ):
        place = printing._publication.at(path, {"as_at": "2024-01-01"})
        assert place
        assert "=" not in place.file
        content = asyncio.run(printing._answer(place)).decode()
        assert ("asked as at 1 May 2026" in content) == (path == "/priorities/fraud")


def test_no_two_addresses_share_a_file(graph: Graph) -> None:
    publication = Publication(graph, STAFFORDSHIRE)
    named = [file_of(path, {}) for path in publication._things]
    assert len({name.casefold() for name in named}) == len(named) > 2000


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/priorities/fraud", {"agreement": "loamshire-2025"}),
        ("/agreements/loamshire-2025", {}),
        ("/things/loamshire-2025/party/police", {}),
        ("/trace.json", {"from": "fraud", "to": "police"}),
        ("/sparql", {"query": "x"}),
        ("/ask", {"q": "fraud"}),
        ("/graph.svg", {"focus": "nothing", "depth": "1"}),
        ("/graph/nothing", {}),
        ("/graph/locality", {"focus": "fraud"}),
        ("/derivations", {"legislation": "ukpga/1066/1"}),
        ("/derivations", {"priority": "nothing"}),
        ("/questions/nothing", {}),
        ("/questions/laws_impact", {"law": "ukpga/1066/1"}),
        ("/questions/laws_impact", {"law": "ukpga/1998/37", "more": "x"}),
        ("/priorities/fraud.xlsx", {}),
        ("/boards.json", {}),
        ("/paragraphs/2.5.ttl", {}),
    ],
)
def test_what_is_not_published_has_no_file(
    two: Graph, path: str, query: dict[str, str]
) -> None:
    assert Publication(two, STAFFORDSHIRE).at(path, query) is None


@pytest.mark.parametrize(
    ("path", "query", "file"),
    [
        ("/", {"names": "off"}, "index.html"),
        ("/boards.csv", {"page": "2", "sort": "-board"}, "boards.csv"),
        (
            "/derivations",
            {"priority": "fraud", "legislation": "ukpga/1998/37/section/17"},
            "derivations/legislation=ukpga/1998/37,priority=fraud.html",
        ),
        (
            "/things/staffordshire-2023/derivation/same-subject/cda-17/fraud",
            {},
            "derivations/same-subject/cda-17/fraud.html",
        ),
        (
            "/graph.svg",
            {"focus": f"{STAFFORDSHIRE}/priority/fraud", "depth": "1"},
            "priorities/fraud.svg",
        ),
        ("/graph/locality-one-file.html", {}, "graph/locality-one-file.html"),
        ("/audit", {"family": "gaps"}, "audit.html"),
        (
            "/audit/coverage",
            {"status": "gap", "by": "act"},
            "audit/coverage/status=gap.html",
        ),
    ],
)
def test_an_address_has_a_file(
    graph: Graph, path: str, query: dict[str, str], file: str
) -> None:
    place = Publication(graph, STAFFORDSHIRE).at(path, query)
    assert place
    assert place.file == file


def test_a_long_name_is_cut_and_stays_its_own() -> None:
    long = "/things/" + "/".join(["a-step-of-many"] * 20)
    assert len(file_of(long, {})) < 80
    assert file_of(long, {}) != file_of(f"{long}/x", {})


def test_the_command_hands_over_what_it_was_told(
    tiny: Graph,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    seen = []

    def written(graph: Graph, target: Path, order: Order) -> SimpleNamespace:
        seen.append((graph, target, order))
        return SimpleNamespace(files=3, size=2_000_000)

    monkeypatch.setattr(module, "publish", written)
    monkeypatch.setattr(publishing, "graph_of", lambda given: (tiny, given.names)[0])
    words = ["--agreement", "a", "--as-at", "2026-01-01", "--contact", "c"]
    assert cli.main(["publish", str(tmp_path), "--names", "off", *words]) == 0
    assert seen == [(tiny, tmp_path, Order("a", "2026-01-01", "c"))]
    assert capsys.readouterr().out == (
        f"{tmp_path}: 3 files, 2 MB\nopen {tmp_path / 'index.html'}\n"
    )


def test_the_search_leads_only_to_what_is_published(tiny: Graph) -> None:
    found = entries(tiny)
    assert found
    assert search_index(found, lambda *_: "") == b"window.csaGraphIndex = [];\n"


def test_what_may_be_left_out_is_not_chosen_from_a_long_list(graph: Graph) -> None:
    needed, free = (Field("duty", kind, "") for kind in ("duties", "duties?"))
    assert len(usual(graph, STAFFORDSHIRE, needed)) > 100
    assert usual(graph, STAFFORDSHIRE, free) == {}


def test_an_application_that_waits_for_a_body_gets_an_empty_one() -> None:
    async def patient(scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["method"] == "GET"
        assert (await receive())["body"] == b""
        await echo(scope, receive, send)

    assert asyncio.run(module._asked(patient, "/", "")) == (200, b"ok")
