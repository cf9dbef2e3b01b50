"""Memory goes back to the system: a service that reloads must not grow with each.

The C library gives each thread a heap of its own and keeps what is free in it. A
snapshot is opened in one thread and let go in another, so each reload would leave holes
in another heap. With few heaps the next snapshot fits where the last one was. With one,
threads that evaluate queries would wait for each other: that took twice the time.
"""

import ctypes
import gc
from contextlib import suppress
from typing import Final

_HEAPS: Final = 2
_ARENA_MAX: Final = -8  # malloc.h of the GNU C library, M_ARENA_MAX
# Another C library has no such function; Windows has no library to ask.
_UNKNOWN: Final = (OSError, TypeError, AttributeError)


def use_few_heaps() -> None:
    """Have all threads take memory from few heaps, where the C library knows how."""
    with suppress(*_UNKNOWN):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, _HEAPS)


def give_back() -> None:
    """Collect what refers to itself, and give what is free back to the system."""
    gc.collect()
    with suppress(*_UNKNOWN):
        ctypes.CDLL(None).malloc_trim(0)
