"""Documents through the real CUPS, to the simulated printer, to a printer by somebody else, and to a file."""

import asyncio
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from drivers.ports.durations import Durations
from drivers.ports.fault_ids import FaultId
from drivers.ports.receipt_printer import PrintOutcome
from drivers.ports.results import Completion
from drivers.ports.status import Health, Supply
from tests.drivers.conftest import FAST, Opener, until
from tests.drivers.documents import SECRET, document, pdf
from tests.drivers.judges import cups as judge
from tests.drivers.judges.cups import Scheduler
from tests.simulator.fixtures import _simulator_process, simulator
from tests.simulator.process import SimulatorProcess

__all__ = ["_simulator_process", "simulator"]

pytestmark = pytest.mark.needs_root
PORT = "document_printer"
WAITS: Durations = replace(FAST, document_answer=2.0, document_warm_up=15.0, hold_limit=60.0)
"""The real CUPS has its own pace."""


@pytest.fixture(scope="module")
def cups(_simulator_process: SimulatorProcess) -> Iterator[Scheduler]:
    """A real scheduler with a queue `a4` to the simulated printer."""
    if reason := judge.missing():
        pytest.skip(reason)
    with judge.scheduler() as it:
        it.add("a4", _simulator_process.urls["devices"][PORT])
        it.add("closed", _simulator_process.urls["devices"][PORT])
        it.run("lpadmin", "-p", "closed", "-u", "deny:kiosk")
        yield it


@pytest.fixture
def queue(opener: Opener, simulator: SimulatorProcess, cups: Scheduler) -> Any:
    """The driver at the queue and, unless told otherwise, at the printer behind it."""

    def make(name: str = "a4", both: bool = True, **quirks: Any) -> Any:
        uri = simulator.urls["devices"][PORT] if both else ""
        return opener(PORT, "ipp", cups.url(name), WAITS, printer_uri=uri, **quirks)

    return make


def came_out(simulator: SimulatorProcess) -> list[tuple[int, int, str]]:
    return [
        (job["pages"], job["out"], job["ended"])
        for job in simulator.control("GET", "/document_printer/documents")
    ]


async def test_what_the_printer_behind_a_queue_has_printed_is_printed_and_the_spool_is_empty(
    queue: Any, simulator: SimulatorProcess, cups: Scheduler
) -> None:
    device = queue()
    await until(device, lambda state: state.usable)
    result = await device.print(document(2))
    assert (result.completion, result.value.outcome, result.value.sides) == (
        Completion.SUCCESS,
        PrintOutcome.PRINTED,
        2,
    )
    assert came_out(simulator) == [(2, 2, "completed")]
    assert cups.documents() == []
    assert SECRET not in cups.log
    assert simulator.complaints() == []


async def test_handed_over_is_not_printed_unless_the_queue_is_to_be_believed(
    queue: Any, simulator: SimulatorProcess, cups: Scheduler
) -> None:
    device = queue(both=False)
    await until(device, lambda state: state.usable)
    result = await device.print(document())
    assert (result.completion, result.value.outcome) == (Completion.OUTCOME_UNKNOWN, PrintOutcome.UNKNOWN)
    assert came_out(simulator) == [(1, 1, "completed")]
    believed = queue(both=False, proof="queue")
    await until(believed, lambda state: state.usable)
    assert (await believed.print(document())).value.outcome is PrintOutcome.PRINTED
    assert cups.documents() == []


async def test_a_jam_behind_a_queue_tells_the_pages_and_leaves_nothing_in_queue_or_printer(
    queue: Any, simulator: SimulatorProcess, cups: Scheduler
) -> None:
    device = queue()
    await until(device, lambda state: state.usable)
    simulator.strike(PORT, "jam", pages=1)
    result = await device.print(document(3))
    assert (result.value.outcome, result.value.sides) == (PrintOutcome.PARTIAL, 1)
    assert result.error.fault is FaultId.DOCUMENT_JAM
    assert cups.documents() == []
    simulator.mend(PORT)
    await until(device, lambda state: state.usable)
    assert (await device.print(document(2))).value.outcome is PrintOutcome.PRINTED
    assert came_out(simulator) == [(3, 1, "canceled"), (2, 2, "completed")]


async def test_an_empty_tray_is_seen_before_a_job_finds_it(queue: Any, simulator: SimulatorProcess) -> None:
    simulator.strike(PORT, "paper_out")
    device = queue()
    state = await until(device, lambda state: state.fault is FaultId.DOCUMENT_PAPER_OUT)
    assert state.status.paper is Supply.OUT
    alone = queue(both=False)
    await until(alone, lambda state: state.usable)  # the queue does not know


async def test_a_scheduler_killed_in_the_middle_loses_nothing_and_prints_nothing_again(
    queue: Any, simulator: SimulatorProcess, cups: Scheduler
) -> None:
    device = queue()
    await until(device, lambda state: state.usable)
    pages = simulator.count("page")
    printing = asyncio.create_task(device.print(document(5)))
    await asyncio.to_thread(simulator.wait, "page", pages)
    cups.kill()
    try:
        result = await printing
    finally:
        cups.start()
    assert (result.value.outcome, result.value.sides) == (PrintOutcome.PRINTED, 5)
    await until(device, lambda state: state.usable, 15.0)
    assert (await device.reset()).ok
    assert cups.documents() == []
    assert came_out(simulator)[0] == (5, 5, "completed")
    assert [ended for _, _, ended in came_out(simulator)[1:] if ended != "canceled"] == []


@pytest.mark.parametrize(("stop", "go_on"), [("cupsdisable", "cupsenable"), ("cupsreject", "cupsaccept")])
async def test_a_queue_that_was_stopped_is_a_matter_for_the_technician(
    queue: Any, simulator: SimulatorProcess, cups: Scheduler, stop: str, go_on: str
) -> None:
    device = queue()
    await until(device, lambda state: state.usable)
    cups.run(stop, "a4")
    try:
        result = await device.print(document())
        assert result.value.outcome is PrintOutcome.NOT_PRINTED
        assert result.error.fault is FaultId.DOCUMENT_QUEUE_STOPPED
    finally:
        cups.run(go_on, "a4")
    await until(device, lambda state: state.usable)
    assert came_out(simulator) == []


async def test_a_queue_that_does_not_let_us_and_one_that_is_not_there_are_told_apart(queue: Any) -> None:
    closed = queue("closed")
    await until(closed, lambda state: state.usable)
    result = await closed.print(document())
    assert (result.value.outcome, result.error.fault) == (PrintOutcome.NOT_PRINTED, FaultId.DOCUMENT_REFUSED)
    await until(queue("nowhere"), lambda state: state.health is Health.NO_DEVICE)


async def test_cups_pdf_prints_what_it_was_given(queue: Any, cups: Scheduler) -> None:
    model = next(
        (line.split()[0] for line in cups.run("lpinfo", "-m").splitlines() if "CUPS-PDF_noopt" in line), None
    )
    if model is None:
        pytest.skip("needs the Debian package printer-driver-cups-pdf")
    cups.add("pdf", "cups-pdf:/", model)
    device = queue("pdf", both=False, proof="queue")
    await until(device, lambda state: state.usable)
    before = _anonymous()
    result = await device.print(document(2))
    new = _anonymous() - before
    try:
        assert result.value.outcome is PrintOutcome.PRINTED
        (made,) = new
        assert made.read_bytes().startswith(b"%PDF-")
    finally:
        for path in new:
            path.unlink()


def _anonymous() -> set[Path]:
    return set(Path("/var/spool/cups-pdf/ANONYMOUS").glob("*.pdf"))


async def test_a_printer_by_somebody_else_prints_the_very_bytes_and_says_when_its_tray_is_empty(
    opener: Opener,
) -> None:
    if reason := judge.missing():
        pytest.skip(reason)
    with judge.everywhere_printer() as (url, kept):
        device = opener(PORT, "ipp", url, WAITS)
        state = await until(device, lambda state: state.usable)
        assert state.status.toner_percent == 75
        result = await device.print(document(2))
        assert result.value.outcome is PrintOutcome.PRINTED
        (made,) = [path for path in kept.iterdir() if path.suffix == ".pdf"]
        assert made.read_bytes() == pdf(2)
        level = url.replace("ipp://", "http://").replace("/ipp/print", "/media?")
        page = await asyncio.to_thread(_fetch, level)
        assert page
        await asyncio.to_thread(_fetch, level + "size0=&type0=&level0=0&size1=&type1=&level1=0")
        status = (await device.query_status()).unwrap()
        assert status.paper is Supply.OUT
        again = await device.print(document())
        assert again.value.outcome is PrintOutcome.NOT_PRINTED
        assert again.error.fault is FaultId.DOCUMENT_PAPER_OUT


def _fetch(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=5) as answer:
        body: bytes = answer.read()
        return body
