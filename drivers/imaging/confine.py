"""What a child process gives up before it looks at anything foreign: root, files, network, other programs, memory without end.

Called in the child once everything is imported. Where the kernel has seccomp filters (Linux on x86-64 and 64-bit ARM),
every system call that is not needed to compute and to answer over open pipes fails with EPERM; else the limits alone
hold.
"""

import contextlib
import ctypes
import grp
import os
import platform
import resource
import signal
import struct
from pathlib import Path

NOBODY = 65534
_EXTRA_MEMORY = 768 * 2**20
"""Beyond what the imports have mapped: a few dozen copies of the largest picture that codes are looked for in."""
_CPU_SECONDS = 3600
"""A child that has computed for so long is replaced between two pictures; one that hangs is killed by its parent long before."""

_CAMERAS = "video"
"""The group that may open cameras, on Debian and elsewhere."""

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_SECCOMP_SET_MODE_FILTER, _TSYNC = 1, 1
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | 1, 0x80000000
_PROT_EXEC = 4
_LOAD, _JUMP_EQUAL, _JUMP_SET, _JUMP_AT_LEAST, _RETURN = 0x20, 0x15, 0x45, 0x35, 0x06
_NUMBER, _ARCHITECTURE, _THIRD_ARGUMENT = 0, 4, 32
"""Offsets in `struct seccomp_data`; the lower half of an argument on both machines."""

# machine → AUDIT_ARCH, number of seccomp(2), mmap and mprotect (no executable memory), the calls that are allowed
_MACHINES: dict[str, tuple[int, int, tuple[int, int], tuple[int, ...]]] = {
    "x86_64": (
        0xC000003E,
        317,
        (9, 10),
        # read write close fstat poll lseek munmap brk sigaction sigprocmask sigreturn sched_yield mremap madvise nanosleep
        # getpid exit getrusage sigaltstack gettid futex sched_getaffinity set_robust_list restart_syscall clock_gettime
        # clock_nanosleep exit_group ppoll getrandom membarrier rseq
        (*(0, 1, 3, 5, 7, 8, 11, 12, 13, 14, 15, 24, 25, 28, 35), *(39, 60, 98, 131, 186, 202, 204, 273, 219),
         *(228, 230, 231, 271, 318, 324, 334)),
    ),
    "aarch64": (
        0xC00000B7,
        277,
        (222, 226),
        # the same calls; poll does not exist there
        (*(63, 64, 57, 80, 62, 215, 214, 134, 135, 139, 124, 216, 233, 101), *(172, 93, 165, 132, 178, 98, 123, 99, 128),
         *(113, 115, 94, 73, 278, 283, 293)),
    ),
}  # fmt: skip


def confine() -> str:
    """Gives everything up, for good. `seccomp`, or `rlimits` where the kernel does not take the filter.

    Raises:
        OSError: root or the limits cannot be given up, or the parent has gone already.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    _leave_root([])
    _belong_to_parent(libc)
    _limit(_EXTRA_MEMORY, {resource.RLIMIT_CPU: _CPU_SECONDS, resource.RLIMIT_NPROC: 0})
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return "rlimits"
    return "seccomp" if _filter(libc) else "rlimits"


def confine_to_cameras() -> str:
    """Like `confine`, for the child that opens cameras: it keeps files to read, sockets, threads, and the group of the cameras.

    Always `rlimits`: what a camera's driver in the kernel is asked differs too much from one to the next for a filter.

    Raises:
        OSError: as with `confine`.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    with contextlib.suppress(KeyError):
        _leave_root([grp.getgrnam(_CAMERAS).gr_gid])
    _belong_to_parent(libc)
    _limit(_EXTRA_MEMORY, {resource.RLIMIT_NOFILE: 64})
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return "rlimits"


def _leave_root(groups: list[int]) -> None:
    if os.geteuid() == 0:
        os.setgroups(groups)
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)


def _belong_to_parent(libc: ctypes.CDLL) -> None:
    """After a change of user, which would forget it."""
    parent = os.getppid()
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent or parent == 1:
        raise OSError("the parent has gone")
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def _limit(memory: int, more: dict[int, int]) -> None:
    mapped = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    limits = {
        resource.RLIMIT_AS: mapped + memory,
        resource.RLIMIT_NOFILE: 16,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in (limits | more).items():
        resource.setrlimit(kind, (most, most))


def _filter(libc: ctypes.CDLL) -> bool:
    program = filter_program(platform.machine())
    if not program:
        return False
    code = ctypes.create_string_buffer(program, len(program))
    head = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    number = _MACHINES[platform.machine()][1]
    return bool(libc.syscall(number, _SECCOMP_SET_MODE_FILTER, _TSYNC, head) == 0)


def filter_program(machine: str) -> bytes:
    """The filter as `struct sock_filter` of eight bytes each; empty for a machine whose system calls are not known here."""
    if machine not in _MACHINES:
        return b""
    architecture, _, mapping, allowed = _MACHINES[machine]
    steps = [(_LOAD, 0, 0, _ARCHITECTURE), (_JUMP_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _KILL)]
    steps += [(_LOAD, 0, 0, _NUMBER)]
    if machine == "x86_64":  # the second table of calls of the same processor (x32)
        steps += [(_JUMP_AT_LEAST, 0, 1, 0x40000000), (_RETURN, 0, 0, _KILL)]
    for call in allowed:
        steps += [(_JUMP_EQUAL, 0, 1, call), (_RETURN, 0, 0, _ALLOW)]
    for call in mapping:
        steps += [(_JUMP_EQUAL, 0, 4, call), (_LOAD, 0, 0, _THIRD_ARGUMENT)]
        steps += [(_JUMP_SET, 0, 1, _PROT_EXEC), (_RETURN, 0, 0, _REFUSE), (_RETURN, 0, 0, _ALLOW)]
    steps += [(_RETURN, 0, 0, _REFUSE)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)
