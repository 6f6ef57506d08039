"""The driver of cards behind a TCP link, on the simulator: every fault, and what the person is told of it."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from drivers.loader import load_driver
from drivers.ports.durations import REAL
from drivers.ports.fault_ids import FaultId
from drivers.ports.id_card import ReadStage
from drivers.ports.results import Completion
from drivers.ports.smart_card import ALL, CITIZENS, Application, Chip, SocialSecurityCard, TechnicianCard
from drivers.ports.status import Health, Media
from drivers.transports import BadUrl
from tests.drivers.conftest import FAST, Opener, until
from tests.simulator.process import SimulatorProcess


@pytest.fixture(scope="module")
def simulator() -> Iterator[SimulatorProcess]:
    with SimulatorProcess() as running:
        yield running
        assert running.complaints() == []


@pytest.fixture
async def reader(simulator: SimulatorProcess, opener: Opener) -> Any:
    simulator.reset()
    device = opener("smart_card", "remote", simulator.urls["devices"]["smart_card"])
    await until(device, lambda state: state.usable)
    return device


async def test_a_card_that_is_in_before_the_start_is_read(
    simulator: SimulatorProcess, opener: Opener
) -> None:
    simulator.reset()
    simulator.insert("li_yan_ssc1")
    device = opener("smart_card", "remote", simulator.urls["devices"]["smart_card"])
    stages: list[ReadStage] = []
    card = (await device.read(2.0, CITIZENS, stages.append)).unwrap()
    assert card.name.reveal() == "李䶮"
    assert card.generation == 1
    assert stages == [ReadStage.WAITING, ReadStage.READING]
    assert device.state.status.media is Media.PRESENT


@pytest.mark.parametrize("generation", [1, 2, 3])
async def test_a_card_put_in_while_somebody_waits_is_read(
    reader: Any, simulator: SimulatorProcess, generation: int
) -> None:
    waiting = asyncio.Event()
    reading = asyncio.create_task(reader.read(5.0, ALL, lambda stage: waiting.set()))
    await waiting.wait()
    await asyncio.to_thread(simulator.insert, f"zhang_guilan_ssc{generation}")
    card = (await reading).unwrap()
    assert isinstance(card, SocialSecurityCard)
    assert (card.generation, card.says_whose) == (generation, generation < 3)


async def test_without_a_card_it_times_out_and_says_that_there_is_none(reader: Any) -> None:
    assert (await reader.read(0.1)).completion is Completion.TIMEOUT
    assert reader.state.status.chip is Chip.NO_CARD


async def test_a_card_that_was_read_counts_again_only_when_it_has_been_out(
    reader: Any, simulator: SimulatorProcess
) -> None:
    simulator.insert("zhang_guilan_ssc2")
    assert (await reader.read(2.0)).ok
    assert (await reader.read(0.2)).completion is Completion.TIMEOUT
    simulator.pull()
    assert (await reader.read(0.1)).completion is Completion.TIMEOUT
    simulator.insert("zhang_guilan_ssc2")
    assert (await reader.read(2.0)).ok


@pytest.mark.parametrize(
    ("fault", "completion", "told"),
    [
        ({"fault": "card_pulled", "record": 0}, Completion.USER_ERROR, FaultId.SMART_CARD_PULLED),
        ({"fault": "card_pulled", "record": 9}, Completion.USER_ERROR, FaultId.SMART_CARD_PULLED),
        ({"fault": "mute"}, Completion.USER_ERROR, FaultId.SMART_CARD_MUTE),
        ({"fault": "wrong_length"}, Completion.USER_ERROR, FaultId.SMART_CARD_UNREADABLE),
        ({"fault": "wrong_tag"}, Completion.USER_ERROR, FaultId.SMART_CARD_UNREADABLE),
        ({"fault": "garbage"}, Completion.USER_ERROR, FaultId.SMART_CARD_UNREADABLE),
        ({"fault": "endless"}, Completion.USER_ERROR, FaultId.SMART_CARD_UNREADABLE),
        ({"fault": "status", "command": "read"}, Completion.USER_ERROR, FaultId.SMART_CARD_UNREADABLE),
        ({"fault": "status", "sw": "6283"}, Completion.USER_ERROR, FaultId.SMART_CARD_BLOCKED),
        ({"fault": "status", "sw": "6A82"}, Completion.USER_ERROR, FaultId.SMART_CARD_WRONG_CARD),
        ({"fault": "silent", "command": "read"}, Completion.HARDWARE_ERROR, FaultId.SMART_CARD_SILENT),
        (
            {"fault": "half_message", "command": "read"},
            Completion.HARDWARE_ERROR,
            FaultId.SMART_CARD_PROTOCOL,
        ),
    ],
)
async def test_each_fault_is_told_by_its_name_and_the_card_is_read_afterwards(
    reader: Any, simulator: SimulatorProcess, fault: dict[str, Any], completion: Completion, told: FaultId
) -> None:
    simulator.strike("smart_card", **fault)
    simulator.insert("zhang_guilan_ssc1")
    result = await reader.read(2.0)
    assert (result.completion, result.error and result.error.fault) == (completion, told)
    simulator.mend("smart_card")
    simulator.pull()
    await until(reader, lambda state: state.usable and state.status.chip is Chip.NO_CARD)
    simulator.insert("zhang_guilan_ssc1")
    assert (await reader.read(2.0)).ok


@pytest.mark.parametrize("fault", [{"fault": "mute", "times": 1}, {"fault": "in_pieces"}])
async def test_what_a_driver_can_put_right_nobody_notices(
    reader: Any, simulator: SimulatorProcess, fault: dict[str, Any]
) -> None:
    simulator.strike("smart_card", **fault)
    simulator.insert("zhang_guilan_ssc2")
    assert (await reader.read(2.0)).unwrap().says_whose


async def test_a_card_upside_down_is_mute_until_it_is_turned(
    reader: Any, simulator: SimulatorProcess
) -> None:
    simulator.insert("zhang_guilan_ssc2", "upside_down")
    result = await reader.read(2.0)
    assert result.error.fault is FaultId.SMART_CARD_MUTE
    turning = asyncio.create_task(reader.read(5.0))
    await asyncio.to_thread(simulator.pull)
    await until(reader, lambda state: state.status.chip is Chip.NO_CARD, 2.0)
    await asyncio.to_thread(simulator.insert, "zhang_guilan_ssc2")
    assert (await turning).ok


@pytest.mark.parametrize(
    ("card", "told"),
    [("bank_card", FaultId.SMART_CARD_WRONG_CARD), ("blocked_ssc", FaultId.SMART_CARD_BLOCKED)],
)
async def test_other_cards_are_refused_by_name(
    reader: Any, simulator: SimulatorProcess, card: str, told: FaultId
) -> None:
    simulator.insert(card)
    assert (await reader.read(2.0)).error.fault is told


async def test_a_technicians_card_is_read_where_it_is_wanted_and_refused_elsewhere(
    reader: Any, simulator: SimulatorProcess
) -> None:
    simulator.insert("technician_gao")
    assert (await reader.read(2.0, CITIZENS)).error.fault is FaultId.SMART_CARD_WRONG_CARD
    simulator.insert("technician_gao")
    simulator.pull()
    assert (await reader.read(0.1)).completion is Completion.TIMEOUT
    simulator.insert("technician_gao")
    card = (await reader.read(2.0, frozenset({Application.TECHNICIAN}))).unwrap()
    assert card == TechnicianCard("T429999-1", 3)


async def test_a_reset_says_whether_the_card_answers(reader: Any, simulator: SimulatorProcess) -> None:
    assert (await reader.reset()).ok
    simulator.insert("zhang_guilan_ssc2", "upside_down")
    assert (await reader.reset()).error.fault is FaultId.SMART_CARD_MUTE
    simulator.insert("zhang_guilan_ssc2")
    assert (await reader.reset()).ok


async def test_a_link_that_is_cut_is_lost_and_comes_back(reader: Any, simulator: SimulatorProcess) -> None:
    simulator.insert("zhang_guilan_ssc2")
    simulator.strike("smart_card", "unplugged")
    result = await reader.read(2.0)
    assert (result.completion, result.error.fault) == (Completion.LINK_LOST, FaultId.SMART_CARD_LINK_LOST)
    state = await until(reader, lambda state: state.health is Health.OFFLINE)
    assert state.status.media is Media.UNKNOWN
    simulator.mend("smart_card")
    await until(reader, lambda state: state.usable)
    assert (await reader.read(2.0)).ok


async def test_a_canceled_read_leaves_it_ready(reader: Any, simulator: SimulatorProcess) -> None:
    reading = asyncio.create_task(reader.read(30.0))
    await asyncio.sleep(0)
    reading.cancel()
    simulator.insert("zhang_guilan_ssc2")
    assert (await reader.read(2.0)).ok


async def test_a_card_that_works_on_and_on_is_not_waited_for(
    simulator: SimulatorProcess, opener: Opener
) -> None:
    simulator.reset()
    patient = replace(FAST, smart_card_answer=2.0, smart_card_read=0.3)
    device = opener("smart_card", "remote", simulator.urls["devices"]["smart_card"], patient)
    await until(device, lambda state: state.usable)
    simulator.strike("smart_card", "answers_late", seconds=0.1, command="read")
    simulator.insert("zhang_guilan_ssc2")
    result = await device.read(5.0)
    assert result.error.fault is FaultId.SMART_CARD_SILENT


@pytest.mark.parametrize("url", ["pcsc:", "/dev/ttyS0", "socket://127.0.0.1"])
async def test_a_url_of_another_kind_is_refused(opener: Opener, url: str) -> None:
    with pytest.raises(BadUrl):
        opener("smart_card", "remote", url)


@pytest.mark.parametrize("driver", ["pcsc", "remote"])
def test_the_reader_is_looked_for_often_enough_however_long_it_was_away(driver: str) -> None:
    kind = load_driver("smart_card", driver)
    assert kind(kind.Quirks(), REAL).reconnect_cap + REAL.smart_card_reconnect < 3.0
