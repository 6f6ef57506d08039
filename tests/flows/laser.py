"""A terminal with an A4 printer, without wires."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest

from drivers.ports.document_printer import DocumentJob, DocumentPrinterStatus, Printed
from drivers.ports.fault_ids import FaultId
from drivers.ports.receipt_printer import PrintOutcome
from drivers.ports.results import Completion, Result
from drivers.ports.sensitive import Sensitive
from drivers.ports.status import Health
from flows.desk import Surroundings
from flows.sheet import Pages, Sheet
from flows.ui import UserInterface
from flows.ways_out import DeviceFault
from kiosk.condition import Condition
from tests.flows.devices import SmallDevice
from tests.flows.terminal import Terminal

pytestmark = pytest.mark.looptime


class SmallLaser(SmallDevice[DocumentPrinterStatus]):
    """Prints a page in three seconds; `ends` are what the next jobs come to."""

    def __init__(self) -> None:
        super().__init__("document_printer", DocumentPrinterStatus())
        self.jobs: list[DocumentJob] = []
        self.ends: list[Result[Printed]] = []
        self.settles = Printed(PrintOutcome.UNKNOWN)

    async def print(
        self, document: DocumentJob, on_progress: Callable[[float], None] | None = None
    ) -> Result[Printed]:
        with self.command():
            if self.lost():
                printed = Printed(PrintOutcome.NOT_PRINTED, 0)
                return Result.failure(Completion.CONSUMABLE, self.state.fault, value=printed)
            self.jobs.append(document)
            for page in range(document.total):
                await asyncio.sleep(3)
                if on_progress is not None:
                    on_progress((page + 1) / document.total)
            end = self.ends.pop(0) if self.ends else None
            if (
                end is not None
                and end.error is not None
                and end.error.fault is not FaultId.DOCUMENT_OUTCOME_UNKNOWN
            ):
                self.strike(end.error.fault, Health.HARDWARE_ERROR)
            return end or Result.success(Printed(PrintOutcome.PRINTED, document.total))

    async def query_status(self) -> Result[DocumentPrinterStatus]:
        return Result.success(DocumentPrinterStatus())

    async def settle(self) -> Result[Printed]:
        return Result.success(self.settles)

    async def reset(self) -> Result[None]:
        return Result.success(None)


class SmallTypesetter:
    """Three pages, whatever is on them."""

    def __init__(self) -> None:
        self.sheets: list[tuple[Sheet, int]] = []
        self.fails = False
        self.prepared = False

    def prepare(self) -> None:
        self.prepared = True

    def rest(self) -> None:
        self.prepared = False

    async def typeset(self, sheet: Sheet, first_page: int = 1) -> Pages:
        await asyncio.sleep(0.5)
        if self.fails:
            raise DeviceFault(FaultId.TERMINAL_BUG, "no font")
        self.sheets.append((sheet, first_page))
        return Pages(Sensitive(b"%PDF-"), 4 - first_page)


class LaserTerminal(Terminal):
    """A terminal with an A4 printer."""

    def __init__(self) -> None:
        super().__init__()
        self.laser, self.typesetter = SmallLaser(), SmallTypesetter()
        self.devices[self.laser.name] = self.laser
        self.condition = Condition(self.devices, self.office, self.database.health)  # type: ignore[arg-type]

    def surroundings(self, ui: UserInterface) -> Surroundings:
        return replace(super().surroundings(ui), typesetter=self.typesetter)


def jam(out: int) -> Result[Printed]:
    outcome = PrintOutcome.PARTIAL if out else PrintOutcome.NOT_PRINTED
    return Result.failure(Completion.HARDWARE_ERROR, FaultId.DOCUMENT_JAM, value=Printed(outcome, out))


UNKNOWN: Result[Printed] = Result.failure(
    Completion.OUTCOME_UNKNOWN, FaultId.DOCUMENT_OUTCOME_UNKNOWN, value=Printed(PrintOutcome.UNKNOWN)
)
