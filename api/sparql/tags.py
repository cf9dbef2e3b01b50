"""Entity tags of answers: who holds an answer to a query is not sent it again.

A snapshot never changes, so a query that has been answered need not be evaluated to
know that a client holds its answer. One for the time or for chance is asked each time.
"""

import hashlib
import re
from collections import OrderedDict
from collections.abc import Mapping
from typing import Final

from .guard import Question

_MOST: Final = 2000
# NOW, RAND, UUID and STRUUID; that another word holds one of these does no harm.
_CHANGING: Final = re.compile("now|rand|uuid", re.IGNORECASE)

Data = tuple[tuple[str, ...], tuple[str, ...]] | None


class Tags:
    """The tags of the answers that were given last, by what was asked."""

    def __init__(self, most: int = _MOST) -> None:
        """Remember none yet, and later so many at most."""
        self._most = most
        self._known: OrderedDict[bytes, str] = OrderedDict()

    def known(self, key: bytes) -> str:
        """Return the tag of an answer; empty where it is not known."""
        return self._known.get(key, "")

    def keep(self, key: bytes, tag: str) -> None:
        """Remember the tag of an answer; the one that was kept first goes."""
        if not key:
            return
        self._known[key] = tag
        if len(self._known) > self._most:
            self._known.popitem(last=False)


def key(question: Question, data: Data, types: Mapping[str, str]) -> bytes:
    """Return what an answer depends on; empty where it depends on more than that.

    Args:
        question: the query.
        data: the data set that the request sets.
        types: the media type for each kind of result.
    """
    if _CHANGING.search(question.text):
        return b""
    asked = repr((question.text, data, sorted(types.items())))
    return hashlib.sha256(asked.encode()).digest()
