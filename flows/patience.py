"""One watcher over a visit: how long nobody has touched the screen, and whether it may be ended now."""

import asyncio
import contextlib
import math
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar

from drivers.ports.durations import Durations
from flows.endings import ended
from flows.prompts import StillHere
from flows.ways_out import Leaving

T = TypeVar("T")
TICK = 0.001
"""Shortest wait: a remainder below the clock's resolution would be waited for again and again."""


class Patience:
    """A deadline that each touch moves, a count of holds, and the reason once the visit is to end.

    It sleeps until the first touch, so that the start page never warns anybody. Only expiry (or `end`) cancels the visit, once.
    """

    def __init__(self, durations: Durations, warn: Callable[[StillHere | None], None]) -> None:
        self._durations = durations
        self.silence = durations.silence
        """Seconds without a touch that end it."""
        self._warn = warn
        self._visit: asyncio.Task[Any] | None = None
        self._deadline: float | None = None
        self._holds = 0
        self._unwarned = 0
        self._moved = asyncio.Event()
        self._warned = False
        self.reason: Leaving | None = None

    @property
    def awake(self) -> bool:
        """Whether somebody is there: a touch has come since the visit's scope was opened."""
        return self._deadline is not None

    def guard(self, visit: "asyncio.Task[Any]") -> None:
        """Names the task that expiry cancels; at once, when the visit has been ended before it began."""
        self._visit = visit
        if self.reason is not None:
            visit.cancel()

    def touch(self) -> None:
        """A sign of life."""
        self._deadline = asyncio.get_running_loop().time() + self.silence
        self._moved.set()

    def end(self, reason: Leaving) -> None:
        """Ends the visit for `reason`; a held part is finished first. A second call changes nothing."""
        if self.reason is None:
            self.reason = reason
            if self._visit is not None:
                self._visit.cancel()

    def interrupt(self) -> None:
        """Cancels the visit without ending it: it goes on with telling the person why. A held part is finished first."""
        if self.reason is None and self._visit is not None:
            self._visit.cancel()

    @contextlib.contextmanager
    def elsewhere(self) -> Iterator[None]:
        """While a page is up that goes by itself: there is no silence then, and after it at least the time of a warning."""
        self._holds += 1
        self._moved.set()
        try:
            yield
        finally:
            self._holds -= 1
            if self._deadline is not None:
                soonest = asyncio.get_running_loop().time() + self._durations.silence_warning
                self._deadline = max(self._deadline, soonest)
            self._moved.set()

    @contextlib.contextmanager
    def unwarned(self) -> Iterator[None]:
        """While a page is up that knows nobody: silence ends the visit, to undo a language that was chosen, and asks nobody."""
        self._unwarned += 1
        self._moved.set()
        try:
            yield
        finally:
            self._unwarned -= 1
            self._moved.set()

    async def held(self, work: Coroutine[Any, Any, T], limit: float) -> T:
        """Does `work` to its end whatever happens to the visit meanwhile; a cancellation comes out after it.

        While held there is no silence. `limit` seconds, computed from the job, bound the hold itself.

        Raises:
            TimeoutError: the work outlived the limit; it was cancelled then.
            asyncio.CancelledError: the visit was ended meanwhile; the work is done.
        """
        limit = min(limit, self._durations.hold_limit)
        task = asyncio.get_running_loop().create_task(work)
        self._holds += 1
        self._moved.set()
        try:
            await ended(task, timeout=limit)
            if not task.done():
                raise TimeoutError(f"a hold outlived its {limit:.0f} s")
        finally:
            if not task.done():
                task.cancel()
                await ended(task)
            self._holds -= 1
            if self.awake:
                self.touch()
        return task.result()

    async def watch(self) -> None:
        """Runs beside the visit until it is cancelled; warns, counts down, and ends the visit when nobody answers."""
        try:
            while True:
                await self._wait(self._step())
        finally:
            self._clear()

    def _step(self) -> float | None:
        """Acts on the moment and tells how long until the next act; None: only a touch or a hold changes anything."""
        if self._deadline is None or self._holds or self.reason is not None:
            self._clear()
            return None
        left = self._deadline - asyncio.get_running_loop().time()
        warning = TICK if self._unwarned else self._durations.silence_warning
        if left > warning:
            self._clear()
            return max(left - warning, TICK)
        if left <= TICK:
            self._clear()
            self.end(Leaving.SILENCE)
            return None
        self._warned = True
        self._warn(StillHere(math.ceil(left - TICK)))
        part = left % 1
        return part if part > TICK else 1.0

    async def _wait(self, seconds: float | None) -> None:
        self._moved.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._moved.wait()
        except TimeoutError:
            pass

    def _clear(self) -> None:
        if self._warned:
            self._warned = False
            self._warn(None)
