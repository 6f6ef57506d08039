"""The two kinds of paper that a terminal gives: a slip, printed whole or void, and A4 pages, of which a jam leaves some."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol

from drivers.ports.device import Device
from drivers.ports.document_printer import DocumentJob, DocumentPrinter, Printed
from drivers.ports.fault_ids import FaultId
from drivers.ports.receipt_printer import PrintOutcome, ReceiptPrinter
from drivers.ports.results import Completion, Result
from drivers.ports.slip import Slip
from flows.availability import Missing
from flows.catalogue import PRINTERS
from flows.sheet import Sheet, Typesetter
from flows.ways_out import DeviceFault

Progress = Callable[[float], None]


class Paper(Protocol):
    """Something that is to be printed; it knows how much of it is out."""

    kind: str
    """`slip` or `document`, as the ledger, the services and the pages call it."""
    need: str
    """The printer's port."""
    unknown: FaultId
    """What is told when nobody knows what became of it."""
    error: FaultId
    """What is told of a failure without a fault of its own."""

    @property
    def printer(self) -> Device[Any]:
        """Where it is printed."""
        ...

    @property
    def left(self) -> int:
        """Pages that are still to be printed."""
        ...

    async def print(self, tell: Progress) -> Result[PrintOutcome]:
        """Prints what is left of it. `value` always tells the outcome of that."""
        ...

    async def settle(self) -> Result[PrintOutcome]:
        """Asks what became of the last print."""
        ...

    def doubted(self) -> None:
        """Nobody knows whether it is out, and it is to be printed again: two of it may exist from now on."""
        ...


class SlipPaper:
    """A slip. One that did not come out whole is void."""

    kind, need = "slip", PRINTERS["slip"]
    unknown, error = FaultId.PRINTER_OUTCOME_UNKNOWN, FaultId.PRINTER_ERROR
    left = 1

    def __init__(self, printer: ReceiptPrinter, slip: Slip) -> None:
        self.printer = printer
        self._slip = slip

    async def print(self, tell: Progress) -> Result[PrintOutcome]:
        """See `Paper.print`."""
        return await self.printer.print(self._slip, tell)

    async def settle(self) -> Result[PrintOutcome]:
        """See `Paper.settle`."""
        return await self.printer.settle()

    def doubted(self) -> None:
        """See `Paper.doubted`: nobody is to cash in two."""
        self._slip = self._slip.model_copy(update={"reprint": True})


class DocumentPaper:
    """A4 pages. After a jam only those are printed that are missing."""

    kind, need = "document", PRINTERS["document"]
    unknown, error = FaultId.DOCUMENT_OUTCOME_UNKNOWN, FaultId.DOCUMENT_ERROR

    def __init__(
        self,
        printer: DocumentPrinter,
        typesetter: Typesetter,
        sheet: Sheet,
        mark: str,
        pages: int,
        copies: int,
    ) -> None:
        """`mark`: what a sheet bears that may exist twice; `pages`: how many the document has."""
        self.printer = printer
        self._typesetter = typesetter
        self._sheet = sheet
        self._mark = mark
        self._pages = pages
        self._copies = copies
        self._out = 0
        """Sides that are out, from the first page of the first copy."""

    @property
    def left(self) -> int:
        """See `Paper.left`."""
        return self._pages * self._copies - self._out

    async def print(self, tell: Progress) -> Result[PrintOutcome]:
        """See `Paper.print`. A copy that a jam has cut is completed first."""
        total, already = self._pages * self._copies, self._out
        while self.left:
            copy, page = divmod(self._out, self._pages)
            try:
                pages = await self._typesetter.typeset(self._sheet, page + 1)
            except DeviceFault as fault:
                return Result.failure(
                    Completion.INVALID_DATA, fault.fault, fault.detail, value=PrintOutcome.NOT_PRINTED
                )
            copies = 1 if page else self._copies - copy
            before = self._out
            result = await self.printer.print(
                DocumentJob(pages.pdf, pages.pages, copies),
                lambda part, before=before, job=pages.pages * copies: tell((before + part * job) / total),  # type: ignore[misc]
            )
            printed = result.value or Printed(PrintOutcome.UNKNOWN)
            self._out = min(total, self._out + (printed.sides or 0))
            if not result.ok:
                return Result(result.completion, self._outcome(printed, already), result.error)
        return Result.success(PrintOutcome.PRINTED)

    def _outcome(self, printed: Printed, already: int) -> PrintOutcome:
        """Of this print: what earlier ones brought out does not count."""
        if printed.outcome is PrintOutcome.UNKNOWN:
            return PrintOutcome.UNKNOWN
        return PrintOutcome.PARTIAL if self._out > already else PrintOutcome.NOT_PRINTED

    async def settle(self) -> Result[PrintOutcome]:
        """See `Paper.settle`."""
        result = await self.printer.settle()
        printed = result.value or Printed(PrintOutcome.UNKNOWN)
        self._out = min(self._pages * self._copies, self._out + (printed.sides or 0))
        # one copy that is whole leaves the others to be printed
        partly = printed.outcome is PrintOutcome.PRINTED and self.left
        return Result(result.completion, PrintOutcome.PARTIAL if partly else printed.outcome, result.error)

    def doubted(self) -> None:
        """See `Paper.doubted`."""
        self._out = 0
        self._sheet = replace(self._sheet, reprint=self._mark)


def usable(prints: Sequence[str], missing: Missing) -> str | None:
    """The first kind of paper that can be printed now; None where none can."""
    return next((kind for kind in prints if PRINTERS[kind] not in missing), None)
