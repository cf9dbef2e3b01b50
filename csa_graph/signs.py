r"""Signs that a reader cannot see but a terminal or a browser obeys.

Control characters move the cursor and colour the screen; bidirectional ones turn the
order of words round; zero-width ones make two names look alike. A label may hold any
of them. Where text is shown as text, they are written out as their code instead.
"""

import io
import re
from typing import Final, TextIO

# Unicode 16: general categories Cc but tab and line feed, Cf, Cs, Zl and Zp.
_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891"
    "\u08e2\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f\ud800-\udfff]"
)


def shown(text: str) -> str:
    r"""Return a text in which every hidden sign is written out.

    >>> shown("Fraud\u202e\x1b[31m")
    'Fraud\\u202e\\u001b[31m'
    >>> shown("a\tb\nc")
    'a\tb\nc'
    """
    return text if text.isprintable() else _HIDDEN.sub(_written, text)


def _written(found: re.Match[str]) -> str:
    """Return a sign as its code, in the form that JSON has for it too (RFC 8259, 7)."""
    units = found[0].encode("utf-16-be", "surrogatepass")
    pairs = (units[at : at + 2].hex() for at in range(0, len(units), 2))
    return "".join(f"\\u{pair}" for pair in pairs)


def in_one_line(text: str) -> str:
    r"""Return a text as one line without hidden signs, for a log or a message.

    >>> in_one_line("two\nlines\r")
    'two lines\\u000d'
    """
    return " ".join(shown(text).split())


class Shown(io.TextIOBase):
    """A stream of text that writes out every hidden sign: for terminals."""

    def __init__(self, out: TextIO) -> None:
        """Write to another stream."""
        self._out = out

    def write(self, text: str, /) -> int:
        """Write a text, and return its length."""
        self._out.write(shown(text))
        return len(text)

    def flush(self) -> None:
        """Hand on what is written."""
        self._out.flush()

    def isatty(self) -> bool:
        """Return whether someone looks on."""
        return self._out.isatty()

    def fileno(self) -> int:
        """Return the number of the file behind it."""
        return self._out.fileno()
