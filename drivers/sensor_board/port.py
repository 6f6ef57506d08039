"""The sensor board port over a device host."""

from typing import Protocol

from drivers.hosted import HostedDevice
from drivers.job import Job
from drivers.ports.results import Result
from drivers.ports.sensor_board import LightMode, SensorBoard, SensorBoardStatus


class SensorDriver(Protocol):
    """What a protocol module of this port offers beside `drivers.driver.DeviceDriver`."""

    light_limit: float
    """Seconds that setting a light may take."""

    def light(self, job: Job, position: str, mode: LightMode) -> Result[None]:
        """Sets the light at a device."""


class Port(HostedDevice[SensorBoardStatus, SensorDriver], SensorBoard):
    """See `drivers.ports.sensor_board.SensorBoard`."""

    async def light(self, position: str, mode: LightMode) -> Result[None]:  # noqa: D102
        return await self._run(
            lambda driver, job: driver.light(job, position, mode), self._driver.light_limit
        )
