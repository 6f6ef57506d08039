"""The ID-card reader port over a device host."""

from collections.abc import Callable
from typing import Protocol

from drivers.hosted import HostedDevice
from drivers.job import Job
from drivers.ports.id_card import IdCard, IdCardReader, IdCardStatus, ReadStage
from drivers.ports.results import Result


class IdCardDriver(Protocol):
    """What a protocol module of this port offers beside `drivers.driver.DeviceDriver`."""

    read_limit: float
    """Seconds that a read may go on after the last moment at which a card may be laid."""
    command_limit: float
    """Seconds for a short command."""

    def read(self, job: Job, seconds: float, on_stage: Callable[[ReadStage], None] | None) -> Result[IdCard]:
        """Waits for a card at most `seconds` and reads it."""

    def newly_laid(self, job: Job) -> Result[IdCard]:
        """Reads the card that has been laid since the last one was read, if there is one."""

    def still_lies(self, job: Job) -> Result[bool]:
        """Whether the card that was read last is known to lie there."""

    def sam_id(self, job: Job) -> Result[str]:
        """The security module's number."""

    def reset(self, job: Job) -> Result[None]:
        """Resets the security module."""


class Port(HostedDevice[IdCardStatus, IdCardDriver], IdCardReader):
    """See `drivers.ports.id_card.IdCardReader`."""

    async def read(  # noqa: D102
        self, timeout: float, on_stage: Callable[[ReadStage], None] | None = None
    ) -> Result[IdCard]:
        return await self._run(
            lambda driver, job: driver.read(job, timeout, on_stage), timeout + self._driver.read_limit
        )

    async def newly_laid(self) -> Result[IdCard]:  # noqa: D102
        return await self._run(
            lambda driver, job: driver.newly_laid(job), self._driver.command_limit + self._driver.read_limit
        )

    async def still_lies(self) -> Result[bool]:  # noqa: D102
        return await self._run(lambda driver, job: driver.still_lies(job), self._driver.command_limit)

    async def sam_id(self) -> Result[str]:  # noqa: D102
        return await self._run(lambda driver, job: driver.sam_id(job), self._driver.command_limit)

    async def reset(self) -> Result[None]:  # noqa: D102
        return await self._run(lambda driver, job: driver.reset(job), self._driver.command_limit)
