"""Everything that was not understood or was wrong is written down and said aloud.

A simulator that answers politely to what it did not understand hides the mistakes of the terminal.
"""

import logging
from collections import deque
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Final

from simulator.events import Events

log = logging.getLogger(__name__)

KEPT: Final = 1000
"""So many of the newest are kept; a runaway line must not eat the memory."""


@dataclass(frozen=True)
class Complaint:
    """One thing that the far end did not accept."""

    number: int
    at: str
    device: str
    what: str
    offset: int | None
    """Bytes since the device was connected or reset, where that is known."""
    data: str
    """The bytes complained about, in hex, at most 64 of them."""


class Complaints:
    """The list of complaints, oldest first."""

    def __init__(self, events: Events) -> None:
        self._events = events
        self._kept: deque[Complaint] = deque(maxlen=KEPT)
        self._number = 0

    def add(self, device: str, what: str, data: bytes = b"", offset: int | None = None) -> None:
        """Record that ``device`` could not accept ``data``, and log it."""
        self._number += 1
        complaint = Complaint(
            self._number,
            datetime.now(UTC).astimezone().isoformat(timespec="milliseconds"),
            device,
            what,
            offset,
            data[:64].hex(" "),
        )
        self._kept.append(complaint)
        where = "" if offset is None else f" at byte {offset}"
        shown = f": {complaint.data}" if data else ""
        log.warning("COMPLAINT %s%s: %s%s", device, where, what, shown)
        self._events.happened("complaint")

    def as_list(self) -> list[dict[str, object]]:
        """The complaints as plain data."""
        return [asdict(complaint) for complaint in self._kept]

    def __len__(self) -> int:
        return len(self._kept)

    def clear(self) -> None:
        """Forget them all; numbers go on counting."""
        self._kept.clear()
