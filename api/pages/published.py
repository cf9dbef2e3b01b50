"""Links between pages that are files: relative, so that they open from any folder."""

import posixpath
from collections.abc import Mapping
from typing import Final

_LEFT_OUT: Final = ("agreement", "names", "page", "sort")


def file_of(path: str, query: Mapping[str, str]) -> str:
    """Return the file that holds a page, from the folder of the site.

    >>> file_of("/", {}), file_of("/priorities/fraud", {"agreement": "x"})
    ('index.html', 'priorities/fraud.html')
    >>> file_of("/static/style.css", {}), file_of("/boards.csv", {})
    ('static/style.css', 'boards.csv')
    >>> file_of("/paragraphs/2.5", {}), file_of("/questions/a", {"board": "b c"})
    ('paragraphs/2.5.html', 'questions/a/board=b-c.html')
    """
    stem = path.strip("/") or "index"
    asked = [(n, v) for n, v in sorted(query.items()) if n not in _LEFT_OUT]
    if asked:
        stem += "/" + ",".join(f"{n}={_safe(v)}" for n, v in asked)
    ending = stem.rpartition(".")[2]
    return stem if ending in ENDINGS else f"{stem}.html"


def _safe(text: str) -> str:
    return "".join(sign if sign.isalnum() or sign in "-._" else "-" for sign in text)


def relative(page: str, path: str, query: Mapping[str, str]) -> str:
    """Return the link from one page to another.

    >>> relative("/priorities/fraud", "/static/style.css", {})
    '../static/style.css'
    """
    start = posixpath.dirname(file_of(page, {}))
    return posixpath.relpath(file_of(path, query), start or ".")


_PAGES: Final = ("html", "css", "js", "svg", "png", "zip")
_TABLES: Final = ("json", "csv", "md", "txt", "xlsx", "ods")
_GRAPHS: Final = ("ttl", "jsonld", "trig", "graphml", "gexf")
ENDINGS: Final = frozenset((*_PAGES, *_TABLES, *_GRAPHS))
