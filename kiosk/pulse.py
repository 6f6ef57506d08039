"""The terminal's pulse: its loop writes a byte to the guard a few times a second, as long as it turns."""

import asyncio
import contextlib
import os
from collections.abc import Callable

IN_VISIT, IDLE = b"v", b"."


class Pulse:
    """The terminal's end of the pipe. `after_visit`: the process before this one died while somebody was in a visit."""

    def __init__(self, pipe: int, every: float, after_visit: bool = False) -> None:
        self.after_visit = after_visit
        self._pipe = pipe
        self._every = every
        self._next: asyncio.TimerHandle | None = None

    def begin(self, in_visit: Callable[[], bool]) -> None:
        """Beats from now on, the first time at once; called on the loop when the window is there."""
        self._next = asyncio.get_running_loop().call_later(self._every, self.begin, in_visit)
        # a guard that is stopped reads nothing, one that was killed is gone: the kernel sees to the latter
        with contextlib.suppress(BlockingIOError, BrokenPipeError):
            os.write(self._pipe, IN_VISIT if in_visit() else IDLE)

    def end(self) -> None:
        """Everything is closed, and the process is about to end."""
        if self._next is not None:
            self._next.cancel()
        os.close(self._pipe)
