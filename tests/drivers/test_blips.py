"""What lasts shorter than the debounce: nobody is told, no command is lost, nothing is decided by it."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from drivers.ports.durations import Durations
from drivers.ports.fault_ids import FaultId
from drivers.ports.rating_keypad import Rating
from drivers.ports.receipt_printer import PrintOutcome
from drivers.ports.results import Completion
from drivers.ports.status import StateChanged
from tests.drivers.conftest import FAST, Opener, until
from tests.drivers.test_printer_leftover import short
from tests.drivers.test_printer_wire import eventually, slip
from tests.simulator.process import SimulatorProcess

PATIENT: Durations = replace(FAST, debounce=1.0)
"""A blip lasts as long as a test needs to make one."""


@pytest.fixture(scope="module")
def _process() -> Iterator[SimulatorProcess]:
    with SimulatorProcess(speed=4.0) as process:
        yield process


@pytest.fixture
def sim(_process: SimulatorProcess) -> SimulatorProcess:
    _process.reset()
    return _process


def unwell(device: Any) -> list[StateChanged[Any]]:
    """Every change from now on after which the device is not well."""
    seen: list[StateChanged[Any]] = []
    device.watch(
        lambda change: seen.append(change) if not change.after.usable or change.after.fault else None
    )
    return seen


def blip(sim: SimulatorProcess, device: str, fault: str = "unplugged") -> None:
    """Struck and mended; the device's own thread goes on meanwhile, this loop stands still."""
    sim.strike(device, fault)
    sim.mend(device, fault)


async def reconnected(device: Any) -> None:
    await eventually(lambda: device.state.link.reconnects > 0)


def open_(opener: Opener, sim: SimulatorProcess, name: str, durations: Durations = PATIENT) -> Any:
    drivers = {"id_card": "sdt", "receipt_printer": "escpos", "rating_keypad": "line_keypad"}
    return opener(name, drivers[name], sim.urls["devices"][name], durations)


@pytest.mark.parametrize("name", ["id_card", "receipt_printer", "rating_keypad"])
async def test_a_plug_that_is_out_for_a_moment_is_nobodys_news(
    sim: SimulatorProcess, opener: Opener, name: str
) -> None:
    device = open_(opener, sim, name)
    await until(device, lambda state: state.usable)
    seen = unwell(device)
    blip(sim, name)
    await reconnected(device)
    await asyncio.sleep(PATIENT.debounce)
    assert seen == []


async def test_a_read_goes_on_after_a_blip(sim: SimulatorProcess, opener: Opener) -> None:
    reader = open_(opener, sim, "id_card")
    await until(reader, lambda state: state.usable)
    finds = sim.count("find")
    reading = asyncio.create_task(reader.read(10.0))
    await asyncio.to_thread(sim.wait, "find", finds)
    blip(sim, "id_card")
    await reconnected(reader)
    sim.lay("zhang_guilan")
    assert (await reading).ok


async def test_a_key_counts_after_a_blip(sim: SimulatorProcess, opener: Opener) -> None:
    pad = open_(opener, sim, "rating_keypad")
    await until(pad, lambda state: state.usable)
    asked = sim.count("key_asked")
    asking = asyncio.create_task(pad.ask(10.0))
    asked = await asyncio.to_thread(sim.wait, "key_asked", asked)
    blip(sim, "rating_keypad")
    await asyncio.to_thread(sim.wait, "key_asked", asked)
    sim.press(5)
    assert (await asking).unwrap() is Rating.VERY_SATISFIED


async def test_a_slip_that_was_not_begun_waits_for_the_plug(sim: SimulatorProcess, opener: Opener) -> None:
    printer = open_(opener, sim, "receipt_printer")
    await until(printer, lambda state: state.usable)
    sim.strike("receipt_printer", "unplugged")
    printing = asyncio.create_task(printer.print(short("甲")))
    await asyncio.sleep(0.2)
    sim.mend("receipt_printer", "unplugged")
    assert (await printing).value is PrintOutcome.PRINTED
    assert len(sim.slips()) == 1


async def test_a_plug_that_stays_out_ends_the_command(sim: SimulatorProcess, opener: Opener) -> None:
    reader = open_(opener, sim, "id_card", FAST)
    await until(reader, lambda state: state.usable)
    reading = asyncio.create_task(reader.read(10.0))
    sim.strike("id_card", "unplugged")
    result = await asyncio.wait_for(reading, 2.0)
    assert (result.completion, result.error.fault) == (Completion.LINK_LOST, FaultId.ID_CARD_LINK_LOST)
    await until(reader, lambda state: not state.usable)


@pytest.mark.parametrize("fault", ["cover_open", "paper_out"])
async def test_a_sensor_that_flutters_at_rest_is_nobodys_news(
    sim: SimulatorProcess, opener: Opener, fault: str
) -> None:
    printer = open_(opener, sim, "receipt_printer")
    await until(printer, lambda state: state.usable)
    seen = unwell(printer)
    sim.strike("receipt_printer", fault)
    await asyncio.sleep(2 * PATIENT.printer_status_interval)  # at least one poll sees it
    sim.mend("receipt_printer", fault)
    await asyncio.sleep(PATIENT.debounce)
    assert seen == []
    sim.strike("receipt_printer", fault)
    await until(printer, lambda state: not state.usable)


async def test_a_cover_that_is_touched_before_or_in_a_slip_does_not_stop_it(
    sim: SimulatorProcess, opener: Opener
) -> None:
    printer = open_(opener, sim, "receipt_printer")
    await until(printer, lambda state: state.usable)
    sim.strike("receipt_printer", "cover_open")
    printing = asyncio.create_task(printer.print(slip("甲", 60)))
    await asyncio.sleep(0.3)
    sim.mend("receipt_printer", "cover_open")
    await eventually(lambda: bool(sim.state()["receipt_printer"]["hanging"]))
    sim.strike("receipt_printer", "cover_open")
    await asyncio.sleep(0.3)
    sim.mend("receipt_printer", "cover_open")
    assert (await printing).value is PrintOutcome.PRINTED
    assert [one["text"][0] for one in sim.slips()] == ["凭证甲"]
