"""Paper that is counted: what is left, how that is known, and what makes the count begin anew."""

from typing import Any

from drivers.codecs.escpos_status import Flags
from drivers.driver import Report
from drivers.ports.fault_ids import FaultId
from drivers.ports.receipt_printer import Confidence, ReceiptPrinterStatus
from drivers.ports.status import Supply
from drivers.receipt_printer.quirks import PrinterQuirks
from drivers.receipt_printer.roll import Roll
from drivers.receipt_printer.status import report
from tests.drivers.conftest import Opener, until
from tests.drivers.test_printer_wire import slip
from tests.simulator.process import SimulatorProcess

WELL = Flags(False, False, False, False, False, False, False)
LOW = Flags(False, False, False, False, False, False, True)
OUT = Flags(True, False, False, False, False, True, True)


def told(roll: Roll, flags: Flags, sensing: str = "near_end") -> Report[ReceiptPrinterStatus]:
    roll.saw(flags)
    return roll.told(report(flags, sensing))


def roll(**quirks: Any) -> Roll:
    return Roll(PrinterQuirks(roll_mm=10_000, near_end_mm=1500, **quirks))


def test_nothing_is_forecast_of_a_roll_of_which_nothing_is_known() -> None:
    unknown = roll()
    unknown.printed(8000)
    status = told(unknown, WELL).status
    assert (status.slips_left, status.confidence, status.used_mm) == (None, None, None)
    counted_by_nobody = Roll(PrinterQuirks())
    counted_by_nobody.renew()
    assert told(counted_by_nobody, WELL).status.slips_left is None


def test_a_new_roll_is_counted_down_by_slips_as_long_as_the_last_ones() -> None:
    fresh = roll()
    fresh.renew()
    assert told(fresh, WELL).status.slips_left == 83
    for _ in range(40):
        fresh.printed(100 * 8)
    status = told(fresh, WELL).status
    assert (status.used_mm, status.slips_left, status.confidence) == (4000, 59, Confidence.COUNTED)


def test_a_count_goes_on_where_a_former_process_stopped() -> None:
    later = roll()
    later.printed(80 * 8)
    later.count_from(5000)
    assert told(later, WELL).status.used_mm == 5080


def test_a_sensor_puts_the_count_right() -> None:
    optimist = roll()
    optimist.renew()
    near = told(optimist, LOW)
    assert (near.status.slips_left, near.status.confidence) == (12, Confidence.SENSED)
    assert near.fault is FaultId.PRINTER_PAPER_LOW
    assert told(optimist, OUT).status.slips_left == 0
    again = told(optimist, WELL).status
    assert (again.slips_left, again.used_mm) == (83, 0), "paper after an end of paper is a new roll"


def test_without_a_sensor_the_count_warns_and_never_refuses() -> None:
    blind = roll(paper_sensing="none")
    blind.count_from(8600)
    found = told(blind, WELL, "none")
    assert (found.status.paper, found.fault, found.status.slips_left) == (
        Supply.LOW,
        FaultId.PRINTER_PAPER_LOW,
        11,
    )
    blind.count_from(20_000)
    beyond = told(blind, WELL, "none")
    assert (beyond.status.paper, beyond.status.slips_left) == (Supply.LOW, 0)
    blind.renew()
    assert told(blind, WELL, "none").status.paper is Supply.OK


async def test_at_the_wire_slips_are_counted_and_a_new_roll_begins_anew(opener: Opener) -> None:
    with SimulatorProcess() as sim:
        url = sim.urls["devices"]["receipt_printer"]
        printer = opener("receipt_printer", "escpos", url, roll_mm=50_000)
        printer.count_from(1000)
        await until(printer, lambda state: state.usable and state.status.used_mm == 1000)
        before = sim.state()["receipt_printer"]["paper_mm"]
        assert (await printer.print(slip("甲"))).ok
        state = await until(printer, lambda state: state.status.used_mm != 1000)
        moved = before - sim.state()["receipt_printer"]["paper_mm"]
        assert abs(state.status.used_mm - 1000 - moved) <= 5
        printer.replenished()
        await until(printer, lambda state: state.status.used_mm == 0)
