"""Whether the ledger can be kept at the moment: noted at each write, told to whoever listens."""

import logging
from collections.abc import Callable

from drivers.ports.fault_ids import FaultId

_log = logging.getLogger(__name__)


class StoreHealth:
    """What became of the last write. `detail` is SQLite's or the system's name for what is wrong, for the technician."""

    def __init__(self) -> None:
        self.fault: FaultId | None = None
        self.detail = ""
        self._listeners: list[Callable[[], None]] = []

    def watch(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Calls `listener` on the loop when the store fails or is well again; the returned function ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def good(self) -> None:
        """Something was written and is on the disk."""
        self._note(None, "")

    def bad(self, detail: str) -> None:
        """Something could not be written."""
        self._note(FaultId.TERMINAL_STORE, detail)

    def _note(self, fault: FaultId | None, detail: str) -> None:
        before, self.fault, self.detail = (self.fault, self.detail), fault, detail
        if before == (fault, detail):
            return
        if fault is None:
            _log.info("store is well again")
        else:
            _log.error("store", extra={"fault": fault, "detail": detail or None})
        if before[0] is not fault:
            for listener in list(self._listeners):
                listener()
