"""The terminal's life: stopped → starting → unavailable(reason) ⇄ available ⇄ active(visit); and maintenance between visits."""

import logging
from enum import StrEnum

_log = logging.getLogger(__name__)


class Life(StrEnum):
    """Where a terminal is in its life (after CUSS 2)."""

    STOPPED = "stopped"
    STARTING = "starting"
    UNAVAILABLE = "unavailable"
    AVAILABLE = "available"
    ACTIVE = "active"
    MAINTENANCE = "maintenance"


_STEPS = {
    Life.STOPPED: {Life.STARTING},
    Life.STARTING: {Life.UNAVAILABLE, Life.AVAILABLE, Life.STOPPED},
    Life.UNAVAILABLE: {Life.AVAILABLE, Life.MAINTENANCE, Life.STOPPED},
    Life.AVAILABLE: {Life.UNAVAILABLE, Life.ACTIVE, Life.MAINTENANCE, Life.STOPPED},
    Life.MAINTENANCE: {Life.AVAILABLE, Life.UNAVAILABLE, Life.STOPPED},
    Life.ACTIVE: {Life.AVAILABLE, Life.UNAVAILABLE, Life.STOPPED},
}


class Lifecycle:
    """Holds the state, refuses an illegal step, logs each one once."""

    def __init__(self) -> None:
        self.state = Life.STOPPED
        self.reason = ""

    def go(self, state: Life, reason: str = "") -> None:
        """Enters a state; `reason` says in a few words why it is unavailable. Staying is harmless.

        Raises:
            ValueError: the step does not exist.
        """
        if state is self.state and reason == self.reason:
            return
        if state is not self.state and state not in _STEPS[self.state]:
            raise ValueError(f"a terminal does not go from {self.state} to {state}")
        self.state, self.reason = state, reason
        _log.info("terminal", extra={"state": state, "missing": reason or None})
