"""Which format a request wants: by the ending of the address, else by ``Accept``."""

from collections.abc import Sequence
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
}
TABLES: Final = ("json", "csv", "md", "txt", "xlsx", "ods")
GRAPHS: Final = ("ttl", "jsonld", "trig")


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
        ranked = [(_quality(accept, form), form) for form in offered]
        best = max(quality for quality, _ in ranked)
        if best > 0:
            return next(form for quality, form in ranked if quality == best)
    wanted = f".{ending}" if ending else accept
    names = ", ".join(f".{form} ({MEDIA[form].partition(';')[0]})" for form in offered)
    raise HTTPException(406, f"wanted {wanted}, offered are {names}")


def _quality(accept: str, form: str) -> float:
    """Return the quality that ``Accept`` gives a format (RFC 9110, 12.5.1)."""
    media = MEDIA[form].partition(";")[0]
    kinds = (media, f"{media.partition('/')[0]}/*", "*/*")
    ranges = dict(_range(part) for part in (accept or "*/*").split(","))
    return next((ranges[kind] for kind in kinds if kind in ranges), 0.0)


def _range(part: str) -> tuple[str, float]:
    media, *parameters = (piece.strip().lower() for piece in part.split(";"))
    for parameter in parameters:
        if parameter.startswith("q="):
            return media, _number(parameter[2:])
    return media, 1.0


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if 0 <= value <= 1 else 0.0
