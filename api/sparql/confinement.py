"""What a worker process gives up before it reads a foreign query.

Limits of resources are set when the snapshot has been loaded: from then on the process
opens no file and no socket, writes no file, leaves no core, and dies with its parent.
"""

import ctypes
import os
import signal
import sys
from typing import Final

LACKING: Final = (
    ""
    if sys.platform == "linux"
    else f"on {sys.platform} a query cannot be kept from files, network and memory"
)
_PDEATHSIG: Final = 1  # linux/prctl.h, PR_SET_PDEATHSIG
_NO_NEW_PRIVILEGES: Final = 38  # linux/prctl.h, PR_SET_NO_NEW_PRIVS
_NICENESS: Final = 10


def die_with(parent: int) -> None:  # pragma: no cover - runs in a worker process
    """End this process when its parent ends."""
    if LACKING:
        return
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    libc.prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


def confine(memory: int) -> None:  # pragma: no cover - runs in a worker process
    """Give up files, sockets, children, cores, and memory beyond what is held now.

    Args:
        memory: bytes that may still be taken.
    """
    if LACKING:
        return
    import resource  # noqa: PLC0415 - there is none on Windows

    with open("/proc/self/statm") as file:  # noqa: PTH123 - no import of pathlib here
        held = int(file.read().split()[0]) * resource.getpagesize()
    os.nice(_NICENESS)
    for kind, most in (
        (resource.RLIMIT_AS, held + memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def allow_seconds(seconds: int) -> None:  # pragma: no cover - runs in a worker process
    """Let this process compute for so long from now, and end it then."""
    if LACKING:
        return
    import resource  # noqa: PLC0415 - there is none on Windows

    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))
