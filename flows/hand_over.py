"""Gives paper to a person: writes it down, prints it, proves that it came out, or says honestly that it did not.

A slip that did not come out whole is void and is printed again by itself as soon as the printer can; one of which nobody
knows whether it came out is printed again only when the person says so.
"""

import asyncio
import logging

from drivers.ports.fault_ids import FaultId
from drivers.ports.receipt_printer import PrintOutcome, ReceiptPrinter
from drivers.ports.results import Completion, Result
from drivers.ports.slip import Slip
from flows.desk import Desk
from flows.faults import fault_catalogue
from flows.ledger import PrintJob
from flows.print_pages import PRINT_AGAIN, no_paper_notice, printing_page, take_slip_notice
from flows.prompts import Notice
from flows.texts import Words
from flows.ways_out import DeviceFault

ATTEMPTS = 3
"""How often one slip is printed: a printer that has failed so often will fail again, and paper is not endless."""
_NEED = "receipt_printer"
_log = logging.getLogger(__name__)


async def hand_over(desk: Desk, job: PrintJob, slip: Slip, copy: str) -> PrintOutcome:
    """Prints `slip` and sees the person off with it; `copy` is the address that a QR code offers where there is no paper.

    Each attempt is a job of its own in the ledger; one that cannot be written down is not made. A print that outlives its
    hold has an unknown outcome. The person is told what is known.

    Raises:
        DeviceFault: there is no printer.
    """
    printer = desk.around.receipt_printer
    if printer is None:
        raise DeviceFault(FaultId.PRINTER_LINK_LOST, "the profile has no receipt_printer")
    left = ATTEMPTS
    while True:
        result = await _attempt(desk, printer, job, slip)
        left = 0 if result.completion is Completion.INVALID_DATA else left - 1
        outcome = desk.printed = result.value or PrintOutcome.UNKNOWN
        if outcome is PrintOutcome.PRINTED:
            await desk.ask_for(desk.durations.take_slip, take_slip_notice())
            return outcome
        if not await _wanted_again(desk, outcome, _fault(outcome, result), copy, left > 0):
            return outcome
        if outcome is PrintOutcome.UNKNOWN:  # it may lie there, valid: nobody is to cash in two
            slip = slip.model_copy(update={"reprint": True})
        job = job.again()


async def _attempt(desk: Desk, printer: ReceiptPrinter, job: PrintJob, slip: Slip) -> Result[PrintOutcome]:
    """One print, in a hold: the driver computes the deadline from the slip and keeps it below the longest hold."""
    limit = desk.durations.hold_limit
    try:
        return await desk.held(_print(desk, printer, job, slip), limit)
    except TimeoutError:
        _log.error("a print outlived its hold", extra={"device": printer.name, "seconds": limit})
        await desk.held(_settle(desk, job, PrintOutcome.UNKNOWN), limit)
        return Result(Completion.OUTCOME_UNKNOWN)


async def _print(desk: Desk, printer: ReceiptPrinter, job: PrintJob, slip: Slip) -> Result[PrintOutcome]:
    desk.tell(printing_page(0.0))
    try:
        await desk.ledger.intend_print(job)
    except DeviceFault as fault:
        _log.warning("nothing is printed", extra={"fault": fault.fault, "detail": fault.detail})
        return Result.failure(Completion.DEVICE_NOT_READY, fault.fault, value=PrintOutcome.NOT_PRINTED)
    result = await printer.print(slip, lambda part: desk.tell(printing_page(part)))
    if result.value is PrintOutcome.UNKNOWN:
        settled = await printer.settle()
        result = result if settled.value in (None, PrintOutcome.UNKNOWN) else settled
    await _settle(desk, job, result.value or PrintOutcome.UNKNOWN)
    return result


async def _settle(desk: Desk, job: PrintJob, outcome: PrintOutcome) -> None:
    """Writes the outcome; a ledger that fails now writes it once it can, and a terminal that ends before that never does."""
    try:
        await desk.ledger.settle_print(job, outcome)
    except DeviceFault as fault:
        _log.error(
            "a print stays open in the ledger",
            extra={"job": job.job, "fault": fault.fault, "detail": fault.detail},
        )


async def _wanted_again(desk: Desk, outcome: PrintOutcome, fault: FaultId, copy: str, may: bool) -> bool:
    """Says what became of the slip and stays, following the printer, until it is to be printed again or the person goes on.

    Nothing but the person's silence ends this page: changing a roll takes minutes.
    """
    printer = _Watched(desk)
    first = fault_catalogue()[fault].text("citizen")

    def page() -> Notice | None:
        wrong, steady = printer.look()
        if outcome is PrintOutcome.UNKNOWN:
            return no_paper_notice(outcome, first, copy, may and steady)
        if may and steady:
            return None
        mended = may and printer.was_wrong
        return no_paper_notice(outcome, wrong or (None if mended else first), copy, may)

    return await desk.ask_fresh(page, desk.durations.progress_step) in (None, PRINT_AGAIN.id)


class _Watched:
    """Looks at what a print needs, again and again, and remembers since when all of it has been well."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._since: float | None = None
        self.was_wrong = False

    def look(self) -> tuple[Words | None, bool]:
        """What is wrong now, for the public; and whether nothing has been for `print_again` seconds."""
        around, now = self._desk.around, asyncio.get_running_loop().time()
        wrong = around.missing().get(_NEED) or around.doubts().get(_NEED)
        if wrong is not None:
            self._since, self.was_wrong = None, True
        elif self._since is None:
            self._since = now
        return wrong, self._since is not None and now - self._since >= self._desk.durations.print_again


def _fault(outcome: PrintOutcome, result: Result[PrintOutcome]) -> FaultId:
    if outcome is PrintOutcome.UNKNOWN:
        return FaultId.PRINTER_OUTCOME_UNKNOWN
    return result.error.fault if result.error is not None else FaultId.PRINTER_ERROR
