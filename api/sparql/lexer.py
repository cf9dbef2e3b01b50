"""The tokens of a query, exactly as the engine would read them, or a refusal.

The engine does not ask for a space between words: it reads ``trueSERVICE`` as two. And
``<`` begins an address or compares, which only the grammar can tell: the rest of a line
may be a string to one reader and code to the other. So whatever two readers could take
differently is refused here, with a sentence about what to write instead; nothing that
is hidden from this reader is seen by the engine.

Source: SPARQL 1.1 Query Language, 19.8 Grammar, and SPARQL 1.2 for triple terms.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from .refusals import RefusedError

# The same in SPARQL, in Turtle and in XML 1.0, 2.3.
LETTER: Final = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
LATER: Final = f"{LETTER}_0-9\u00b7\u0300-\u036f\u203f-\u2040"
_ESCAPE: Final = r"\\[tbnrf\"'\\]"
_LOCAL: Final = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_PREFIX: Final = rf"(?:[{LETTER}](?:[{LATER}.\-]{{0,62}}[{LATER}\-])?)"

Kind = Literal[
    "blank",
    "iri",
    "long",
    "string",
    "variable",
    "label",
    "language",
    "number",
    "name",
    "word",
    "sign",
    "stray",
]
_PATTERNS: Final[dict[Kind, str]] = {
    "blank": r"(?:[ \t\r\n]|#[^\r\n]*)+",
    "iri": r"<[^<>\"{}|^`\\\x00-\x20]*>",
    "long": (
        rf"\"\"\"(?:\"{{0,2}}(?:[^\"\\]|{_ESCAPE}))*\"\"\""
        rf"|'''(?:'{{0,2}}(?:[^'\\]|{_ESCAPE}))*'''"
    ),
    "string": (
        rf"\"(?!\"\")(?:[^\"\\\r\n]|{_ESCAPE})*\"|'(?!'')(?:[^'\\\r\n]|{_ESCAPE})*'"
    ),
    "variable": rf"[?$][{LETTER}_0-9][{LATER}]*",
    "label": rf"_:[{LETTER}_0-9](?:[{LATER}.\-]*[{LATER}\-])?",
    "language": r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?",
    "number": (
        r"(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+"
    ),
    "name": (
        rf"{_PREFIX}?:(?:(?:[{LATER}:]|{_LOCAL})"
        rf"(?:(?:[{LATER}:.\-]|{_LOCAL})*(?:[{LATER}:\-]|{_LOCAL}))?)?"
    ),
    "word": r"[A-Za-z][A-Za-z0-9_]*",
    "sign": (
        r"<<\(|\)>>|<<|>>|\{\||\|\}|&&|\|\||\^\^|!=|<=|>="
        r"|[{}()\[\].,;|/^*+?!=<>~\-]"
    ),
    "stray": r"[\s\S]",
}
_TOKEN: Final = re.compile(
    "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS.items())
)
_ESCAPED: Final = re.compile(
    r"(?<!\\)(?P<slashes>(?:\\\\)*)\\(?:u(?P<four>[0-9A-Fa-f]{4})|U(?P<eight>[0-9A-Fa-f]{8}))"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, term or sign, and where it begins."""

    kind: Kind
    text: str
    start: int


def place(text: str, at: int) -> str:
    r"""Return where a character stands, as people count.

    >>> place("ASK {\n  ?s", 8)
    'line 2, column 3'
    """
    line = text.count("\n", 0, at) + 1
    return f"line {line}, column {at - text.rfind(chr(10), 0, at)}"


def unreadable(text: str, at: int, why: str) -> RefusedError:
    """Return a refusal that says where."""
    return RefusedError(400, f"{place(text, at)}: {why}")


def expand(text: str) -> str:
    r"""Return a text with ``\uXXXX`` and ``\UXXXXXXXX`` replaced by their characters.

    Source: SPARQL 1.1 Query Language, 19.2 Codepoint Escape Sequences.

    Raises:
        RefusedError: an escape stands for what is no character, or for a backslash.

    >>> expand(r"S\u0045RVICE")
    'SERVICE'
    """

    def character(found: re.Match[str]) -> str:
        code = int(found["four"] or found["eight"], 16)
        if code in {0, 0x5C} or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
            why = f"wanted an escape of a character, given U+{code:04X}"
            raise unreadable(text, found.start(), why)
        return found["slashes"] + chr(code)

    return _ESCAPED.sub(character, text)


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a text, without spaces and comments.

    Raises:
        RefusedError: something is no token of SPARQL.
    """
    for found in _TOKEN.finditer(text):
        kind: Kind = found.lastgroup  # type: ignore[assignment]
        if kind == "stray":
            raise unreadable(text, found.start(), _why(found[0]))
        if kind != "blank":
            yield Token(kind, found[0], found.start())


def _why(character: str) -> str:
    if character in "\"'":
        return "this string does not end, or has an escape that SPARQL does not know"
    return f"{character!a} is no part of SPARQL here"
