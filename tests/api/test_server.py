"""The server says where it listens and listens there alone."""

import pytest
import uvicorn

from api import serve
from csa_graph.graph import Graph


def test_the_server_listens_where_it_was_told(
    graph: Graph, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: dict[str, object] = {}
    monkeypatch.setattr(uvicorn, "run", lambda _app, **given: seen.update(given))
    serve(graph, "127.0.0.1", 8001)
    assert (seen["host"], seen["port"]) == ("127.0.0.1", 8001)
    assert capsys.readouterr().err.strip().endswith("http://127.0.0.1:8001/")
