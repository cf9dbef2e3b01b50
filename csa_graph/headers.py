"""The ``#+`` lines at the head of a query: what it is, for people and programs.

``#+ key: value`` lines are comments to any SPARQL tool; here they give a query its
title, its parameters and its columns. A line that begins with ``#+`` and three
spaces goes on with the value before it.
"""

from collections.abc import Iterator
from pathlib import Path

from csa_graph.errors import QueryError


def header(text: str, file: Path) -> dict[str, list[str]]:
    r"""Return the values of each key, in the order they stand.

    Raises:
        QueryError: a ``#+`` line has no key.

    >>> header("#+ summary: All boards\n#+ column: board iri\nSELECT", Path("b.rq"))
    {'summary': ['All boards'], 'column': ['board iri']}
    """
    values: dict[str, list[str]] = {}
    key = ""
    for line in _lines(text):
        if line.startswith("  ") and key:
            values[key][-1] += " " + line.strip()
            continue
        key, colon, value = (part.strip() for part in line.partition(":"))
        if not colon or not key:
            raise QueryError(f"{file}: wanted '#+ key: value', found '#+{line}'")
        values.setdefault(key, []).append(value)
    return values


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line.startswith("#+"):
            yield line[2:].removeprefix(" ")


def required(values: dict[str, list[str]], key: str, file: Path) -> str:
    """Return the one value of ``key``.

    Raises:
        QueryError: the header does not give it exactly once.
    """
    found = values.get(key, [])
    if len(found) != 1:
        raise QueryError(f"{file}: wanted one '#+ {key}:' line, found {len(found)}")
    return found[0]
