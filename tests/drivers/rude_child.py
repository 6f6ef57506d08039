"""A child that does what a library taken over by a picture might do: `python -m tests.drivers.rude_child`."""

import ctypes
import mmap
import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from drivers.imaging.confine import confine
from drivers.imaging.service import serve, shared_memory


def _executable_memory() -> None:
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)


def _other_calls() -> None:
    """The same processor's second table of system calls."""
    ctypes.CDLL(None).syscall(0x40000000 + 39)


TRIES: dict[str, Callable[[], object]] = {
    "read a file": lambda: Path("/etc/hostname").read_text("utf-8"),
    "write a file": lambda: Path("/tmp/rude").write_text("x", "utf-8"),
    "connect": socket.socket,
    "start a program": lambda: os.execv("/bin/true", ["true"]),
    "fork": os.fork,
    "kill its parent": lambda: os.kill(os.getppid(), 9),
    "run new code": _executable_memory,
    "take all memory": lambda: bytearray(8 * 2**30),
}
SPOKEN = {
    "nonsense": b"\xff{{\n",
    "no object": b"[1]\n",
    "twice": b"{}\n{}\n",
    "deep": b"[" * 100_000 + b"\n",
    "without end": b"x" * 400_000,
}


def answer(question: dict[str, Any], memory: memoryview) -> dict[str, Any]:
    do = question["do"]
    if do == "hang":
        time.sleep(60)
    elif do == "spin":
        while True:
            pass
    elif do == "die":
        ctypes.string_at(0)
    elif do == "stumble":
        raise ValueError("the text of a code")
    elif do == "scribble":
        memory[0] = 1
    elif do == "other calls":
        _other_calls()
    elif do in SPOKEN:
        os.write(1, SPOKEN[do])
        time.sleep(60)
    elif do in TRIES:
        try:
            TRIES[do]()
        except (OSError, MemoryError) as problem:
            return {"refused": type(problem).__name__}
    return {"done": do, "first": memory[0] if memory else None}


if __name__ == "__main__":
    if "--refuse" in sys.argv:
        raise SystemExit
    serve(answer, shared_memory(sys.argv), confine, sys.stdin.buffer)
