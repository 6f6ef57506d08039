"""When a finger comes down: once the page hears it, as its report says; later where the last touch was (`screens.touches`)."""

import math
import time
from typing import Any

DEAF = 0.25
"""Seconds after a page came on view in which no touch is meant for it (the screens' own rule, and a frame)."""
DOUBLE = 0.9
"""Seconds for which a touch at the place of the last one is the second half of a double tap (and a frame)."""
NEAR = 150.0


class Finger:
    """One finger, which remembers where it was last."""

    def __init__(self) -> None:
        self._last, self._when = (0.0, 0.0), 0.0

    def aim(self, page: dict[str, Any], control: str) -> tuple[float, float]:
        """Waits until a touch counts; the middle of the control, in pixels."""
        left, top, width, height = page["controls"][control]
        place = left + width / 2, top + height / 2
        hears = page["t"] + DEAF
        if math.dist(place, self._last) < NEAR:
            hears = max(hears, self._when + DOUBLE)
        time.sleep(max(0.0, hears - time.monotonic()))
        self._last, self._when = place, time.monotonic()
        return place
