"""What stops a printer is believed when it says so twice: its answers carry no number, and a late one reads as another's."""

import time
from typing import Any

from drivers.ports.fault_ids import FaultId
from drivers.ports.status import StateChanged
from tests.drivers.conftest import FAST, Opener, until
from tests.drivers.far_end import far_end
from tests.drivers.test_printer_wire import eventually

HEALTHY = {1: 0x16, 2: 0x12, 3: 0x12, 4: 0x12}
OFF_LINE = 0x1E
"""As an answer to question 1: what an open cover entails."""
COVER_OPEN = 0x16
"""As an answer to question 2; the healthy answer to question 1 is the same byte."""


class Printer:
    """Answers DLE EOT; `odd` says which answers to question 2, counted from 1, say that the cover is open."""

    def __init__(self) -> None:
        self.asked = 0
        self.odd: Any = lambda count: False
        self.off_line = False
        self.delay: Any = lambda: 0.0

    def __call__(self, heard: bytes) -> bytes:
        if heard.startswith(b"\x10\x14"):
            return b"\x37\x25\x00"
        if not heard.startswith(b"\x10\x04"):
            return b""
        time.sleep(self.delay())
        question = heard[2]
        if question == 1 and self.off_line:
            return bytes([OFF_LINE])
        self.asked += question == 2
        wrong = question == 2 and self.odd(self.asked)
        return bytes([COVER_OPEN if wrong else HEALTHY[question]])


async def test_one_answer_that_does_not_come_again_stops_nothing(opener: Opener) -> None:
    printer = Printer()
    printer.odd = lambda count: count in (3, 6)
    with far_end(printer) as end:
        device = opener("receipt_printer", "escpos", end.url)
        seen: list[FaultId | None] = []

        def note(change: StateChanged[Any]) -> None:
            seen.append(change.after.fault)

        device.watch(note)
        await until(device, lambda state: state.usable)
        await eventually(lambda: printer.asked > 8)
    assert FaultId.PRINTER_COVER_OPEN not in seen


async def test_an_answer_that_comes_late_once_is_not_taken_for_each_next_ones(opener: Opener) -> None:
    printer = Printer()
    delays = iter([1.4 * FAST.printer_answer])
    printer.delay = lambda: next(delays, 0.5 * FAST.printer_answer)
    with far_end(printer) as end:
        device = opener("receipt_printer", "escpos", end.url, clear="none")
        seen: list[FaultId | None] = []
        device.watch(lambda change: seen.append(change.after.fault))
        await until(device, lambda state: state.usable)
        await eventually(lambda: printer.asked > 4)
    assert FaultId.PRINTER_COVER_OPEN not in seen


async def test_what_it_says_again_is_believed(opener: Opener) -> None:
    printer = Printer()
    with far_end(printer) as end:
        device = opener("receipt_printer", "escpos", end.url, FAST)
        await until(device, lambda state: state.usable)
        printer.off_line, printer.odd = True, lambda count: True
        await until(device, lambda state: state.fault is FaultId.PRINTER_COVER_OPEN)
