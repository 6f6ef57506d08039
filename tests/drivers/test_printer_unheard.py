"""A printer that answers nothing: it may print all the same, so it is tried once and kept off the next person."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from drivers.ports.fault_ids import FaultId
from drivers.ports.receipt_printer import PrintOutcome, ReceiptPrinterStatus
from drivers.ports.results import Completion
from drivers.ports.status import Health
from tests.drivers.conftest import QUICK, Opener, until
from tests.drivers.far_end import far_end
from tests.drivers.test_printer_leftover import short
from tests.drivers.test_printer_wire import texts
from tests.simulator.process import SimulatorProcess


@pytest.fixture(scope="module")
def _process() -> Iterator[SimulatorProcess]:
    with SimulatorProcess() as process:
        yield process


@pytest.fixture
def mute(_process: SimulatorProcess) -> SimulatorProcess:
    _process.reset()
    _process.strike("receipt_printer", "silent")
    return _process


def silent(state: Any) -> bool:
    return state.fault is FaultId.PRINTER_SILENT


def leftover(state: Any) -> bool:
    return state.fault is FaultId.PRINTER_LEFTOVER


async def test_a_printer_that_answers_nothing_is_unknown_and_so_is_its_slip_which_may_be_valid(
    mute: SimulatorProcess, opener: Opener
) -> None:
    printer = opener("receipt_printer", "escpos", mute.urls["devices"]["receipt_printer"], QUICK)
    state = await until(printer, silent)
    assert (state.health, state.status) == (Health.OFFLINE, ReceiptPrinterStatus())
    result = await printer.print(short("甲"))
    assert (result.completion, result.value) == (Completion.OUTCOME_UNKNOWN, PrintOutcome.UNKNOWN)
    assert (await printer.settle()).value is PrintOutcome.UNKNOWN
    assert ["凭证甲" in text for text in texts(mute)] == [True]
    mute.mend("receipt_printer")
    await until(printer, lambda state: state.usable)
    assert (await printer.print(short("乙"))).value is PrintOutcome.PRINTED
    assert len(texts(mute)) == 2
    assert "作废" not in "".join(texts(mute))


async def test_what_a_mute_printer_may_still_hold_never_comes_out_with_the_next_persons_slip(
    mute: SimulatorProcess, opener: Opener
) -> None:
    printer = opener("receipt_printer", "escpos", mute.urls["devices"]["receipt_printer"], QUICK)
    await until(printer, silent)
    mute.strike("receipt_printer", "cover_open")
    first, at_once = await asyncio.gather(printer.print(short("甲")), printer.print(short("乙")))
    assert first.value is PrintOutcome.UNKNOWN
    await until(printer, leftover)
    for refused in (at_once, await printer.print(short("乙"))):
        assert (refused.value, refused.error.fault) == (PrintOutcome.NOT_PRINTED, FaultId.PRINTER_LEFTOVER)
    mute.mend("receipt_printer")
    await until(printer, lambda state: state.usable)
    assert (await printer.print(short("丙"))).value is PrintOutcome.PRINTED
    *_, last = texts(mute)
    assert "凭证丙" in last
    assert "甲" not in last
    assert "乙" not in "".join(texts(mute))
    assert mute.complaints() == []


async def test_nothing_is_printed_unheard_behind_the_slip_of_a_killed_process(
    mute: SimulatorProcess, opener: Opener
) -> None:
    printer = opener("receipt_printer", "escpos", mute.urls["devices"]["receipt_printer"], QUICK)
    printer.suspect_leftover()
    await until(printer, leftover)
    refused = await printer.print(short("乙"))
    assert (refused.completion, refused.value) == (Completion.DEVICE_NOT_READY, PrintOutcome.NOT_PRINTED)
    assert mute.slips() == []


async def test_a_dead_printer_looks_the_same(opener: Opener) -> None:
    with far_end(lambda heard: b"") as end:
        printer = opener("receipt_printer", "escpos", end.url, QUICK)
        await until(printer, silent)
        assert (await printer.print(short("甲"))).value is PrintOutcome.UNKNOWN
        await until(printer, leftover)


async def test_a_port_that_is_gone_is_not_a_mute_printer(opener: Opener) -> None:
    with far_end(lambda heard: b"") as end:
        printer = opener("receipt_printer", "escpos", end.url, QUICK)
        await until(printer, silent)
        end.unplug()
        await until(printer, lambda state: state.fault is FaultId.PRINTER_LINK_LOST)
        refused = await printer.print(short("甲"))
        assert (refused.completion, refused.value) == (Completion.LINK_LOST, PrintOutcome.NOT_PRINTED)
