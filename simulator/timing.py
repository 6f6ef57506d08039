"""Every duration of the simulated hardware in one table, and the clock that scales them.

Durations are those of the real thing, in seconds at ``--speed 1``; a speed of 10 makes hardware ten times
as fast. Durations given with a fault (``answers_late`` of 3 s) are taken literally: they are meant to be
compared with the terminal's deadlines, which do not scale.
"""

import asyncio
from dataclasses import dataclass
from typing import Final

BITS_PER_BYTE: Final = 10
"""8N1 on the line: start bit, eight data bits, stop bit."""

LOWEST_BAUD: Final = 50
HIGHEST_BAUD: Final = 4_000_000
ID_CARD_BAUD: Final = 115200
RECEIPT_PRINTER_BAUD: Final = 115200
RATING_KEYPAD_BAUD: Final = 9600
CODE_SCANNER_BAUD: Final = 9600
SENSOR_BOARD_BAUD: Final = 9600
UPS_BAUD: Final = 4_000_000
"""A socket on the same machine."""
SMART_CARD_BAUD: Final = 4_000_000
"""Of the network, which is not what makes a card slow."""
CARD_COMMAND: Final = 0.020
"""A card's own work for a command, and about thirty bytes at 9600 baud each way on its contact."""

READ_CODE: Final = 0.1
"""From light to beep, for a code that is held still."""
SCANNER_SESSION: Final = 5.0
"""So long a module looks for a code after it was told to."""

SAM_COMMAND: Final = 0.005
"""Reset, status and id: answered by the module itself, no radio."""
FIND_CARD: Final = 0.020
"""One round of ISO 14443 type B polling."""
SELECT_CARD: Final = 0.030
READ_CARD: Final = 0.600
"""Mutual authentication and the transfer of 1280 bytes at 106 kbit/s with the module's own work."""
READ_ADDRESS: Final = 0.200
FRAME_GAP: Final = 0.5
"""A frame that stops arriving for this long is given up (the module's receive time-out)."""

PRINT_LINES_PER_SECOND: Final = 1200.0
"""150 mm/s at 8 dots/mm: the slow end of 80 mm mechanisms."""
CUT: Final = 0.250
"""The blade's way there and back."""

MOVE: Final = 0.01
"""Wall-clock seconds between two moves of a finger that are passed on: a touch screen sends no more either."""
LOOKING_AWAY: Final = 2.0
"""Wall-clock seconds after the last watcher of the screen until the terminal hears that nobody looks: longer
than the gap between two long polls of a page on a slow line."""
SOON_AGAIN: Final = 0.6
"""Wall-clock seconds between two looks for a card, below which the terminal counts as waiting for one."""
HURRIED_LOOKS: Final = 2
"""So many looks for a card, each soon after the one before, are not two that met by chance."""
STILL_ASKING: Final = 1.5
"""Wall-clock seconds after a find in which the terminal counts as looking for a card: several of its polls."""
TOLD_AFTER: Final = 0.3
"""Wall-clock seconds without print data after which what has come is told as one message."""
LONG_POLL: Final = 10.0
"""Wall-clock seconds that a long poll may last: shorter than anything on the way would cut it off."""


@dataclass(frozen=True)
class Pace:
    """How fast simulated time runs against the wall clock."""

    speed: float = 1.0

    async def sleep(self, seconds: float) -> None:
        """Wait for ``seconds`` of hardware time."""
        if seconds > 0:
            await asyncio.sleep(seconds / self.speed)

    def byte_time(self, baud: int) -> float:
        """Wall-clock seconds that one byte takes on an 8N1 line of ``baud``."""
        return BITS_PER_BYTE / baud / self.speed


async def until(moment: float) -> None:
    """Sleep until the loop's clock shows ``moment``; less than a millisecond is not worth it."""
    ahead = moment - asyncio.get_running_loop().time()
    if ahead > 0.001:
        await asyncio.sleep(ahead)
