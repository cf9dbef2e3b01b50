"""On which line of a file a thing is first written.

Parsers forget where a triple stood. An editor needs the line, so the spellings that
Turtle and TriG allow for an IRI are looked for in the text: in full, relative to the
file's base, or behind a prefix; and in quotes, as JSON-LD has it.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

_BASE = re.compile(r"@base\s+<([^>]*)>", re.IGNORECASE)
_PREFIX = re.compile(r"@prefix\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE)


def line_of(iri: str, text: str) -> int | None:
    r"""Return the line, counted from 1, on which ``iri`` first stands in Turtle text.

    >>> line_of("http://e/a", "@base <http://e/> .\n<b> <c> <a> .")
    2
    """
    places = [m.start() for s in _spellings(iri, text) if (m := s.search(text))]
    return text.count("\n", 0, min(places)) + 1 if places else None


def first_place(iri: str, files: Iterable[Path]) -> tuple[Path, int] | None:
    """Return the first file, in the order given, and the line that name ``iri``.

    A file that is gone by now names nothing.
    """
    for file in files:
        try:
            line = line_of(iri, file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            continue
        if line:
            return file, line
    return None


def _spellings(iri: str, text: str) -> Iterator[re.Pattern[str]]:
    yield re.compile(re.escape(f"<{iri}>"))
    yield re.compile(re.escape(f'"{iri}"'))
    for base in _BASE.findall(text):
        if iri.startswith(base):
            yield re.compile(re.escape(f"<{iri.removeprefix(base)}>"))
    for prefix, namespace in _PREFIX.findall(text):
        local = iri.removeprefix(namespace)
        if namespace and local != iri:
            escaped = re.escape(f"{prefix}:{local.replace('/', chr(92) + '/')}")
            yield re.compile(rf"(?<![\w<]){escaped}(?![\w/\\-]|\.\w)")
