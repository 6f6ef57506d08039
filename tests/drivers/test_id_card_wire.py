"""The SDT driver against the simulated reader: every card, and the faults of the wire."""

from collections.abc import Iterator
from typing import Any

import pytest
import pytest_asyncio

from drivers.ports.fault_ids import FaultId
from drivers.ports.results import Completion
from drivers.ports.status import Health, Media
from tests.drivers.conftest import Opener, until
from tests.simulator.process import SimulatorProcess


@pytest.fixture(scope="module")
def _process() -> Iterator[SimulatorProcess]:
    with SimulatorProcess() as process:
        yield process


@pytest.fixture
def sim(_process: SimulatorProcess) -> SimulatorProcess:
    _process.reset()
    return _process


@pytest_asyncio.fixture
async def reader(sim: SimulatorProcess, opener: Opener) -> Any:
    device = opener("id_card", "sdt", sim.urls["devices"]["id_card"])
    await until(device, lambda state: state.usable)
    return device


async def test_every_fictional_card_is_read_by_name_and_kind(sim: SimulatorProcess, reader: Any) -> None:
    read = 0
    for card in sim.control("GET", "/cards"):
        sim.lay(card["card"])
        result = await reader.read(2.0)
        sim.lift()
        if result.ok:
            found = result.unwrap()
            name = found.name.reveal() or found.name_latin.reveal()
            assert (found.kind.value, name) == (card["kind"], card["name"])
            read += 1
        else:
            assert result.error.fault is FaultId.ID_CARD_WRONG_CARD
    assert read >= 4
    assert sim.complaints() == []


@pytest.mark.parametrize("at", ["find", "select"])
async def test_a_card_pulled_before_the_read_is_waited_for(
    sim: SimulatorProcess, reader: Any, at: str
) -> None:
    sim.strike("id_card", "card_pulled", at=at)
    sim.lay("zhang_guilan")
    assert (await reader.read(0.5)).completion is Completion.TIMEOUT


async def test_a_card_pulled_in_the_read_has_moved(sim: SimulatorProcess, reader: Any) -> None:
    sim.strike("id_card", "card_pulled", at="read")
    sim.lay("zhang_guilan")
    result = await reader.read(2.0)
    assert (result.completion, result.error.fault) == (Completion.USER_ERROR, FaultId.ID_CARD_MOVED)


async def test_a_card_that_stays_is_seen_and_another_one_is_read_when_it_is_laid(
    sim: SimulatorProcess, reader: Any
) -> None:
    sim.lay("zhang_guilan")
    first = (await reader.read(2.0)).unwrap().number
    assert (await reader.newly_laid()).completion is Completion.TIMEOUT
    assert reader.state.status.media is Media.PRESENT
    sim.lift()
    await until(reader, lambda state: state.status.media is Media.UNKNOWN)
    sim.lay("li_yan")
    assert (await reader.newly_laid()).unwrap().number != first
    assert sim.complaints() == []


@pytest.mark.parametrize("fault", ["wrong_checksum", "half_frame", "garbage_before"])
async def test_one_damaged_answer_is_asked_for_again(sim: SimulatorProcess, reader: Any, fault: str) -> None:
    sim.strike("id_card", fault, command="sam_id")
    assert (await reader.sam_id()).ok


async def test_unplugged_and_replugged(sim: SimulatorProcess, reader: Any) -> None:
    sim.strike("id_card", "unplugged")
    state = await until(reader, lambda state: state.health is Health.OFFLINE)
    assert state.fault is FaultId.ID_CARD_LINK_LOST
    sim.mend("id_card")
    await until(reader, lambda state: state.usable)
    assert (await reader.sam_id()).ok


@pytest.mark.needs_pts
async def test_a_serial_line_is_read_unplugged_and_replugged(opener: Opener) -> None:
    with SimulatorProcess(ptys=True) as sim:
        device = opener("id_card", "sdt", sim.urls["ptys"]["id_card"])
        await until(device, lambda state: state.usable)
        sim.lay("zhang_guilan")
        assert (await device.read(2.0)).ok
        sim.strike("id_card", "unplugged")
        state = await until(device, lambda state: state.health is Health.NO_DEVICE)
        assert state.fault is FaultId.ID_CARD_LINK_LOST
        sim.mend("id_card")
        await until(device, lambda state: state.usable)
