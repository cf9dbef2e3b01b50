"""What the search of a publication looks in: a script, since a file may fetch none."""

import json
from collections.abc import Callable, Iterable
from typing import Any, Final
from urllib.parse import parse_qsl

from csa_graph.entries import Entry

INDEX: Final = "static/search-index.js"


def search_index(found: Iterable[Entry], file: Callable[[str, Any], str]) -> bytes:
    """Return the script that gives what can be found, the weightiest kinds first.

    A row has the label, the kind, the file, the names, and what is said of it.

    Args:
        found: every text by which something is found.
        file: gives the file of an address; empty where it is not published.
    """
    rows: dict[str, tuple[tuple[int, str], list[Any]]] = {}
    for entry in found:
        target = entry.target
        path, _, query = target.address.partition("?")
        href = file(path, dict(parse_qsl(query)))
        if href:
            fresh = [target.label, target.kind, href, [], []]
            row = rows.setdefault(target.iri, ((target.rank, target.label), fresh))[1]
            row[3 if entry.is_name else 4].append(entry.text)
    ordered = [row for _, row in sorted(rows.values(), key=lambda held: held[0])]
    said = json.dumps(ordered, separators=(",", ":"))
    return f"window.csaGraphIndex = {said};\n".encode()
