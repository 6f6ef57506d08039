"""A printer that pushes its status (GS a) instead of being asked: what it says is heard, and never taken for a proof."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from drivers.codecs.escpos_answers import AnswerReader, Automatic, InOrder
from drivers.codecs.escpos_status import Flags, decode_pushed
from drivers.ports.fault_ids import FaultId
from drivers.ports.receipt_printer import PrintOutcome
from drivers.ports.results import Completion
from drivers.ports.status import Cover, Health, Supply
from tests.drivers.conftest import QUICK, Opener, until
from tests.drivers.far_end import far_end
from tests.drivers.test_printer_wire import slip, texts
from tests.simulator.process import SimulatorProcess

MODEL = Path(__file__).resolve().parents[2] / "device_profiles" / "models" / "kiosk_module_80mm.toml"
QUIRKS: dict[str, Any] = tomllib.loads(MODEL.read_text("utf-8"))["quirks"] | {
    "text": "kanji",
    "charset": "gb2312",
}
HEALTHY = bytes.fromhex("14000000")


@pytest.fixture(scope="module")
def _process() -> Iterator[SimulatorProcess]:
    with SimulatorProcess("--model", "receipt_printer=k80_asb") as process:
        yield process


@pytest.fixture
def sim(_process: SimulatorProcess) -> SimulatorProcess:
    _process.reset()
    return _process


@pytest_asyncio.fixture
async def printer(sim: SimulatorProcess, opener: Opener) -> Any:
    return opener("receipt_printer", "escpos", sim.urls["devices"]["receipt_printer"], **QUIRKS)


def test_the_four_bytes_of_the_table_are_the_flags() -> None:
    """Epson: byte 1 bit 3 off line, 5 cover; byte 2 bit 3 cutter, 5 unrecoverable, 6 recoverable; byte 3 near end, end."""
    well = Flags(False, False, False, False, False, False, False)
    assert decode_pushed(HEALTHY) == well
    assert decode_pushed(bytes.fromhex("3C000F00")) == Flags(True, True, False, False, False, True, True)
    assert decode_pushed(bytes.fromhex("1C680300")) == Flags(True, False, True, True, True, False, True)


def test_a_packet_between_answers_takes_none_of_them() -> None:
    reader = AnswerReader()
    assert reader.feed(b"\x00" + HEALTHY + b"\x0c") == [InOrder(0), Automatic(HEALTHY), InOrder(12)]
    assert reader.feed(HEALTHY[:2] + b"\xff" + b"\x00") == [InOrder(0)]
    assert reader.noise == 1


async def test_a_change_is_heard_without_a_question_and_slips_come_out(
    sim: SimulatorProcess, printer: Any
) -> None:
    await until(printer, lambda state: state.usable)
    assert printer.state.identity.model == "SIM-K80A"
    assert (await printer.print(slip("甲"))).value is PrintOutcome.PRINTED
    sim.strike("receipt_printer", "cover_open")
    state = await until(printer, lambda state: state.health is Health.USER_ERROR)
    assert (state.status.cover, state.fault) == (Cover.OPEN, FaultId.PRINTER_COVER_OPEN)
    assert (await printer.print(slip("乙"))).completion is Completion.USER_ERROR
    sim.mend("receipt_printer")
    await until(printer, lambda state: state.usable)
    sim.strike("receipt_printer", "paper_near_end")
    await until(printer, lambda state: state.status.paper is Supply.LOW)
    assert (await printer.print(slip("丙"))).value is PrintOutcome.PRINTED
    assert [text.split("\n")[0] for text in texts(sim)] == ["凭证甲", "凭证丙"]
    assert sim.complaints() == []


async def test_paper_that_ends_in_the_slip_is_partial_and_the_next_slip_is_alone(
    sim: SimulatorProcess, printer: Any
) -> None:
    await until(printer, lambda state: state.usable)
    sim.strike("receipt_printer", "paper_out_mid_slip", lines=200)
    result = await printer.print(slip("甲", 20))
    assert (result.completion, result.value) == (Completion.CONSUMABLE, PrintOutcome.PARTIAL)
    sim.mend("receipt_printer")
    await until(printer, lambda state: state.usable)
    assert (await printer.print(slip("乙"))).value is PrintOutcome.PRINTED
    assert "甲" not in texts(sim)[-1]
    assert sim.complaints() == []


async def test_one_that_was_switched_off_while_it_stood_still_is_told_again(
    sim: SimulatorProcess, printer: Any
) -> None:
    await until(printer, lambda state: state.usable)
    sim.strike("receipt_printer", "cover_open")
    await until(printer, lambda state: state.health is Health.USER_ERROR)
    sim.control(
        "POST", "/receipt_printer/model", {"model": "k80_asb"}
    )  # switched off and on: it pushes nothing more
    sim.mend("receipt_printer")
    await until(printer, lambda state: state.usable)


async def test_one_that_is_off_line_from_the_beginning_is_asked(sim: SimulatorProcess, printer: Any) -> None:
    sim.strike("receipt_printer", "cover_open")
    await until(printer, lambda state: state.fault is FaultId.PRINTER_COVER_OPEN)
    sim.mend("receipt_printer")
    await until(printer, lambda state: state.usable)
    assert (await printer.print(slip("甲"))).value is PrintOutcome.PRINTED


async def test_one_that_says_nothing_is_silent(opener: Opener) -> None:
    with far_end(lambda _: b"") as far:
        printer = opener("receipt_printer", "escpos", far.url, QUICK, **QUIRKS)
        state = await until(printer, lambda state: state.health is Health.OFFLINE)
        assert state.fault is FaultId.PRINTER_SILENT


async def test_what_it_pushes_in_a_slip_is_no_proof(opener: Opener) -> None:
    with far_end(lambda heard: HEALTHY * heard.count(b"\x1da\x0e")) as far:
        printer = opener(
            "receipt_printer", "escpos", far.url, QUICK, **QUIRKS | {"proof": "gs_r", "clear": "none"}
        )
        await until(printer, lambda state: state.usable)
        assert (await printer.print(slip("甲"))).value is PrintOutcome.UNKNOWN
