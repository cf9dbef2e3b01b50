"""The web application: the same answers as the command line, over HTTP."""

from .app import create_app
from .server import serve

__all__ = ["create_app", "serve"]
