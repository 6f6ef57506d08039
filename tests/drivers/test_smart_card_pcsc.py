"""The PC/SC driver on a real pcscd with a virtual reader, and the simulator's cards in it."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from drivers.ports.durations import REAL
from drivers.ports.fault_ids import FaultId
from drivers.ports.id_card import ReadStage
from drivers.ports.results import Completion
from drivers.ports.smart_card import CITIZENS, Chip
from drivers.ports.status import Health, Media
from drivers.smart_card.pcsc import chosen
from drivers.smart_card.winscard import Context
from drivers.transports import BadUrl, PortMissing
from tests.drivers.card_service import READER, CardService
from tests.drivers.conftest import FAST, Opener, until
from tests.simulator.process import SimulatorProcess

pytestmark = pytest.mark.needs_root
NOTICED = 0.6
"""Seconds until pcscd has looked for the card once more: it asks a virtual reader every 0.4 s. No hand is faster."""
PCSC = replace(FAST, smart_card_answer=1.0, smart_card_read=4.0)
"""pcscd looks for cards every 0.4 s and gives power at its own pace: that does not scale."""


@pytest.fixture(scope="module")
def simulator() -> Iterator[SimulatorProcess]:
    with SimulatorProcess() as running:
        yield running
        assert running.complaints() == []


@pytest.fixture
def service(simulator: SimulatorProcess) -> Iterator[CardService]:
    it = CardService()
    it.start()
    simulator.reset()
    simulator.control("POST", "/smart_card/virtual_reader", {"port": it.port})
    yield it
    it.kill()


@pytest.fixture
async def reader(service: CardService, opener: Opener) -> Any:
    device = opener("smart_card", "pcsc", service.url, PCSC)
    await until(device, lambda state: state.usable)
    return device


async def test_a_card_that_is_in_before_the_start_is_read(
    service: CardService, simulator: SimulatorProcess, opener: Opener
) -> None:
    simulator.insert("li_yan_ssc1")
    device = opener("smart_card", "pcsc", service.url, PCSC)
    stages: list[ReadStage] = []
    card = (await device.read(5.0, CITIZENS, stages.append)).unwrap()
    assert card.name.reveal() == "李䶮"
    assert stages == [ReadStage.WAITING, ReadStage.READING]
    assert device.state.identity.model == f"{READER} 00 00"


async def test_a_card_pulled_in_the_middle_is_told_and_read_when_it_is_back(
    reader: Any, simulator: SimulatorProcess
) -> None:
    simulator.strike("smart_card", "card_pulled", record=12)
    simulator.insert("zhang_guilan_ssc2")
    result = await reader.read(5.0)
    assert (result.completion, result.error.fault) == (Completion.USER_ERROR, FaultId.SMART_CARD_PULLED)
    await asyncio.sleep(NOTICED)
    simulator.insert("zhang_guilan_ssc2")
    assert (await reader.read(5.0)).ok


async def test_a_killed_service_is_told_and_its_reader_is_back_within_three_seconds(
    service: CardService, simulator: SimulatorProcess, opener: Opener
) -> None:
    device = opener("smart_card", "pcsc", service.url, REAL)  # the three seconds are real ones
    await until(device, lambda state: state.usable)
    simulator.strike("smart_card", "answers_late", command="read", seconds=0.3, times=0)
    simulator.insert("zhang_guilan_ssc2")
    stages: list[ReadStage] = []
    reading = asyncio.create_task(device.read(20.0, CITIZENS, stages.append))
    await asyncio.to_thread(simulator.wait, "record", simulator.count("record"))
    service.kill()
    result = await reading
    assert (result.completion, result.error.fault) == (Completion.LINK_LOST, FaultId.SMART_CARD_SERVICE_LOST)
    assert stages == [ReadStage.WAITING, ReadStage.READING]
    await until(device, lambda state: state.health is Health.OFFLINE)
    assert device.state.fault is FaultId.SMART_CARD_SERVICE_LOST
    simulator.mend("smart_card")
    await asyncio.sleep(1.0)  # away for long enough that the pauses between two looks have grown
    service.start()
    back = time.monotonic()
    await until(device, lambda state: state.usable)
    assert time.monotonic() - back < 3.0
    assert (await device.read(5.0)).ok


async def test_a_service_that_was_away_for_a_moment_only_goes_on_unseen(
    service: CardService, simulator: SimulatorProcess, opener: Opener
) -> None:
    device = opener("smart_card", "pcsc", service.url, replace(PCSC, debounce=3.0))
    await until(device, lambda state: state.usable)
    simulator.insert("zhang_guilan_ssc2")
    service.kill()
    service.start()
    assert (await device.read(5.0)).ok
    assert device.state.health is Health.ONLINE


async def test_a_reader_that_is_pulled_out_is_missing_and_comes_back(
    reader: Any, service: CardService, simulator: SimulatorProcess
) -> None:
    service.stop()
    service.start(reader=False)
    state = await until(reader, lambda state: state.health is Health.NO_DEVICE)
    assert (state.fault, "there are: none" in state.detail) == (FaultId.SMART_CARD_LINK_LOST, True)
    service.stop()
    service.start()
    await until(reader, lambda state: state.usable)
    simulator.insert("zhang_guilan_ssc2")
    assert (await reader.read(5.0)).ok


async def test_a_card_that_another_program_holds_is_told_so(reader: Any, simulator: SimulatorProcess) -> None:
    simulator.insert("zhang_guilan_ssc2")
    await until(reader, lambda state: state.status.media is Media.PRESENT)
    other = Context()
    card, _ = other.connect(f"{READER} 00 00")
    result = await reader.read(2.0)
    assert (result.completion, result.error.fault) == (Completion.HARDWARE_ERROR, FaultId.SMART_CARD_SHARED)
    other.disconnect(card)
    other.release()
    other.release()
    assert (await reader.read(5.0)).ok


async def test_a_card_that_hangs_frees_whoever_waits(
    service: CardService, simulator: SimulatorProcess, opener: Opener
) -> None:
    device = opener("smart_card", "pcsc", service.url, replace(PCSC, smart_card_read=1.5))
    await until(device, lambda state: state.usable)
    simulator.strike("smart_card", "silent", command="read")
    simulator.insert("zhang_guilan_ssc2")
    begun = time.monotonic()
    result = await device.read(20.0)
    assert (result.completion, result.error.fault) == (Completion.HARDWARE_ERROR, FaultId.SMART_CARD_SILENT)
    assert time.monotonic() - begun < 5.0
    simulator.mend("smart_card")
    simulator.pull()  # which ends the exchange that hung
    await until(device, lambda state: state.usable and state.status.chip is Chip.NO_CARD, 8.0)
    simulator.insert("zhang_guilan_ssc2")
    assert (await device.read(5.0)).ok


async def test_several_readers_without_a_name_are_refused_with_their_list(
    service: CardService, opener: Opener
) -> None:
    device = opener("smart_card", "pcsc", "pcsc:", PCSC)
    state = await until(device, lambda state: state.health is Health.OFFLINE)
    assert f"{READER} 00 00; {READER} 00 01" in state.detail


def test_a_name_fits_with_and_without_the_numbers_at_its_end() -> None:
    two = ["ACS ACR39U 00 00", "Alcor 01 00"]
    assert chosen("pcsc:ACS ACR39U", two) == chosen("pcsc:ACS ACR39U 00 00", two) == two[0]
    assert chosen("pcsc:ACS ACR39U", ["ACS ACR39U 0B 00"]) == "ACS ACR39U 0B 00"  # they are hexadecimal
    assert chosen("pcsc:", two[:1]) == two[0]
    for url, readers, error in (
        ("pcsc:", two, BadUrl),
        ("pcsc:ACS", two, PortMissing),
        ("pcsc:", [], PortMissing),
        ("pcsc:A", ["A 00 00", "A 01 00"], BadUrl),
    ):
        with pytest.raises(error):
            chosen(url, readers)


async def test_a_url_of_another_kind_is_refused(opener: Opener) -> None:
    with pytest.raises(BadUrl):
        opener("smart_card", "pcsc", "socket://127.0.0.1:7105")
