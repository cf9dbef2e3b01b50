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
# "Regulations 2007" ends a title and "para 2.5" is the agreement's: neither is a unit.
_UNIT: Final = re.compile(
    r"(?<![\w/])(?:"
    + "|".join(f"(?P<{kind}>{words})" for kind, words in _KINDS.items())
    + r")\.?\s*(?!(?:19|20)\d\d\b)(?P<number>\d[\dA-Za-z]*)\b(?!\.\d)"
    r"(?P<below>(?:,? ?(?:sub-?(?:section|paragraph)|paragraph)? ?\(\w+\))*)",
    re.IGNORECASE,
)
_BELOW: Final = re.compile(r"\((\w+)\)")
_ADDRESS: Final = re.compile(
    r"^(?:(?:https?://)?(?:www\.)?legislation\.gov\.uk/)?(?:id/)?"
    r"(?P<tail>uk[a-z]+/\d{4}/\d+(?:/[\w/-]+)?)$",
    re.IGNORECASE,
)
_SI: Final = re.compile(
    r"^(?:s\.?\s*i\.?\s*|uksi\s*)?(\d{4})(?:/|\s+no\.?\s*)(\d+)$", re.IGNORECASE
)
_CHAPTER: Final = re.compile(r"^(\d{4})\s+c\.?\s*(\d+)$", re.IGNORECASE)
_VIEW: Final = re.compile(r"[?#].*")
_VERSION: Final = re.compile(
    r"(?:/(?:contents|enacted|made|\d{4}-\d\d-\d\d)){1,2}$", re.IGNORECASE
)
_DOTTED: Final = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_LINKS: Final = re.compile(r"^(?:[ ,;.]|of\b|to\b|the\b|in\b)+", re.IGNORECASE)
_ABBREVIATED: Final = {
    "section": "s.",
    "regulation": "reg.",
    "article": "art.",
    "schedule": "Sch.",
    "part": "Part",
    "paragraph": "para.",
}


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
    >>> parse("s.14Z52 NHS Act 2006")
    Cited(instrument='NHS Act 2006', provision='section/14Z52')
    >>> parse("SI 2007/1830 reg 9")
    Cited(instrument='uksi/2007/1830', provision='regulation/9')
    >>> parse("https://www.legislation.gov.uk/ukpga/1998/37/contents")
    Cited(instrument='ukpga/1998/37', provision='')
    >>> parse("1998 c. 37, s17")
    Cited(instrument='ukpga/1998/37', provision='section/17')
    """
    text = " ".join(text.split())
    address = _ADDRESS.match(_VERSION.sub("", _VIEW.sub("", text).rstrip("/")))
    if address:
        kind, year, number, *steps = address["tail"].split("/")
        below = "/".join([*(step.lower() for step in steps[:1]), *steps[1:]])
        return Cited(f"{kind.lower()}/{year}/{number}", below)
    units = list(_UNIT.finditer(text))
    rest = _UNIT.sub(" ", text).replace("( )", " ")
    words = " ".join(_LINKS.sub("", rest).rstrip(" ,;.").split())
    for kind, pattern in (("uksi", _SI), ("ukpga", _CHAPTER)):
        if number_only := pattern.match(words):
            words = f"{kind}/{number_only[1]}/{number_only[2]}"
    return Cited(words, "/".join(_steps(unit) for unit in units))


def written(steps: str) -> str:
    """Return the way to a provision as a citation has it.

    >>> written("section/6/1/b")
    's. 6(1)(b)'
    >>> written("schedule/4/paragraph/2")
    'Sch. 4 para. 2'
    """
    said = ""
    for step in steps.split("/"):
        if step in _ABBREVIATED:
            said += f" {_ABBREVIATED[step]} "
        else:
            said += step if said.endswith(" ") else f"({step})"
    return said.strip()


def _steps(unit: re.Match[str]) -> str:
    kind = next(name for name in _KINDS if unit[name])
    below = _BELOW.findall(unit["below"])
    return "/".join([kind, unit["number"], *below])


def plain(text: str) -> str:
    """Return words as they are compared: no case, no punctuation, no "and".

    >>> plain("Police, Crime, Sentencing & Courts Act 2022")
    'police crime sentencing courts act 2022'
    >>> plain("the C.D.A. 1998")
    'cda 1998'
    """
    closed = _DOTTED.sub(lambda found: found[0].replace(".", ""), text)
    words = re.findall(r"\w+", closed.casefold())
    return " ".join(word for word in words if word not in {"and", "the"})
