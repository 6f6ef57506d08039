"""The rating keypad port over a device host."""

from typing import Protocol

from drivers.hosted import HostedDevice
from drivers.job import Job
from drivers.ports.rating_keypad import Rating, RatingKeypad, Staff
from drivers.ports.results import Result


class KeypadDriver(Protocol):
    """What a protocol module of this port offers beside `drivers.driver.DeviceDriver`."""

    ask_limit: float
    """Seconds that an ask may take beyond the time given to the person."""

    def ask(self, job: Job, seconds: float) -> Result[Rating]:
        """Lights the pad and waits for a key."""

    def show(self, job: Job, staff: Staff) -> Result[None]:
        """Puts a clerk on the display."""


class Port(HostedDevice[None, KeypadDriver], RatingKeypad):
    """See `drivers.ports.rating_keypad.RatingKeypad`."""

    async def ask(self, timeout: float) -> Result[Rating]:  # noqa: D102
        return await self._run(lambda driver, job: driver.ask(job, timeout), timeout + self._driver.ask_limit)

    async def show(self, staff: Staff) -> Result[None]:  # noqa: D102
        return await self._run(lambda driver, job: driver.show(job, staff), self._driver.ask_limit)
