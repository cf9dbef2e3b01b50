"""How templates are filled: everything escaped, nothing undefined passed over."""

from pathlib import Path

import jinja2


def environment(directory: Path) -> jinja2.Environment:
    """Return what fills the templates of a folder."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(directory),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
