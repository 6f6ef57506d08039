"""What a procedure writes down durably: prints before they move, and ratings for the outbox. Never what names a person."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol
from uuid import UUID, uuid4

from drivers.ports.rating_keypad import Rating
from drivers.ports.receipt_printer import PrintOutcome


@dataclass(frozen=True)
class PrintJob:
    """One row of the print ledger: what kind of paper, for which case; not its content."""

    service: str
    case_number: str
    kind: str = "slip"
    pages: int = 1
    job: UUID = field(default_factory=uuid4)

    def again(self, kind: str = "slip", pages: int = 1) -> "PrintJob":
        """The next attempt for the same case, at so many pages: a row of its own."""
        return replace(self, kind=kind, pages=pages, job=uuid4())


@dataclass(frozen=True)
class RatingLetter:
    """A rating on its way to the office; `id` makes a second arrival harmless."""

    case_number: str
    service: str
    rating: Rating
    reasons: tuple[str, ...]
    at: datetime
    id: UUID = field(default_factory=uuid4)


class Ledger(Protocol):
    """The durable record. Each call returns when its row is on the disk, or raises `DeviceFault` (TRM-STORE)."""

    async def intend_print(self, job: PrintJob) -> None:
        """Writes that a slip is about to be printed, before its first byte goes out."""
        ...

    async def settle_print(self, job: PrintJob, outcome: PrintOutcome) -> None:
        """Writes what became of it."""
        ...

    async def post_rating(self, letter: RatingLetter) -> None:
        """Puts a rating into the outbox; it is delivered when the office is there, once."""
        ...
