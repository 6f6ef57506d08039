"""The receipt printer port: slips, and the honest answer whether one came out."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from drivers.ports.device import Device
from drivers.ports.results import Result
from drivers.ports.slip import Slip
from drivers.ports.status import Cover, Module, Supply


class PrintOutcome(StrEnum):
    """What became of a slip; the ledger keeps these words."""

    PRINTED = "printed"
    """Proven: the buffered answer came after the cut, and paper was still there."""
    NOT_PRINTED = "not_printed"
    """Proven: no dot of it is on paper and nothing of it is left in the printer."""
    PARTIAL = "partial"
    """Some of it is on paper; the rest was thrown away, and will not come out on the next person's slip."""
    UNKNOWN = "unknown"
    """Bytes went out, no proof came back."""


class Confidence(StrEnum):
    """How it is known what is left of a supply."""

    SENSED = "sensed"
    COUNTED = "counted"
    """By what was printed since the last new roll: near enough for a warning, not for a refusal."""


@dataclass(frozen=True)
class ReceiptPrinterStatus:
    """Class status of the printer. No answer leaves every axis UNKNOWN, never OK."""

    paper: Supply = Supply.UNKNOWN
    cover: Cover = Cover.UNKNOWN
    cutter: Module = Module.UNKNOWN
    head: Module = Module.UNKNOWN
    slips_left: int | None = None
    """Forecast for slips as long as the last ones; None where nothing is known of the roll."""
    confidence: Confidence | None = None
    """What the forecast rests on."""
    used_mm: int | None = None
    """Millimetres used of the roll, where they are counted."""


class ReceiptPrinter(Device[ReceiptPrinterStatus], Protocol):
    """A printer of slips."""

    async def print(
        self, slip: Slip, on_progress: Callable[[float], None] | None = None
    ) -> Result[PrintOutcome]:
        """Prints one slip and waits for proof. The deadline grows with the slip's length. Never sent twice by the driver.

        `value` always tells the outcome. Completions: SUCCESS (PRINTED); OUTCOME_UNKNOWN (UNKNOWN); CONSUMABLE, USER_ERROR
        (cover), HARDWARE_ERROR, LINK_LOST (NOT_PRINTED or PARTIAL, `error` says why); INVALID_DATA (a character that
        cannot be drawn, control characters, longer than a hold may last: NOT_PRINTED). A print is not cancelled by its caller's
        going away.
        `on_progress` is called on the loop with 0…1.
        """
        ...

    async def query_status(self) -> Result[ReceiptPrinterStatus]:
        """Asks the printer now."""
        ...

    async def settle(self) -> Result[PrintOutcome]:
        """Asks what became of the slip of the last `print`; OUTCOME_UNKNOWN while the printer cannot say."""
        ...

    def count_from(self, used_mm: int) -> None:
        """Says how many millimetres of the roll a former process had counted. Returns at once; the next status has it."""
        ...

    def replenished(self) -> None:
        """Says that a new roll was put in: the count begins anew. Returns at once; the next status has it."""
        ...

    def suspect_leftover(self) -> None:
        """Says that a process before this one ended while it printed.

        What it left in the printer is thrown away, and the piece of paper that may hang before the blade is cut off,
        before the next slip and as soon as the printer can. Returns at once.
        """
        ...
