"""The web application: the same answers as the command line, over HTTP."""

from .app import create_app
from .server import serve
from .settings import LOOPBACK, Settings

__all__ = ["LOOPBACK", "Settings", "create_app", "serve"]
