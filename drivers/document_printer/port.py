"""The document printer port over a device host."""

from collections.abc import Callable
from typing import Protocol

from drivers.hosted import HostedDevice
from drivers.job import Job
from drivers.ports.document_printer import DocumentJob, DocumentPrinter, DocumentPrinterStatus, Printed
from drivers.ports.fault_ids import FaultId
from drivers.ports.receipt_printer import PrintOutcome
from drivers.ports.results import Result
from drivers.printing import Fates

_FATES = Fates(
    Printed(PrintOutcome.UNKNOWN), Printed(PrintOutcome.NOT_PRINTED, 0), FaultId.DOCUMENT_OUTCOME_UNKNOWN
)


class PrinterDriver(Protocol):
    """What a protocol module of this port offers beside `drivers.driver.DeviceDriver`."""

    wait_limit: float
    """Seconds that a command may wait for its turn."""

    def print(
        self, job: Job, document: DocumentJob, on_progress: Callable[[float], None] | None
    ) -> Result[Printed]:
        """Prints one document; sets the job's deadline itself, by its pages."""

    def query_status(self, job: Job) -> Result[DocumentPrinterStatus]:
        """Asks the printer now."""

    def settle(self, job: Job) -> Result[Printed]:
        """Asks what became of the last document."""

    def reset(self, job: Job) -> Result[None]:
        """Throws away what is left anywhere."""


class Port(HostedDevice[DocumentPrinterStatus], DocumentPrinter):
    """See `drivers.ports.document_printer.DocumentPrinter`."""

    @property
    def _driver(self) -> PrinterDriver:
        return self._host.driver  # type: ignore[return-value]

    async def print(  # noqa: D102
        self, document: DocumentJob, on_progress: Callable[[float], None] | None = None
    ) -> Result[Printed]:
        driver = self._driver
        return await _FATES.printed(
            self._host, lambda job: driver.print(job, document, on_progress), driver.wait_limit
        )

    async def query_status(self) -> Result[DocumentPrinterStatus]:  # noqa: D102
        driver = self._driver
        return await self._host.run(driver.query_status, driver.wait_limit)

    async def settle(self) -> Result[Printed]:  # noqa: D102
        driver = self._driver
        return await _FATES.settled(self._host, driver.settle, driver.wait_limit)

    async def reset(self) -> Result[None]:  # noqa: D102
        driver = self._driver
        return await self._host.run(driver.reset, driver.wait_limit)
