"""Which format a request wants: by the ending of the address, else by ``Accept``."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from starlette.exceptions import HTTPException

MEDIA: Final = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "ttl": "text/turtle; charset=utf-8",
    "jsonld": "application/ld+json",
    "trig": "application/trig; charset=utf-8",
    "nq": "application/n-quads; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "svg": "image/svg+xml",
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "mmd": "text/vnd.mermaid; charset=utf-8",
    "csvm": "application/csvm+json",
}
TABLES: Final = ("json", "csv", "md", "txt", "xlsx", "ods")
PAGE: Final = "html"
COVER: Final = "csvm"
GRAPHS: Final = ("ttl", "jsonld", "trig")
_LONGEST: Final = 200
_QUALITY: Final = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?")


def split(path: str) -> tuple[str, str]:
    """Return a path without its ending, and the ending if it names a format.

    >>> split("priorities.csv"), split("paragraphs/2.5")
    (('priorities', 'csv'), ('paragraphs/2.5', ''))
    """
    stem, dot, ending = path.rpartition(".")
    return (stem, ending) if dot and ending in MEDIA else (path, "")


def chosen(ending: str, accept: str, offered: Sequence[str]) -> str:
    """Return the format to answer in; the first offered where anything will do.

    Args:
        ending: the ending of the address, or nothing.
        accept: the ``Accept`` header, or nothing.
        offered: formats, the preferred first.

    Raises:
        HTTPException: 406, none of the wanted formats is offered.
    """
    if ending in offered:
        return ending
    if not ending:
        wanted = _ranges(accept)
        ranked = [(_quality(wanted, form), form) for form in offered]
        best = max(quality for quality, _ in ranked)
        if best > 0:
            return next(form for quality, form in ranked if quality == best)
    said = f".{ending}" if ending else accept[:_LONGEST]
    names = ", ".join(f".{form} ({MEDIA[form].partition(';')[0]})" for form in offered)
    raise HTTPException(406, f"wanted {said}, offered are {names}")


def prefers_page(accept: str) -> bool:
    """Return whether ``Accept`` would rather have a page than data, as browsers do.

    >>> prefers_page("text/html,*/*;q=0.8"), prefers_page("*/*"), prefers_page("")
    (True, False, False)
    """
    wanted = _ranges(accept)
    return _quality(wanted, PAGE) > _quality(wanted, "json")


def _quality(wanted: Mapping[str, float], form: str) -> float:
    """Return the quality that ``Accept`` gives a format (RFC 9110, 12.5.1)."""
    media = MEDIA[form].partition(";")[0]
    kinds = (media, f"{media.partition('/')[0]}/*", "*/*")
    return next((wanted[kind] for kind in kinds if kind in wanted), 0.0)


def _ranges(accept: str) -> dict[str, float]:
    return dict(_range(part) for part in (accept or "*/*").split(","))


def _range(part: str) -> tuple[str, float]:
    media, *parameters = (piece.strip().lower() for piece in part.split(";"))
    for parameter in parameters:
        if parameter.startswith("q="):
            return media, _number(parameter[2:])
    return media, 1.0


def _number(text: str) -> float:
    """Return a quality value; what is none, such as ``nan`` or ``1e-3``, is 0."""
    return float(text) if _QUALITY.fullmatch(text) else 0.0
