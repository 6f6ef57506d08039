"""The same terminal on serial lines: pseudo-terminals instead of sockets."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.simulator.process import SimulatorProcess
from tests.terminal.bench import WHOLE, at, bench, strike

pytestmark = pytest.mark.needs_pts


@pytest.fixture(scope="module")
def _serial() -> Iterator[SimulatorProcess]:
    with SimulatorProcess(ptys=True) as process:
        yield process


@pytest.fixture
def serial(_serial: SimulatorProcess) -> SimulatorProcess:
    _serial.reset()
    return _serial


async def test_a_whole_visit_on_serial_lines(serial: SimulatorProcess, tmp_path: Path) -> None:
    async with bench(serial, tmp_path, ptys=True) as terminal:
        seen = await terminal.visit(*WHOLE, ending="done")
    assert seen.outcomes == ["printed"]
    assert len(serial.slips()) == 1
    assert serial.complaints() == []


@pytest.mark.parametrize("device", ["id_card", "receipt_printer", "rating_keypad"])
async def test_a_serial_line_that_hangs_up_is_noticed_and_found_again(
    serial: SimulatorProcess, tmp_path: Path, device: str
) -> None:
    async with bench(serial, tmp_path, ptys=True) as terminal:
        await terminal.start()
        serial.strike(device, "unplugged")
        await terminal.until(lambda: terminal.missing() - {"identity"} == {device})
        serial.mend(device)
        await terminal.until(lambda: terminal.missing() == set())
        assert (await terminal.visit(*WHOLE, ending="done")).outcomes == ["printed"]


async def test_a_reader_whose_line_hangs_up_in_a_read_is_a_fault_that_heals(
    serial: SimulatorProcess, tmp_path: Path
) -> None:
    async with bench(serial, tmp_path, ptys=True) as terminal:
        seen = await terminal.visit(
            *WHOLE[:2], at("place_card", strike=strike("id_card", "unplugged")), at("fault", "end")
        )
        assert seen.ending == "fault IDC-LINK-LOST"
        await terminal.until(lambda: "id_card" in terminal.missing())
        serial.mend("id_card")
        await terminal.until(lambda: "id_card" not in terminal.missing())
        assert (await terminal.visit(*WHOLE, ending="done")).outcomes == ["printed"]
