"""The A4 printer at the wire: what comes out, what is told of it, and that nothing is left for the next person."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from drivers.loader import DriverError, read_quirks
from drivers.ports.document_printer import DocumentJob, Printed
from drivers.ports.fault_ids import FaultId
from drivers.ports.receipt_printer import PrintOutcome
from drivers.ports.results import Completion, Result
from drivers.ports.sensitive import Sensitive
from drivers.ports.status import Bin, Cover, Health, Media, Supply
from drivers.transports import BadUrl
from tests.drivers.conftest import FAST, Opener, until
from tests.drivers.documents import document
from tests.simulator.fixtures import _simulator_process, simulator
from tests.simulator.process import SimulatorProcess

__all__ = ["_simulator_process", "simulator"]

PORT = "document_printer"


@pytest.fixture
def printer(opener: Opener, simulator: SimulatorProcess) -> Any:
    """The driver at the simulated printer itself."""

    def make(**quirks: Any) -> Any:
        return opener(PORT, "ipp", simulator.urls["devices"][PORT], **quirks)

    return make


def came_out(simulator: SimulatorProcess) -> list[tuple[int, int, str]]:
    """Each document: its pages, those that came out, and how it ended."""
    return [
        (job["pages"], job["out"], job["ended"])
        for job in simulator.control("GET", "/document_printer/documents")
    ]


def told(result: Result[Printed]) -> tuple[Completion, PrintOutcome, int | None, FaultId | None]:
    assert result.value is not None
    fault = None if result.error is None else result.error.fault
    return result.completion, result.value.outcome, result.value.sides, fault


PRINTED = (Completion.SUCCESS, PrintOutcome.PRINTED)


async def test_a_document_is_printed_when_the_printer_says_that_its_pages_are_out(
    printer: Any, simulator: SimulatorProcess
) -> None:
    device = printer()
    await until(device, lambda state: state.usable)
    progress: list[float] = []
    result = await device.print(document(3), progress.append)
    assert told(result) == (*PRINTED, 3, None)
    assert came_out(simulator) == [(3, 3, "completed")]
    assert progress == sorted(progress)
    assert progress[-1] == 1.0
    assert simulator.complaints() == []


async def test_the_printers_own_words_become_its_status(printer: Any, simulator: SimulatorProcess) -> None:
    device = printer()
    state = await until(device, lambda state: state.usable)
    assert (state.identity.make, state.identity.model, state.identity.firmware) == ("Wuxian", "LP-20", "1.4")
    assert (state.status.paper, state.status.toner, state.status.toner_percent) == (Supply.OK, Supply.OK, 76)
    assert [str(tray) for tray in state.status.trays] == ["Tray 1: ok"]
    assert (state.status.cover, state.status.path, state.status.bin) == (
        Cover.CLOSED,
        Media.NOT_PRESENT,
        Bin.OK,
    )
    simulator.strike(PORT, "toner_low")
    simulator.strike(PORT, "paper_low")
    status = (await device.query_status()).unwrap()
    assert (status.toner, status.paper) == (Supply.LOW, Supply.LOW)
    assert device.state.health is Health.ONLINE
    assert device.state.fault is FaultId.DOCUMENT_TONER_LOW


STANDS = {
    "paper_out": (FaultId.DOCUMENT_PAPER_OUT, Completion.CONSUMABLE),
    "tray_missing": (FaultId.DOCUMENT_TRAY_MISSING, Completion.USER_ERROR),
    "toner_out": (FaultId.DOCUMENT_TONER_OUT, Completion.CONSUMABLE),
    "jam": (FaultId.DOCUMENT_JAM, Completion.HARDWARE_ERROR),
    "cover_open": (FaultId.DOCUMENT_COVER_OPEN, Completion.USER_ERROR),
    "bin_full": (FaultId.DOCUMENT_BIN_FULL, Completion.USER_ERROR),
    "broken": (FaultId.DOCUMENT_ERROR, Completion.HARDWARE_ERROR),
    "paused": (FaultId.DOCUMENT_QUEUE_STOPPED, Completion.DEVICE_NOT_READY),
    "refuses_jobs": (FaultId.DOCUMENT_QUEUE_STOPPED, Completion.DEVICE_NOT_READY),
    "wants_password": (FaultId.DOCUMENT_REFUSED, Completion.DEVICE_NOT_READY),
}


@pytest.mark.parametrize("fault", STANDS)
async def test_a_printer_that_stands_still_says_why_prints_nothing_and_prints_when_mended(
    printer: Any, simulator: SimulatorProcess, fault: str
) -> None:
    device = printer()
    await until(device, lambda state: state.usable)
    simulator.strike(PORT, fault)
    named, completion = STANDS[fault]
    result = await device.print(document())
    assert told(result) == (completion, PrintOutcome.NOT_PRINTED, 0, named)
    await until(device, lambda state: not state.usable and state.fault is named)
    simulator.mend(PORT)
    await until(device, lambda state: state.usable)
    assert told(await device.print(document()))[:2] == PRINTED
    assert came_out(simulator) == [(1, 1, "completed")]


@pytest.mark.parametrize(
    ("fault", "named"),
    [("jam", FaultId.DOCUMENT_JAM), ("paper_out_mid_job", FaultId.DOCUMENT_PAPER_OUT)],
)
async def test_what_stops_in_the_middle_tells_how_many_pages_are_out_and_leaves_nothing_behind(
    printer: Any, simulator: SimulatorProcess, fault: str, named: FaultId
) -> None:
    device = printer()
    await until(device, lambda state: state.usable)
    simulator.strike(PORT, fault, pages=2)
    result = await device.print(document(4))
    assert told(result)[1:] == (PrintOutcome.PARTIAL, 2, named)
    simulator.mend(PORT)
    await until(device, lambda state: state.usable)
    assert told(await device.print(document(2)))[:2] == PRINTED
    assert came_out(simulator) == [(4, 2, "canceled"), (2, 2, "completed")]


async def test_of_a_sheet_with_two_sides_only_whole_ones_count(
    printer: Any, simulator: SimulatorProcess
) -> None:
    device = printer()
    simulator.strike(PORT, "jam", pages=3)
    result = await device.print(document(4, duplex=True))
    assert told(result)[1:3] == (PrintOutcome.PARTIAL, 2)
    (job,) = simulator.control("GET", "/document_printer/documents")
    assert (job["duplex"], job["media"]) == (True, "iso_a4_210x297mm")


async def test_each_copy_is_proven_by_itself(printer: Any, simulator: SimulatorProcess) -> None:
    device = printer()
    assert told(await device.print(document(2, copies=2)))[:3] == (*PRINTED, 4)
    assert came_out(simulator) == [(2, 2, "completed")] * 2
    simulator.reset()
    await until(device, lambda state: state.usable)
    pages = simulator.count("page")
    printing = asyncio.create_task(device.print(document(2, copies=2)))
    await asyncio.to_thread(simulator.wait, "page", pages + 1)
    simulator.strike(PORT, "cover_open")
    assert told(await printing)[1:] == (PrintOutcome.PARTIAL, 2, FaultId.DOCUMENT_COVER_OPEN)


async def test_a_printer_that_sleeps_is_waited_for(printer: Any, simulator: SimulatorProcess) -> None:
    simulator.strike(PORT, "sleeps")
    device = printer()
    state = await until(device, lambda state: state.usable)
    assert state.status.sleeping is True
    assert told(await device.print(document()))[:2] == PRINTED


async def test_a_printer_that_falls_silent_in_the_middle_leaves_it_unknown_until_it_can_be_asked(
    printer: Any, simulator: SimulatorProcess
) -> None:
    device = printer(durations=replace(FAST, document_warm_up=0.5))
    await until(device, lambda state: state.usable)
    pages = simulator.count("page")
    printing = asyncio.create_task(device.print(document(2)))
    await asyncio.to_thread(simulator.wait, "page", pages)
    simulator.strike(PORT, "silent")
    result = await printing
    assert told(result)[:2] == (Completion.OUTCOME_UNKNOWN, PrintOutcome.UNKNOWN)
    await until(device, lambda state: state.fault is FaultId.DOCUMENT_SILENT)
    assert (await device.settle()).value == Printed(PrintOutcome.UNKNOWN)
    simulator.mend(PORT)
    await until(device, lambda state: state.usable)
    settled = await device.settle()
    assert settled.value is not None
    assert settled.value.outcome is not PrintOutcome.UNKNOWN
    assert came_out(simulator)[0][2] != ""


async def test_a_line_that_is_cut_in_the_middle_of_a_document_prints_nothing_of_it(
    printer: Any, simulator: SimulatorProcess
) -> None:
    device = printer()
    await until(device, lambda state: state.usable)
    simulator.strike(PORT, "cut_off")
    result = await device.print(document())
    assert result.value == Printed(PrintOutcome.NOT_PRINTED, 0)
    await until(device, lambda state: state.usable)
    assert told(await device.print(document()))[:2] == PRINTED
    assert came_out(simulator) == [(0, 0, "canceled"), (1, 1, "completed")]


async def test_a_job_that_the_printer_forgets_is_not_called_printed(
    printer: Any, simulator: SimulatorProcess
) -> None:
    device = printer()
    simulator.strike(PORT, "forgets_jobs")
    result = await device.print(document())
    assert told(result)[:2] == (Completion.OUTCOME_UNKNOWN, PrintOutcome.UNKNOWN)


async def test_a_pulled_plug_is_a_lost_link_and_the_printer_comes_back_by_itself(
    printer: Any, simulator: SimulatorProcess
) -> None:
    device = printer()
    await until(device, lambda state: state.usable)
    simulator.strike(PORT, "unplugged")
    await until(device, lambda state: state.fault is FaultId.DOCUMENT_LINK_LOST)
    result = await device.print(document())
    assert told(result) == (Completion.LINK_LOST, PrintOutcome.NOT_PRINTED, 0, FaultId.DOCUMENT_LINK_LOST)
    simulator.mend(PORT)
    await until(device, lambda state: state.usable)
    assert told(await device.print(document()))[:2] == PRINTED


@pytest.mark.parametrize("kind", ["junk", "truncated", "html", "another", "huge", "http_500"])
async def test_an_answer_that_is_none_takes_the_printer_down_and_nothing_else(
    printer: Any, simulator: SimulatorProcess, kind: str
) -> None:
    device = printer()
    await until(device, lambda state: state.usable)
    simulator.strike(PORT, "garbage", kind=kind)
    await until(device, lambda state: state.fault is FaultId.DOCUMENT_PROTOCOL)
    simulator.mend(PORT)
    await until(device, lambda state: state.usable)


async def test_late_answers_are_silence_and_a_few_of_them_are_not(
    printer: Any, simulator: SimulatorProcess
) -> None:
    device = printer()
    simulator.strike(PORT, "answers_late", seconds=0.3, times=3)
    assert told(await device.print(document()))[:2] == PRINTED
    simulator.strike(PORT, "answers_late", seconds=2.0)
    await until(device, lambda state: state.fault is FaultId.DOCUMENT_SILENT)


async def test_what_a_killed_process_left_is_thrown_away_before_anything_else(
    printer: Any, simulator: SimulatorProcess
) -> None:
    simulator.strike(PORT, "paused")
    first = printer(owner="ours")
    await until(first, lambda state: state.fault is FaultId.DOCUMENT_QUEUE_STOPPED)
    simulator.mend(PORT)
    await until(first, lambda state: state.usable)
    events = simulator.count("page")
    printing = asyncio.create_task(first.print(document(5)))
    await asyncio.to_thread(simulator.wait, "page", events)
    second = printer(owner="ours")  # as after a restart, while the first one's pages still come
    await until(second, lambda state: state.usable)
    pages, out, ended = came_out(simulator)[-1]
    assert (pages, ended) == (5, "canceled")
    assert out < 5
    assert told(await printing)[1] is PrintOutcome.PARTIAL
    elsewhere = printer(owner="theirs")
    await until(elsewhere, lambda state: state.usable)
    assert told(await second.print(document()))[:2] == PRINTED


async def test_while_a_job_that_cannot_be_cancelled_comes_out_nothing_else_is_printed(
    printer: Any, simulator: SimulatorProcess
) -> None:
    first = printer(owner="ours")
    await until(first, lambda state: state.usable)
    simulator.strike(PORT, "keeps_jobs")
    events = simulator.count("page")
    printing = asyncio.create_task(first.print(document(5)))
    await asyncio.to_thread(simulator.wait, "page", events)
    second = printer(owner="ours", durations=replace(FAST, document_cancel=0.1))
    await until(second, lambda state: state.fault is FaultId.DOCUMENT_LEFTOVER)
    result = await second.print(document())
    assert told(result)[1:] == (PrintOutcome.NOT_PRINTED, 0, FaultId.DOCUMENT_LEFTOVER)
    assert told(await printing)[:2] == PRINTED
    await until(second, lambda state: state.usable)
    assert came_out(simulator) == [(5, 5, "completed")]


async def test_reset_throws_away_what_is_under_way(printer: Any, simulator: SimulatorProcess) -> None:
    device = printer(owner="ours")
    other = printer(owner="ours")
    await until(device, lambda state: state.usable)
    await until(other, lambda state: state.usable)
    pages = simulator.count("page")
    printing = asyncio.create_task(other.print(document(5)))
    await asyncio.to_thread(simulator.wait, "page", pages)
    assert (await device.reset()).ok
    assert came_out(simulator)[0][2] == "canceled"
    await printing


async def test_what_is_no_document_is_refused_before_anything_goes_out(
    printer: Any, simulator: SimulatorProcess
) -> None:
    device = printer()
    good = document()
    for wrong in (
        DocumentJob(Sensitive(b"hello"), 1),
        replace(good, pages=0),
        replace(good, copies=0),
        document(20),
    ):
        assert told(await device.print(wrong))[:2] == (Completion.INVALID_DATA, PrintOutcome.NOT_PRINTED)
    assert came_out(simulator) == []


async def test_nothing_of_a_document_is_in_a_repr_and_a_print_goes_on_when_its_caller_goes(
    printer: Any, simulator: SimulatorProcess
) -> None:
    job = document(2)
    assert "429999" not in repr(job)
    device = printer()
    await until(device, lambda state: state.usable)
    ended = simulator.count("document")
    printing = asyncio.create_task(device.print(job))
    await asyncio.to_thread(simulator.wait, "page", simulator.count("page"))
    printing.cancel()
    await asyncio.to_thread(simulator.wait, "document", ended)
    assert came_out(simulator) == [(2, 2, "completed")]


def test_a_wrong_url_or_quirk_is_named() -> None:
    from drivers.document_printer.ipp import Driver

    for url in ("http://192.0.2.1/ipp", "ipp:///x", "ipp://h", "ipp://h:x/ipp", "ipp://h/a b", "ipp://h:0/x"):
        with pytest.raises(BadUrl):
            Driver.check_url(url)
    Driver.check_url("ipp://localhost/printers/a4")
    with pytest.raises(DriverError, match="printer_uri"):
        read_quirks(PORT, "ipp", {"printer_uri": "/dev/lp0"})
    assert FAST.document_page < 1
