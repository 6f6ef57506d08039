"""What went over each wire, newest last, in a ring of fixed size."""

from collections import deque
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Final, Literal

KEPT: Final = 2000
SHOWN_BYTES: Final = 4096
"""Longer pieces are cut in the log; ``bytes`` still tells their true length."""

Direction = Literal["received", "answered"]


@dataclass(frozen=True)
class Entry:
    """One piece of a wire's traffic, seen from the device."""

    number: int
    at: str
    device: str
    direction: Direction
    bytes: int
    hex: str
    meaning: str


class WireLog:
    """A bounded record of what devices received and answered."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=KEPT)
        self._number = 0

    def add(self, device: str, direction: Direction, data: bytes, meaning: str = "") -> None:
        """Record ``data``, with what it means where the device knows it at once."""
        self._number += 1
        at = datetime.now(UTC).astimezone().isoformat(timespec="milliseconds")
        shown = data[:SHOWN_BYTES].hex()
        self._entries.append(Entry(self._number, at, device, direction, len(data), shown, meaning))

    def since(self, number: int) -> list[dict[str, object]]:
        """Entries numbered above ``number``, as plain data."""
        return [asdict(entry) for entry in self._entries if entry.number > number]

    def clear(self) -> None:
        """Forget all entries; numbers go on counting."""
        self._entries.clear()
