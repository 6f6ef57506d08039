"""The ESC/POS driver against the simulated printer: what it says became of a slip is what became of it."""

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import pytest_asyncio

from drivers.ports.fault_ids import FaultId
from drivers.ports.receipt_printer import PrintOutcome
from drivers.ports.results import Completion
from drivers.ports.slip import QrBlock, RowBlock, Slip, TextBlock
from drivers.ports.status import Cover, Health, Supply
from tests.drivers.conftest import QUICK, Opener, until
from tests.drivers.far_end import far_end
from tests.simulator.process import SimulatorProcess

CLONE = {
    "width_dots": 384,
    "columns": 32,
    "charset": "gbk",
    "qr": "raster",
    "proof": "none",
    "clear": "none",
    "status": [4],
    "paper_sensing": "end",
}


def slip(name: str, lines: int = 6) -> Slip:
    return Slip(
        title=f"凭证{name}",
        blocks=(
            RowBlock(label="姓名", value=name),
            *(TextBlock(text=f"{name}第{line}行") for line in range(lines)),
            QrBlock(data=f"https://example.org/{ord(name[0])}", caption="扫码"),
        ),
    )


@pytest.fixture(scope="module")
def _process() -> Iterator[SimulatorProcess]:
    with SimulatorProcess() as process:
        yield process


@pytest.fixture
def sim(_process: SimulatorProcess) -> SimulatorProcess:
    _process.reset()
    _process.control("POST", "/receipt_printer/model", {"model": "k80"})
    return _process


@pytest_asyncio.fixture
async def printer(sim: SimulatorProcess, opener: Opener) -> Any:
    return opener("receipt_printer", "escpos", sim.urls["devices"]["receipt_printer"])


def texts(sim: SimulatorProcess) -> list[str]:
    return ["\n".join(one["text"]) for one in sim.slips()]


async def eventually(holds: Callable[[], bool], seconds: float = 5.0) -> None:
    """Polls what no event tells."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not holds() and asyncio.get_running_loop().time() < deadline:  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    assert holds()


async def test_a_slip_is_printed_proven_and_understood(sim: SimulatorProcess, printer: Any) -> None:
    progress: list[float] = []
    result = await printer.print(slip("甲"), progress.append)
    assert (result.completion, result.value) == (Completion.SUCCESS, PrintOutcome.PRINTED)
    (one,) = sim.slips()
    assert one["text"][0] == "凭证甲"
    assert (one["qr"], one["ended"]) == (["https://example.org/30002"], "cut")
    assert progress == sorted(progress)
    assert progress[-1] == 1.0
    assert sim.complaints() == []


async def test_without_paper_not_a_byte_is_sent(sim: SimulatorProcess, printer: Any) -> None:
    sim.strike("receipt_printer", "paper_out")
    result = await printer.print(slip("甲"))
    assert (result.completion, result.value, result.error.fault) == (
        Completion.CONSUMABLE,
        PrintOutcome.NOT_PRINTED,
        FaultId.PRINTER_PAPER_OUT,
    )
    assert sim.state()["receipt_printer"]["waiting_bytes"] == 0
    state = await until(printer, lambda state: state.status.paper is Supply.OUT)
    assert not state.usable
    sim.mend("receipt_printer", "paper_out")
    await until(printer, lambda state: state.usable and state.status.paper is Supply.OK)
    assert (await printer.print(slip("乙"))).value is PrintOutcome.PRINTED


async def test_with_the_cover_open_a_person_can_help(sim: SimulatorProcess, printer: Any) -> None:
    sim.strike("receipt_printer", "cover_open")
    result = await printer.print(slip("甲"))
    assert (result.completion, result.value) == (Completion.USER_ERROR, PrintOutcome.NOT_PRINTED)
    await until(printer, lambda state: state.status.cover is Cover.OPEN)


async def test_paper_that_ends_in_the_slip_is_partial_and_the_next_person_gets_nothing_of_it(
    sim: SimulatorProcess, printer: Any
) -> None:
    sim.strike("receipt_printer", "paper_out_mid_slip", lines=200)
    result = await printer.print(slip("甲", 20))
    assert (result.completion, result.value, result.error.fault) == (
        Completion.CONSUMABLE,
        PrintOutcome.PARTIAL,
        FaultId.PRINTER_PAPER_OUT,
    )
    assert sim.state()["receipt_printer"]["waiting_bytes"] == 0
    sim.mend("receipt_printer", "paper_out_mid_slip")
    await until(printer, lambda state: state.usable)
    assert (await printer.print(slip("乙"))).value is PrintOutcome.PRINTED
    assert "甲" not in texts(sim)[-1]
    assert [text for text in texts(sim) if "乙" in text and "甲" in text] == []
    assert "作废" not in "".join(texts(sim)), "the half slip has fallen out by itself"
    assert sim.complaints() == []


async def test_a_cutter_that_jams_is_hardware_and_partial(sim: SimulatorProcess, printer: Any) -> None:
    sim.strike("receipt_printer", "cutter_jam", when="next_cut")
    result = await printer.print(slip("甲"))
    assert (result.completion, result.value, result.error.fault) == (
        Completion.HARDWARE_ERROR,
        PrintOutcome.PARTIAL,
        FaultId.PRINTER_CUTTER_JAM,
    )
    sim.mend("receipt_printer", "cutter_jam")
    await until(printer, lambda state: state.usable)
    assert (await printer.print(slip("乙"))).ok
    assert "甲" not in texts(sim)[-1]


async def test_a_hot_head_delays_the_slip_and_no_more(sim: SimulatorProcess, opener: Opener) -> None:
    printer = opener("receipt_printer", "escpos", sim.urls["devices"]["receipt_printer"])
    await until(printer, lambda state: state.usable)
    printing = asyncio.create_task(printer.print(slip("甲", 60)))
    sim.strike("receipt_printer", "head_hot", seconds=1.0)
    assert (await printing).value in (PrintOutcome.PRINTED, PrintOutcome.NOT_PRINTED)


async def test_a_printer_that_falls_silent_leaves_the_outcome_unknown_until_it_speaks(
    sim: SimulatorProcess, printer: Any
) -> None:
    await until(printer, lambda state: state.usable)

    def silence(progress: float) -> None:
        sim.strike("receipt_printer", "silent")

    result = await printer.print(slip("甲"), silence)
    assert (result.completion, result.value) == (Completion.OUTCOME_UNKNOWN, PrintOutcome.UNKNOWN)
    state = await until(printer, lambda state: state.health is Health.OFFLINE)
    assert (state.fault, state.status.paper) == (FaultId.PRINTER_LEFTOVER, Supply.UNKNOWN)


async def test_a_printer_that_answers_with_junk_is_told_by_that_name_and_is_sent_nothing(
    sim: SimulatorProcess, printer: Any
) -> None:
    await until(printer, lambda state: state.usable)
    sim.strike("receipt_printer", "garbage")
    result = await printer.print(slip("甲"))
    assert (result.value, result.error.fault) == (PrintOutcome.NOT_PRINTED, FaultId.PRINTER_PROTOCOL)
    assert (await until(printer, lambda state: not state.usable)).fault is FaultId.PRINTER_PROTOCOL
    assert sim.slips() == []
    sim.mend("receipt_printer")
    await until(printer, lambda state: state.usable)
    assert (await printer.print(slip("乙"))).value is PrintOutcome.PRINTED


async def test_a_late_proof_settles_the_slip(sim: SimulatorProcess, printer: Any) -> None:
    await until(printer, lambda state: state.usable)
    struck: list[float] = []

    def late(progress: float) -> None:
        if not struck:
            struck.append(progress)
            sim.strike("receipt_printer", "answers_late", seconds=2.0, times=0)

    result = await printer.print(slip("甲"), late)
    assert result.value is PrintOutcome.UNKNOWN
    sim.mend("receipt_printer")
    await until(printer, lambda state: state.usable)
    deadline = time.monotonic() + 10.0
    settled = await printer.settle()
    while settled.value is PrintOutcome.UNKNOWN and time.monotonic() < deadline:
        settled = await printer.settle()
    assert settled.value is PrintOutcome.PRINTED
    assert (await printer.print(slip("乙"))).ok
    assert "甲" not in texts(sim)[-1]


async def test_unplugged_in_the_slip_is_never_called_printed(sim: SimulatorProcess, printer: Any) -> None:
    await until(printer, lambda state: state.usable)
    struck: list[float] = []

    def pull(progress: float) -> None:
        if not struck:
            struck.append(progress)
            sim.strike("receipt_printer", "unplugged")

    result = await printer.print(slip("甲", 60), pull)
    assert result.completion in (Completion.LINK_LOST, Completion.OUTCOME_UNKNOWN)
    assert result.value in (PrintOutcome.PARTIAL, PrintOutcome.UNKNOWN)
    sim.mend("receipt_printer")
    await eventually(lambda: printer.state.usable and printer.state.link.reconnects > 0)
    assert (await printer.print(slip("乙"))).ok
    assert "甲" not in texts(sim)[-1]


async def test_a_print_outlives_its_caller(sim: SimulatorProcess, printer: Any) -> None:
    await until(printer, lambda state: state.usable)
    printing = asyncio.create_task(printer.print(slip("甲", 30)))
    await asyncio.sleep(0)
    printing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await printing
    await eventually(lambda: len(sim.slips()) == 1)
    assert sim.slips()[0]["ended"] == "cut"
    assert (await printer.print(slip("乙"))).ok


async def test_two_slips_at_once_come_out_one_after_the_other(sim: SimulatorProcess, printer: Any) -> None:
    first, second = await asyncio.gather(printer.print(slip("甲")), printer.print(slip("乙")))
    assert first.ok
    assert second.ok
    assert [text.split("\n")[0] for text in texts(sim)] == ["凭证甲", "凭证乙"]


async def test_what_cannot_be_printed_is_refused_and_nothing_is_sent(
    sim: SimulatorProcess, printer: Any
) -> None:
    bad = Slip(title="凭证", blocks=(TextBlock(text="\x1bp"),))
    result = await printer.print(bad)
    assert (result.completion, result.value) == (Completion.INVALID_DATA, PrintOutcome.NOT_PRINTED)
    assert result.error.detail == "block 1: holds a control character (Cc)"


async def test_a_nearly_empty_roll_is_said_and_still_used(sim: SimulatorProcess, printer: Any) -> None:
    sim.strike("receipt_printer", "paper_near_end")
    state = await until(printer, lambda state: state.status.paper is Supply.LOW)
    assert state.usable
    assert state.fault is FaultId.PRINTER_PAPER_LOW
    assert (await printer.print(slip("甲"))).ok


async def test_a_model_without_proof_never_says_printed(sim: SimulatorProcess, opener: Opener) -> None:
    sim.control("POST", "/receipt_printer/model", {"model": "k58"})
    printer = opener("receipt_printer", "escpos", sim.urls["devices"]["receipt_printer"], QUICK, **CLONE)
    result = await printer.print(slip("甲"))
    assert (result.completion, result.value) == (Completion.OUTCOME_UNKNOWN, PrintOutcome.UNKNOWN)
    assert "凭证甲" in texts(sim)[0]
    assert sim.complaints() == []
    state = await until(printer, lambda state: state.usable)
    assert state.status.cover is Cover.NOT_SUPPORTED


async def test_on_a_model_that_cannot_clear_the_rest_comes_out_before_the_next_slip(
    sim: SimulatorProcess, opener: Opener
) -> None:
    sim.control("POST", "/receipt_printer/model", {"model": "k58"})
    printer = opener("receipt_printer", "escpos", sim.urls["devices"]["receipt_printer"], QUICK, **CLONE)
    await until(printer, lambda state: state.usable)
    sim.strike("receipt_printer", "paper_out_mid_slip", lines=200)
    unknown = (await printer.print(slip("甲", 20))).value
    assert unknown is PrintOutcome.UNKNOWN, (
        "had the paper ended before the first line, all of it would come out on the new roll"
    )
    sim.mend("receipt_printer", "paper_out_mid_slip")
    refused = await printer.print(slip("乙"))
    assert refused.value is PrintOutcome.NOT_PRINTED
    await until(printer, lambda state: state.usable, 10.0)
    await printer.print(slip("丙"))
    assert [text for text in texts(sim) if "丙" in text and "甲" in text] == []
    assert "凭证丙" in texts(sim)[-1]


async def test_a_late_answer_for_a_former_slip_never_proves_the_next(opener: Opener) -> None:
    """A printer that always answers GS r one question late: the answer that comes is the former one's."""
    asked = 0

    def answer(heard: bytes) -> bytes:
        nonlocal asked
        reply = b""
        for at in range(len(heard) - 2):
            if heard[at : at + 2] == b"\x10\x04" and heard[at + 2] in b"\x01\x02\x03\x04":
                reply += b"\x12"
            elif heard[at : at + 3] == b"\x1d\x72\x01":
                asked += 1
                reply += b"\x00" if asked > 1 else b""
        return reply

    with far_end(answer) as end:
        printer = opener("receipt_printer", "escpos", end.url, QUICK)
        await until(printer, lambda state: state.usable)
        first = await printer.print(slip("甲"))
        assert first.value is PrintOutcome.UNKNOWN
        second = await printer.print(slip("乙"))
        assert asked > 1
        assert second.value is not PrintOutcome.PRINTED
        assert (await printer.settle()).value is second.value
