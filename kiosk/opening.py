"""Keeps a terminal to the opening hours of its site."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from drivers.ports.durations import Durations
from flows.hours import Hours, why_closed
from flows.texts import Text


class Opening:
    """Says why it is not the time, and tells its listener when that changes. Somebody who is served then may finish."""

    def __init__(self, hours: Hours, now: Callable[[], datetime], durations: Durations) -> None:
        self._hours = hours
        self._now = now
        self._durations = durations
        self.changed: Callable[[], None] = lambda: None

    @property
    def why(self) -> Text | None:
        """The words for the public outside the hours; None while it is open."""
        return why_closed(self._hours, self._now()) if self._hours else None

    async def watch(self) -> None:
        """Runs beside the terminal until it is cancelled. The clock may be set meanwhile, so it is looked at often."""
        told = self.why
        while self._hours:
            await asyncio.sleep(self._durations.hours_check)
            if self.why != told:
                told = self.why
                self.changed()
