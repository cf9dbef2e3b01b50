"""A page as a tree that tests can ask: elements, their text, their attributes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

VOID: Final = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta")
)


@dataclass
class Element:
    """One element: its name, attributes and what it holds."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    held: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text inside, white space as one space."""
        parts = (one if isinstance(one, str) else one.text for one in self.held)
        return " ".join(" ".join(parts).split())

    def all(self, name: str) -> list["Element"]:
        """Return the elements of a name inside, in order; of any name for ``*``."""
        return [one for one in self._inside() if name in (one.name, "*")]

    def one(self, name: str) -> "Element":
        """Return the only element of a name inside."""
        (found,) = self.all(name)
        return found

    def get(self, attribute: str) -> str:
        """Return the value of an attribute; empty where there is none."""
        return self.attributes.get(attribute, "")

    def _inside(self) -> Iterator["Element"]:
        for one in self.held:
            if isinstance(one, Element):
                yield one
                yield from one._inside()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].held.append(made)
        if tag not in VOID:
            self._open.append(made)

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].name == tag, f"</{tag}> ends <{self._open[-1].name}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].held.append(data)


def read(text: str) -> Element:
    """Return a page as a tree; every element must be closed where it belongs."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert reader._open == [reader.root], "an element is left open"
    return reader.root


def cells(table: Element) -> list[list[str]]:
    """Return the rows of a table's body, as texts."""
    body = table.one("tbody")
    return [
        [one.text for one in row.held if isinstance(one, Element)]
        for row in body.all("tr")
    ]
