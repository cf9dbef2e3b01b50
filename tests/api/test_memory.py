"""Memory is taken from one heap and given back, where the C library knows how."""

import ctypes
from collections.abc import Callable

import pytest

from api import memory


class Library:
    """A C library that notes what it is asked."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.asked: list[tuple[int, ...]] = []

    def mallopt(self, *given: int) -> None:
        """Note a setting."""
        self.asked.append(given)

    def malloc_trim(self, *given: int) -> None:
        """Note that memory is given back."""
        self.asked.append(given)


def test_one_heap_is_used_and_what_is_free_is_given_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    library = Library()
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: library)
    memory.use_one_heap()
    memory.give_back()
    assert library.asked == [(-8, 1), (0,)]


def missing(_name: object) -> None:
    raise OSError("there is no such library")


@pytest.mark.parametrize("library", [missing, lambda _name: object()])
def test_another_c_library_does_without(
    monkeypatch: pytest.MonkeyPatch, library: Callable[[object], object]
) -> None:
    monkeypatch.setattr(ctypes, "CDLL", library)
    memory.use_one_heap()
    memory.give_back()
