"""The document printer port over a device host."""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from drivers.hosted import HostedDevice
from drivers.job import Job
from drivers.ports.document_printer import DocumentJob, DocumentPrinter, DocumentPrinterStatus, Printed
from drivers.ports.fault_ids import FaultId
from drivers.ports.receipt_printer import PrintOutcome
from drivers.ports.results import Completion, Result


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
        unknown = Result.failure(
            Completion.OUTCOME_UNKNOWN,
            FaultId.DOCUMENT_OUTCOME_UNKNOWN,
            "the driver did not come back",
            value=Printed(PrintOutcome.UNKNOWN),
        )
        result = await self._host.run(
            lambda job: driver.print(job, document, on_progress),
            driver.wait_limit,
            cancelable=False,
            if_stuck=unknown,
        )
        if result.value is not None:
            return result
        # Only a command that never came to hand anything over, or a bug, ends without an outcome of its own.
        bug = result.completion is Completion.INTERNAL_ERROR
        return replace(
            result, value=Printed(PrintOutcome.UNKNOWN) if bug else Printed(PrintOutcome.NOT_PRINTED, 0)
        )

    async def query_status(self) -> Result[DocumentPrinterStatus]:  # noqa: D102
        driver = self._driver
        return await self._host.run(driver.query_status, driver.wait_limit)

    async def settle(self) -> Result[Printed]:  # noqa: D102
        driver = self._driver
        result = await self._host.run(driver.settle, driver.wait_limit)
        return result if result.value is not None else replace(result, value=Printed(PrintOutcome.UNKNOWN))

    async def reset(self) -> Result[None]:  # noqa: D102
        driver = self._driver
        return await self._host.run(driver.reset, driver.wait_limit)
