"""A picture in one file: opens by double-click, with the network unplugged.

It holds the table, the picture, the script and vis-network. Its policy allows the
scripts and styles in it by their hashes (CSP 3, 8.5), and nothing from anywhere else.
"""

import base64
import hashlib
import importlib.util
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import jinja2
from markupsafe import Markup

from csa_graph._bundle import PACKAGE
from csa_graph.errors import BundleError
from csa_graph.graph import Graph
from csa_graph.picture import in_page, picture
from csa_graph.svg import as_svg
from csa_graph.takeaway import Takeaway
from csa_graph.templating import environment
from csa_graph.views import View

_ASSETS: Final = PACKAGE / "assets"
_VIS: Final = Path("lib") / "vis-9.1.2" / "vis-network.min.js"


def vis_network() -> Path:
    """Return the file of vis-network that comes with pyvis.

    Raises:
        BundleError: pyvis is not installed, or its file is not where it was.
    """
    found = importlib.util.find_spec("pyvis")
    places = (found and found.submodule_search_locations) or []
    held = [Path(place) / _VIS for place in places if (Path(place) / _VIS).is_file()]
    if not held:
        raise BundleError(f"wanted vis-network from pyvis, found no {_VIS}")
    return held[0]


def files() -> Mapping[str, Path]:
    """Return the files that a page with a picture loads, by name.

    Raises:
        BundleError: pyvis is not installed.
    """
    own = {name: _ASSETS / name for name in ("graph.js", "graph.css")}
    return {**own, "vis-network.min.js": vis_network()}


def one_file(graph: Graph, view: View, taken: Takeaway) -> str:
    """Return a view as one HTML page that refers to nothing outside itself.

    Args:
        graph: the data.
        view: the view.
        taken: its rows, with their cover.

    Raises:
        BundleError: pyvis is not installed.
    """
    library, script = _text(vis_network()), _text(_ASSETS / "graph.js")
    css = _text(_ASSETS / "onefile.css") + _text(_ASSETS / "graph.css")
    shown = picture(view, link=_nowhere)
    still = base64.b64encode(as_svg(view).encode()).decode()
    return _template().render(
        view=view,
        agreement=graph.label(view.agreement),
        table=taken.sheets[0][1],
        cover=taken.cover.rows,
        legend=shown["legend"],
        still=f"data:image/svg+xml;base64,{still}",
        # What stands in script and style is ours, or escaped by `in_page`.
        data=Markup(in_page(shown)),  # noqa: S704
        library=Markup(library),  # noqa: S704
        script=Markup(script),  # noqa: S704
        css=Markup(css),  # noqa: S704
        scripts=Markup(f"{_hash(library)} {_hash(script)}"),  # noqa: S704
        styles=Markup(_hash(css)),  # noqa: S704
    )


def _nowhere(_iri: str) -> str:
    return ""


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def _template() -> jinja2.Template:
    return environment(_ASSETS).get_template("onefile.html")
