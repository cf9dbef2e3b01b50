"""Running the application with uvicorn."""

import sys

import uvicorn

from csa_graph.graph import Graph

from .app import create_app


def serve(graph: Graph, host: str, port: int) -> None:
    """Answer requests until interrupted."""
    print(f"csa-graph: listening on http://{host}:{port}/", file=sys.stderr)
    uvicorn.run(create_app(graph), host=host, port=port, log_level="warning")
