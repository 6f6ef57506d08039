"""The driver of ESC/POS printers that are reached through a raw CUPS queue only: bytes go one way, nothing comes back.

"Completed" of a queue means handed over, so no slip is ever called printed. A job that the queue still holds is taken back: it
would come out for the next person.
"""

import time
from collections.abc import Callable
from typing import Any, Literal

from drivers.document_printer.ipp_driver import IppDriver
from drivers.document_printer.link import IppLink, NotAllowed, check_ipp_url
from drivers.document_printer.says import COMPLETED, PROCESSING
from drivers.document_printer.spooler import Spooler
from drivers.driver import CommonFaults, Report
from drivers.job import DeviceSilent, Job, JobExpired, ProtocolBroken
from drivers.ports.durations import Durations
from drivers.ports.fault_ids import FaultId
from drivers.ports.receipt_printer import PrintOutcome, ReceiptPrinterStatus
from drivers.ports.results import Completion, Result
from drivers.ports.slip import Slip
from drivers.ports.status import Cover, Health, Module, Supply
from drivers.receipt_printer import encode
from drivers.receipt_printer.layout import SlipError, lay_out
from drivers.receipt_printer.quirks import SlipQuirks
from drivers.receipt_printer.roll import DOTS_PER_MM, Roll
from drivers.receipt_printer.status import not_printed, outcome_unknown
from drivers.transports import LinkLost, Trace

_RAW = "application/vnd.cups-raw"
_OURS = "kiosk-slip-"
_BLIND = ReceiptPrinterStatus(
    Supply.NOT_SUPPORTED, Cover.NOT_SUPPORTED, Module.NOT_SUPPORTED, Module.NOT_SUPPORTED
)
_FAILS = (LinkLost, DeviceSilent, ProtocolBroken, JobExpired, NotAllowed)


class QueueQuirks(SlipQuirks):
    """What differs between models behind a queue."""

    paper_sensing: Literal["none"] = "none"


class Driver(IppDriver[ReceiptPrinterStatus]):
    """One queue."""

    Quirks = QueueQuirks
    quirks: QueueQuirks
    faults = CommonFaults(FaultId.PRINTER_LINK_LOST, FaultId.PRINTER_SILENT, FaultId.PRINTER_PROTOCOL)
    unknown_status = ReceiptPrinterStatus()

    def __init__(self, quirks: Any, durations: Durations) -> None:
        super().__init__(quirks, durations)
        self._encoder = encode.Encoder.of(self.quirks)
        self._roll = Roll(self.quirks)
        self._spooler: Spooler | None = None
        self._outcome: PrintOutcome | None = None

    @property
    def poll_interval(self) -> float:  # noqa: D102
        return self.durations.printer_status_interval

    @classmethod
    def check_url(cls, url: str) -> None:
        """See `DeviceDriver.check_url`: cups:QUEUE on this machine, or ipp://HOST:PORT/printers/QUEUE."""
        check_ipp_url(_ipp(url))

    def open(self, url: str, trace: Trace | None) -> IppLink:
        """See `DeviceDriver.open`."""
        self._spooler = Spooler(_ipp(url), self.durations.document_answer)
        return self.linked(trace)

    def renewed(self) -> "Driver":
        """A fresh driver that goes on counting."""
        fresh = Driver(self.quirks, self.durations)
        fresh._roll, fresh._outcome = self._roll, self._outcome
        return fresh

    def suspect_leftover(self) -> None:
        """See `ReceiptPrinter.suspect_leftover`: what a queue still holds of ours is thrown away before each slip anyway."""

    def count_from(self, used_mm: int) -> None:
        """See `ReceiptPrinter.count_from`."""
        self._roll.count_from(used_mm)

    def replenished(self) -> None:
        """See `ReceiptPrinter.replenished`."""
        self._roll.renew()

    def start(self, job: Job) -> Report[ReceiptPrinterStatus]:  # noqa: D102
        return self.poll(job)

    def poll(self, job: Job) -> Report[ReceiptPrinterStatus]:  # noqa: D102
        encode.preload()
        try:
            return self._report(job)
        except NotAllowed as problem:
            return Report(self.unknown_status, Health.HARDWARE_ERROR, FaultId.PRINTER_ERROR, str(problem))

    def query_status(self, job: Job) -> Result[ReceiptPrinterStatus]:
        """See `ReceiptPrinter.query_status`."""
        found = self.poll(job)
        job.report(found)
        return Result.success(found.status)

    def settle(self, job: Job) -> Result[PrintOutcome]:
        """See `ReceiptPrinter.settle`."""
        if self._outcome in (None, PrintOutcome.UNKNOWN):
            return outcome_unknown("a queue cannot say")
        return Result.success(self._outcome)

    def print(
        self, job: Job, slip: Slip, on_progress: Callable[[float], None] | None
    ) -> Result[PrintOutcome]:
        """See `ReceiptPrinter.print`."""
        self._outcome = PrintOutcome.NOT_PRINTED
        try:
            prepared = self._encoder.encode(lay_out(slip, self.quirks.columns))
        except SlipError as problem:
            return not_printed(Completion.INVALID_DATA, FaultId.TERMINAL_BUG, str(problem))
        seconds = prepared.dots / DOTS_PER_MM / self.durations.printer_mm_per_second
        limit = seconds + self.durations.printer_settle
        if limit > self.durations.hold_limit - self.poll_limit:
            return not_printed(
                Completion.INVALID_DATA, FaultId.TERMINAL_BUG, f"the slip takes {seconds:.0f} s"
            )
        job.deadline = time.monotonic() + self.poll_limit + limit
        try:
            found = self._report(job)
            job.report(found)
            if found.fault is not None and found.health is not Health.ONLINE:
                return not_printed(Completion.DEVICE_NOT_READY, found.fault, found.detail)
            number = self._at.create(job, f"{_OURS}{time.time_ns()}", None)
        except _FAILS as problem:
            return not_printed(Completion.DEVICE_NOT_READY, FaultId.PRINTER_LINK_LOST, str(problem))
        self._outcome = PrintOutcome.UNKNOWN
        result = self._hand_over(job, number, b"".join(prepared.chunks), limit, on_progress)
        if result.value is PrintOutcome.UNKNOWN:
            self._roll.printed(prepared.dots)
        self._outcome = result.value
        return result

    @property
    def _at(self) -> Spooler:
        assert self._spooler is not None
        return self._spooler

    def _report(self, job: Job) -> Report[ReceiptPrinterStatus]:
        """The queue's state, after our own jobs in it were thrown away; all that is known of the printer is the count."""
        for left in self._at.jobs(job, _OURS):
            self._at.cancel(job, left.id)
        found = self._at.status(job)
        if found.health is not Health.ONLINE:
            return Report(self.unknown_status, found.health, FaultId.PRINTER_ERROR, found.detail)
        return self._roll.told(Report(_BLIND))

    def _hand_over(
        self, job: Job, number: int, data: bytes, limit: float, on_progress: Callable[[float], None] | None
    ) -> Result[PrintOutcome]:
        """Gives the queue its bytes and follows them until they have been handed over, or takes them back."""
        began, begun = time.monotonic(), False
        try:
            self._at.send(job, number, data, self.durations.document_answer, _RAW)
            while time.monotonic() < began + limit:
                says = self._at.job(job, number)
                begun |= says is None or says.state in (PROCESSING, COMPLETED)
                if says is None or says.ended:
                    break
                job.tell(on_progress, min(0.9, (time.monotonic() - began) / limit))
                job.pause(self.durations.progress_step)
            says = self._at.job(job, number)
            if says is not None:
                begun |= says.state in (PROCESSING, COMPLETED)
                self._at.cancel(job, number)
        except _FAILS as problem:
            return outcome_unknown(str(problem))
        if begun:
            return outcome_unknown("handed over, which is all that a queue knows")
        return not_printed(
            Completion.DEVICE_NOT_READY, FaultId.PRINTER_ERROR, "the queue did not begin with it"
        )


def _ipp(url: str) -> str:
    return f"ipp://localhost/printers/{url.removeprefix('cups:')}" if url.startswith("cups:") else url
