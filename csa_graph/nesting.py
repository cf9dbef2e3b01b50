"""How deep a text nests, told before a parser sees it.

A parser that calls itself for every bracket can be made to end the whole process, and
no exception says so. Data of ours nest three deep; what nests deeper than `DEEPEST`
is refused by its brackets alone.
"""

import re
from typing import Final

DEEPEST: Final = 64
_OPENS: Final = frozenset("([{")
_CLOSES: Final = frozenset(")]}")
# Turtle 1.1, 6.5: what may hold a bracket without opening anything. A string that is
# not closed is not skipped, so that what it would hide is counted.
_TURTLE: Final = re.compile(
    r"\\."
    r'|"""(?:[^"\\]++|\\.|"(?!""))*+"""'
    r"|'''(?:[^'\\]++|\\.|'(?!''))*+'''"
    r'|"(?:[^"\\\n\r]++|\\.)*+"'
    r"|'(?:[^'\\\n\r]++|\\.)*+'"
    r'|<[^\x00-\x20<>"{}|^`]*+>'
    r"|\#[^\n\r]*+"
    r"|[\[\](){}]",
    re.DOTALL,
)
_JSON: Final = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[\]{}]', re.DOTALL)
_QUOTED: Final = "<<"
_CALLS: Final = re.compile(r"\b(?:service|load)\b", re.IGNORECASE)
# SPARQL 1.1, 19.8: what may hold the word without being it.
_APART: Final = re.compile(
    r"[?$]\w+"
    r"|\#[^\n\r]*+"
    r'|"""(?:[^"\\]++|\\.|"(?!""))*+"""'
    r"|'''(?:[^'\\]++|\\.|'(?!''))*+'''"
    r'|"(?:[^"\\\n\r]++|\\.)*+"'
    r"|'(?:[^'\\\n\r]++|\\.)*+'"
    r'|<[^\x00-\x20<>"{}|^`]*+>',
    re.DOTALL,
)


def too_deep(text: str, *, json: bool = False) -> int | None:
    """Return where a text nests deeper than `DEEPEST`, or None where it does not.

    Args:
        text: Turtle, TriG, N-Quads or SPARQL; or JSON.
        json: whether it is JSON.

    Returns:
        The line, counted from 1.

    >>> too_deep("[" * 65), too_deep("[" * 64), too_deep('"' + "[" * 65 + '"')
    (1, None, None)
    """
    if not json and text.count(_QUOTED) > DEEPEST:
        return _line(text, text.index(_QUOTED))
    depth = 0
    for token in (_JSON if json else _TURTLE).finditer(text):
        sign = token[0]
        if sign in _OPENS:
            depth += 1
            if depth > DEEPEST:
                return _line(text, token.start())
        elif sign in _CLOSES:
            depth -= 1
    return None


def _line(text: str, index: int) -> int:
    return text.count("\n", 0, index) + 1


def calls_out(query: str) -> int | None:
    r"""Return the line on which a query may ask another server, or None.

    A code point escape can spell any word, so it counts too.

    >>> calls_out("SELECT * {\n SERVICE <http://e/> {} }")
    2
    >>> calls_out("# SERVICE\nSELECT ?service {}")
    >>> calls_out(r"SELECT * { S\u0045RVICE ?x {} }")
    1
    """
    escape = query.lower().find(r"\u")
    if escape >= 0:
        return _line(query, escape)
    plain = _APART.sub(lambda found: " " * len(found[0]), query)
    call = _CALLS.search(plain)
    return _line(query, call.start()) if call else None
