"""One immutable snapshot: the quads a build gave, and what it was made of.

On disk it is one N-Quads file, sorted, whose first line is a comment with the
manifest, so that a rename replaces all of it at once and the same input gives the
same bytes.
"""

import glob
import hashlib
import io
import json
import os
import secrets
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from csa_graph.errors import SnapshotError
from csa_graph.files import read_bytes

FILE_NAME: Final = "snapshot.nq"
_MARK: Final = "# csa-graph snapshot "
_PART: Final = ".part"
_ABANDONED_SECONDS: Final = 3600


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
    """Return the SHA-256 over the names and contents of files, in their order.

    Raises:
        DataError: a file cannot be read.
    """
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.parent.name}/{file.name}\0".encode("utf-8", "replace"))
        digest.update(hashlib.sha256(read_bytes(file)).digest())
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

    Whatever ends the process, the place holds all of the old or all of the new. A
    file beside it that another writer left behind is swept away an hour later.

    Raises:
        SnapshotError: the place cannot be written; what was there stays.
    """
    beside = target.with_name(f".{target.name}.{secrets.token_hex(8)}{_PART}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target)
        _write(beside, content)
        beside.replace(target)
        _flush(target.parent)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise SnapshotError(f"cannot write {target}: {error.strerror}") from error


def _write(file: Path, content: bytes) -> None:
    with file.open("xb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def _flush(directory: Path) -> None:
    """Make a rename outlast a loss of power: the directory is flushed too."""
    opened = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _sweep(target: Path) -> None:
    for left in target.parent.glob(f".{glob.escape(target.name)}.*{_PART}"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _ABANDONED_SECONDS:
                left.unlink()


def load(directory: Path) -> Snapshot:
    """Return the snapshot in a directory.

    Raises:
        SnapshotError: there is none, or it is not what its manifest says.
    """
    return load_file(directory / FILE_NAME)


def load_file(file: Path) -> Snapshot:
    """Return the snapshot in a file.

    Raises:
        SnapshotError: there is none, or it is not what its manifest says.
    """
    manifest, body = _parts(file)
    if hashlib.sha256(body).hexdigest() != manifest.sha256:
        raise SnapshotError(f"damaged: {file}; build it again")
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
