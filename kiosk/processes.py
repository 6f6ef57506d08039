"""What the kernel knows of processes: who dies with whom, who waits for a processor, who is stopped."""

import ctypes
import os
import resource
import signal
from pathlib import Path

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4
"""prctl(2)."""


def die_with(parent: int) -> None:
    """Has the kernel send TERM to this process when `parent`, which has just forked it, is gone however that came."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it was gone before
        os.kill(os.getpid(), signal.SIGTERM)


def leave_no_core() -> None:
    """No picture of this process's memory on any disk, and none for a debugger of the same user; kept across forks."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _prctl(_PR_SET_DUMPABLE, 0)  # cores that are piped into a program do not care for the limit


def _prctl(option: int, value: int) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(option, ctypes.c_ulong(value), 0, 0, 0):
        raise OSError(ctypes.get_errno(), f"prctl {option}")


def cpu_wait(pid: int) -> float:
    """Seconds that the first thread of a process has been ready to run and was not let; 0 where the kernel does not tell."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text(encoding="ascii").split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


def is_stopped(pid: int) -> bool:
    """Whether a process was stopped by a signal or by a debugger."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2]
    except OSError:
        return False
    return state.split()[0] in ("T", "t")
