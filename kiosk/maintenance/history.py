"""The last faults of each device since the program was started, newest first."""

from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from drivers.ports.device import Device
from drivers.ports.status import StateChanged
from flows.maintenance.workshop import PastFault

MOST = 5


class History:
    """Follows the devices."""

    def __init__(self, devices: Mapping[str, Device[Any]], now: Callable[[], datetime]) -> None:
        self._now = now
        self._faults: dict[str, deque[PastFault]] = {port: deque(maxlen=MOST) for port in devices}
        self._stops = [device.watch(self._changed) for device in devices.values()]

    def of(self, port: str) -> tuple[PastFault, ...]:
        """What was wrong with a device, newest first."""
        return tuple(self._faults.get(port, ()))

    def close(self) -> None:
        """Follows nothing any more."""
        for stop in self._stops:
            stop()

    def _changed(self, change: StateChanged[Any]) -> None:
        fault = change.after.fault
        if fault is not None and fault is not change.before.fault:
            self._faults[change.after.name].appendleft(PastFault(self._now(), fault))
