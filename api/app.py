"""The application: one factory, no state but the graph it is given."""

from typing import Final

from fastapi import FastAPI

from csa_graph import __version__
from csa_graph.graph import Graph

from . import ask, derivations, front, lists, problems, questions, search, things

_ABOUT: Final = "Community safety agreements as a graph that answers with proof."


def create_app(graph: Graph) -> FastAPI:
    """Return the application over one snapshot."""
    app = FastAPI(
        title="csa-graph",
        version=__version__,
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    problems.install(app)
    for part in (front, ask, search, derivations, questions, lists, things):
        app.include_router(part.router(graph))
    return app
