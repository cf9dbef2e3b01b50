"""Which media type a client wants most, of those that are offered.

Source: RFC 9110, 12.5.1: the most specific range that fits a type gives its quality.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

_QUALITY: Final = re.compile(
    r"\s*q\s*=\s*(0(?:\.[0-9]*)?|1(?:\.0*)?)\s*", re.IGNORECASE
)


def ranges(header: str) -> dict[str, float]:
    """Return the quality of each media range of a header; of all types if it is empty.

    What cannot be read counts as not wanted.

    >>> ranges("text/csv;q=0.5, */*;q=x")
    {'text/csv': 0.5, '*/*': 0.0}
    """
    read: dict[str, float] = {}
    for part in header.split(","):
        kind, *parameters = part.split(";")
        if kind.strip():
            read[kind.strip().lower()] = _quality(parameters)
    return read or {"*/*": 1.0}


def _quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        if parameter.strip()[:1].lower() == "q":
            found = _QUALITY.fullmatch(parameter)
            return float(found[1]) if found else 0.0
    return 1.0


def quality(wanted: Mapping[str, float], media: str) -> float:
    """Return how much a media type is wanted; 0 for not at all."""
    major = media.partition("/")[0]
    fitting = (kind for kind in (media, f"{major}/*", "*/*") if kind in wanted)
    return wanted.get(next(fitting, ""), 0.0)


def best(wanted: Mapping[str, float], offered: Sequence[str]) -> str:
    """Return the offered media type that is wanted most; nothing if none is.

    Among types that are wanted equally it is the first offered.

    >>> best(ranges("*/*;q=0.1, text/csv"), ["application/json", "text/csv"])
    'text/csv'
    """
    ranked = max(offered, key=lambda media: quality(wanted, media), default="")
    return ranked if quality(wanted, ranked) > 0 else ""
