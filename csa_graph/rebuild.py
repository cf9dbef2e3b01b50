"""Building in a process of its own, for a server that goes on answering meanwhile.

``python -m csa_graph.rebuild ONTOLOGY DATA OUT`` writes a snapshot to OUT, or says in
one line why not. It imports what builds and nothing else.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from csa_graph.build import Folders, build
from csa_graph.errors import CsaError
from csa_graph.signs import in_one_line
from csa_graph.snapshot import save

MODULE: Final = "csa_graph.rebuild"
FAILED: Final = 2
_MEMORY: Final = 6 * 1024**3


def main(places: Sequence[str]) -> int:
    """Build a snapshot and return the exit status.

    Args:
        places: the ontology, the data, and where the snapshot is written.
    """
    ontology, data, out = map(Path, places)
    try:
        save(build(Folders(ontology, data)), out)
    except CsaError as error:
        print(in_one_line(str(error)), file=sys.stderr)  # noqa: T201
        return FAILED
    except OSError as error:
        said = f"{error.filename or out}: {error.strerror}"
        print(in_one_line(said), file=sys.stderr)  # noqa: T201
        return FAILED
    return 0


# It would confine the process that measures coverage; it runs in one of its own.
def _confine() -> None:  # pragma: no cover
    """Set a ceiling on memory, where the platform has one, and leave no core file."""
    try:
        import resource  # noqa: PLC0415 (not on every platform)
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":  # pragma: no cover (a process of its own)
    _confine()
    raise SystemExit(main(sys.argv[1:]))
