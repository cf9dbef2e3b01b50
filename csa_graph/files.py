"""Reading RDF files into quads, with errors an editor can act on.

A syntax error, a file that is not UTF-8, a fact outside any graph or a literal that
is not of its type stops the reading with the file and the line. Nothing is fetched: a
JSON-LD context that lies elsewhere is refused. Size, nesting and number of statements
are bounded before they can end the process.
"""

import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import rdflib

from csa_graph import acceptances
from csa_graph._bundle import folder
from csa_graph.errors import DataError
from csa_graph.iri import ONTOLOGY
from csa_graph.lines import line_of
from csa_graph.nesting import DEEPEST, calls_out, too_deep

MAX_BYTES: Final = 64 * 1024 * 1024
MAX_STATEMENTS: Final = 2_000_000
_FORMATS: Final = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
    ".jsonld": ox.RdfFormat.JSON_LD,
}
_DATA: Final = (".trig", ".nq", ".jsonld", ".ttl")
# RDF in a form that is not read: passed over, its facts would be missing in silence.
_UNREAD: Final = (".rdf", ".owl", ".xml", ".n3", ".nt", ".json")
_ELSEWHERE: Final = "LoadDocumentCallback"
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
        data: law and agreements, as TriG, N-Quads or JSON-LD; acceptances as Turtle.
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
    wanted = ", ".join(_DATA)
    files = tuple(sorted(file for file in data.glob("*/*") if file.is_file()))
    unread = [file for file in files if file.suffix in _UNREAD]
    if unread:
        raise DataError(f"wanted RDF as {wanted}, not {unread[0].suffix}", unread[0])
    held = tuple(file for file in files if file.suffix in _DATA)
    for child in sorted(data.iterdir()):
        if child.is_dir() and not any(file.parent == child for file in held):
            raise DataError("wanted a folder with .trig files, found none", child)
    if not held:
        raise DataError("wanted folders with .trig files, found none", data)
    return held


def read_text(file: Path) -> str:
    """Return the text of a file.

    Raises:
        DataError: it is missing, no regular file, too large, or not UTF-8.
    """
    raw = read_bytes(file)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"not UTF-8: byte 0x{raw[error.start]:02x}; save the file as UTF-8"
        raise DataError(message, file, line) from None


def read_bytes(file: Path) -> bytes:
    """Return what is in a file.

    Raises:
        DataError: it is missing, no regular file, or too large.
    """
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            raise DataError("wanted a regular file", file)
        with file.open("rb") as opened:
            raw = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror}", file) from None
    if len(raw) > MAX_BYTES:
        raise DataError(f"larger than {MAX_BYTES} bytes", file)
    return raw


def read_query(file: Path) -> str:
    """Return the text of a rule or a check, which may ask no other server.

    Raises:
        DataError: it cannot be read, nests too deep, or calls out.
    """
    text = read_text(file)
    _check_depth(text, file)
    line = calls_out(text)
    if line:
        said = "a query may not call another server, nor spell words by \\u escapes"
        raise DataError(said, file, line)
    return text


def _check_depth(text: str, file: Path) -> None:
    line = too_deep(text, json=file.suffix == ".jsonld")
    if line:
        raise DataError(f"nests deeper than {DEEPEST} brackets", file, line)


def read_quads(file: Path) -> Iterator[ox.Quad]:
    """Yield the quads of one file; Turtle stands in the ontology's own graph.

    Raises:
        DataError: the file cannot be read, does not parse, holds a fact outside any
            graph, a quoted triple, or a literal that is not of its datatype.
    """
    text = read_text(file)
    _check_depth(text, file)
    quads = _parsed(text, file)
    for quad in quads:
        _check_ends(quad, file)
        _check_literal(quad, file, text)
        yield _placed(quad, file, text)


def _parsed(text: str, file: Path) -> list[ox.Quad]:
    try:
        parsed = ox.parse(text.encode(), format=_FORMATS[file.suffix])
        quads = list(islice(parsed, MAX_STATEMENTS + 1))
    except SyntaxError as error:
        said = f"syntax: {error.msg}"
        if _ELSEWHERE in said:
            said = "a context elsewhere is never fetched: write it into this file"
        raise DataError(said, file, error.lineno) from None
    if len(quads) > MAX_STATEMENTS:
        raise DataError(f"more than {MAX_STATEMENTS} statements", file)
    return quads


def read_facts(file: Path) -> Iterator[ox.Quad]:
    """Yield the quads of a data file, each in the graph that it names.

    Acceptances may stand in Turtle, which names no graph: see `csa_graph.acceptances`.

    Raises:
        DataError: as for `read_quads`; or another file is Turtle.
    """
    if file.name == acceptances.FILE:
        yield from acceptances.judged(read_quads(file))
        return
    for quad in read_quads(file):
        if file.suffix == ".ttl":
            raise _outside(quad, file, read_text(file))
        yield quad


def _placed(quad: ox.Quad, file: Path, text: str) -> ox.Quad:
    if not isinstance(quad.graph_name, ox.DefaultGraph):
        return quad
    if file.suffix == ".ttl":
        own = ox.NamedNode(ONTOLOGY)
        return ox.Quad(quad.subject, quad.predicate, quad.object, own)
    raise _outside(quad, file, text)


def _outside(quad: ox.Quad, file: Path, text: str) -> DataError:
    line = line_of(str(getattr(quad.subject, "value", "")), text)
    message = f"{quad.subject} stands outside any graph: put it into a GRAPH block"
    return DataError(message, file, line)


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
