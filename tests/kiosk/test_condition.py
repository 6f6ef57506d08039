"""What a terminal lacks, and what it may only try: read off its devices and the fault catalogue."""

import pytest

from drivers.ports.fault_ids import FaultId
from drivers.ports.status import DeviceState, Health
from flows.faults import fault_catalogue
from kiosk.condition import Condition, doubt_of, why_not
from kiosk.store.health import StoreHealth
from tests.flows.devices import SmallPrinter

PRINTER = "receipt_printer"
KEYS_OF_FAULTS = [(fault, PRINTER in entry.takes_down) for fault, entry in fault_catalogue().items()]


@pytest.mark.parametrize(("fault", "down"), KEYS_OF_FAULTS)
@pytest.mark.parametrize("health", [Health.ONLINE, Health.OFFLINE])
def test_the_catalogue_decides_whether_a_fault_takes_its_device_away(
    fault: FaultId, down: bool, health: Health
) -> None:
    why = why_not(PRINTER, DeviceState(PRINTER, health, fault=fault))
    assert why == (fault_catalogue()[fault].text("citizen") if down else None)


def test_a_device_that_says_nothing_of_a_fault_is_judged_by_its_health() -> None:
    assert why_not(PRINTER, DeviceState(PRINTER, Health.ONLINE)) is None
    assert why_not(PRINTER, DeviceState(PRINTER, Health.STARTING)) is not None
    assert why_not(PRINTER, DeviceState(PRINTER, Health.OFFLINE)) is not None


async def test_a_fault_that_leaves_a_device_in_doubt_is_told_and_takes_nothing_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    entry = fault_catalogue()[FaultId.PRINTER_SILENT]
    meek = entry.model_copy(update={"takes_down": (), "in_doubt": (PRINTER,)})
    monkeypatch.setitem(fault_catalogue(), FaultId.PRINTER_SILENT, meek)
    printer = SmallPrinter()
    condition = Condition({PRINTER: printer}, None, StoreHealth())
    assert condition.doubts() == {}
    printer.strike(FaultId.PRINTER_SILENT)
    assert PRINTER not in condition.missing()
    assert condition.doubts() == {PRINTER: entry.text("citizen")}


def test_paper_that_runs_low_is_no_doubt_for_the_public() -> None:
    assert doubt_of(PRINTER, DeviceState(PRINTER, Health.ONLINE, fault=FaultId.PRINTER_PAPER_LOW)) is None
