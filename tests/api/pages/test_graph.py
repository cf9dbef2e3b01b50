"""A picture's page works as a file, too: no form, no address of a server."""

import re
from dataclasses import replace

import pytest

from api.pages.graph import graph_page
from api.pages.site import open_site
from csa_graph.drawing import rows_of
from csa_graph.graph import Graph
from csa_graph.links import ready_views
from csa_graph.views import Asked, view_of


@pytest.mark.parametrize("name", list(ready_views()))
def test_a_published_page_links_to_files_alone(graph: Graph, name: str) -> None:
    asked = Asked(view=name)
    view = view_of(graph, graph.agreement(), asked)
    site = replace(open_site(graph), published=True, path=f"/graph/{name}")
    text = graph_page(site, view, rows_of(graph, view), asked).decode()
    assert "<form" not in text
    assert '"address":""' in text
    links = re.findall(r'(?:href|src)="([^"]+)"', text)
    own = [one for one in links if not one.startswith(("http", "#"))]
    assert own
    assert [one for one in own if one.startswith("/") or "?" in one] == []
    assert f"{name}-one-file.html" in own
    assert f"{name}.svg" in own
