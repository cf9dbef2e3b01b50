"""What is drawn is what the rows say, and nothing that a label holds is obeyed.

A label is data: one with script in it must stay text in every format.
"""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO
from itertools import combinations, product
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from csa_graph import onefile
from csa_graph.citations import LAYERS
from csa_graph.drawing import DRAWINGS, draw, rows_of
from csa_graph.errors import BundleError
from csa_graph.graph import Graph
from csa_graph.kinds import DASHES, LINES, LOOKS, UNKNOWN
from csa_graph.layout import TEXT, layout, measured
from csa_graph.links import ready_views
from csa_graph.picture import in_page, legend, picture
from csa_graph.takeaway import write
from csa_graph.views import WHOLE, Asked, View, view_of

SVG = "{http://www.w3.org/2000/svg}"
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
GEXF = "{http://www.gexf.net/1.2draft}"
SCRIPT = '"></title></script><script>alert(1)</script><img src=x onerror=alert(1)>'
VIEWS = list(ready_views())


def parsed(text: str | bytes) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314  # what we wrote ourselves


def shown(graph: Graph, **asked: Any) -> View:
    return view_of(graph, graph.agreement(), Asked(**asked))


@pytest.fixture(scope="module")
def hostile(graph: Graph) -> Graph:
    """Give a graph in which every label of every thing holds script."""
    labels = {iri: f"{label} {SCRIPT}" for iri, label in graph.labels.items()}
    names = {iri: (*known, SCRIPT) for iri, known in graph.names.items()}
    return replace(graph, labels=labels, names=names)


class Page(HTMLParser):
    """Collects the elements of a page, and the text of its scripts."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element and its attributes."""
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Note text that stands in a script."""
        if self.elements and self.elements[-1][0] == "script":
            self.scripts.append(data)


def read(text: str) -> Page:
    page = Page()
    page.feed(text)
    return page


@pytest.mark.parametrize("name", VIEWS)
def test_the_picture_has_the_rows_of_the_table(graph: Graph, name: str) -> None:
    view = shown(graph, view=name)
    drawn = picture(view)
    taken = rows_of(graph, view)
    labels = {node["id"]: node["about"]["label"] for node in drawn["nodes"]}
    lines = [
        (labels[e["from"]], e["about"]["link"], labels[e["to"]], e["about"]["basis"])
        for e in drawn["edges"]
    ]
    rows = [(row[0], row[2], row[3], row[5]) for row in taken.sheets[0][1].rows]
    body = [(r["from"], r["link"], r["to"], r["basis"]) for r in taken.body["rows"]]
    assert lines == rows == body
    assert len(rows) == taken.body["count"] > 0
    assert [row["citations"] for row in taken.body["rows"]].count([]) == 0


@pytest.mark.parametrize("name", VIEWS)
def test_dash_and_word_of_a_line_tell_its_basis(graph: Graph, name: str) -> None:
    for edge in picture(shown(graph, view=name))["edges"]:
        basis = edge["about"]["basis"]
        assert edge["dashes"] == (list(DASHES[basis]) or False)
        assert edge["title"].endswith(f"({basis})")
        assert edge["color"]["color"] == LINES[basis]


def test_each_basis_has_a_dash_of_its_own() -> None:
    assert len(set(DASHES.values())) == len(DASHES) == len(LAYERS)
    assert DASHES["stated"] == ()


def brightness(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((brightness(one), brightness(other)))
    return (high + 0.05) / (low + 0.05)


def test_text_and_lines_are_seen_by_weak_eyes() -> None:
    for look in (*LOOKS.values(), UNKNOWN):
        assert contrast("#0b0c0c", look.fill) >= 4.5
        assert contrast(look.line, "#ffffff") >= 3
    assert all(contrast(colour, "#ffffff") >= 4.5 for colour in LINES.values())


def test_nothing_moves_until_it_is_asked_to(graph: Graph) -> None:
    drawn = picture(shown(graph, view=WHOLE))
    assert drawn["options"]["physics"] == {"enabled": False}
    assert all({"x", "y"} <= node.keys() for node in drawn["nodes"])


def test_links_between_the_same_two_things_lie_apart(graph: Graph) -> None:
    courses: dict[tuple[str, ...], list[Any]] = {}
    for edge in picture(shown(graph, view=WHOLE))["edges"]:
        pair = tuple(sorted((edge["from"], edge["to"])))
        courses.setdefault(pair, []).append(edge["smooth"]["roundness"])
    several = [found for found in courses.values() if len(found) > 1]
    assert several
    assert all(len(set(found)) == len(found) for found in several)


def test_a_page_gives_the_addresses(graph: Graph) -> None:
    view = shown(graph, focus="fraud")
    own = {n["id"]: n["about"]["href"] for n in picture(view)["nodes"]}
    assert own[view.focus] == "/priorities/fraud?agreement=staffordshire-2023"
    given = picture(view, lambda iri: f"x:{iri}")["nodes"]
    assert all(node["about"]["href"] == f"x:{node['id']}" for node in given)


def test_the_legend_tells_each_sign_and_line_once(graph: Graph) -> None:
    view = shown(graph, view="law-to-priorities")
    told = legend(view)
    assert {one["label"] for one in told["kinds"]} == {n.kind_label for n in view.nodes}
    assert [one["basis"] for one in told["lines"]] == [
        basis for basis in LAYERS if basis in {edge.basis for edge in view.edges}
    ]


@pytest.mark.parametrize("form", DRAWINGS)
@pytest.mark.parametrize("name", VIEWS)
def test_the_same_view_gives_the_same_bytes(graph: Graph, name: str, form: str) -> None:
    view = shown(graph, view=name)
    assert draw(graph, view, form) == draw(graph, view, form)


def test_script_in_every_label_stays_text_in_the_page(hostile: Graph) -> None:
    view = shown(hostile, view=WHOLE)
    page = read(draw(hostile, view, "html").decode())
    tags = [tag for tag, _ in page.elements]
    assert tags.count("script") == 3
    assert tags.count("img") == 1
    assert not [a for _, attrs in page.elements for a in attrs if a.startswith("on")]
    held = json.loads(page.scripts[0])
    assert all(SCRIPT in node["about"]["label"] for node in held["nodes"])
    assert "<" not in page.scripts[0]


@pytest.mark.parametrize(("form", "root"), [("svg", SVG), ("graphml", GRAPHML)])
def test_script_in_every_label_stays_text_in_a_drawing(
    hostile: Graph, form: str, root: str
) -> None:
    view = shown(hostile, view=WHOLE)
    tree = parsed(draw(hostile, view, form))
    assert {element.tag.partition("}")[0] + "}" for element in tree.iter()} == {root}
    names = {element.tag.partition("}")[2] for element in tree.iter()}
    assert not names & {"script", "img"}
    assert "<script>alert(1)" in "".join(tree.itertext())


def test_script_in_every_label_stays_text_in_gexf_and_mermaid(hostile: Graph) -> None:
    view = shown(hostile)
    tree = parsed(draw(hostile, view, "gexf"))
    assert not [e for e in tree.iter() if e.tag.endswith("}script")]
    text = draw(hostile, view, "mmd").decode()
    assert not re.search(r"<script|onerror=alert\(", text.partition("\n")[2])


def test_hidden_signs_are_written_out(graph: Graph) -> None:
    fraud = shown(graph, focus="fraud").focus
    odd = replace(graph, labels={**graph.labels, fraud: "Fr\x0baud\u202e"})
    view = shown(odd, focus=fraud)
    for form in DRAWINGS:
        text = draw(odd, view, form).decode()
        assert not {"\x0b", "\u202e"} & set(text)
        assert "aud" in text


def test_the_drawing_says_what_it_is_in_text(graph: Graph) -> None:
    view = shown(graph)
    tree = parsed(draw(graph, view, "svg"))
    assert tree.findtext(f"{SVG}title", "").startswith("Governance and reporting.")
    assert view.sentence in tree.findtext(f"{SVG}desc", "")
    words = "".join(tree.itertext())
    assert all(one.label in words for one in view.nodes)


@pytest.mark.parametrize("name", VIEWS)
def test_each_line_of_the_drawing_has_the_dash_and_the_word(
    graph: Graph, name: str
) -> None:
    view = shown(graph, view=name)
    tree = parsed(draw(graph, view, "svg"))
    lines = [
        path for path in tree.iter(f"{SVG}path") if path.find(f"{SVG}title") is not None
    ]
    assert len(lines) == len(view.edges)
    for line, edge in zip(lines, view.edges, strict=True):
        dash = " ".join(map(str, DASHES[edge.basis]))
        assert line.get("stroke-dasharray", "") == dash
        assert line.findtext(f"{SVG}title", "").endswith(f"({edge.basis})")


def test_lines_meet_a_box_apart_from_each_other(graph: Graph) -> None:
    """Two lines that came to one spot could not be told from one that goes on."""
    tree = parsed(draw(graph, shown(graph), "svg"))
    courses = [
        [float(part) for part in re.findall(r"-?[\d.]+", path.get("d", ""))]
        for path in tree.iter(f"{SVG}path")
        if path.find(f"{SVG}title") is not None
    ]
    ends = [end for c in courses for end in ((c[0], c[1]), (c[-2], c[-1]))]
    assert len(set(ends)) == len(ends) == 2 * len(courses)


@pytest.mark.parametrize("name", VIEWS)
def test_no_word_of_a_line_covers_another_text(graph: Graph, name: str) -> None:
    """Words of lines leave each other free, and boxes, and the headings above them."""
    view = shown(graph, view=name)
    placed = layout(view)
    tree = parsed(draw(graph, view, "svg"))
    small = [
        Room(float(one.attrib["x"]), float(one.attrib["y"]) - 4, said, 11)
        for one in tree.iter(f"{SVG}text")
        if one.get("font-size") == "11"
        for said in [measured(one.text or "", 11)]
    ]
    heads = [Room(h.x, h.y, measured(h.text, 11), 11) for h in placed.headings]
    boxes = [Room(b.x, b.y, b.width, b.height) for b in placed.boxes.values()]
    assert small
    assert [pair for pair in combinations(small, 2) if meet(*pair)] == []
    assert [pair for pair in product(small, heads + boxes) if meet(*pair)] == []


class Room(NamedTuple):
    """A rectangle, by its middle and its extent."""

    x: float
    y: float
    width: float
    height: float


def meet(one: Room, other: Room) -> bool:
    wide, high = (one.width + other.width) / 2, (one.height + other.height) / 2
    return abs(one.x - other.x) < wide - 1 and abs(one.y - other.y) < high - 1


def test_what_is_below_a_drawing_is_all_there(graph: Graph) -> None:
    """Pasted into a paper it still says what it is, of what, and what it leaves out."""
    view = shown(graph, limit=12)
    tree = parsed(draw(graph, view, "svg"))
    text = " ".join(one.text or "" for one in tree.iter(f"{SVG}text"))
    for part in (view.title, graph.label(view.agreement), view.as_at, view.sentence):
        assert part in text
    assert "The limit hides" in view.sentence


def test_a_drawing_of_few_links_writes_the_basis_on_the_lines(graph: Graph) -> None:
    text = draw(graph, shown(graph, focus="fraud"), "svg").decode()
    assert ">identified from (stated)</text>" in text
    assert ">Same subject (judgement)</text>" in text


def test_a_drawing_may_be_sized_by_links(graph: Graph) -> None:
    sizes = {
        int(one.get("font-size", TEXT))
        for one in parsed(draw(graph, shown(graph, size="links"), "svg")).iter()
    }
    assert len(sizes) > 3
    assert max(sizes) > 1.5 * TEXT


def test_other_tools_get_each_link_with_its_predicate_and_basis(graph: Graph) -> None:
    view = shown(graph)
    tree = parsed(draw(graph, view, "graphml"))
    edges = list(tree.iter(f"{GRAPHML}edge"))
    assert len(edges) == len(view.edges)
    keys = {key.get("id"): key.get("attr.name") for key in tree.iter(f"{GRAPHML}key")}
    assert len(keys) == len(list(tree.iter(f"{GRAPHML}key")))
    held = [
        {keys[data.get("key")]: data.text for data in edge.iter(f"{GRAPHML}data")}
        for edge in edges
    ]
    told = {(h["label"], h["predicate"], h["basis"]) for h in held}
    assert told == {(e.link_label, e.link, e.basis) for e in view.edges}
    assert all(h["citation"] for h in held)


@pytest.mark.parametrize("form", ["graphml", "gexf"])
@pytest.mark.parametrize("name", VIEWS)
def test_networkx_reads_back_what_another_tool_gets(
    graph: Graph, name: str, form: str
) -> None:
    """Each thing with label and kind, each link with label, basis and citation."""
    view = shown(graph, view=name)
    file = BytesIO(draw(graph, view, form))
    found = nx.read_graphml(file) if form == "graphml" else nx.read_gexf(file)
    net: nx.MultiDiGraph[str] = nx.MultiDiGraph(found)
    told = {iri: (held["label"], held["kind"]) for iri, held in net.nodes(data=True)}
    assert told == {one.iri: (one.label, one.kind_label) for one in view.nodes}
    lines = [(*ends, h["label"], h["basis"]) for *ends, h in net.edges(data=True)]
    rows = [(e.start, e.end, e.link_label, e.basis) for e in view.edges]
    assert sorted(lines) == sorted(rows)
    assert all(held["citation"] for *_, held in net.edges(data=True))


def test_gexf_has_positions_and_no_date_of_today(graph: Graph) -> None:
    view = shown(graph)
    text = draw(graph, view, "gexf").decode()
    tree = parsed(text)
    assert len(list(tree.iter(f"{GEXF}edge"))) == len(view.edges)
    assert {e.get("label") for e in tree.iter(f"{GEXF}edge")} == {
        e.link_label for e in view.edges
    }
    assert text.count("viz:position") == len(view.nodes)
    assert "lastmodifieddate" not in text


def test_mermaid_breaks_the_line_of_what_is_not_stated(graph: Graph) -> None:
    view = shown(graph)
    lines = draw(graph, view, "mmd").decode().splitlines()
    stated = sum(edge.basis == "stated" for edge in view.edges)
    assert sum(" --> " in line or "-->|" in line for line in lines) == stated
    assert sum("-.->|" in line for line in lines) == len(view.edges) - stated


def test_the_one_file_refers_to_nothing_outside_itself(graph: Graph) -> None:
    text = draw(graph, shown(graph), "html").decode()
    page = read(text)
    assert text.startswith('<!doctype html>\n<html lang="en-GB">')
    links = [
        value
        for _, attrs in page.elements
        for name, value in attrs.items()
        if name in {"src", "href", "action"} and value
    ]
    assert links
    assert all(value.startswith(("#", "data:")) for value in links)


def test_the_policy_of_the_one_file_allows_its_own_script_alone(graph: Graph) -> None:
    text = draw(graph, shown(graph), "html").decode()
    page = read(text)
    policy = next(
        attrs["content"] or ""
        for tag, attrs in page.elements
        if tag == "meta" and "http-equiv" in attrs
    )
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for source in re.findall(r"<script>(.*?)</script>", text, re.DOTALL):
        assert onefile._hash(source) in policy
    [style] = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    assert onefile._hash(style) in policy


def test_the_table_stands_before_the_picture(graph: Graph) -> None:
    text = draw(graph, shown(graph), "html").decode()
    assert text.index("<table>") < text.index('<figure class="picture-figure"')
    assert 'role="group"' in text


def test_without_pyvis_the_message_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(BundleError, match="wanted vis-network from pyvis"):
        onefile.vis_network()


def test_data_in_a_page_cannot_end_their_element() -> None:
    text = in_page({"a": "</script><!--\u2028&"})
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == {"a": "</script><!--\u2028&"}


def test_rows_come_with_a_cover_that_says_what_was_asked(graph: Graph) -> None:
    view = shown(graph, basis=("stated",), view="law-to-priorities")
    taken = rows_of(graph, view)
    assert taken.said["Filters"] == "links on the basis stated"
    assert taken.said["Answer"] == view.sentence
    assert "Fraud" in write(rows_of(graph, shown(graph)), "md").decode()
    none = rows_of(graph, shown(graph, view="duties-of-a-body", focus="Lead Officers"))
    assert none.body["outcome"] == "not_stated"
    assert none.body["means"].startswith(
        "No duty of this body is recorded. The law may"
    )


def test_where_nothing_is_stated_the_one_file_shows_no_empty_picture(
    graph: Graph,
) -> None:
    view = shown(graph, view="duties-of-a-body", focus="Lead Officers")
    text = draw(graph, view, "html").decode()
    assert "Not stated. No duty of this body is recorded." in text
    assert [tag for tag, _ in read(text).elements if tag in {"script", "table"}] == []
