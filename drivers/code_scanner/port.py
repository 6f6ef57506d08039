"""The code scanner port over a device host."""

from collections.abc import Iterable
from typing import Protocol

from drivers.hosted import HostedDevice
from drivers.job import Job
from drivers.ports.code_scanner import CodeKind, CodeScanner, CodeScannerStatus, Scanned
from drivers.ports.results import Result


class ScannerDriver(Protocol):
    """What a protocol module of this port offers beside `drivers.driver.DeviceDriver`."""

    read_limit: float
    """Seconds that a read may take beyond the time given to the person."""

    def read(self, job: Job, seconds: float, accepts: frozenset[CodeKind]) -> Result[Scanned]:
        """Waits for a code at most `seconds`."""


class Port(HostedDevice[CodeScannerStatus, ScannerDriver], CodeScanner):
    """See `drivers.ports.code_scanner.CodeScanner`."""

    async def read(self, timeout: float, accepts: Iterable[CodeKind]) -> Result[Scanned]:  # noqa: D102
        kinds = frozenset(accepts)
        return await self._run(
            lambda driver, job: driver.read(job, timeout, kinds), timeout + self._driver.read_limit
        )
