"""Gives paper to a person: writes it down, prints it, proves that it came out, or says honestly that it did not."""

import logging

from drivers.ports.fault_ids import FaultId
from drivers.ports.receipt_printer import PrintOutcome, ReceiptPrinter
from drivers.ports.results import Completion, Result
from drivers.ports.slip import Slip
from flows.certificate_slip import estimated_seconds
from flows.desk import Desk
from flows.faults import fault_catalogue
from flows.ledger import PrintJob
from flows.news import GO_ON
from flows.prompts import Button, Notice, Tone, Working
from flows.texts import Text
from flows.ways_out import DeviceFault

TAKEN = Button("taken", Text("button.taken"))
_SAID = {
    PrintOutcome.NOT_PRINTED: "print.not_printed",
    PrintOutcome.PARTIAL: "print.partial",
    PrintOutcome.UNKNOWN: "print.unknown",
}
_log = logging.getLogger(__name__)


async def hand_over(desk: Desk, job: PrintJob, slip: Slip, copy: str) -> PrintOutcome:
    """Prints `slip` and sees the person off with it; `copy` is the address that a QR code offers where there is no paper.

    A print that outlives its hold has an unknown outcome. A ledger that fails once the paper has moved keeps the job
    open. The person is told what is known.

    Raises:
        DeviceFault: the ledger could not be written, so nothing was printed.
    """
    printer = desk.around.receipt_printer
    if printer is None:
        raise DeviceFault(FaultId.PRINTER_LINK_LOST, "the profile has no receipt_printer")
    wait = desk.durations
    limit = 4 * wait.printer_settle + 2 * estimated_seconds(slip, wait.printer_mm_per_second)
    try:
        result = await desk.held(_print(desk, printer, job, slip), limit)
    except TimeoutError as error:
        _log.error("%s: %s", printer.name, error)
        result = Result(Completion.OUTCOME_UNKNOWN)
        await desk.held(_settle(desk, job, PrintOutcome.UNKNOWN), wait.hold_limit)
    outcome = desk.printed = result.value or PrintOutcome.UNKNOWN
    if outcome is PrintOutcome.PRINTED:
        await desk.ask_for(wait.take_slip, take_slip_notice())
    else:
        await desk.ask_for(wait.news, no_paper_notice(outcome, _fault(outcome, result), copy))
    return outcome


async def _print(desk: Desk, printer: ReceiptPrinter, job: PrintJob, slip: Slip) -> Result[PrintOutcome]:
    desk.tell(printing_page(0.0))
    await desk.ledger.intend_print(job)
    result = await printer.print(slip, lambda part: desk.tell(printing_page(part)))
    if result.value is PrintOutcome.UNKNOWN:
        settled = await printer.settle()
        result = result if settled.value in (None, PrintOutcome.UNKNOWN) else settled
    await _settle(desk, job, result.value or PrintOutcome.UNKNOWN)
    return result


async def _settle(desk: Desk, job: PrintJob, outcome: PrintOutcome) -> None:
    """Writes the outcome; a ledger that fails now keeps the job open, which the next start settles as unknown."""
    try:
        await desk.ledger.settle_print(job, outcome)
    except DeviceFault as fault:
        _log.error("print %s stays open in the ledger: %s", job.job, fault)


def _fault(outcome: PrintOutcome, result: Result[PrintOutcome]) -> FaultId:
    if result.error is not None:
        return result.error.fault
    return FaultId.PRINTER_OUTCOME_UNKNOWN if outcome is PrintOutcome.UNKNOWN else FaultId.PRINTER_ERROR


def printing_page(progress: float) -> Working:
    """Paper is on its way; `progress` from 0 to 1."""
    return Working(
        key="printing",
        title=Text("print.printing"),
        hint=Text("print.wait_hint"),
        progress=progress,
        picture="receipt_printer",
        home=False,
    )


def take_slip_notice() -> Notice:
    """The slip is out."""
    return Notice(
        key="take_slip",
        tone=Tone.DONE,
        title=Text("print.take"),
        body=(Text("print.take_hint"),),
        buttons=(TAKEN,),
        picture="receipt_slot",
        home=False,
    )


def no_paper_notice(outcome: PrintOutcome, fault: FaultId, copy: str) -> Notice:
    """What became of the slip, why, and the copy to take along instead."""
    entry = fault_catalogue()[fault]
    return Notice(
        key="no_paper",
        tone=Tone.FAULT,
        title=Text(_SAID[outcome]),
        hint=Text("print.copy_hint"),
        body=(entry.text("citizen"),),
        buttons=(GO_ON,),
        qr=copy,
        staff=(entry.text("keeper"),),
        code=str(fault),
        home=False,
    )
