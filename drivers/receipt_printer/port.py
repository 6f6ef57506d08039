"""The receipt printer port over a device host."""

from collections.abc import Callable
from typing import Protocol

from drivers.hosted import HostedDevice
from drivers.job import Job
from drivers.ports.fault_ids import FaultId
from drivers.ports.receipt_printer import PrintOutcome, ReceiptPrinter, ReceiptPrinterStatus
from drivers.ports.results import Result
from drivers.ports.slip import Slip
from drivers.printing import Fates

_FATES = Fates(PrintOutcome.UNKNOWN, PrintOutcome.NOT_PRINTED, FaultId.PRINTER_OUTCOME_UNKNOWN)


class PrinterDriver(Protocol):
    """What a protocol module of this port offers beside `drivers.driver.DeviceDriver`."""

    wait_limit: float
    """Seconds that a command may wait for its turn."""

    def print(
        self, job: Job, slip: Slip, on_progress: Callable[[float], None] | None
    ) -> Result[PrintOutcome]:
        """Prints one slip; sets the job's deadline itself, by the slip's length."""

    def query_status(self, job: Job) -> Result[ReceiptPrinterStatus]:
        """Asks the printer now."""

    def settle(self, job: Job) -> Result[PrintOutcome]:
        """Asks what became of the last slip."""

    def count_from(self, used_mm: int) -> None:
        """What a former process counted. Called from the loop's thread."""

    def replenished(self) -> None:
        """A new roll is in. Called from the loop's thread."""

    def suspect_leftover(self) -> None:
        """A slip of a former process may be in the printer. Called from the loop's thread."""


class Port(HostedDevice[ReceiptPrinterStatus, PrinterDriver], ReceiptPrinter):
    """See `drivers.ports.receipt_printer.ReceiptPrinter`."""

    async def print(  # noqa: D102
        self, slip: Slip, on_progress: Callable[[float], None] | None = None
    ) -> Result[PrintOutcome]:
        return await _FATES.printed(
            self._host, lambda driver, job: driver.print(job, slip, on_progress), self._driver.wait_limit
        )

    async def query_status(self) -> Result[ReceiptPrinterStatus]:  # noqa: D102
        return await self._run(lambda driver, job: driver.query_status(job), self._driver.wait_limit)

    async def settle(self) -> Result[PrintOutcome]:  # noqa: D102
        return await _FATES.settled(
            self._host, lambda driver, job: driver.settle(job), self._driver.wait_limit
        )

    def count_from(self, used_mm: int) -> None:  # noqa: D102
        self._driver.count_from(used_mm)

    def replenished(self) -> None:  # noqa: D102
        self._driver.replenished()

    def suspect_leftover(self) -> None:  # noqa: D102
        self._driver.suspect_leftover()
