"""Named counters of what happened, which anybody can wait for instead of sleeping."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from simulator.pulse import Pulse

EVENTS: Final[dict[str, str]] = {
    "connected": "a client opened a device wire",
    "disconnected": "a client left a device wire",
    "rating": "the office stored a new rating",
    "request": "the office answered a request",
    "certificate": "the office issued a certificate",
    "screen": "the terminal's screen came or went, or somebody began or ceased to look at it",
    "touch": "a touch was passed on to the terminal's screen",
    "fault": "a fault was struck or mended, by hand or by itself",
    "complaint": "something was not understood or was wrong",
}
"""Event name → what it counts: those of no device or of several. A port's own stand in its `port.py`."""


class Events:
    """Counts events since the start; counters never go back, not even at a reset."""

    def __init__(self) -> None:
        self._known = dict(EVENTS)
        self._frequent: frozenset[str] = frozenset()
        self._counts: Counter[str] = Counter()
        self._changed = Pulse()
        self.number = 0
        """Goes up with every change that somebody who looks wants to hear of."""
        self._news = Pulse()

    def know(self, events: Mapping[str, str], frequent: frozenset[str] = frozenset()) -> None:
        """There are these events, too: name → what it counts; ``frequent`` ones are not told to all who look."""
        self._known.update(events)
        self._frequent |= frequent

    @property
    def names(self) -> list[str]:
        """All events that are known."""
        return list(self._known)

    def happened(self, event: str) -> None:
        """Count one ``event`` and wake whoever waits; raises ValueError for one that nobody made known."""
        if event not in self._known:
            raise ValueError(f"no event named {event!r}")
        self._counts[event] += 1
        self._changed.beat()
        if event not in self._frequent:
            self.stir()

    def stir(self) -> None:
        """Something that is no event has changed for those who look."""
        self.number += 1
        self._news.beat()

    async def news(self, after: int) -> None:
        """Wait until `number` is another than ``after``."""
        while self.number == after:
            await self._news.wait()

    def count(self, event: str) -> int:
        """How often ``event`` has happened."""
        return self._counts[event]

    def counts(self) -> dict[str, int]:
        """All counters, those at zero included."""
        return {event: self._counts[event] for event in self._known}

    async def reached(self, event: str, after: int) -> None:
        """Wait until ``event`` has happened more than ``after`` times."""
        while self._counts[event] <= after:
            await self._changed.wait()
