"""Days as people write them."""

import re
from calendar import month_name
from typing import Final

_ISO: Final = re.compile(r"\b(\d{4})-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?\b(?!-)")


def in_words(text: str) -> str:
    """Return a text in which days and months are written out (ISO 8601 before).

    >>> in_words("Made on 2026-04-29, in force 2026-06")
    'Made on 29 April 2026, in force June 2026'
    >>> in_words("Police and Crime Plan 2021-2024 of 2021")
    'Police and Crime Plan 2021-2024 of 2021'
    """
    return _ISO.sub(lambda found: _written(*found.groups()), text)


def _written(year: str, month: str, day: str | None) -> str:
    named = f"{month_name[int(month)]} {year}"
    return f"{int(day)} {named}" if day else named
