"""How much paper is left: counted by what was printed, put right by what the sensors see."""

from dataclasses import replace

from drivers.codecs.escpos_status import Flags
from drivers.driver import Report
from drivers.ports.fault_ids import FaultId
from drivers.ports.receipt_printer import Confidence, ReceiptPrinterStatus
from drivers.ports.status import Health, Supply
from drivers.receipt_printer.quirks import SlipQuirks

DOTS_PER_MM = 8
_FIRST_GUESS_MM = 120.0
"""Length of a slip before any was printed."""
_WEIGHT = 0.2
"""Of the newest slip in the running mean."""


class Roll:
    """One roll. Written by the worker; `count_from` and `renew` may come from any thread, before a report makes them public."""

    def __init__(self, quirks: SlipQuirks) -> None:
        self._quirks = quirks
        self._printed = 0.0
        """Millimetres printed since `_base` was said."""
        self._base: float | None = None
        """What had been used of the roll then; None: nobody knows."""
        self._slip = _FIRST_GUESS_MM
        self._was_out = False
        self._low = False

    def count_from(self, used_mm: int) -> None:
        """A former process had counted so far."""
        self._base = used_mm

    def renew(self) -> None:
        """A new roll is in."""
        self._base, self._printed = 0.0, 0.0

    def printed(self, dots: int) -> None:
        """A slip of that length has been sent."""
        length = dots / DOTS_PER_MM
        self._printed += length
        self._slip += _WEIGHT * (length - self._slip)

    def saw(self, flags: Flags) -> None:
        """What the sensors see. Paper after an end of paper is a new roll."""
        if flags.paper_out:
            self._was_out = True
        elif self._was_out and flags.paper_out is False:
            self._was_out = False
            self.renew()
        self._low = bool(flags.paper_low) and self._quirks.paper_sensing == "near_end"

    @property
    def _used(self) -> float | None:
        return None if self._base is None or not self._quirks.roll_mm else self._base + self._printed

    def told(self, found: Report[ReceiptPrinterStatus]) -> Report[ReceiptPrinterStatus]:
        """The report with what is left; of a model without a sensor, with what the count says of its paper."""
        left, confidence = self._left(found.status.paper)
        used = self._used
        status = replace(
            found.status,
            used_mm=None if used is None else round(used),
            slips_left=None if left is None else max(0, int(left / self._slip)),
            confidence=confidence,
        )
        if confidence is Confidence.COUNTED and status.paper is Supply.NOT_SUPPORTED and left is not None:
            status = replace(status, paper=Supply.LOW if left <= self._quirks.near_end_mm else Supply.OK)
        if status.paper is Supply.LOW and found.fault is None and found.health is Health.ONLINE:
            low = "by the count the roll is nearly used up"
            return replace(found, status=status, fault=FaultId.PRINTER_PAPER_LOW, detail=low)
        return replace(found, status=status)

    def _left(self, paper: Supply) -> tuple[float | None, Confidence | None]:
        """Millimetres, and how that is known. A count never says that paper is out: it may be wrong."""
        if paper is Supply.OUT:
            return 0.0, Confidence.SENSED
        counted = None if self._used is None else self._quirks.roll_mm - self._used
        if self._low:
            near = float(self._quirks.near_end_mm)
            return (near if counted is None else min(near, counted)), Confidence.SENSED
        return (None, None) if counted is None else (counted, Confidence.COUNTED)
