"""Search: what may be meant by a text, what kind each is, and why it was found."""

from collections import Counter
from collections.abc import Mapping

from csa_graph.takeaway import Takeaway

from .site import Site, render


def search_page(site: Site, text: str, found: Takeaway | None) -> bytes:
    """Return the page of a search.

    Args:
        site: as the page sees it.
        text: what was typed; may be empty.
        found: the hits; None where nothing was typed.
    """
    hits = found.body["hits"] if found else []
    kinds = Counter(hit["kind"] for hit in hits)
    wanted = dict(site.query).get("kind", "")
    shown = [hit for hit in hits if wanted in ("", hit["kind"])]
    return render(
        site,
        "search.html",
        typed=text,
        asked=found is not None,
        hits=[_hit(site, hit) for hit in shown],
        kinds=[(kind, site.again(kind=kind), n) for kind, n in sorted(kinds.items())],
        wanted=wanted,
        every=site.again(kind=""),
        total=len(hits),
    )


def _hit(site: Site, hit: Mapping[str, str]) -> Mapping[str, str]:
    matched = hit["matched"] if hit["matched"] != hit["label"] else ""
    return {**hit, "href": site.to(hit["address"]), "matched": matched}
