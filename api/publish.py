"""The whole site as files, for whoever may install nothing and has no server.

It is the web application, asked in its own process for every address that a page of it
links to: the same templates, the same numbers. Pages lie where their links lead, so
that the folder opens by double-click, from an archive or a document library.
"""

import asyncio
import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from starlette.types import ASGIApp, Message, Scope

from csa_graph.entries import entries
from csa_graph.errors import QueryError
from csa_graph.folder import MANIFEST, whole_folder
from csa_graph.force import as_day, observations
from csa_graph.graph import Graph
from csa_graph.iri import ID
from csa_graph.store import RememberingStore
from csa_graph.takeaway import fingerprint

from .app import inner
from .health import Vitals
from .pages.assets import ASSETS
from .pages.finding import INDEX, search_index
from .pages.publication import Place, Publication
from .pages.published import Query, parted
from .settings import Settings

KIND: Final = "csa-graph publication"
_WANTED: Final = "publish: wanted a new or empty folder or a former publication"
_SERVED_ONLY: Final = frozenset(("/ask", "/docs", "/query", "/sparql"))
_HEADERS: Final = ((b"host", b"localhost"), (b"accept", b"text/html"))


@dataclass(frozen=True, slots=True)
class Order:
    """What is published.

    Attributes:
        agreement: the slug of one agreement; the newest if empty.
        as_at: a day, such as ``2026-11-01``; the date of the data if empty.
        contact: where corrections go: a mail or web address, or empty.
    """

    agreement: str = ""
    as_at: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: how many files, and how many bytes they have together."""

    files: int
    size: int


def publish(graph: Graph, target: Path, order: Order) -> Written:
    """Write the site of one agreement into a folder, all of it or nothing.

    Args:
        graph: the data; of a graph without names, no page names a person.
        target: the folder: new, empty, or a former publication.
        order: what is published.

    Raises:
        QueryError: there is no such agreement or no such day, the folder holds
            something else, or the application does not answer.
        SnapshotError: the folder cannot be written.
    """
    owner = graph.agreement(order.agreement)
    day = as_day(order.as_at, observations(graph)) if order.as_at else None
    press = _Press(graph, owner, day.isoformat() if day else "", order.contact)
    with whole_folder(target, KIND, _WANTED) as folder:
        files = asyncio.run(press.print_into(folder))
        body = {**_about(graph, owner), "as_at": press.as_at, "files": files}
        content = json.dumps(body, indent=1, ensure_ascii=False).encode()
        (folder / MANIFEST).write_bytes(content)
    size = len(content) + sum(file["bytes"] for file in files)
    return Written(len(files) + 1, size)


def _about(graph: Graph, agreement: str) -> dict[str, Any]:
    return {
        "kind": KIND,
        "agreement": agreement.removeprefix(ID),
        "label": graph.label(agreement),
        "fingerprint": fingerprint(graph, agreement),
        "names": "off" if graph.names_withheld else "on",
        "made_of": asdict(graph.manifest),
    }


def _served(serves: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda path: path not in _SERVED_ONLY and serves(path)


class _Press:
    """Asks the application for each place that a page links to, once."""

    def __init__(self, graph: Graph, agreement: str, day: str, contact: str) -> None:
        store = RememberingStore(graph.store)
        self._graph = replace(graph, agreements=(agreement,), store=store)
        self._publication = Publication(graph, agreement)
        self._day = day
        self._files: dict[tuple[object, ...], str] = {}
        self._found: dict[str, Place] = {}
        self._waiting: list[Place] = []
        self._app = inner(self._graph, Settings(contact=contact), Vitals())
        site = self._app.state.site
        self.as_at = day or site.as_at
        self._app.state.site = replace(
            site,
            published=True,
            files=self._file,
            names=not graph.names_withheld,
            serves=_served(site.serves),
        )

    def _file(self, path: str, query: Query) -> str:
        """Return the file of an address, and see to it that it is written."""
        asked = (path, *query.items())
        if asked not in self._files:
            self._files[asked] = self._placed(path, query)
        return self._files[asked]

    def _placed(self, path: str, query: Query) -> str:
        place = self._publication.at(path, query)
        if place is None:
            return ""
        if place.file not in self._found:
            self._found[place.file] = place
            self._waiting.append(place)
        return place.file

    async def print_into(self, folder: Path) -> list[dict[str, Any]]:
        """Write every file, and return the name, length and SHA-256 of each."""
        found = entries(self._graph)
        written = {f"static/{name}": one.content for name, one in ASSETS.items()}
        written[INDEX] = search_index(found, self._file)
        files = [_write(folder, name, body) for name, body in written.items()]
        self._file("/", {})
        while self._waiting:
            place = self._waiting.pop()
            files.append(_write(folder, place.file, await self._answer(place)))
        return sorted(files, key=lambda file: str(file["name"]))

    async def _answer(self, place: Place) -> bytes:
        asked = place.query
        if self._day and self._takes_day(place.path):
            asked = (*asked, ("as_at", self._day))
        status, body = await _asked(self._app, place.path, urlencode(asked))
        if status != 200:
            raise QueryError(f"publish: {place.path} answers {status}, wanted 200")
        return body

    def _takes_day(self, path: str) -> bool:
        question = self._graph.questions.get(parted(path)[0].rpartition("/")[2])
        return not (path.startswith("/questions/") and question) or bool(question.force)


def _write(folder: Path, name: str, content: bytes) -> dict[str, Any]:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    return {"name": name, "bytes": len(content), "sha256": digest}


async def _asked(app: ASGIApp, path: str, query: str) -> tuple[int, bytes]:
    """Return the status and the body that an application answers (ASGI 3.0)."""
    scope: Scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": _HEADERS,
    }
    status, body = 0, b""

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        nonlocal status, body
        status = message.get("status", status)
        body += message.get("body", b"")

    await app(scope, receive, send)
    return status, body
