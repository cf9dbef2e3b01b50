"""The server says where it listens and what that opens, and listens there alone."""

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from api import Settings, serve
from api.live import Live
from api.server import edition, opened, options
from csa_graph.build import Folders
from csa_graph.graph import Graph
from tests.serving import serving

Start = Callable[..., dict[str, Any]]


@pytest.fixture
def start(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> Start:
    """Give a server that does not run, and tells what it was given."""

    def started(host: str, *given: Any) -> dict[str, Any]:
        seen: dict[str, Any] = {}
        monkeypatch.setattr(uvicorn, "run", lambda _app, **told: seen.update(told))
        serve(graph, host, 8001, *given)
        return seen

    return started


def test_the_server_listens_where_it_was_told(
    start: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    seen = start("127.0.0.1")
    assert (seen["host"], seen["port"]) == ("127.0.0.1", 8001)
    assert capsys.readouterr().err.strip().endswith("http://127.0.0.1:8001/")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_loopback_opens_nothing(host: str) -> None:
    assert len(opened(host, 8000, Settings())) == 1


@pytest.mark.parametrize(
    "host",
    ["0.0.0.0", "::", "192.0.2.7", "csa.example.org"],  # noqa: S104
)
def test_any_other_address_says_what_it_opens(host: str) -> None:
    said = "\n".join(opened(host, 8000, Settings(hosts=("csa.example.org",))))
    assert "open to other machines" in said
    assert "names of officers included" in said
    assert "host names answered to: csa.example.org" in said
    assert "TLS" in said


def test_the_start_says_which_proxies_are_believed() -> None:
    said = opened("127.0.0.1", 8000, Settings(proxies=("10.0.0.1", "fd00::/8")))
    assert said[1:] == ["believed on whose request they bring: 10.0.0.1, fd00::/8"]


def test_uvicorn_is_told_to_trust_nobody() -> None:
    given = options("127.0.0.1", 1, Settings(stop_seconds=3, idle_seconds=4))
    assert (given["proxy_headers"], given["server_header"]) == (False, False)
    assert given["forwarded_allow_ips"] == []
    assert given["timeout_graceful_shutdown"] == 3
    assert given["timeout_keep_alive"] == 4
    assert given["h11_max_incomplete_event_size"] == 65536


def test_what_uvicorn_says_is_a_line_of_json(
    start: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    start("127.0.0.1")
    capsys.readouterr()
    logging.getLogger("uvicorn.error").warning("Invalid HTTP request\nreceived.")
    told = json.loads(capsys.readouterr().err)
    assert told["event"] == "warning"
    assert told["said"] == "Invalid HTTP request\nreceived."


def test_a_watch_is_set_where_it_is_asked_for(
    graph: Graph, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    seen: list[object] = []
    first = Live.__init__

    def noted(self: Live, edition: Any, beside: Any = None) -> None:
        seen.append(beside)
        first(self, edition, beside)

    monkeypatch.setattr(Live, "__init__", noted)
    monkeypatch.setattr(uvicorn, "run", lambda _app, **_given: None)
    folders = Folders(tmp_path, tmp_path)
    serve(graph, "127.0.0.1", 8001, Settings(), (folders, tmp_path))
    serve(graph, "127.0.0.1", 8001)
    assert [bool(beside) for beside in seen] == [True, False]


def test_the_whole_service_answers(graph: Graph) -> None:
    made = edition(graph, Settings())
    with serving(Live(made)) as served:
        status, headers, body = served.get("/health/live")
        assert (status, json.loads(body)) == (200, {"status": "alive"})
        assert headers["x-content-type-options"] == "nosniff"
        tag = served.get("/boards")[1]["etag"]
        assert served.get("/boards", if_none_match=f'"a", {tag}')[0] == 304
        status, _, body = served.get("/boards", method="HEAD")
        assert (status, body) == (200, b"")
        assert served.get("/boards/")[0] == 404
