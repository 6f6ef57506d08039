"""The parent's side of a child process: a question and at most one picture go in, an answer comes out, within a deadline.

A clean interpreter runs a module of ours (never a fork of this process). Pictures lie in memory that both share and
whose size is sealed; questions and answers are lines of JSON over pipes, bounded. A child that dies, hangs or answers
nonsense is killed, and the next question starts another. It ends with its parent.
"""

import contextlib
import fcntl
import json
import mmap
import os
import select
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from drivers.imaging.frame import Frame

LONGEST_ANSWER = 256 * 1024
"""Bytes; every code of a picture at its longest is far less."""

_F_SEAL_FUTURE_WRITE = 0x0010
_ROOT = Path(__file__).resolve().parents[2]


class ChildFailed(Exception):
    """The child gave no answer: it died, hung or spoke nonsense. It is gone; the next question starts another.

    The text is for the technician and holds nothing of a picture.
    """


class _Nonsense(Exception):
    """What came, or did not come, is no answer."""


class Child:
    """One child process running `module`, started by the first question. `ask` belongs to one thread, `close` to any."""

    def __init__(
        self,
        module: str,
        start_limit: float,
        memory: int = 0,
        child_writes: bool = False,
        arguments: tuple[str, ...] = (),
    ) -> None:
        self.confinement = ""
        """What the last child said it is held by: `seccomp` or `rlimits`; empty before it has started."""
        self._module = module
        self._start_limit = start_limit
        self._size = memory
        self._child_writes = child_writes
        self._arguments = arguments
        self._memory: mmap.mmap | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._asking = threading.Lock()
        self._starting = threading.Lock()
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The process that runs now."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Starts the child where none runs, and waits until it is ready.

        Raises:
            ChildFailed: it does not become ready; the text says why.
        """
        with self._asking:
            self._start()

    def ask(self, question: dict[str, Any], timeout: float, frame: Frame | None = None) -> dict[str, Any]:
        """Puts one question, with a picture where it is about one, and returns the answer.

        Raises:
            ChildFailed: no answer within `timeout` seconds (beyond the start of a child), or none that is one.
        """
        with self._asking:
            process = self._start()
            if frame is not None:
                if self._memory is None or frame.size > self._size:
                    raise ChildFailed("the picture is larger than the memory for it")
                self._memory[: frame.size] = frame.pixels
                size = {"width": frame.width, "height": frame.height, "channels": frame.channels}
                question = {**question, **size}
            deadline = time.monotonic() + timeout
            try:
                _say(process, json.dumps(question).encode("ascii") + b"\n", deadline)
                answer = self._answer(process, deadline)
            except (OSError, _Nonsense) as problem:
                self._end()
                raise ChildFailed(f"{self._module} {_reason(problem)}") from None
        if "failed" in answer:
            raise ChildFailed(f"{self._module}: {str(answer['failed'])[:200]}")
        return answer

    def shared(self, size: int) -> bytes:
        """A copy of the first `size` bytes of the shared memory, where the child writes."""
        return b"" if self._memory is None else self._memory[:size]

    def wipe(self) -> None:
        """Blackens the picture that was looked at last."""
        with self._asking:
            if self._memory is not None:
                self._memory[:] = bytes(self._size)

    def close(self) -> None:
        """Kills the child for good; harmless when there is none. Whoever asks it just now is told that it failed."""
        with self._starting:
            self._closed = True
            if self._process is not None:
                self._process.kill()
        with (
            self._asking
        ):  # the pipes are closed when nobody waits in them: their numbers would be another's at once
            self._end()

    def _start(self) -> "subprocess.Popen[bytes]":
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._end()
        process = self._launch()
        try:
            ready = self._answer(process, time.monotonic() + self._start_limit)
        except (OSError, _Nonsense) as problem:
            self._end()
            raise ChildFailed(f"{self._module} does not start: {_reason(problem)}") from None
        if "ready" not in ready:
            self._end()
            raise ChildFailed(f"{self._module} does not start: {str(ready.get('failed'))[:200]}")
        self.confinement = str(ready["ready"])[:20]
        return process

    def _launch(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-P", "-m", self._module, *self._arguments]
        kept: tuple[int, ...] = ()
        if self._size:
            self._memory, descriptor = _shared_memory(self._size, self._child_writes)
            command += ["--memory", str(descriptor), str(self._size)]
            kept = (descriptor,)
        single = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENCV_LOG_LEVEL": "OFF"}
        try:
            with self._starting:
                if self._closed:
                    raise ChildFailed("closed")
                self._process = process = subprocess.Popen(
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    cwd="/",
                    env={"PYTHONPATH": str(_ROOT), "LC_ALL": "C.UTF-8", **single},
                    pass_fds=kept,
                    bufsize=0,
                )
        except OSError as problem:
            raise ChildFailed(f"{self._module} cannot be started: {problem.strerror}") from None
        finally:
            for descriptor in kept:
                os.close(descriptor)
        assert process.stdin is not None
        os.set_blocking(process.stdin.fileno(), False)
        return process

    def _answer(self, process: "subprocess.Popen[bytes]", deadline: float) -> dict[str, Any]:
        assert process.stdout is not None
        pipe, heard = process.stdout.fileno(), b""
        while b"\n" not in heard:
            if not select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise _Nonsense("did not answer in time and was killed")
            data = os.read(pipe, 65536)
            heard += data
            if not data:
                raise _Nonsense("has ended")
            if len(heard) > LONGEST_ANSWER:
                raise _Nonsense("answered without end and was killed")
        line, rest = heard.split(b"\n", 1)
        with contextlib.suppress(ValueError, RecursionError):
            answer = json.loads(line)
            if isinstance(answer, dict) and not rest:
                return answer
        raise _Nonsense("spoke nonsense and was killed")

    def _end(self) -> None:
        with self._starting:
            process, self._process = self._process, None
        memory, self._memory = self._memory, None
        if memory is not None:
            memory.close()
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def _say(process: "subprocess.Popen[bytes]", data: bytes, deadline: float) -> None:
    assert process.stdin is not None
    pipe = process.stdin.fileno()
    while data:
        if not select.select([], [pipe], [], max(0.0, deadline - time.monotonic()))[1]:
            raise _Nonsense("does not listen and was killed")
        with contextlib.suppress(BlockingIOError):
            data = data[os.write(pipe, data) :]


def _reason(problem: Exception) -> str:
    return str(problem) if isinstance(problem, _Nonsense) else "has ended"


def _shared_memory(size: int, child_writes: bool) -> tuple[mmap.mmap, int]:
    """Memory of a sealed size: a child that cut it short would kill its parent (SIGBUS). Read-only for most children."""
    descriptor = os.memfd_create("picture", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    os.ftruncate(descriptor, size)
    memory = mmap.mmap(descriptor, size)
    fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW)
    if not child_writes:
        with contextlib.suppress(OSError):  # Linux before 5.1
            fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, _F_SEAL_FUTURE_WRITE)
    return memory, descriptor
