"""One immutable snapshot: the quads a build gave, and what it was made of.

On disk it is one N-Quads file, sorted, whose first line is a comment with the
manifest, so that a rename replaces all of it at once and the same input gives the
same bytes.
"""

import hashlib
import io
import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from csa_graph.errors import SnapshotError

FILE_NAME: Final = "snapshot.nq"
_MARK: Final = "# csa-graph snapshot "


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot is made of.

    Attributes:
        version: of the software that built it.
        inputs: SHA-256 over the names and contents of all input files.
        quads: how many quads it holds.
        sha256: over the sorted N-Quads lines.
    """

    version: str
    inputs: str
    quads: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The quads of all named graphs, and their manifest."""

    manifest: Manifest
    quads: tuple[ox.Quad, ...]


def fingerprint(files: Iterable[Path]) -> str:
    """Return the SHA-256 over the names and contents of files, in their order."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.parent.name}/{file.name}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def snapshot(quads: Iterable[ox.Quad], inputs: str, version: str) -> Snapshot:
    """Return the snapshot of these quads, each once."""
    held = tuple(set(quads))
    body = canonical(held)
    sha256 = hashlib.sha256(body).hexdigest()
    return Snapshot(Manifest(version, inputs, len(held), sha256), held)


def canonical(quads: Sequence[ox.Quad]) -> bytes:
    """Return the quads as sorted N-Quads lines."""
    out = io.BytesIO()
    ox.serialize(quads, output=out, format=ox.RdfFormat.N_QUADS)
    return b"".join(sorted(out.getvalue().splitlines(keepends=True)))


def save(held: Snapshot, directory: Path) -> Path:
    """Write the snapshot, replacing an older one only when all of it is on disk.

    Returns:
        The file written.

    Raises:
        SnapshotError: the directory cannot be written.
    """
    head = _MARK + json.dumps(asdict(held.manifest), sort_keys=True) + "\n"
    target = directory / FILE_NAME
    write_whole(target, head.encode() + canonical(held.quads))
    return target


def write_whole(target: Path, content: bytes) -> None:
    """Write a file beside its place, flush it to disk and rename it.

    Raises:
        SnapshotError: the place cannot be written; what was there stays.
    """
    beside: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
            beside = Path(file.name)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except OSError as error:
        if beside:
            beside.unlink(missing_ok=True)
        raise SnapshotError(f"cannot write {target}: {error.strerror}") from error


def load(directory: Path) -> Snapshot:
    """Return the snapshot in a directory.

    Raises:
        SnapshotError: there is none, or it is not what its manifest says.
    """
    manifest, body = _parts(directory / FILE_NAME)
    if hashlib.sha256(body).hexdigest() != manifest.sha256:
        raise SnapshotError(f"damaged: {directory / FILE_NAME}; build it again")
    quads = tuple(ox.parse(body, format=ox.RdfFormat.N_QUADS))
    return Snapshot(manifest, quads)


def _parts(file: Path) -> tuple[Manifest, bytes]:
    try:
        head, _, body = file.read_bytes().partition(b"\n")
        return Manifest(**json.loads(head.decode().removeprefix(_MARK))), body
    except OSError as error:
        raise SnapshotError(f"no snapshot at {file}: {error.strerror}") from error
    except (ValueError, TypeError) as error:
        raise SnapshotError(f"not a snapshot: {file}; build it again") from error
