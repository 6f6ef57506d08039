"""A receipt printer behind a raw queue of the real CUPS: handed over is not printed, and what waits there is taken back."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio

from drivers.ports.fault_ids import FaultId
from drivers.ports.receipt_printer import PrintOutcome
from drivers.ports.results import Completion
from drivers.ports.status import Health, Supply
from drivers.receipt_printer.raw_queue import Driver
from drivers.transports import BadUrl
from tests.drivers.conftest import FAST, Opener, until
from tests.drivers.judges import cups as judge
from tests.drivers.judges.cups import Scheduler
from tests.drivers.test_printer_wire import eventually, slip, texts
from tests.simulator.process import SimulatorProcess

WAITS = replace(FAST, document_answer=2.0, printer_settle=3.0, hold_limit=60.0)


@pytest.fixture(scope="module")
def sim() -> Iterator[SimulatorProcess]:
    with SimulatorProcess(
        speed=2000.0
    ) as process:  # the backend hangs up at once: what is still on a slow line is lost
        yield process


@pytest.fixture(scope="module")
def cups(sim: SimulatorProcess) -> Iterator[Scheduler]:
    if reason := judge.missing():
        pytest.skip(reason)
    with judge.scheduler() as it:
        it.add("slips", sim.urls["devices"]["receipt_printer"])
        yield it


@pytest_asyncio.fixture
async def printer(opener: Opener, cups: Scheduler) -> Any:
    return opener("receipt_printer", "raw_queue", cups.url("slips"), WAITS, roll_mm=50_000)


def test_a_queue_of_this_machine_is_named_by_its_name() -> None:
    Driver.check_url("cups:slips")
    Driver.check_url("ipp://192.0.2.7/printers/slips")
    with pytest.raises(BadUrl):
        Driver.check_url("cups:two words")


@pytest.mark.needs_root
async def test_a_slip_through_a_queue_comes_out_and_is_unknown_at_most(
    printer: Any, sim: SimulatorProcess, cups: Scheduler
) -> None:
    printer.count_from(0)
    await until(printer, lambda state: state.usable, 15.0)
    result = await printer.print(slip("甲"))
    assert (result.completion, result.value) == (Completion.OUTCOME_UNKNOWN, PrintOutcome.UNKNOWN)
    assert (await printer.settle()).value is PrintOutcome.UNKNOWN
    await eventually(lambda: "凭证甲" in "".join(texts(sim)))
    assert sim.complaints() == []
    assert cups.documents() == []
    await until(printer, lambda state: (state.status.used_mm or 0) > 0)


@pytest.mark.needs_root
async def test_a_roll_that_is_nearly_used_up_by_the_count_is_told(printer: Any) -> None:
    await until(printer, lambda state: state.usable, 15.0)
    printer.count_from(49_000)
    await printer.query_status()
    state = await until(printer, lambda state: state.status.paper is Supply.LOW)
    assert (state.fault, state.usable) == (FaultId.PRINTER_PAPER_LOW, True)


@pytest.mark.needs_root
async def test_what_the_queue_did_not_begin_with_is_taken_back(
    printer: Any, sim: SimulatorProcess, cups: Scheduler
) -> None:
    await until(printer, lambda state: state.usable, 15.0)
    before = len(texts(sim))
    cups.run("cupsdisable", "slips")
    refused = await printer.print(slip("乙"))
    assert (refused.completion, refused.value) == (Completion.DEVICE_NOT_READY, PrintOutcome.NOT_PRINTED)
    state = await until(printer, lambda state: state.health is Health.HARDWARE_ERROR)
    assert state.fault is FaultId.PRINTER_ERROR
    cups.run("cupsenable", "slips")
    await until(printer, lambda state: state.usable, 15.0)
    assert cups.documents() == []
    assert len(texts(sim)) == before


@pytest.mark.needs_root
async def test_a_queue_that_is_not_there_is_a_missing_port(opener: Opener, cups: Scheduler) -> None:
    printer = opener("receipt_printer", "raw_queue", cups.url("nowhere"), WAITS)
    await until(printer, lambda state: state.health is Health.NO_DEVICE, 15.0)
    assert (await printer.print(slip("丙"))).value is PrintOutcome.NOT_PRINTED
