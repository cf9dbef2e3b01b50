"""A question in plain words: what it was taken for, the answer, what else it may be."""

from collections.abc import Mapping, Sequence

from csa_graph.audited import audited
from csa_graph.errors import QueryError
from csa_graph.iri import COLLECTIONS, ID, candidates
from csa_graph.matching import DERIVATIONS, TRACE, Match, beside
from csa_graph.replies import place, reply
from csa_graph.takeaway import Takeaway

from .derivations import acts
from .site import Site, render
from .tables import filled, view


def ask_page(site: Site, text: str, found: Sequence[Match]) -> bytes:
    """Return the page of a question in plain words.

    Args:
        site: as the page sees it.
        text: what was typed.
        found: the questions that may be meant, the likeliest first.
    """
    first = found[0] if found and found[0].sure else None
    taken, refused = _replied(site, first) if first else (None, "")
    others = found[1:] if first else found
    return render(
        site,
        "ask.html",
        typed=text,
        first=_choice(site, first) if first else None,
        refused=refused,
        answer=_answer(site, taken) if taken else None,
        others=[_choice(site, one) for one in others],
    )


def _choice(site: Site, found: Match) -> Mapping[str, object]:
    known = {**site.graph.questions, **{one.name: one for one in beside()}}
    question = known[found.question]
    kinds = {field.name: field.kind.rstrip("?") for field in question.parameters}
    return {
        "title": found.title,
        "asks": "" if found.question in {DERIVATIONS, TRACE} else question.asks,
        "values": [
            _named(site, kinds.get(name, ""), value)
            for name, value in found.parameters.items()
        ],
        "href": site.to(place(found, site.agreement)),
    }


def _named(site: Site, kind: str, value: str) -> str:
    slug = site.agreement.removeprefix(ID)
    known = candidates(COLLECTIONS[kind], value, slug) if kind in COLLECTIONS else []
    labels = site.graph.labels
    return next((labels[iri] for iri in (value, *known) if iri in labels), value)


def _replied(site: Site, found: Match) -> tuple[Takeaway | None, str]:
    if found.question in audited():  # an audit takes a second: its own page makes it
        return None, ""
    try:
        return reply(site.graph, site.agreement, found, {}), ""
    except QueryError as error:
        return None, str(error)


def _answer(site: Site, taken: Takeaway) -> Mapping[str, object]:
    is_matrix = "matrix" in taken.body
    shown = "rows" in taken.body and not is_matrix
    return {
        "sentence": taken.body["sentence"],
        "outcome": taken.body["outcome"],
        "acts": acts(site, taken) if is_matrix else (),
        "table": filled(view(site, taken)) if shown else None,
    }
