"""The ontology at its own address: term by term, as page, as tables and as RDF."""

from fastapi import APIRouter, Request, Response

from csa_graph import vocabulary
from csa_graph.graph import Graph

from .answers import with_facts
from .pages.site import site_of
from .pages.terms import ontology_page


def router(graph: Graph) -> APIRouter:
    """Return the route of the ontology."""
    routes = APIRouter()

    async def ontology(request: Request, agreement: str = "") -> Response:
        taken = vocabulary.vocabulary(graph, graph.agreement(agreement))
        return with_facts(
            request,
            taken,
            lambda: vocabulary.quads(graph),
            lambda: ontology_page(site_of(request)),
        )

    summary = "The ontology: what each term means and where its meaning is from"
    routes.add_api_route("/ontology", ontology, summary=summary)
    routes.add_api_route("/ontology.{ending}", ontology, include_in_schema=False)
    return routes
