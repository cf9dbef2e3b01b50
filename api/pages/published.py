"""The file of a page, and links between pages that are files.

A name is safe wherever a folder is unpacked: lower case, no sign that Windows or a
document library refuses, no device name, short (Microsoft, "Naming Files, Paths, and
Namespaces"). What had to be changed for that gets the beginning of its SHA-256, so that
two addresses never meet in one file.
"""

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import takewhile
from typing import Final
from urllib.parse import unquote

from csa_graph.iri import ID

Query = Mapping[str, str]

# The same on all pages of a publication, or of no use where nothing comes in pages.
_LEFT_OUT: Final = ("agreement", "as_at", "names", "page", "part", "size", "sort")
_PAGES: Final = ("html", "css", "js", "svg", "png", "zip")
_TABLES: Final = ("json", "csv", "md", "txt", "xlsx", "ods")
_GRAPHS: Final = ("ttl", "jsonld", "trig", "graphml", "gexf", "mmd")
_ENDINGS: Final = frozenset((*_PAGES, *_TABLES, *_GRAPHS))
_UNSAFE: Final = re.compile(r"[^a-z0-9._-]+")
_DEVICE: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
_LONGEST_STEP: Final = 60
_LONGEST: Final = 140


def parted(path: str) -> tuple[str, str]:
    """Return a path without its ending, and the ending where it is one of a file.

    >>> parted("/boards.csv"), parted("/paragraphs/2.5")
    (('/boards', 'csv'), ('/paragraphs/2.5', ''))
    """
    stem, dot, ending = path.rpartition(".")
    return (stem, ending) if dot and ending in _ENDINGS else (path, "")


def asked(query: Query) -> dict[str, str]:
    """Return what tells one page of a publication from another, by name."""
    return {n: v for n, v in sorted(query.items()) if v and n not in _LEFT_OUT}


def file_of(path: str, query: Query) -> str:
    """Return the file that holds a page, from the folder of the site.

    >>> file_of("/", {}), file_of("/priorities/fraud", {"agreement": "x"})
    ('index.html', 'priorities/fraud.html')
    >>> file_of("/static/style.css", {}), file_of("/boards.csv", {"kind": "a"})
    ('static/style.css', 'boards/kind=a.csv')
    >>> file_of("/paragraphs/2.5", {}), file_of("/questions/a", {"law": "ukpga/1998"})
    ('paragraphs/2.5.html', 'questions/a/law=ukpga/1998.html')
    >>> file_of("/legislation/17A", {}), file_of("/things/aux", {})
    ('legislation/17a-92cf9d0a.html', 'things/aux-321f6814.html')
    """
    return _file(path, tuple(asked(query).items()))


# A page links the same files again and again.
@lru_cache(maxsize=16384)
def _file(path: str, pairs: tuple[tuple[str, str], ...]) -> str:
    stem, ending = parted(unquote(path).strip("/"))
    named = ",".join(f"{name}={value.removeprefix(ID)}" for name, value in pairs)
    steps = [*(stem or "index").split("/"), *(named.split("/") if named else ())]
    whole = "/".join(map(_safe, steps))
    if len(whole) > _LONGEST:
        whole = f"{_safe(steps[0])}/{_digest(whole)}"
    return f"{whole}.{ending or 'html'}"


def _safe(step: str) -> str:
    """Return a name for a folder or a file, unlike that of any other step."""
    parts = re.split("([=,])", step)
    plain = "".join(p if p in "=," else _UNSAFE.sub("-", p.lower()) for p in parts)
    plain = plain[:_LONGEST_STEP].strip(".")
    is_same = plain == step and not _DEVICE.fullmatch(plain)
    return plain if is_same else f"{plain}-{_digest(step)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def relative(file: str, other: str) -> str:
    """Return the link from one file to another.

    >>> relative("priorities/fraud.html", "static/style.css")
    '../static/style.css'
    >>> relative("index.html", "lists.html"), relative("a/b/c.html", "a/b/d.html")
    ('lists.html', 'd.html')
    >>> relative("a/b/c.html", "a/d.html"), relative("a.html", "a/b.html")
    ('../d.html', 'a/b.html')
    """
    here, there = file.split("/")[:-1], other.split("/")
    pairs = zip(here, there[:-1], strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return "/".join([*[".."] * (len(here) - same), *there[same:]])
