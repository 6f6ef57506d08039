"""The person camera port over a device host."""

from collections.abc import Callable
from typing import Protocol

from drivers.hosted import HostedDevice
from drivers.job import Job
from drivers.ports.person_camera import Face, PersonCamera, PersonCameraStatus, Seen
from drivers.ports.results import Result


class PersonCameraDriver(Protocol):
    """What a protocol module of this port offers beside `drivers.driver.DeviceDriver`."""

    look_limit: float
    """Seconds that a look may take beyond the time given to the person."""

    def look(self, job: Job, seconds: float, on_seen: Callable[[Seen], None] | None) -> Result[Face]:
        """See `PersonCamera.look`."""


class Port(HostedDevice[PersonCameraStatus, PersonCameraDriver], PersonCamera):
    """See `drivers.ports.person_camera.PersonCamera`."""

    async def look(  # noqa: D102
        self, timeout: float, on_seen: Callable[[Seen], None] | None = None
    ) -> Result[Face]:
        return await self._run(
            lambda driver, job: driver.look(job, timeout, on_seen), timeout + self._driver.look_limit
        )
