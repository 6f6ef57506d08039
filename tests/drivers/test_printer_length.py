"""The deadline of a slip grows with its length: a long one is not cut off, and what outlives it is not on the next slip."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from drivers.ports.receipt_printer import PrintOutcome
from drivers.ports.results import Completion
from drivers.ports.slip import Slip, TextBlock
from tests.drivers.conftest import FAST, Opener, until
from tests.drivers.test_printer_leftover import short
from tests.drivers.test_printer_wire import texts
from tests.simulator.process import SimulatorProcess

MOTOR = 1200.0
"""mm/s of this simulator: eight times 150."""


def two_metres() -> Slip:
    lines = (TextBlock(text="甲" * 20 + "\n" * 2) for _ in range(180))
    return Slip(title="长凭证", blocks=(*lines, TextBlock(text="甲完")))


@pytest.fixture(scope="module")
def _process() -> Iterator[SimulatorProcess]:
    with SimulatorProcess(speed=8.0) as process:
        yield process


@pytest.fixture
def sim(_process: SimulatorProcess) -> SimulatorProcess:
    _process.reset()
    return _process


async def test_a_slip_of_two_metres_is_waited_for_and_the_next_one_is_clean(
    sim: SimulatorProcess, opener: Opener
) -> None:
    durations = replace(FAST, printer_mm_per_second=0.5 * MOTOR)
    printer = opener("receipt_printer", "escpos", sim.urls["devices"]["receipt_printer"], durations)
    assert (await printer.print(two_metres())).value is PrintOutcome.PRINTED
    assert (await printer.print(short("乙"))).value is PrintOutcome.PRINTED
    long, last = sim.slips()
    assert long["height"] >= 2000 * 8
    assert long["text"][-1] == "甲完"
    assert "甲" not in "".join(last["text"])
    assert sim.complaints() == []


async def test_a_printer_slower_than_reckoned_never_gives_the_rest_to_the_next_person(
    sim: SimulatorProcess, opener: Opener
) -> None:
    durations = replace(FAST, printer_mm_per_second=10 * MOTOR)
    printer = opener("receipt_printer", "escpos", sim.urls["devices"]["receipt_printer"], durations)
    assert (await printer.print(two_metres())).value is PrintOutcome.UNKNOWN
    await until(printer, lambda state: state.usable and state.fault is None)
    assert (await printer.print(short("乙"))).value is PrintOutcome.PRINTED
    assert [text for text in texts(sim) if "甲" in text and "乙" in text] == []
    assert "凭证乙" in texts(sim)[-1]


async def test_a_slip_longer_than_anybody_may_be_held_is_refused_before_its_first_byte(
    sim: SimulatorProcess, opener: Opener
) -> None:
    printer = opener("receipt_printer", "escpos", sim.urls["devices"]["receipt_printer"], FAST)
    result = await printer.print(two_metres())
    assert (result.completion, result.value) == (Completion.INVALID_DATA, PrintOutcome.NOT_PRINTED)
    assert sim.state()["receipt_printer"]["waiting_bytes"] == 0
    assert (await printer.print(short("乙"))).value is PrintOutcome.PRINTED
    assert len(sim.slips()) == 1
