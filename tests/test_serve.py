"""What ``csa-graph serve`` is told reaches the service, and nothing else is opened.

The data of these tests are small, and no server is started.
"""

from pathlib import Path
from typing import Any

import pytest

from api import Settings
from csa_graph import cli
from csa_graph.build import Folders
from csa_graph.commands import serving
from csa_graph.commands.command import WRONG_USE
from csa_graph.graph import Graph


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, graph: Graph) -> list[Any]:
    """Give what the service is started with."""
    seen: list[Any] = []
    monkeypatch.setattr("api.serve", lambda *given: seen.extend(given))
    monkeypatch.setattr(serving, "graph_of", lambda _given: graph)
    return seen


def test_nothing_is_opened_by_default(told: list[Any]) -> None:
    assert cli.main(["serve"]) == 0
    _, host, port, settings, watched = told
    assert (host, port, watched) == ("127.0.0.1", 8000, None)
    assert settings.address == "http://127.0.0.1:8000"
    assert set(settings.hosts) == set(Settings().hosts)
    assert settings.log_queries is False
    assert settings.proxies == ()


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("0.0.0.0", "http://localhost:8001"),  # noqa: S104
        ("::", "http://localhost:8001"),
        ("::1", "http://[::1]:8001"),
        ("192.0.2.7", "http://192.0.2.7:8001"),
        ("csa.example.org", "http://csa.example.org:8001"),
    ],
)
def test_the_address_follows_from_host_and_port(
    told: list[Any], host: str, address: str
) -> None:
    assert cli.main(["serve", "--host", host, "--port", "8001"]) == 0
    assert told[3].address == address
    assert host in told[3].hosts


def test_what_is_said_reaches_the_service(told: list[Any], small: Folders) -> None:
    given = ["--allow-host", "CSA.example.org", "--allow-host", "b.example"]
    more = ["--address", "https://csa.example.org/", "--log-queries", "--watch"]
    assert cli.main(["serve", "--data", str(small.data), *given, *more]) == 0
    _, _, _, settings, watched = told
    assert settings.hosts[-2:] == ("csa.example.org", "b.example")
    assert settings.address == "https://csa.example.org"
    assert settings.log_queries is True
    folders, kept = watched
    assert folders.data == small.data
    assert isinstance(kept, Path)


def test_proxies_that_are_trusted_are_addresses_or_networks(told: list[Any]) -> None:
    given = ["127.0.0.1", "10.1.0.0/16", "2001:DB8::1", "fd00::/8"]
    words = [word for one in given for word in ("--trust-proxy", one)]
    assert cli.main(["serve", *words]) == 0
    proxies = ("127.0.0.1", "10.1.0.0/16", "2001:db8::1", "fd00::/8")
    assert told[3].proxies == proxies


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--port", "0"], "wanted a number from 1 to 65535"),
        (["--port", "65536"], "wanted a number from 1 to 65535"),
        (["--port", "9" * 900], "wanted a number from 1 to 65535"),
        (["--port", "x"], "wanted a number from 1 to 65535"),
        (["--address", "csa.example.org"], "wanted an address such as"),
        (["--address", "file:///etc"], "wanted an address such as"),
        (["--address", "https://a/\n<b>"], "wanted an address such as"),
        (["--address", "http://[::1"], "invalid"),
        (["--trust-proxy", "proxy.example.org"], "wanted an address"),
        (["--trust-proxy", "10.1.2.3/16"], "has host bits set"),
        (["--trust-proxy", "0.0.0.0/0"], "would believe everybody"),
        (["--trust-proxy", "::/0"], "would believe everybody"),
        (["--trust-proxy", "*"], "wanted an address"),
    ],
)
def test_what_is_no_port_and_no_address_is_refused(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as raised:
        cli.main(["serve", *words])
    assert raised.value.code == WRONG_USE
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
