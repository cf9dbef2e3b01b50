"""What a text must be before any engine reads it: small, shallow, and only a question.

The engine's process dies of deep nesting, its planner never ends with a few hundred
patterns about one subject, and it calls out for SERVICE. All of that shows in the
tokens, at the cost of one pass over them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from .lexer import Token, expand, tokens, unreadable
from .limits import Limits
from .refusals import RefusedError
from .structure import Structure
from .words import FORMS, PROLOGUE, UPDATES, WORDS


@dataclass(frozen=True, slots=True)
class Question:
    """A text that may be evaluated.

    Attributes:
        text: the query, its codepoint escapes expanded.
        prologue: what stands before SELECT, ASK, CONSTRUCT or DESCRIBE.
        merged: the graphs after FROM, as they are written.
        named: the graphs after FROM NAMED, as they are written.
    """

    text: str
    prologue: str
    merged: tuple[str, ...]
    named: tuple[str, ...]


def read(raw: bytes, limits: Limits) -> Question:
    """Return a question that may be evaluated.

    Raises:
        RefusedError: it is larger than a query may be, it is no SPARQL or no
            question, or it would cost too much.
    """
    if len(raw) > limits.query:
        wanted = f"wanted a query of at most {limits.query:,} bytes"
        raise RefusedError(413, f"{wanted}, given {len(raw):,}")
    text = _decoded(raw)
    listed = []
    structure = Structure(text, limits)
    for token in _allowed(text, limits):
        structure.take(token)
        listed.append(token)
    structure.end()
    if not listed:
        raise RefusedError(400, "wanted a query, given none")
    if listed[0].text.upper() not in FORMS | PROLOGUE:
        why = "wanted SELECT, ASK, CONSTRUCT, DESCRIBE, PREFIX or BASE"
        raise unreadable(text, listed[0].start, why)
    _declared(text, listed)
    return _question(text, listed)


def _decoded(raw: bytes) -> str:
    try:
        text = expand(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        why = f"wanted UTF-8, and byte {error.start + 1:,} is not"
        raise RefusedError(400, why) from None
    if "\0" in text:
        raise unreadable(text, text.index("\0"), "a query holds no NUL")
    return text


def _allowed(text: str, limits: Limits) -> Iterator[Token]:
    for count, token in enumerate(tokens(text)):
        if count == limits.tokens:
            why = f"wanted at most {limits.tokens:,} words, terms and signs"
            raise unreadable(text, token.start, why)
        refusal = _refusal(token)
        if refusal:
            raise unreadable(text, token.start, refusal)
        yield token


def _refusal(token: Token) -> str:
    """Return why a token is not to reach the engine, or nothing.

    The engine reads ``SERVICEex:a`` as two words, so prefixes are looked at too.
    """
    written = token.text.upper()
    if token.kind == "name":
        prefix, _, local = written.partition(":")
        hidden = "SERVICE" in prefix or ".SERVICE" in local
        return "a prefixed name may not look like SERVICE" if hidden else ""
    if token.kind != "word" or written in WORDS:
        return ""
    if "SERVICE" in written:
        return "SERVICE is not offered: no query reaches another address"
    if written in UPDATES:
        return f"{written} belongs to an update, and this endpoint only reads"
    return f"{token.text[:40]} is no word of SPARQL"


def _declared(text: str, listed: list[Token]) -> None:
    """Hold that each prefix is declared; the engine would not say where it is not."""
    known = set()
    for before, token in pairwise(listed):
        if token.kind == "name":
            prefix = token.text.partition(":")[0]
            if before.text.upper() == "PREFIX":
                known.add(prefix)
            elif prefix not in known:
                why = f"the prefix {prefix[:40]}: is not declared"
                raise unreadable(text, token.start, why)


def _question(text: str, listed: list[Token]) -> Question:
    form = next((t for t in listed if t.text.upper() in FORMS), None)
    merged, named = [], []
    for at, token in enumerate(listed):
        if token.text.upper() == "FROM":
            graphs = [t.text for t in listed[at + 1 : at + 3]]
            if graphs[:1] and graphs[0].upper() == "NAMED":
                named += graphs[1:]
            else:
                merged += graphs[:1]
    prologue = text[: form.start] if form else text
    return Question(text, prologue, tuple(merged), tuple(named))
