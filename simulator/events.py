"""Named counters of what happened, which anybody can wait for instead of sleeping."""

import asyncio
from collections import Counter
from typing import Final

EVENTS: Final[dict[str, str]] = {
    "connected": "a client opened a device wire",
    "disconnected": "a client left a device wire",
    "find": "the reader answered a find",
    "select": "the reader answered a select",
    "read": "the reader answered a read of a card",
    "slip": "a piece of printed paper left the printer (cut, or torn off where the roll ended)",
    "printed": "the printer has nothing left to print",
    "key_asked": "the keypad was asked for a key",
    "key": "the keypad sent a key",
    "rating": "the office stored a new rating",
    "request": "the office answered a request",
    "certificate": "the office issued a certificate",
    "screen": "the terminal's screen came or went, or somebody began or ceased to look at it",
    "touch": "a touch was passed on to the terminal's screen",
    "fault": "a fault was struck or mended, by hand or by itself",
    "complaint": "something was not understood or was wrong",
}
"""Event name → what it counts."""

FREQUENT: Final = frozenset({"find"})
"""Not worth telling everybody who looks: a terminal that waits for a card asks three times a second."""


class Events:
    """Counts events since the start; counters never go back, not even at a reset."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._changed = asyncio.Event()
        self.number = 0
        """Goes up with every change that somebody who looks wants to hear of."""
        self._news = asyncio.Event()

    def happened(self, event: str) -> None:
        """Count one ``event`` (a key of `EVENTS`) and wake whoever waits."""
        if event not in EVENTS:
            raise ValueError(f"no event named {event!r}")
        self._counts[event] += 1
        self._changed.set()
        self._changed = asyncio.Event()
        if event not in FREQUENT:
            self.stir()

    def stir(self) -> None:
        """Something that is no event has changed for those who look."""
        self.number += 1
        self._news.set()
        self._news = asyncio.Event()

    async def news(self, after: int) -> None:
        """Wait until `number` is another than ``after``."""
        while self.number == after:
            await self._news.wait()

    def count(self, event: str) -> int:
        """How often ``event`` has happened."""
        return self._counts[event]

    def counts(self) -> dict[str, int]:
        """All counters, those at zero included."""
        return {event: self._counts[event] for event in EVENTS}

    async def reached(self, event: str, after: int) -> None:
        """Wait until ``event`` has happened more than ``after`` times."""
        while self._counts[event] <= after:
            await self._changed.wait()
