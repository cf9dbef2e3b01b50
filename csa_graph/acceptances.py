"""A file of acceptances: who decided to live with which findings, in plain Turtle.

Whoever answers for an agreement writes one file, ``accepted.ttl``: each acceptance with
what it accepts, the reason, the role that decided and the day. Reading it makes of each
a judgement, whose graph holds the acceptance and which the catalogue describes.
"""

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from csa_graph.iri import CATALOGUE, CSA, VOCAB

FILE: Final = "accepted.ttl"
_STEP: Final = "/acceptance/"
_JUDGED: Final = "/judgement/accepted-"
_TYPE: Final = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_LABEL: Final = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
_ACCEPTS: Final = ox.NamedNode(f"{CSA}accepts")
_OF_THE_ACCEPTANCE: Final = (_TYPE, _LABEL, _ACCEPTS)
_CATALOGUE: Final = ox.NamedNode(CATALOGUE)
_JUDGEMENT: Final = (
    (_TYPE, ox.NamedNode(f"{CSA}Judgement")),
    (ox.NamedNode(f"{CSA}layer"), ox.NamedNode(f"{VOCAB}layer/judgement")),
)


def judged(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield the statements of a file of acceptances, each in its graph.

    An acceptance, ``COUNTY-YEAR/acceptance/NAME``, stands with what it accepts in the
    graph ``COUNTY-YEAR/judgement/accepted-NAME``. Its reason, role and day describe
    that judgement. What is said of anything else, a role, goes into the catalogue.
    """
    for quad in quads:
        judgement = _judgement(quad)
        if judgement and quad.predicate in _OF_THE_ACCEPTANCE:
            yield ox.Quad(quad.subject, quad.predicate, quad.object, judgement)
        if quad.predicate == _TYPE and judgement:
            yield from (ox.Quad(judgement, *said, _CATALOGUE) for said in _JUDGEMENT)
        elif quad.predicate != _ACCEPTS or not judgement:
            about = judgement or quad.subject
            yield ox.Quad(about, quad.predicate, quad.object, _CATALOGUE)


def as_written(iri: str) -> str:
    """Return by which name a judgement stands in a file of acceptances.

    >>> as_written("…/judgement/accepted-fraud")
    '…/acceptance/fraud'
    """
    return iri.replace(_JUDGED, _STEP, 1)


def _judgement(quad: ox.Quad) -> ox.NamedNode | None:
    iri = getattr(quad.subject, "value", "")
    if _STEP not in iri:
        return None
    return ox.NamedNode(iri.replace(_STEP, _JUDGED, 1))
