"""Building: files in, one immutable snapshot out, the same bytes every time.

Nothing is written unless every file parses and no shape or check finds an error.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

import pyoxigraph as ox

from csa_graph import __version__, _bundle
from csa_graph.check import Problem, errors, problems
from csa_graph.citations import LAYERS, citations
from csa_graph.errors import CsaError, DataError, SnapshotError
from csa_graph.files import MAX_STATEMENTS, Inputs, inputs, read_facts, read_quads
from csa_graph.iri import CSA
from csa_graph.rules import conclusions, load_rules
from csa_graph.snapshot import Snapshot, fingerprint, load, save, snapshot
from csa_graph.store import EmbeddedStore, plain

Progress = Callable[[str], None]
_ATTEMPTS = 3
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


class InvalidDataError(CsaError):
    """The files parse, but shapes or checks find errors in them."""

    def __init__(self, found: Sequence[Problem]) -> None:
        """Name the first and count the rest."""
        self.problems = tuple(found)
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        super().__init__(f"{found[0]}{more}; nothing was written")


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the ontology and the data lie.

    Attributes:
        ontology: the folder of terms, lists, shapes, checks and rules.
        data: the folder of the law and the agreements.
    """

    ontology: Path
    data: Path

    def inputs(self) -> Inputs:
        """Return the files below the two folders.

        Raises:
            BundleError: a folder is missing or empty.
            DataError: a data folder holds no TriG file.
        """
        return inputs(self.ontology, self.data)


def bundled() -> Folders:
    """Return the folders that come with the package.

    Raises:
        BundleError: one is missing or empty.
    """
    return Folders(_bundle.ontology(), _bundle.data())


def quiet(_stage: str) -> None:
    """Report no progress."""


def read(found: Inputs) -> list[ox.Quad]:
    """Return what the files state, without what follows from it.

    Raises:
        DataError: a file cannot be read.
    """
    terms = chain.from_iterable(read_quads(file) for file in found.ontology)
    facts = chain.from_iterable(read_facts(file) for file in found.data)
    quads = list(islice(chain(terms, facts), MAX_STATEMENTS + 1))
    if len(quads) > MAX_STATEMENTS:
        raise DataError(f"more than {MAX_STATEMENTS} statements", found.data[0].parent)
    return quads


def build(folders: Folders, progress: Progress = quiet) -> Snapshot:
    """Return the snapshot of the files: parsed, checked, with conclusions.

    Raises:
        BundleError: a folder is missing or empty.
        DataError: a file cannot be read.
        InvalidDataError: shapes or checks find errors.
    """
    for _ in range(_ATTEMPTS):
        made = _built(folders.inputs(), progress)
        if fingerprint(folders.inputs().all()) == made.manifest.inputs:
            return made
    raise DataError("files changed while they were read: build again", folders.data)


def _built(found: Inputs, progress: Progress) -> Snapshot:
    made_of = fingerprint(found.all())
    progress(f"reading {len(found.all())} files")
    quads = concluded(found)
    progress(f"checking {len(quads)} statements")
    broken = errors(problems(found, quads, EmbeddedStore(quads)))
    if broken:
        raise InvalidDataError(broken)
    return snapshot(quads, made_of, __version__)


def concluded(found: Inputs) -> list[ox.Quad]:
    """Return what the files state and what follows from it by the rules.

    Raises:
        DataError: a file cannot be read.
        QueryError: a rule is ill-formed.
    """
    quads = read(found)
    store = EmbeddedStore(quads)
    return [*quads, *_inferred(found, store)]


def _inferred(found: Inputs, store: EmbeddedStore) -> list[ox.Quad]:
    layers = {iri: c.layer for iri, c in citations(store).items() if c.layer in LAYERS}
    return [
        quad
        for rule in load_rules(found.rules)
        for agreement in agreements(store)
        for quad in conclusions(store, rule, agreement, layers)
    ]


def agreements(store: EmbeddedStore) -> list[str]:
    """Return the IRIs of the agreements, ordered."""
    kind = ox.NamedNode(f"{CSA}Agreement")
    held = store.quads(value=kind)
    return sorted({plain(q.subject) for q in held if q.predicate == _TYPE})


def current(folders: Folders, directory: Path, progress: Progress = quiet) -> Snapshot:
    """Return the snapshot of the files as they are now, built only if need be.

    A snapshot on disk that was made of the same files by the same version is taken
    as it is; otherwise one is built and saved in its place. Where the place cannot be
    written, the snapshot is used all the same.

    Raises:
        BundleError: a folder is missing or empty.
        DataError: a file cannot be read.
        InvalidDataError: shapes or checks find errors.
    """
    made_of = fingerprint(folders.inputs().all())
    try:
        held = load(directory)
        if (held.manifest.inputs, held.manifest.version) == (made_of, __version__):
            return held
    except SnapshotError:
        progress("no usable snapshot yet")
    fresh = build(folders, progress)
    try:
        save(fresh, directory)
    except SnapshotError as error:
        progress(str(error))
    return fresh
