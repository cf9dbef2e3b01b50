"""Parts of a link: what covers it or fails to, and how their statuses make one.

The statuses are a list of the ontology; the rule that makes one of several is stated
there, at the list, and done here.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from csa_graph.citations import LAYERS, Citation
from csa_graph.iri import VOCAB

_SCHEME: Final = f"{VOCAB}coverage-status/"
COVERED: Final = f"{_SCHEME}covered"
ANOTHER: Final = f"{_SCHEME}another-arrangement"
PARTLY: Final = f"{_SCHEME}partly"
CONTEXT: Final = f"{_SCHEME}context-only"
NOT_STATED: Final = f"{_SCHEME}not-stated"
GAP: Final = f"{_SCHEME}gap"
NOT_IN_FORCE: Final = f"{_SCHEME}not-in-force"
NOT_APPLICABLE: Final = f"{_SCHEME}not-applicable"


@dataclass(frozen=True, slots=True)
class Status:
    """One status of coverage, as the list gives it.

    Attributes:
        iri: the concept.
        label: for people.
        definition: what it means.
        shortfall: how far it falls short, from 1; 0 for what is outside the reckoning.
        delivers: whether something covers the link, wholly or in part.
    """

    iri: str
    label: str
    definition: str
    shortfall: int
    delivers: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that covers a link, or one that lacks it.

    Attributes:
        status: of this part alone, an IRI.
        by: what covers it; empty where nothing does.
        reason: why it is not covered, or not wholly; empty where it is.
        of: whose the reason is, a priority, a plan or a limb; may be empty.
        basis: the weakest layer it rests on; empty where nothing covers it.
        citations: what says so.
    """

    status: str
    by: str
    reason: str
    of: str
    basis: str
    citations: tuple[Citation, ...]


def combined(found: Iterable[str], known: Mapping[str, Status]) -> str:
    """Return the status that several make together, by the rule of the list.

    Where all agree it is theirs; where some deliver and others do not it is partly;
    otherwise it is that with the greatest shortfall.

    Args:
        found: IRIs of statuses, at least one.
        known: every status, by its IRI.
    """
    distinct = set(found)
    if len({known[status].delivers for status in distinct}) > 1:
        return PARTLY
    return max(distinct, key=lambda status: known[status].shortfall)


def least(parts: Collection[Part], known: Mapping[str, Status]) -> list[Part]:
    """Return the parts with the least shortfall: those that suffice by themselves."""
    best = min((known[part.status].shortfall for part in parts), default=0)
    return [part for part in parts if known[part.status].shortfall == best]


def weakest(bases: Iterable[str], order: Sequence[str] = LAYERS) -> str:
    """Return the weakest of some layers, or of what else has an order; empty for none.

    >>> weakest(["stated", "", "judgement"])
    'judgement'
    """
    given = [basis for basis in bases if basis]
    return max(given, key=order.index, default="")


def basis(citations: Iterable[Citation], identities: Collection[str]) -> str:
    """Return the weakest layer among sources, the matching of names left out.

    What a rule concludes weakens nothing: what it rests on is cited beside it.

    Args:
        citations: the sources.
        identities: graphs that match printed names to things.
    """
    return weakest(
        citation.layer
        for citation in citations
        if citation.layer in LAYERS[:-1] and citation.iri not in identities
    )
