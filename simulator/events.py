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
    "fault": "a fault was struck or mended, by hand or by itself",
    "complaint": "something was not understood or was wrong",
}
"""Event name → what it counts."""


class Events:
    """Counts events since the start; counters never go back, not even at a reset."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._changed = asyncio.Event()

    def happened(self, event: str) -> None:
        """Count one ``event`` (a key of `EVENTS`) and wake whoever waits."""
        if event not in EVENTS:
            raise ValueError(f"no event named {event!r}")
        self._counts[event] += 1
        self._changed.set()
        self._changed = asyncio.Event()

    def count(self, event: str) -> int:
        """How often ``event`` has happened."""
        return self._counts[event]

    def counts(self) -> dict[str, int]:
        """All counters, those at zero included."""
        return {event: self._counts[event] for event in EVENTS}

    async def wait(self, event: str, after: int, timeout: float) -> int:
        """Wait until ``event`` has happened more than ``after`` times, at most ``timeout`` s; its count."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        while self._counts[event] <= after:
            remaining = deadline - loop.time()
            if remaining <= 0:
                break
            try:
                await asyncio.wait_for(self._changed.wait(), remaining)
            except TimeoutError:
                break
        return self._counts[event]
