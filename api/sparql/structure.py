"""What stands inside what in a query, and how much of it a planner has to order.

Counted are the things that an engine joins: triple patterns, the members of lists, the
steps of paths, and groups. An engine that orders a few hundred of them never ends.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final, Literal

from .lexer import Token, unreadable
from .limits import Limits

_CLOSING: Final = {
    "{": "}",
    "(": ")",
    "[": "]",
    "<<(": ")>>",
    "<<": ">>",
    "{|": "|}",
}
_CLOSERS: Final = frozenset(_CLOSING.values())
_TERMS: Final = frozenset(
    {"iri", "long", "string", "variable", "label", "number", "name"}
)
# After these an address begins; after anything else ``<`` compares.
_SIGNS: Final = "( , ; = != < > <= >= && || ! + - * / | ^ ^^"
_EXPECTING: Final = frozenset({*_SIGNS.split(), "WORD"})
_VALUES: Final = frozenset({"TRUE", "FALSE"})
_RISKY: Final = frozenset("#'()")

Holds = Literal[
    "whole", "described", "patterns", "members", "expression", "data", "quoted"
]


@dataclass(slots=True)
class _Frame:
    """What stands between two brackets, as far as it has been read.

    Attributes:
        opener: the bracket that opened it.
        holds: what its terms are.
        constraint: a FILTER or BIND has begun and its bracket has not closed.
        clause: a SELECT, GROUP BY, HAVING or ORDER BY has begun.
        subject: what the triple patterns are about; empty between two of them.
        fixed: the patterns are about the bracket itself.
        items: how many members or arguments.
    """

    opener: str
    holds: Holds
    constraint: bool = False
    clause: bool = False
    subject: str = ""
    fixed: str = ""
    items: int = 0


@dataclass(slots=True)
class Structure:
    """What has been counted so far.

    Attributes:
        text: the query.
        limits: what it may hold.
        frames: the brackets that are open, with the whole query first.
        before: the token before this one; ``WORD`` for a word that is no value.
        values: a VALUES has begun and its data have not.
        patterns: what a planner has to order.
        optional: OPTIONAL parts.
        subjects: triple patterns about each subject.
    """

    text: str
    limits: Limits
    frames: list[_Frame] = field(default_factory=lambda: [_Frame("", "whole")])
    before: str = ""
    values: bool = False
    patterns: int = 0
    optional: int = 0
    subjects: Counter[str] = field(default_factory=Counter)

    def take(self, token: Token) -> None:
        """Count the next token.

        Raises:
            RefusedError: there is too much of something, or a bracket has no pair.
        """
        self._read(token)
        word = token.kind == "word" and token.text.upper() not in _VALUES
        self.before = "WORD" if word else token.text

    def end(self) -> None:
        """Hold that no bracket is open.

        Raises:
            RefusedError: one is.
        """
        opener = self.frames[-1].opener
        if opener:
            why = f"wanted {_CLOSING[opener]} before the end"
            raise self._refused(len(self.text), why)

    def _read(self, token: Token) -> None:
        self._doubt(token)
        if token.text in _CLOSING:
            self._open(token)
        elif token.text in _CLOSERS:
            self._close(token)
        elif token.kind == "sign":
            self._separate(token)
        elif token.kind == "word":
            self._note(token)
        elif token.kind in _TERMS:
            self._term(token)

    def _refused(self, at: int, why: str) -> Exception:
        return unreadable(self.text, at, why)

    def _doubt(self, token: Token) -> None:
        """Refuse ``<`` where it may compare or begin an address, and it matters which.

        It compares only after an operand in an expression. Where the two readings
        differ in what is a string, a comment or a bracket, neither is taken.
        """
        if token.text[0] != "<" or token.text == "<=":
            return
        if self.frames[-1].holds not in {"expression", "members"}:
            if token.text == "<":
                raise self._refused(token.start, "this address does not end")
            return
        compares = self.before not in _EXPECTING
        if compares and (token.text.startswith("<<") or _RISKY & set(token.text)):
            why = "< may compare or begin an address; write a space after it"
            raise self._refused(token.start, why)

    def _open(self, token: Token) -> None:
        if len(self.frames) > self.limits.depth:
            why = f"wanted at most {self.limits.depth} brackets inside each other"
            raise self._refused(token.start, why)
        frame = _Frame(token.text, self._held(token.text))
        if frame.holds in {"patterns", "quoted"}:
            self._add(token, "")
        if token.text in {"[", "{|"}:
            frame.fixed = f"bracket {token.start}"
        if token.text == "{":
            self.frames[-1].clause = self.values = False
        self.frames.append(frame)

    def _held(self, opener: str) -> Holds:
        around = self.frames[-1]
        if around.holds == "data" or (self.values and opener in {"{", "("}):
            return "data"
        if opener == "(":
            counted = around.holds in {"patterns", "members"}
            free = not around.constraint and not around.clause
            return "members" if counted and free else "expression"
        return "quoted" if opener.startswith("<<") else "patterns"

    def _close(self, token: Token) -> None:
        if _CLOSING.get(self.frames[-1].opener) != token.text:
            raise self._refused(
                token.start, f"{token.text} closes nothing that is open"
            )
        self.frames.pop()
        around = self.frames[-1]
        if around.constraint or token.text == "}":
            around.constraint, around.subject = False, ""

    def _separate(self, token: Token) -> None:
        frame = self.frames[-1]
        if frame.holds == "expression" and token.text in {",", ";"}:
            self._item(token)
        elif frame.holds == "members" and token.text == "/":
            self._add(token, "")
        elif frame.holds == "patterns" and token.text in {",", ";", "/"}:
            self._add(token, frame.subject)
        elif frame.holds == "patterns" and token.text == ".":
            frame.subject = ""

    def _note(self, token: Token) -> None:
        word = token.text.upper()
        frame = self.frames[-1]
        frame.constraint |= word in {"FILTER", "BIND"}
        frame.clause |= word in {"SELECT", "GROUP", "HAVING", "ORDER"}
        self.values |= word == "VALUES"
        if word == "DESCRIBE":
            frame.holds = "described"
        if word == "OPTIONAL":
            self.optional += 1
            if self.optional > self.limits.optional:
                why = f"wanted at most {self.limits.optional} OPTIONAL parts"
                raise self._refused(token.start, why)

    def _term(self, token: Token) -> None:
        frame = self.frames[-1]
        if frame.constraint or frame.clause or self.values:
            return
        if frame.holds == "members":
            self._add(token, "")
        elif frame.holds == "described":
            self._item(token)
        elif frame.holds == "patterns" and not frame.subject:
            frame.subject = frame.fixed or token.text
            self._add(token, frame.subject)

    def _item(self, token: Token) -> None:
        frame = self.frames[-1]
        frame.items += 1
        if frame.items > self.limits.items:
            why = f"wanted at most {self.limits.items} items in one list"
            raise self._refused(token.start, why)

    def _add(self, token: Token, subject: str) -> None:
        self.patterns += 1
        if self.patterns > self.limits.patterns:
            why = f"wanted at most {self.limits.patterns} triple patterns and groups"
            raise self._refused(token.start, why)
        if subject:
            self.subjects[subject] += 1
            if self.subjects[subject] > self.limits.subject:
                why = f"wanted at most {self.limits.subject} patterns about one subject"
                raise self._refused(token.start, why)
