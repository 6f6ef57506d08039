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


class Port(HostedDevice[DocumentPrinterStatus, PrinterDriver], DocumentPrinter):
    """See `drivers.ports.document_printer.DocumentPrinter`."""

    async def print(  # noqa: D102
        self, document: DocumentJob, on_progress: Callable[[float], None] | None = None
    ) -> Result[Printed]:
        return await _FATES.printed(
            self._host, lambda driver, job: driver.print(job, document, on_progress), self._driver.wait_limit
        )

    async def query_status(self) -> Result[DocumentPrinterStatus]:  # noqa: D102
        return await self._run(lambda driver, job: driver.query_status(job), self._driver.wait_limit)

    async def settle(self) -> Result[Printed]:  # noqa: D102
        return await _FATES.settled(
            self._host, lambda driver, job: driver.settle(job), self._driver.wait_limit
        )

    async def reset(self) -> Result[None]:  # noqa: D102
        return await self._run(lambda driver, job: driver.reset(job), self._driver.wait_limit)
