"""Reading Turtle and TriG files into quads, with errors an editor can act on.

A syntax error, a file that is not UTF-8, a fact outside any graph or a literal that
is not of its type stops the reading with the file and the line. Nothing is fetched:
neither format can refer to another document.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import rdflib

from csa_graph._bundle import folder
from csa_graph.errors import DataError
from csa_graph.iri import ONTOLOGY
from csa_graph.lines import line_of

MAX_BYTES: Final = 64 * 1024 * 1024
_FORMATS: Final = {".ttl": ox.RdfFormat.TURTLE, ".trig": ox.RdfFormat.TRIG}
# XML Schema Part 2, 3.3.10 and 3.3.11; rdflib takes any text for these two.
_LEXICAL: Final = {
    "gYear": re.compile(r"^\d{4}$"),
    "gYearMonth": re.compile(r"^\d{4}-(0[1-9]|1[0-2])$"),
}
_PLAIN: Final = {
    "http://www.w3.org/2001/XMLSchema#string",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString",
}


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files a snapshot is built from, each list ordered by path.

    Attributes:
        ontology: terms, lists and themes, as Turtle.
        shapes: SHACL, as Turtle.
        checks: SPARQL checks.
        rules: derivation rules.
        data: law and agreements, as TriG.
    """

    ontology: tuple[Path, ...]
    shapes: tuple[Path, ...]
    checks: tuple[Path, ...]
    rules: tuple[Path, ...]
    data: tuple[Path, ...]

    def all(self) -> tuple[Path, ...]:
        """Return every file, in a fixed order."""
        return self.ontology + self.shapes + self.checks + self.rules + self.data


def inputs(ontology: Path, data: Path) -> Inputs:
    """Return the files below the two folders.

    Raises:
        BundleError: a folder is missing or empty.
        DataError: a data folder holds no TriG file.
    """
    parts = {
        name: folder(ontology / name)
        for name in ("terms", "vocab", "shapes", "checks", "rules")
    }
    terms = [*_below(ontology, "*.ttl"), *_below(parts["terms"], "*.ttl")]
    return Inputs(
        ontology=tuple(sorted([*terms, *_below(parts["vocab"], "*.ttl")])),
        shapes=_below(parts["shapes"], "*.ttl"),
        checks=_below(parts["checks"], "*.rq"),
        rules=_below(parts["rules"], "*.rq"),
        data=_data_files(folder(data)),
    )


def _below(path: Path, pattern: str) -> tuple[Path, ...]:
    return tuple(sorted(path.glob(pattern)))


def _data_files(data: Path) -> tuple[Path, ...]:
    for child in sorted(data.iterdir()):
        if child.is_dir() and not any(child.glob("*.trig")):
            raise DataError("wanted a folder with .trig files, found none", child)
    files = _below(data, "*/*.trig")
    if not files:
        raise DataError("wanted folders with .trig files, found none", data)
    return files


def read_text(file: Path) -> str:
    """Return the text of a file.

    Raises:
        DataError: it is missing, too large, or not UTF-8.
    """
    raw = _read_bytes(file)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"not UTF-8: byte 0x{raw[error.start]:02x}; save the file as UTF-8"
        raise DataError(message, file, line) from None


def _read_bytes(file: Path) -> bytes:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise DataError(f"larger than {MAX_BYTES} bytes", file)
        return file.read_bytes()
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror}", file) from None


def read_quads(file: Path) -> Iterator[ox.Quad]:
    """Yield the quads of one file; Turtle stands in the ontology's own graph.

    Raises:
        DataError: the file cannot be read, does not parse, holds a fact outside any
            graph, a quoted triple, or a literal that is not of its datatype.
    """
    text = read_text(file)
    try:
        quads = list(ox.parse(text.encode(), format=_FORMATS[file.suffix]))
    except SyntaxError as error:
        raise DataError(f"syntax: {error.msg}", file, error.lineno) from None
    for quad in quads:
        _check_ends(quad, file)
        _check_literal(quad, file, text)
        yield _placed(quad, file, text)


def _placed(quad: ox.Quad, file: Path, text: str) -> ox.Quad:
    if not isinstance(quad.graph_name, ox.DefaultGraph):
        return quad
    if file.suffix == ".ttl":
        own = ox.NamedNode(ONTOLOGY)
        return ox.Quad(quad.subject, quad.predicate, quad.object, own)
    line = line_of(str(getattr(quad.subject, "value", "")), text)
    message = f"{quad.subject} stands outside any graph: put it into a GRAPH block"
    raise DataError(message, file, line)


def _check_ends(quad: ox.Quad, file: Path) -> None:
    if isinstance(quad.subject, ox.Triple) or isinstance(quad.object, ox.Triple):
        said = "a triple as subject or object: name the statement's source by its graph"
        raise DataError(f"{said} instead: {quad.subject}", file)


def _check_literal(quad: ox.Quad, file: Path, text: str) -> None:
    value = quad.object
    if not isinstance(value, ox.Literal) or value.datatype.value in _PLAIN:
        return
    kind = value.datatype.value.rpartition("#")[2]
    pattern = _LEXICAL.get(kind)
    broken = pattern is not None and not pattern.match(value.value)
    if broken or rdflib.Literal(value.value, datatype=value.datatype.value).ill_typed:
        at = text.find(f'"{value.value}"')
        line = text.count("\n", 0, at) + 1 if at >= 0 else None
        raise DataError(f"{value.value!r} is not a valid xsd:{kind}", file, line)
