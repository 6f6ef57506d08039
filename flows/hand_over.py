"""Gives paper to a person: writes it down, prints it, proves that it came out, or says honestly that it did not.

What did not come out whole is printed again by itself as soon as the printer can: a slip as a whole, as the torn one is void, of
a document the missing pages. Something of which nobody knows whether it came out is printed again only when the person says so.
"""

import asyncio
import logging

from drivers.ports.fault_ids import FaultId
from drivers.ports.receipt_printer import PrintOutcome
from drivers.ports.results import Completion, Result
from flows.desk import Desk
from flows.faults import fault_catalogue
from flows.ledger import PrintJob
from flows.papers import Paper
from flows.print_pages import PRINT_AGAIN, SLIP_INSTEAD, no_paper_notice, printing_page, take_notice
from flows.prompts import Notice
from flows.texts import Words
from flows.ways_out import DeviceFault

ATTEMPTS = 3
"""How often one paper is printed: a printer that has failed so often will fail again, and paper is not endless."""
_log = logging.getLogger(__name__)


async def hand_over(
    desk: Desk, job: PrintJob, paper: Paper, copy: str, instead: Paper | None = None
) -> PrintOutcome:
    """Prints `paper` and sees the person off with it; `copy` is the address that a QR code offers where there is none.

    `instead`: other paper that the person may choose when this one does not come. Each attempt is a job of its own in the
    ledger; one that cannot be written down is not made. A print that outlives its hold has an unknown outcome. The person is
    told what is known.
    """
    left = ATTEMPTS
    while True:
        job = job.again(paper.kind, paper.left)
        result = await attempt(desk, paper, job)
        left = 0 if result.completion is Completion.INVALID_DATA else left - 1
        outcome = result.value or PrintOutcome.UNKNOWN
        if outcome is PrintOutcome.PRINTED:
            await desk.ask_for(desk.durations.take_slip, take_notice(paper.kind))
            return outcome
        other = instead if instead is not paper else None
        wanted = await _wanted_next(desk, paper, outcome, result, copy, left > 0, other)
        if wanted is None:
            return outcome
        if wanted is not paper:
            paper, left = wanted, ATTEMPTS
        elif outcome is PrintOutcome.UNKNOWN:
            paper.doubted()


async def attempt(desk: Desk, paper: Paper, job: PrintJob) -> Result[PrintOutcome]:
    """One print, in a hold: the driver computes the deadline from the job and keeps it below the longest hold."""
    limit = desk.durations.hold_limit
    try:
        return await desk.held(_print(desk, paper, job), limit)
    except TimeoutError:
        _log.error("a print outlived its hold", extra={"device": paper.printer.name, "seconds": limit})
        await desk.held(_settle(desk, paper, job, PrintOutcome.UNKNOWN), limit)
        return Result(Completion.OUTCOME_UNKNOWN)


async def _print(desk: Desk, paper: Paper, job: PrintJob) -> Result[PrintOutcome]:
    desk.tell(printing_page(0.0, paper.kind))
    try:
        await desk.ledger.intend_print(job)
    except DeviceFault as fault:
        _log.warning("nothing is printed", extra={"fault": fault.fault, "detail": fault.detail})
        desk.came_of(paper.kind, PrintOutcome.NOT_PRINTED)
        return Result.failure(Completion.DEVICE_NOT_READY, fault.fault, value=PrintOutcome.NOT_PRINTED)
    result = await paper.print(lambda part: desk.tell(printing_page(part, paper.kind)))
    if result.value is PrintOutcome.UNKNOWN:
        settled = await paper.settle()
        result = result if settled.value in (None, PrintOutcome.UNKNOWN) else settled
    await _settle(desk, paper, job, result.value or PrintOutcome.UNKNOWN)
    return result


async def _settle(desk: Desk, paper: Paper, job: PrintJob, outcome: PrintOutcome) -> None:
    """Writes the outcome; a ledger that fails now writes it once it can, and a terminal that ends before that never does.

    Inside the hold: whoever is told of a door that opened meanwhile is told to take the paper as well.
    """
    desk.came_of(paper.kind, outcome)
    try:
        await desk.ledger.settle_print(job, outcome)
    except DeviceFault as fault:
        _log.error(
            "a print stays open in the ledger",
            extra={"job": job.job, "fault": fault.fault, "detail": fault.detail},
        )


async def _wanted_next(
    desk: Desk,
    paper: Paper,
    outcome: PrintOutcome,
    result: Result[PrintOutcome],
    copy: str,
    may: bool,
    instead: Paper | None,
) -> Paper | None:
    """Says what became of the paper and stays, following the printer, until something is to be printed or the person goes on.

    Nothing but the person's silence ends this page: changing a roll takes minutes. Gives what is to be printed next.
    """
    printer = _Watched(desk, paper.need)
    first = fault_catalogue()[_fault(paper, outcome, result)].text("citizen")

    def page() -> Notice | None:
        wrong, steady = printer.look()
        other = instead is not None and instead.need not in desk.around.missing()
        unclear = outcome is PrintOutcome.UNKNOWN
        if may and steady and not unclear:
            return None
        mended = may and printer.was_wrong
        reason = first if unclear else wrong or (None if mended else first)
        may_now = may and steady if unclear else may
        return no_paper_notice(outcome, reason, copy, may_now, paper.kind, paper.left, other)

    answer = await desk.ask_fresh(page, desk.durations.progress_step)
    if answer == SLIP_INSTEAD.id:
        return instead
    return paper if answer in (None, PRINT_AGAIN.id) else None


class _Watched:
    """Looks at what a print needs, again and again, and remembers since when all of it has been well."""

    def __init__(self, desk: Desk, need: str) -> None:
        self._desk = desk
        self._need = need
        self._since: float | None = None
        self.was_wrong = False

    def look(self) -> tuple[Words | None, bool]:
        """What is wrong now, for the public; and whether nothing has been for `print_again` seconds."""
        around, now = self._desk.around, asyncio.get_running_loop().time()
        wrong = around.missing().get(self._need) or around.doubts().get(self._need)
        if wrong is not None:
            self._since, self.was_wrong = None, True
        elif self._since is None:
            self._since = now
        return wrong, self._since is not None and now - self._since >= self._desk.durations.print_again


def _fault(paper: Paper, outcome: PrintOutcome, result: Result[PrintOutcome]) -> FaultId:
    if outcome is PrintOutcome.UNKNOWN:
        return paper.unknown
    return result.error.fault if result.error is not None else paper.error
