"""The document printer port: A4 pages, and the honest answer how many of them came out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from uuid import UUID, uuid4

from drivers.ports.device import Device
from drivers.ports.receipt_printer import PrintOutcome
from drivers.ports.results import Result
from drivers.ports.sensitive import Sensitive
from drivers.ports.status import Bin, Cover, Media, Supply


class Paper(StrEnum):
    """What a page is printed on (PWG 5101.1 media size names)."""

    A4 = "iso_a4_210x297mm"


@dataclass(frozen=True)
class DocumentJob:
    """One document to print. Nothing but `pdf` names a person; `id` is what printer and queue know it by."""

    pdf: Sensitive[bytes]
    pages: int
    """How many pages the PDF has."""
    copies: int = 1
    duplex: bool = False
    media: Paper = Paper.A4
    id: UUID = field(default_factory=uuid4)

    @property
    def total(self) -> int:
        """Printed sides altogether."""
        return self.pages * self.copies


@dataclass(frozen=True)
class Printed:
    """What became of a document."""

    outcome: PrintOutcome
    sides: int | None = None
    """How many printed sides came out, counted from the first page of the first copy; None where nobody knows."""


@dataclass(frozen=True)
class Tray:
    """One paper tray, by the printer's own name for it."""

    name: str
    paper: Supply

    def __str__(self) -> str:
        return f"{self.name}: {self.paper.value}"


@dataclass(frozen=True)
class DocumentPrinterStatus:
    """Class status of the printer. No answer leaves every axis UNKNOWN, never OK."""

    paper: Supply = Supply.UNKNOWN
    trays: tuple[Tray, ...] = ()
    """Empty where the printer does not tell them apart."""
    toner: Supply = Supply.UNKNOWN
    toner_percent: int | None = None
    """Of the emptiest cartridge; None where the printer does not say."""
    cover: Cover = Cover.UNKNOWN
    path: Media = Media.UNKNOWN
    """JAMMED where a sheet is stuck inside, else NOT_PRESENT."""
    bin: Bin = Bin.UNKNOWN
    sleeping: bool | None = None


class DocumentPrinter(Device[DocumentPrinterStatus], Protocol):
    """A printer of A4 pages."""

    async def print(
        self, document: DocumentJob, on_progress: Callable[[float], None] | None = None
    ) -> Result[Printed]:
        """Prints one document and follows it to its end. The deadline grows with its pages. Never sent twice.

        `value` always tells the outcome. Completions: SUCCESS (PRINTED); OUTCOME_UNKNOWN (UNKNOWN: handed over, and the
        printer does not say that it came out); CONSUMABLE (paper, toner), USER_ERROR (cover), HARDWARE_ERROR, LINK_LOST,
        DEVICE_NOT_READY (NOT_PRINTED or PARTIAL, `error` says why); INVALID_DATA (no PDF, more pages than a hold may last:
        NOT_PRINTED). What of a document did not come out is thrown away, in the queue and in the printer. A print is not
        cancelled by its caller's going away. `on_progress` is called on the loop with 0…1.
        """
        ...

    async def query_status(self) -> Result[DocumentPrinterStatus]:
        """Asks the printer now."""
        ...

    async def settle(self) -> Result[Printed]:
        """Asks what became of the document of the last `print`; OUTCOME_UNKNOWN while nobody can say."""
        ...

    async def reset(self) -> Result[None]:
        """Cancels and throws away whatever of ours is in the queue and in the printer."""
        ...
