"""Puts the ontology, the data and the web application into the wheel.

They stand at the top of the tree and must reach the wheel under ``csa_graph/``; an
editable install reads them where they are.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PLACES = {
    "ontology": "csa_graph/_bundled/ontology",
    "data": "csa_graph/_bundled/data",
    "api": "csa_graph/api",
}


class BundleHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the folders to a wheel; leaves an editable install alone."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name every file and where it goes."""
        if version == "editable":
            return
        root = Path(self.root)
        for folder, target in PLACES.items():
            for file in sorted((root / folder).rglob("*")):
                if file.is_file() and "__pycache__" not in file.parts:
                    place = f"{target}/{file.relative_to(root / folder).as_posix()}"
                    build_data["force_include"][str(file)] = place
