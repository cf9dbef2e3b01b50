"""The front door, and the list of lists."""

from typing import Final

from csa_graph.naming import members
from csa_graph.takeaway import Takeaway

from .site import Site, render
from .words import started

_ASKED: Final = ("who reports on {}?", "what law is behind {}?")


def front_page(site: Site) -> bytes:
    """Return the front door: what this is, a question, three ways in."""
    return render(
        site,
        "front.html",
        examples=_examples(site),
        agreements=[
            (site.label(iri), site.thing(iri)) for iri in site.graph.agreements
        ],
    )


def _examples(site: Site) -> list[str]:
    """Return questions that show what may be asked, of this agreement's priorities."""
    named = sorted(
        (site.label(iri) for iri in members(site.graph, "priorities", site.agreement)),
        key=lambda label: (len(label), label),
    )
    return [
        said.format(name.lower()) for said, name in zip(_ASKED, named, strict=False)
    ]


def lists_page(site: Site, taken: Takeaway) -> bytes:
    """Return the page that leads to every list."""
    lists = [
        (started(row["list"]), site.to(f"/{row['list']}"), row["rows"], row["means"])
        for row in taken.body["rows"]
    ]
    return render(site, "lists.html", lists=lists)
