"""The picture over HTTP: rows, page and drawings are one; state is in the address."""

import io
import json
import re
import zipfile
from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import html

from csa_graph.links import ready_views
from csa_graph.network import TABLES, VIEWS, slug

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def page(client: TestClient, path: str) -> str:
    response = client.get(path, headers=BROWSER)
    assert response.status_code == 200, response.text
    return response.text


def data(text: str) -> Any:
    found = re.search(r'id="picture-data">(.*?)</script>', text, re.DOTALL)
    assert found
    return json.loads(found[1])


@pytest.mark.parametrize("name", list(ready_views()))
def test_picture_table_and_data_have_the_same_rows(
    client: TestClient, name: str
) -> None:
    body = client.get(f"/graph.json?view={name}").json()
    text = page(client, f"/graph?view={name}")
    labels = {node["id"]: node["about"]["label"] for node in data(text)["nodes"]}
    drawn = [(labels[e["from"]], e["about"]["link"]) for e in data(text)["edges"]]
    assert drawn == [(row["from"], row["link"]) for row in body["rows"]]
    assert body["count"] == len(body["rows"]) == text.count('<th scope="row"')
    assert body["sentence"] in text.replace("&#39;", "'").replace("&amp;", "&")


def test_the_table_stands_before_the_picture(client: TestClient) -> None:
    text = page(client, "/graph")
    assert text.index('<table id="table">') < text.index('id="picture"')
    assert '<figure class="picture-figure" role="group"' in text
    assert '<img src="/graph.svg' in text


def test_the_page_has_no_script_or_style_of_its_own(client: TestClient) -> None:
    text = page(client, "/graph")
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text)
    scripts = re.findall(r"<script([^>]*)>", text)
    assert all("src=" in s or "application/json" in s for s in scripts)
    for source in re.findall(r'(?:<script src|stylesheet" href)="([^"]+)"', text):
        assert client.get(source).status_code == 200


def test_state_is_in_the_address(client: TestClient) -> None:
    text = page(client, "/graph?view=law-to-priorities&basis=stated&types=&limit=50")
    assert 'name="basis" value="stated" checked' in text
    assert 'value="50"' in text
    assert "Shown are only links on the basis stated." in text
    assert "basis=stated" in re.findall(r'href="(/graph\.svg[^"]*)"', text)[0]


def test_a_form_with_empty_fields_filters_nothing(client: TestClient) -> None:
    """A browser sends every field of the form, and most are empty."""
    empty = "view=locality&focus=&depth=1&as_at=&limit="
    body = client.get(f"/graph.json?{empty}").json()
    assert body["rows"] == client.get("/graph.json?view=locality").json()["rows"]


def test_several_values_may_stand_with_commas(client: TestClient) -> None:
    one = client.get("/graph.json?types=priority,post%20or%20role").json()
    two = client.get("/graph.json?types=priority&types=post%20or%20role").json()
    assert one["rows"] == two["rows"]
    assert {row["kind"] for row in one["rows"]} == {"post or role", "priority"}


def test_a_view_that_takes_a_focus_offers_the_choice(client: TestClient) -> None:
    text = page(client, "/graph?view=behind-a-priority&focus=fraud")
    assert '<option value="fraud">Fraud</option>' in text
    assert 'name="focus" value="fraud"' in text
    assert "<datalist" not in page(client, "/graph?focus=fraud")


def test_what_is_added_or_left_out_is_told_and_can_be_taken_back(
    client: TestClient,
) -> None:
    text = page(client, "/graph?view=locality&expand=fraud&hide=Cannock+Chase")
    assert "Added is what is linked to Fraud. Left out is Cannock Chase." in text
    for name, thing in (("expand", "priority/fraud"), ("hide", "cannock-chase")):
        box = rf'<input type="checkbox" name="{name}" value="[^"]+{thing}" checked>'
        assert re.search(box, text)
    assert "Added is what is linked to" not in page(client, "/graph?view=locality")


@pytest.mark.parametrize(
    ("form", "media", "begins"),
    [
        ("svg", "image/svg+xml", b"<svg"),
        ("graphml", "application/graphml+xml", b"<graphml"),
        ("gexf", "application/gexf+xml", b"<gexf"),
        ("mmd", "text/vnd.mermaid; charset=utf-8", b"%% Gov"),
    ],
)
def test_the_picture_comes_in_formats_of_other_tools(
    client: TestClient, form: str, media: str, begins: bytes
) -> None:
    response = client.get(f"/graph.{form}")
    assert response.headers["content-type"] == media
    assert response.content.startswith(begins)
    name = response.headers.get("content-disposition", "")
    assert ("governance-and-reporting." in name) is (form != "svg")
    again = {"if-none-match": response.headers["etag"]}
    assert client.get(f"/graph.{form}", headers=again).status_code == 304


@pytest.mark.parametrize(
    "path", ["/graph.html?one-file", "/graph/governance-and-reporting-one-file.html"]
)
def test_one_file_comes_as_a_download(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert "attachment" in response.headers["content-disposition"]
    assert "Content-Security-Policy" in response.text
    assert 'src="/static' not in response.text


@pytest.mark.parametrize("name", list(ready_views()))
def test_each_ready_picture_has_an_address_of_its_own(
    client: TestClient, name: str
) -> None:
    body = client.get(f"/graph/{name}.json").json()
    assert body["rows"] == client.get(f"/graph.json?view={name}").json()["rows"]
    assert client.get(f"/graph/{name}.svg").content.startswith(b"<svg")
    assert 'id="picture"' in page(client, f"/graph/{name}")


def test_the_rows_can_be_taken_as_a_table(client: TestClient) -> None:
    text = client.get("/graph.csv").text
    assert text.startswith("from,kind,link,to,kind of that,basis,source")
    book = zipfile.ZipFile(io.BytesIO(client.get("/graph.xlsx").content))
    assert any("sheet3" in name for name in book.namelist())


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/graph?view=nix", 400, "view: wanted one of"),
        ("/graph/nix", 400, "view: wanted one of"),
        ("/graph?focus=nobody+at+all", 400, "nothing is called"),
        ("/graph?depth=9", 422, "depth"),
        ("/graph?colour=red", 422, "colour"),
        ("/graph?types=Zebra", 400, "types: wanted one of"),
        ("/graph.ttl", 406, "offered are"),
    ],
)
def test_what_cannot_be_shown_is_refused(
    client: TestClient, path: str, status: int, said: str
) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert said in response.json()["detail"]


def test_a_picture_of_nothing_says_so(client: TestClient) -> None:
    text = page(client, "/graph?view=duties-of-a-body&focus=Lead+Officers")
    assert "Not stated. No duty of this body is recorded." in text
    assert 'id="picture"' not in text


def test_no_person_is_named_where_names_are_off(client: TestClient) -> None:
    assert "Walters" in page(client, "/graph")
    for path in ("/graph?names=off", "/network?names=off"):
        assert "Walters" not in page(client, path)
    assert "Walters" not in client.get("/graph.svg?names=off").text


def test_what_the_network_tells_has_a_page_and_data(client: TestClient) -> None:
    body = client.get("/network").json()
    text = page(client, "/network")
    for table in body["tables"]:
        assert table["title"] in text
        assert len(table["rows"]) > 0
    assert client.get("/network.csv").text.startswith("priority,only reporter")
    for name in TABLES:
        assert f'href="/network.csv?table={name}"' in text
    first = body["tables"][0]["rows"][0]
    assert f'<a href="/priorities/{first["iri"].rpartition("/")[2]}' in text


def test_the_page_of_the_network_leads_to_the_sources_of_each_row(
    client: TestClient,
) -> None:
    """They are those of the JSON, linked, and folded where there are many."""
    shown = html.fromstring(page(client, "/network"))
    for table in client.get("/network").json()["tables"]:
        rows = shown.xpath(f"//table[@id='{slug(table['name'])}']/tbody/tr")
        for row, told in zip(rows, table["rows"], strict=True):
            links = row.xpath(".//ul[@class='sources']/li/a")
            labels = [citation["label"] for citation in told["citations"]]
            assert [link.text_content() for link in links] == labels
            assert bool(row.xpath(".//details")) is (len(labels) > 4)


def test_each_table_of_the_network_leads_to_the_pictures_whose_links_it_takes(
    client: TestClient,
) -> None:
    """And the queries of those pictures are the ones folded at the page's end."""
    text = page(client, "/network")
    used = {view for views in VIEWS.values() for view in views}
    for table in client.get("/network").json()["tables"]:
        assert table["views"] == list(VIEWS[slug(table["name"])])
        for view in table["views"]:
            assert f'href="/graph?view={view}"' in text
    folded = html.fromstring(text).xpath("//details[contains(@class, 'sparql')]//pre")
    assert len(folded) == len(used)


@pytest.mark.parametrize("name", TABLES)
def test_each_table_of_the_network_can_be_had_alone(
    client: TestClient, name: str
) -> None:
    """CSV holds one table: without a name it would always be the first."""
    whole = {slug(one["name"]): one for one in client.get("/network").json()["tables"]}
    [alone] = client.get("/network", params={"table": name}).json()["tables"]
    assert alone == whole[name]
    lines = client.get("/network.csv", params={"table": name}).text.splitlines()
    assert len(lines) == len(alone["rows"]) + 1


def test_a_table_that_the_network_does_not_have_is_refused(client: TestClient) -> None:
    reply = client.get("/network", params={"table": "moon"})
    assert reply.status_code == 400
    assert "table: wanted one of sole-reporters" in reply.json()["detail"]
