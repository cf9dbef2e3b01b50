"""The ontology as a page: every term and every closed list, each with an anchor.

A term's anchor is the end of its name, so that ``…/ontology#Duty`` leads to the word
itself wherever the ontology's own address leads here.
"""

from typing import Final

from csa_graph.iri import CSA
from csa_graph.vocabulary import KINDS, lists, terms

from .site import Site, render

_CALLED: Final = {
    "class": ("classes", "Kinds of thing"),
    "object property": ("object-properties", "What leads from one thing to another"),
    "datatype property": ("datatype-properties", "What is told in a word or a number"),
}


def ontology_page(site: Site) -> bytes:
    """Return the page of the ontology."""
    known = terms(site.graph)
    parts = [
        (*_CALLED[kind], [term for term in known if term.kind == kind])
        for kind in KINDS.values()
    ]
    return render(
        site,
        "ontology.html",
        parts=parts,
        lists=lists(site.graph),
        space=CSA,
        terms=len(known),
    )
