"""Where the ontology, the data and the queries lie: the only module that knows.

In a wheel the ontology and the data lie inside the package, under ``_bundled/``. In
a checkout, and so in an editable install, they are the folders beside the package.
Nothing is copied in a checkout: an edit to a Turtle file shows at the next load.
"""

from pathlib import Path

import platformdirs

from csa_graph.errors import BundleError

PACKAGE = Path(__file__).resolve().parent
BUNDLED = PACKAGE / "_bundled"
QUERIES = PACKAGE / "queries"


def root() -> Path:
    """Return the folder that holds ``ontology/`` and ``data/``."""
    return BUNDLED if BUNDLED.is_dir() else PACKAGE.parent


def folder(path: Path) -> Path:
    """Return ``path`` if it is a folder with something in it.

    Raises:
        BundleError: it is missing, no folder, or empty.
    """
    if not path.is_dir():
        raise BundleError(f"wanted a folder, found none: {path}")
    if not any(path.iterdir()):
        raise BundleError(f"wanted a folder with files, found it empty: {path}")
    return path


def ontology() -> Path:
    """Return the folder of terms, lists, shapes, checks and rules.

    Raises:
        BundleError: it is missing or empty.
    """
    return folder(root() / "ontology")


def data() -> Path:
    """Return the folder of the law and the agreements.

    Raises:
        BundleError: it is missing or empty.
    """
    return folder(root() / "data")


def cache() -> Path:
    """Return where snapshots are kept: ``build/`` in a checkout, else the user's cache.

    The folder need not exist.
    """
    if BUNDLED.is_dir():
        return Path(platformdirs.user_cache_dir("csa-graph"))
    return root() / "build"


def web_package() -> str:
    """Return the import name of the web application.

    In a wheel it is shipped inside the package, so that ``csa_graph`` is the only
    top-level name; in a checkout it stands beside it.
    """
    return "csa_graph.api" if (PACKAGE / "api").is_dir() else "api"
