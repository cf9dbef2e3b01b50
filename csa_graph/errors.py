"""Every exception this package raises on purpose.

CsaError
├── BundleError     the ontology or the data cannot be found
├── DataError       a data file cannot be read, or says something it may not
├── QueryError      a named query is unknown, ill-formed or given wrong parameters
├── SnapshotError   a snapshot is missing, damaged or may not be written
└── SourceError     the attached document cannot be read
"""

from pathlib import Path


class CsaError(Exception):
    """Something a user can act on; its text is one clear sentence."""


class BundleError(CsaError):
    """The ontology or the data cannot be found."""


class DataError(CsaError):
    """A data file cannot be read, or says something it may not.

    Args:
        message: what is wrong and what was wanted.
        file: the file it stands in.
        line: the line it first stands on, counted from 1, where it is known.
    """

    def __init__(self, message: str, file: Path, line: int | None = None) -> None:
        """Put the place in front of the message, as compilers do."""
        self.file = file
        self.line = line
        place = f"{file}:{line}" if line else f"{file}"
        super().__init__(f"{place}: {message}")


class QueryError(CsaError):
    """A named query is unknown, ill-formed or given wrong parameters."""


class SnapshotError(CsaError):
    """A snapshot is missing, damaged or may not be written."""


class SourceError(CsaError):
    """The attached document cannot be read."""
