"""Memory is taken from few heaps and given back, where the C library knows how."""

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


def test_few_heaps_are_used_and_what_is_free_is_given_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    library = Library()
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: library)
    memory.use_few_heaps()
    memory.give_back()
    assert library.asked == [(-8, 2), (0,)]


def missing(_name: object) -> None:
    raise OSError("there is no such library")


@pytest.mark.parametrize("library", [missing, lambda _name: object()])
def test_another_c_library_does_without(
    monkeypatch: pytest.MonkeyPatch, library: Callable[[object], object]
) -> None:
    monkeypatch.setattr(ctypes, "CDLL", library)
    memory.use_few_heaps()
    memory.give_back()
