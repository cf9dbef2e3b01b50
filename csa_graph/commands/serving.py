"""``csa-graph serve``: the web application, when it runs."""

import argparse
import importlib
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from csa_graph import _bundle
from csa_graph.commands.command import Command
from csa_graph.commands.inputs import cache_of, folders_of, graph_of
from csa_graph.source import read_source


def _add_serve(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--host",
        default="127.0.0.1",
        help="address to listen on; any but this machine's own opens the service to "
        "others, which it says at start",
    )
    command.add_argument("--port", type=_port, default=8000)
    command.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help="host name to answer to, besides this machine's own; * for any",
    )
    command.add_argument(
        "--address",
        type=_address,
        metavar="URL",
        help="where the service is found, if not at its host and port",
    )
    command.add_argument(
        "--trust-proxy",
        type=_proxy,
        action="append",
        default=[],
        metavar="ADDRESS",
        help="address or network of a reverse proxy: limits are shared out by the "
        "client that it names in X-Forwarded-For; nobody else's is believed",
    )
    command.add_argument(
        "--source",
        type=Path,
        metavar="FILE",
        help="the agreement as text: pages show its words beside the facts",
    )
    command.add_argument(
        "--contact",
        default="",
        metavar="ADDRESS",
        help="where corrections go: a mail or web address that pages show",
    )
    command.add_argument(
        "--watch", action="store_true", help="build anew when a file has changed"
    )
    command.add_argument(
        "--log-queries", action="store_true", help="log what is asked, names included"
    )


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text[:6]) < 65536:
        said = f"wanted a number from 1 to 65535, given {text!r}"
        raise argparse.ArgumentTypeError(said)
    return int(text)


def _address(text: str) -> str:
    parts = urlsplit(text)
    plain = text.isascii() and text.isprintable() and not set(text) & set(' <>"{}|^`\\')
    if parts.scheme not in {"http", "https"} or not parts.hostname or not plain:
        said = f"wanted an address such as https://csa.example.org, given {text!r}"
        raise argparse.ArgumentTypeError(said)
    return text.rstrip("/")


def _proxy(text: str) -> str:
    try:
        network = ip_network(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"wanted an address: {error}") from None
    if not network.prefixlen:
        raise argparse.ArgumentTypeError(f"{text} would believe everybody")
    return str(network if "/" in text else network.network_address)


def _serve(given: argparse.Namespace) -> int:
    web = importlib.import_module(_bundle.web_package())
    settings = web.Settings(
        address=given.address or f"http://{_named(given.host)}:{given.port}",
        hosts=(*web.LOOPBACK, given.host, *map(str.lower, given.allow_host)),
        proxies=tuple(given.trust_proxy),
        log_queries=given.log_queries,
        contact=given.contact,
        source=tuple(read_source(given.source)) if given.source else (),
    )
    watched = (folders_of(given), cache_of(given)) if given.watch else None
    web.serve(graph_of(given), given.host, given.port, settings, watched)
    return 0


def _named(host: str) -> str:
    """Return a host as an address has it; this machine's name for any address."""
    try:
        known = ip_address(host)
    except ValueError:
        return host
    if known.is_unspecified:
        return "localhost"
    return f"[{host}]" if known.version == 6 else host


COMMAND: Final = Command("answer over HTTP, on this machine only", _add_serve, _serve)
