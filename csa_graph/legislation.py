"""Citations of legislation as people write them, and what they point at.

"s.17 CDA 1998", "section 17 of the 1998 Act", "SI 2007/1830 reg 9" and
"https://www.legislation.gov.uk/ukpga/1998/37/section/17" are read into two parts: the
words for the instrument, and the way from it to the provision as legislation.gov.uk
writes it. Which instrument the words mean is for the graph to say.
"""

import re
from dataclasses import dataclass
from typing import Final

_KINDS: Final = {
    "section": r"sections?|secs?|ss?",
    "regulation": r"regulations?|regs?|rr?",
    "article": r"articles?|arts?",
    "schedule": r"schedules?|schs?",
    "part": r"parts?|pts?",
    "paragraph": r"paragraphs?|paras?",
}
_UNIT: Final = re.compile(
    r"(?<![\w/])(?:"
    + "|".join(f"(?P<{kind}>{words})" for kind, words in _KINDS.items())
    + r")\b\.?\s*(?P<number>\d+[A-Za-z]*)(?P<below>(?:\s*\(\w+\))*)",
    re.IGNORECASE,
)
_BELOW: Final = re.compile(r"\((\w+)\)")
_ADDRESS: Final = re.compile(
    r"^(?:https?://www\.legislation\.gov\.uk/)?(?:id/)?"
    r"(?P<tail>uk[a-z]+/\d{4}/\d+(?:/[\w/-]+)?)/?$",
    re.IGNORECASE,
)
_SI: Final = re.compile(r"^(?:s\.?\s*i\.?\s*|uksi\s*)?(\d{4})/(\d+)$", re.IGNORECASE)
_ENDINGS: Final = re.compile(r"/(?:contents|enacted|made)$")
_LINKS: Final = re.compile(r"^(?:[\s,;]|of\b|to\b|the\b|in\b)+|[\s,;]+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation taken apart.

    Attributes:
        instrument: the words for the instrument, or its tail, ``ukpga/1998/37``.
        provision: the steps below it, ``section/17/1``; empty for the whole.
    """

    instrument: str
    provision: str


def parse(text: str) -> Cited:
    """Return the two parts of a citation.

    >>> parse("s.17 CDA 1998")
    Cited(instrument='CDA 1998', provision='section/17')
    >>> parse("Crime and Disorder Act 1998, s. 6(1)(b)")
    Cited(instrument='Crime and Disorder Act 1998', provision='section/6/1/b')
    >>> parse("SI 2007/1830 reg 9")
    Cited(instrument='uksi/2007/1830', provision='regulation/9')
    >>> parse("https://www.legislation.gov.uk/ukpga/1998/37/contents")
    Cited(instrument='ukpga/1998/37', provision='')
    """
    address = _ADDRESS.match(_ENDINGS.sub("", text.strip()))
    if address:
        kind, year, number, *steps = address["tail"].split("/")
        return Cited(f"{kind.lower()}/{year}/{number}", "/".join(steps))
    units = list(_UNIT.finditer(text))
    rest = _LINKS.sub("", _LINKS.sub("", _UNIT.sub(" ", text)))
    words = " ".join(rest.split())
    number_only = _SI.match(words)
    if number_only:
        words = f"uksi/{number_only[1]}/{number_only[2]}"
    return Cited(words, "/".join(_steps(unit) for unit in units))


def _steps(unit: re.Match[str]) -> str:
    kind = next(name for name in _KINDS if unit[name])
    below = _BELOW.findall(unit["below"])
    return "/".join([kind, unit["number"], *below])


def plain(text: str) -> str:
    """Return words as they are compared: no case, no punctuation, no "and".

    >>> plain("Police, Crime, Sentencing & Courts Act 2022")
    'police crime sentencing courts act 2022'
    """
    words = re.findall(r"\w+", text.casefold())
    return " ".join(word for word in words if word not in {"and", "the"})
