"""The smart-card reader port over a device host."""

from collections.abc import Callable
from typing import Protocol

from drivers.hosted import HostedDevice
from drivers.job import Job
from drivers.ports.id_card import ReadStage
from drivers.ports.results import Result
from drivers.ports.smart_card import ALL, Application, SmartCard, SmartCardReader, SmartCardStatus


class SmartCardDriver(Protocol):
    """What a protocol module of this port offers beside `drivers.driver.DeviceDriver`."""

    read_limit: float
    """Seconds that a read may go on after the last moment at which a card may be put in."""

    def read(
        self,
        job: Job,
        seconds: float,
        kinds: frozenset[Application],
        on_stage: Callable[[ReadStage], None] | None,
    ) -> Result[SmartCard]:
        """Waits for a card at most `seconds` and reads it."""

    def reset(self, job: Job) -> Result[None]:
        """Powers the card off and on."""


class Port(HostedDevice[SmartCardStatus, SmartCardDriver], SmartCardReader):
    """See `drivers.ports.smart_card.SmartCardReader`."""

    async def read(  # noqa: D102
        self,
        timeout: float,
        kinds: frozenset[Application] = ALL,
        on_stage: Callable[[ReadStage], None] | None = None,
    ) -> Result[SmartCard]:
        return await self._run(
            lambda driver, job: driver.read(job, timeout, kinds, on_stage), timeout + self._driver.read_limit
        )

    async def reset(self) -> Result[None]:  # noqa: D102
        return await self._run(lambda driver, job: driver.reset(job), self._driver.read_limit)
