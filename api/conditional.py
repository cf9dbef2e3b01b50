"""Entity tags: what names an answer's bytes, and whether a client has them already."""

import hashlib
import re
from typing import Final

# RFC 9110, 8.8.3: a tag in quotes, weak or strong.
_TAG: Final = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


def tag(content: bytes, media: str = "") -> str:
    """Return the strong entity tag of an answer: the same for the same bytes alone.

    >>> tag(b"x", "text/csv") == tag(b"x", "text/csv") != tag(b"x", "text/plain")
    True
    """
    digest = hashlib.sha256(media.encode() + b"\0" + content)
    return f'"{digest.hexdigest()[:32]}"'


def is_held(header: str, current: str) -> bool:
    """Return whether ``If-None-Match`` names the current tag (RFC 9110, 13.1.2).

    The comparison is weak, as it must be for a request that reads.

    >>> is_held('"a", W/"b"', '"b"'), is_held("*", '"b"'), is_held('"abc"', '"b"')
    (True, True, False)
    """
    if header.strip() == "*":
        return True
    return current.removeprefix("W/") in _TAG.findall(header)
