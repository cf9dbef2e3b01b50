"""Which addresses a publication holds: what a reader opens, asks or sees cited.

Every list and what it lists, what the search finds, every source that is cited and
every term; each named question with its usual values; the matrix, its cells and chains;
the audit, the ready pictures, and the downloads worth having of each.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from csa_graph.document import passages
from csa_graph.entries import entries
from csa_graph.graph import Graph
from csa_graph.iri import COLLECTIONS, ID, address
from csa_graph.links import ready_views, said_of_view
from csa_graph.naming import members
from csa_graph.questions import Field

from .published import Query, asked, file_of, parted

ONE_FILE: Final = "-one-file"
# For people. Programs have the whole graph, the CSV files and the pictures' own forms:
# JSON of every page would be a sixth of all bytes.
_BOOKS: Final = ("csv", "xlsx", "ods", "md")
_DRAWN: Final = ("svg", "graphml", "gexf", "mmd", "json", *_BOOKS)
_MOST_OPTIONAL: Final = 60
_NO_QUERY: Final[tuple[str, ...]] = ()
# The parameters that pages of their own are published for.
_TAKES: Final = {
    **dict.fromkeys(("/", "/lists", "/questions", "/search", "/graph"), _NO_QUERY),
    "/trace": _NO_QUERY,
    **dict.fromkeys(("/about", "/method", "/sources", "/privacy"), _NO_QUERY),
    **dict.fromkeys(("/accessibility", "/ontology"), _NO_QUERY),
    **dict.fromkeys(("/network", "/audit"), _NO_QUERY),
    **dict.fromkeys(("/audit/pack", "/dataset/whole"), _NO_QUERY),
    **{f"/{name}": _NO_QUERY for name in COLLECTIONS},
    "/audit/coverage": ("link", "status"),
    "/audit/findings": ("family",),
}
_FORMS: Final = {
    **{f"/{name}": (*_BOOKS, "trig") for name in COLLECTIONS},
    **dict.fromkeys(("/lists", "/questions", "/derivations", "/network"), _BOOKS),
    **dict.fromkeys(("/audit", "/audit/coverage", "/audit/findings"), _BOOKS),
    "/ontology": (*_BOOKS, "ttl"),
    "/audit/pack": ("zip",),
    "/dataset/whole": ("trig",),
}
# An answer about one of these comes as a table too; those about one of many do not.
_VALUES: Final = {"board", "body", "driver", "officer", "plan", "post", "priority"}
_OF_ITEMS: Final = ("csv", "ttl")
# Each item of these has data and a picture of its own; the others are too many.
_DRAWN_ITEMS: Final = frozenset(COLLECTIONS) - {
    *("duties", "judgements", "legislation", "paragraphs")
}


@dataclass(frozen=True, slots=True)
class Place:
    """One address that is published.

    Attributes:
        path: what is asked of the application.
        query: with it.
        file: where the answer lies.
    """

    path: str
    query: tuple[tuple[str, str], ...]
    file: str


class Publication:
    """Which addresses of one agreement are published, and where each lies."""

    def __init__(self, graph: Graph, agreement: str) -> None:
        """Choose them.

        Args:
            graph: the data.
            agreement: the agreement's IRI.
        """
        self._slug = agreement.removeprefix(ID)
        self._things = frozenset(_things(graph, agreement))
        self._laws = _slugs(graph, agreement, "legislation")
        self._priorities = _slugs(graph, agreement, "priorities")
        self._views = {
            name: _slugs(graph, agreement, "".join(said_of_view(name, "focus")))
            for name in ready_views()
        }
        self._questions = {
            one.name: {f.name: usual(graph, agreement, f) for f in one.parameters}
            for one in graph.questions.values()
        }

    def at(self, path: str, query: Query) -> Place | None:
        """Return where an address is published; None where it is not.

        What narrows a page and has none of its own is left out: the link then leads to
        all of it.
        """
        if query.get("agreement", "") not in {"", self._slug}:
            return None
        stem, ending = parted(unquote(path))
        stem = _page_of_chain(stem, self._slug)
        given = asked(query)
        if (stem, ending) == ("/graph", "svg"):
            return self._neighbours(given)
        page = self._page(stem, given)
        if page is None or ending not in ("", *_forms(stem, page)):
            return None
        whole = f"{stem}.{ending}" if ending else stem
        return Place(whole, tuple(page.items()), file_of(whole, page))

    def _neighbours(self, given: Query) -> Place | None:
        """Return the place of the picture around a thing: beside its page."""
        path = unquote(address(given.get("focus", "")) or "").partition("?")[0]
        kind, _, slug = path.strip("/").partition("/")
        is_drawn = kind in _DRAWN_ITEMS or (
            kind == "legislation" and slug in self._laws
        )
        if path not in self._things or not is_drawn:
            return None
        return Place("/graph.svg", tuple(given.items()), file_of(f"{path}.svg", {}))

    def _page(self, path: str, given: Query) -> dict[str, str] | None:
        """Return what a page is asked with; None where it is not published."""
        if path in _TAKES:
            return {n: v for n, v in given.items() if n in _TAKES[path]}
        if path == "/derivations":
            return self._cell(given)
        first, _, rest = path.strip("/").partition("/")
        if first == "questions":
            return self._variant(rest, given)
        if first == "graph":
            return self._view(rest.removesuffix(ONE_FILE), given)
        return {} if path in self._things else None

    def _variant(self, name: str, given: Query) -> dict[str, str] | None:
        known = self._questions.get(name)
        if known is None or len(given) > 1:
            return None
        fits = all(value in known.get(field, ()) for field, value in given.items())
        return dict(given) if fits else None

    def _cell(self, given: Query) -> dict[str, str] | None:
        page = {n: v for n, v in given.items() if n in {"legislation", "priority"}}
        if "legislation" in page:
            page["legislation"] = self._act(page["legislation"])
        fits = page.get("legislation") != "" and self._is_column(page.get("priority"))
        return page if fits else None

    def _is_column(self, name: str | None) -> bool:
        """Return whether the matrix has such a column; plans go by their IRI."""
        own = f"{ID}{self._slug}"
        return name is None or name in self._priorities or name.startswith(own)

    def _act(self, law: str) -> str:
        """Return the act or instrument that a provision is part of."""
        within = (one for one in self._laws if f"{law}/".startswith(f"{one}/"))
        return max(within, key=len, default="")

    def _view(self, name: str, given: Query) -> dict[str, str] | None:
        focus = given.get("focus", "")
        if name not in self._views or (focus and focus not in self._views[name]):
            return None
        return {"focus": focus} if focus else {}


def _page_of_chain(path: str, slug: str) -> str:
    """Return the path of a derivation's own page where its thing is meant."""
    thing = f"/things/{slug}/derivation/"
    return path.replace(thing, "/derivations/", 1) if path.startswith(thing) else path


def _forms(path: str, page: Query) -> tuple[str, ...]:
    """Return the endings by which a page can be taken away."""
    first, _, rest = path.strip("/").partition("/")
    if first == "graph" and rest:
        whole = ("html",) if rest.endswith(ONE_FILE) else _DRAWN
        return _DRAWN[:1] if page else whole
    if page:
        return ("csv",) if _VALUES & page.keys() and len(page) == 1 else ()
    if path in _FORMS:
        return _FORMS[path]
    if first == "questions":
        return _BOOKS
    return _OF_ITEMS if first in _DRAWN_ITEMS else ()


def usual(graph: Graph, agreement: str, field: Field) -> dict[str, str]:
    """Return the values worth asking a question with: the slug and label of each.

    Of paragraphs these are the chapters. What may be left out is not chosen from a long
    list.

    Args:
        graph: the data.
        agreement: the agreement's IRI.
        field: a parameter of the question.
    """
    kind = field.kind.rstrip("?")
    known = _slugs(graph, agreement, kind)
    if kind == "paragraphs":
        chapters = {one.iri for one in passages(graph, agreement) if not one.depth}
        known = {slug: iri for slug, iri in known.items() if iri in chapters}
    if kind != field.kind and len(known) > _MOST_OPTIONAL:
        return {}
    return {slug: graph.label(iri) for slug, iri in known.items()}


def _slugs(graph: Graph, agreement: str, kind: str) -> dict[str, str]:
    """Return the things of a collection by what stands for each in an address."""
    if kind not in COLLECTIONS:
        return {}
    found = sorted(members(graph, kind, agreement), key=lambda i: (graph.label(i), i))
    return {_path(iri).removeprefix(f"/{kind}/"): iri for iri in found}


def _things(graph: Graph, agreement: str) -> Iterator[str]:
    """Yield the paths of the things that have a page."""
    others = tuple(f"{iri}/" for iri in graph.agreements if iri != agreement)
    opened = {entry.target.iri for entry in entries(graph)} | {*graph.citations}
    yield f"/agreements/{agreement.removeprefix(ID)}"
    for iri in graph.labels:
        path = _path(iri)
        if not path or f"{iri}/".startswith(others):
            continue
        if iri.startswith(f"{agreement}/derivation/"):
            yield f"/derivations/{iri.removeprefix(f'{agreement}/derivation/')}"
        elif iri in opened or not path.startswith("/things/"):
            yield path


def _path(iri: str) -> str:
    return unquote(address(iri) or "").partition("?")[0]
