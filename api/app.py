"""The application: one factory, no state but the graph it is given."""

from functools import partial
from typing import Final

from fastapi import FastAPI

from csa_graph import __version__
from csa_graph.graph import Graph

from . import (
    ask,
    audit,
    dataset,
    derivations,
    docs,
    front,
    health,
    identifiers,
    lists,
    ontology,
    pictures,
    problems,
    query,
    questions,
    search,
    things,
)
from .health import Vitals
from .names import Names
from .pages import assets, errors, footer, site
from .settings import Settings
from .sparql import protocol

_ABOUT: Final = "Community safety agreements as a graph that answers with proof."
_PARTS: Final = (
    *(front, ask, audit, search, derivations, questions, lists, things),
    *(identifiers, ontology, pictures),
)


def create_app(
    graph: Graph, settings: Settings | None = None, vitals: Vitals | None = None
) -> FastAPI:
    """Return the application over one snapshot.

    Args:
        graph: the snapshot.
        settings: what the operator set; the defaults where it is left out.
        vitals: how the snapshot fares while it is served.
    """
    set_up = settings or Settings()
    make = partial(inner, settings=set_up, vitals=vitals or Vitals())
    app = make(graph)
    app.add_middleware(Names, graph=graph, make=make)
    return app


def inner(graph: Graph, settings: Settings, vitals: Vitals) -> FastAPI:
    """Return the application over one graph, as it stands, with nothing in front."""
    app = FastAPI(
        title="csa-graph",
        version=__version__,
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    problems.install(app, errors.error_page)
    for part in _PARTS:
        app.include_router(part.router(graph))
    app.include_router(dataset.router(graph, settings.address))
    app.include_router(health.router(graph, vitals))
    if vitals.pool:
        page, address = query.instead, settings.address
        app.include_router(protocol.router(vitals.pool, graph, page, address))
        app.include_router(query.router(vitals.pool))
    for pages in (assets, docs, footer):
        app.include_router(pages.router())
    opened = site.open_site(graph, settings.source, contact=settings.contact)
    site.install(app, opened)
    return app
