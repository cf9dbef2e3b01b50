"""Where to go from a thing: its list, what may be asked of it, the law itself."""

from collections.abc import Iterator
from typing import Final

from csa_graph.iri import COLLECTIONS, LEGISLATION, address
from csa_graph.questions import Question

from .site import Site

_MATRIX: Final = "/derivations"
_ASKED: Final = {
    "priorities": ("priority", "Which legislation stands behind it, and why?"),
    "legislation": ("legislation", "Which priorities does it stand behind, and why?"),
}


def collection_of(iri: str) -> str:
    """Return the list that a thing is in; empty where it is in none.

    >>> collection_of("https://w3id.org/csa-graph/id/duty/cda-17")
    'duties'
    """
    first, _, rest = _path(iri).partition("/")
    return first if first in COLLECTIONS and rest else ""


def outside(iri: str) -> str:
    """Return where the law itself is to be read; empty for anything else.

    >>> outside("http://www.legislation.gov.uk/id/ukpga/1998/37")
    'https://www.legislation.gov.uk/ukpga/1998/37'
    """
    if not iri.startswith(LEGISLATION):
        return ""
    return f"https://www.legislation.gov.uk/{iri.removeprefix(LEGISLATION)}"


def next_steps(site: Site, iri: str) -> list[tuple[str, str]]:
    """Return what may be asked of a thing: a question and a link each."""
    collection = collection_of(iri)
    slug = _path(iri).partition("/")[2]
    asked = [
        (question.asks, site.to(f"/questions/{question.name}", [(name, slug)]))
        for question in site.graph.questions.values()
        for name in _takes(question, collection)
    ]
    if collection in _ASKED:
        name, text = _ASKED[collection]
        asked.insert(0, (text, site.to(_MATRIX, [(name, slug)])))
    return [(text, href) for text, href in asked if href]


def _takes(question: Question, collection: str) -> Iterator[str]:
    """Yield the parameters that a thing of a collection alone may fill."""
    needed = {f.name for f in question.parameters if not f.kind.endswith("?")}
    for field in question.parameters:
        is_kind = field.kind.rstrip("?") == collection
        if is_kind and needed <= {"agreement", field.name}:
            yield field.name


def _path(iri: str) -> str:
    return (address(iri) or "").partition("?")[0].strip("/")
