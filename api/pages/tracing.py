"""How two things hang together: two boxes to name them, and the shortest chains."""

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from csa_graph.errors import QueryError
from csa_graph.naming import anything, members
from csa_graph.proof import trace

from .forms import Input
from .site import Site, render


def trace_page(site: Site, start: str, end: str) -> bytes:
    """Return the page of a trace: its form, and the chains where both ends are named.

    Args:
        site: as the page sees it.
        start: what the one box holds; may be empty.
        end: what the other holds; may be empty.
    """
    found, refused = _traced(site, start, end)
    return render(
        site,
        "trace.html",
        start=start,
        end=end,
        fields=_fields(start, end),
        refused=refused,
        found=found,
        command=_command(site),
    )


def _command(site: Site) -> str:
    """Return what to type where no service runs: two things of the agreement."""
    kinds = ("priorities", "authorities")
    found = [members(site.graph, kind, site.agreement)[:1] for kind in kinds]
    names = [site.label(iri) for one in found for iri in one]
    return shlex.join(("csa-graph", "trace", *names))


def _fields(start: str, end: str) -> Sequence[Input]:
    said = "A name, an abbreviation or a citation, such as SSCSG or DA Act 2021"
    return (
        Input("from", "From", said, "text", start, needed=True),
        Input("to", "To", said, "text", end, needed=True),
    )


def _traced(site: Site, start: str, end: str) -> tuple[Mapping[str, Any] | None, str]:
    if not (start and end):
        return None, ""
    try:
        ends = [anything(site.graph, text, site.agreement) for text in (start, end)]
    except QueryError as error:
        return None, str(error)
    taken = trace(site.graph, site.agreement, *ends)
    title = taken.cover.rows[0][1]
    return {
        **taken.body,
        "title": title,
        "cite": taken.said["How to cite"],
    }, ""
