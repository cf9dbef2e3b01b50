"""The agreement's own document, attached by someone who holds it.

The repository keeps no sentence of it, only the length and the SHA-256 of each
paragraph's normalised text. That is enough to find the paragraph again, wherever it
stands: from each line on, lines are joined until the length fits and the hash agrees.

Normalised text: Unicode NFC; the bullet before the first word left out; the cells of
a table row (parted by tabs) joined column by column, a line without a tab going on
with the last cell; every run of white space one space; trimmed.
"""

import hashlib
import re
import stat
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from csa_graph.errors import SourceError

MAX_BYTES: Final = 16 * 1024 * 1024
_BULLET = re.compile(r"^\s*[-•*]\s+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paragraph's text was found.

    Attributes:
        first: its first line, counted from 1.
        last: its last line, included.
        text: the normalised text.
    """

    first: int
    last: int
    text: str


def read_source(file: Path) -> list[str]:
    """Return the lines of the attached document.

    Raises:
        SourceError: it cannot be read, is no regular file, too large, empty or not
            UTF-8.
    """
    try:
        lines = _content(file).decode("utf-8").splitlines()
    except UnicodeDecodeError:
        raise SourceError(f"{file}: not UTF-8 text") from None
    except OSError as error:
        raise SourceError(f"{file}: cannot be read: {error.strerror}") from None
    if not any(line.strip() for line in lines):
        raise SourceError(f"{file}: is empty")
    return lines


def _content(file: Path) -> bytes:
    if not stat.S_ISREG(file.stat().st_mode):
        raise SourceError(f"{file}: wanted a regular file")
    with file.open("rb") as opened:
        content = opened.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise SourceError(f"{file}: larger than {MAX_BYTES} bytes")
    return content


def normalise(lines: Sequence[str]) -> str:
    r"""Return the normalised text of consecutive lines.

    >>> normalise(["- 2.5  Part 4", "of the Act"])
    '2.5 Part 4 of the Act'
    >>> normalise(["Fraud\tStrategy", "\tGroup"])
    'Fraud Strategy Group'
    """
    held = [line for line in lines if line.strip()]
    if not held:
        return ""
    held[0] = _BULLET.sub("", held[0])
    text = _by_columns(held) if any("\t" in line for line in held) else " ".join(held)
    return " ".join(unicodedata.normalize("NFC", text).split())


def _by_columns(lines: Sequence[str]) -> str:
    columns: list[list[str]] = []
    for line in lines:
        if "\t" not in line and columns:
            columns[-1].append(line)
            continue
        for index, cell in enumerate(line.split("\t")):
            if index == len(columns):
                columns.append([])
            columns[index].append(cell)
    return " ".join(" ".join(column) for column in columns)


def sha256(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def find(lines: Sequence[str], length: int, digest: str, start: int) -> Place | None:
    """Return where the text with this length and hash stands.

    Args:
        lines: the document.
        length: of the normalised text, in characters.
        digest: its SHA-256.
        start: the index of the line to look from first; the search wraps round.
    """
    order = [*range(start, len(lines)), *range(start)]
    for index in order:
        place = _fits(lines, index, length, digest)
        if place:
            return place
    return None


def _fits(lines: Sequence[str], index: int, length: int, digest: str) -> Place | None:
    if not lines[index].strip():
        return None
    for end in range(index + 1, len(lines) + 1):
        text = normalise(lines[index:end])
        if len(text) > length:
            return None
        if len(text) == length and sha256(text) == digest:
            return Place(index + 1, end, text)
    return None
