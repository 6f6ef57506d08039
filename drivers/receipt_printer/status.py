"""What a printer's flags mean for the house: class status, health, fault, and the completion of a print."""

from typing import TypeVar

from drivers.codecs.escpos_status import Flags
from drivers.driver import Report
from drivers.ports.fault_ids import FaultId
from drivers.ports.receipt_printer import PrintOutcome, ReceiptPrinterStatus
from drivers.ports.results import Completion, Result
from drivers.ports.status import Cover, Health, Module, Supply

T = TypeVar("T")

COMPLETIONS = {
    FaultId.PRINTER_PAPER_OUT: Completion.CONSUMABLE,
    FaultId.PRINTER_COVER_OPEN: Completion.USER_ERROR,
}
"""How a print ends that such a fault stops; every other one is a hardware error."""


def stopping_fault(flags: Flags) -> tuple[FaultId, str] | None:
    """What keeps the printer from printing, the most telling first; None when nothing does."""
    causes = (
        (flags.cover_open, FaultId.PRINTER_COVER_OPEN, "the cover is open"),
        (flags.paper_out, FaultId.PRINTER_PAPER_OUT, "no paper"),
        (flags.cutter_error, FaultId.PRINTER_CUTTER_JAM, "the cutter does not move"),
        (flags.unrecoverable, FaultId.PRINTER_ERROR, "error that needs a restart of the printer"),
        (flags.recoverable, FaultId.PRINTER_HEAD_HOT, "the head is too hot"),
        (flags.offline, FaultId.PRINTER_ERROR, "off line, without a cause"),
    )
    return next(((fault, detail) for set_, fault, detail in causes if set_), None)


def report(flags: Flags, paper_sensing: str) -> Report[ReceiptPrinterStatus]:
    """The report of one round of questions."""
    status = ReceiptPrinterStatus(
        paper=_paper(flags, paper_sensing),
        cover=_pick(flags.cover_open, Cover.OPEN, Cover.CLOSED, Cover.NOT_SUPPORTED),
        cutter=_pick(flags.cutter_error, Module.INOPERABLE, Module.OK, Module.NOT_SUPPORTED),
        head=_pick(flags.recoverable, Module.INOPERABLE, Module.OK, Module.NOT_SUPPORTED),
    )
    stopped = stopping_fault(flags)
    if stopped is not None:
        by_hand = stopped[0] in COMPLETIONS
        return Report(status, Health.USER_ERROR if by_hand else Health.HARDWARE_ERROR, *stopped)
    if status.paper is Supply.LOW:
        return Report(status, fault=FaultId.PRINTER_PAPER_LOW, detail="the roll is nearly used up")
    return Report(status)


def _paper(flags: Flags, paper_sensing: str) -> Supply:
    if paper_sensing == "none" or flags.paper_out is None:
        return Supply.NOT_SUPPORTED
    if flags.paper_out:
        return Supply.OUT
    return Supply.LOW if flags.paper_low and paper_sensing == "near_end" else Supply.OK


def _pick(flag: bool | None, bad: T, good: T, unsupported: T) -> T:
    return unsupported if flag is None else bad if flag else good


def not_printed(completion: Completion, fault: FaultId, detail: str) -> Result[PrintOutcome]:
    """How a print ends of which no dot is on paper."""
    return Result.failure(completion, fault, detail, value=PrintOutcome.NOT_PRINTED)


def outcome_unknown(detail: str) -> Result[PrintOutcome]:
    """How a print ends of which nobody can say what became of it."""
    unknown = PrintOutcome.UNKNOWN
    return Result.failure(Completion.OUTCOME_UNKNOWN, FaultId.PRINTER_OUTCOME_UNKNOWN, detail, value=unknown)
