"""A folder that is written whole: made beside its place, then put there.

Whatever ends the process, the place holds all of the old or all of the new; where the
system cannot exchange two folders in one step, as Linux can, the old one may be left
beside its place, whole. A folder that already holds something is replaced only where
its manifest says that it is a former one of the same kind.
"""

import ctypes
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from csa_graph.errors import QueryError, SnapshotError

MANIFEST: Final = "manifest.json"
_HERE: Final = -100  # fcntl.h, AT_FDCWD
_EXCHANGE: Final = 2  # linux/fs.h, RENAME_EXCHANGE


@contextmanager
def whole_folder(target: Path, kind: str, wanted: str) -> Iterator[Path]:
    """Give a folder to fill; it is put in its place when that went well.

    Args:
        target: the place.
        kind: what the manifest of a former one says that it is.
        wanted: how a refusal begins: the option, and what it takes.

    Raises:
        QueryError: the place holds something else.
        SnapshotError: the place cannot be written.
    """
    if target.exists() and not _may_be_replaced(target, kind):
        raise QueryError(f"{wanted}, given {str(target)!r}")
    beside = target.with_name(f".{target.name}.{secrets.token_hex(8)}.part")
    try:
        beside.mkdir(parents=True)
        yield beside
        _flush()
        _put(beside, target)
    except OSError as error:
        raise SnapshotError(f"cannot write {target}: {error.strerror}") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _flush() -> None:
    """Have what was written on the disk before it has its name, where that can be."""
    with suppress(AttributeError):
        os.sync()


def _may_be_replaced(target: Path, kind: str) -> bool:
    if not target.is_dir():
        return False
    held = {file.name for file in target.iterdir()}
    return not held or (MANIFEST in held and _is_of(target / MANIFEST, kind))


def _is_of(manifest: Path, kind: str) -> bool:
    try:
        body = json.loads(manifest.read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(body, dict) and body.get("kind") == kind


def _put(made: Path, target: Path) -> None:
    if not target.exists():
        made.replace(target)
    elif not _exchanged(made, target):
        _replaced(made, target)


def _exchanged(made: Path, target: Path) -> bool:
    """Exchange two folders in one step; return whether the system did."""
    try:
        rename = ctypes.CDLL(None).renameat2
    except (OSError, TypeError, AttributeError):
        return False
    names = (_HERE, os.fsencode(made), _HERE, os.fsencode(target))
    return bool(rename(*names, _EXCHANGE) == 0)


def _replaced(made: Path, target: Path) -> None:
    former = made.with_suffix(".former")
    target.replace(former)
    try:
        made.replace(target)
    except OSError:
        former.replace(target)
        raise
    shutil.rmtree(former, ignore_errors=True)
