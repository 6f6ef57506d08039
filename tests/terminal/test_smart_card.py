"""A social security card at the whole terminal: on the simulator's card place, and behind a real pcscd that is killed."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.ports.fault_ids import FaultId
from flows.answers import mentioned, stage_of
from flows.prompts import Prompt
from kiosk.profile import load_profile
from kiosk.terminal import open_terminal
from tests.drivers.card_service import CardService
from tests.simulator.process import SimulatorProcess
from tests.terminal.bench import PRINT, RATE_AND_END, TO_CARD, Bench, at, bench
from tests.terminal.profiles import USUAL, write_profile
from tests.terminal.traces import Canary, reachable, take_for_granted

pytestmark = pytest.mark.uncounted

WITH_SLOT = (*USUAL, "smart_card")
REST = (PRINT, at("take_slip", "taken"), *RATE_AND_END[:-1], at("card_left", pull=True), at("goodbye", "end"))
LOOK = (at("preview", "home", lift=True), at("card_left", pull=True), at("ended", "end"))


async def test_a_visit_with_a_social_security_card_ends_with_a_slip_and_without_a_trace(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    take_for_granted(Canary("zhao_xuan"))
    async with bench(simulator, tmp_path, devices=WITH_SLOT) as terminal:
        seen = await terminal.visit(*TO_CARD, at("place_card", insert="zhao_xuan_ssc2"), *REST, ending="done")
        await terminal.delivered()
        pages = seen.pages
        outcomes = seen.outcomes
        del seen
        await asyncio.sleep(0.01)
        assert reachable(Canary("zhao_xuan")) == []
    assert outcomes == ["printed"]
    assert pages.count("place_card") == 1
    assert simulator.complaints() == []


async def test_a_card_that_cannot_be_read_is_told_and_the_id_card_will_do(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    async with bench(simulator, tmp_path, devices=WITH_SLOT) as terminal:
        simulator.strike("smart_card", "silent", command="read")
        seen = await terminal.visit(
            *TO_CARD,
            at("place_card", insert="zhang_guilan_ssc2"),
            at("place_card", shows=f"fault.{FaultId.SMART_CARD_SILENT}.citizen", lay="zhang_guilan"),
            *LOOK,
        )
    assert seen.ending == "left home"


async def test_the_card_of_the_one_before_is_nobodys(simulator: SimulatorProcess, tmp_path: Path) -> None:
    async with bench(simulator, tmp_path, {"card_lift": 0.3}, devices=WITH_SLOT) as terminal:
        left = (at("preview", "home"), at("card_left", "end"))
        await terminal.visit(*TO_CARD, at("place_card", insert="zhang_guilan_ssc2"), *left)
        seen = await terminal.visit(
            *TO_CARD, at("place_card", shows="card.left_slot", lay="zhao_xuan"), *LOOK
        )
    assert seen.ending == "left home"
    assert "preview" in seen.pages


@pytest.fixture
def service(simulator: SimulatorProcess) -> Iterator[CardService]:
    it = CardService()
    it.start()
    simulator.control("POST", "/smart_card/virtual_reader", {"port": it.port})
    yield it
    it.kill()


@pytest.mark.needs_root
async def test_a_card_service_killed_during_a_read_asks_for_the_card_again_and_reads_it(
    simulator: SimulatorProcess, service: CardService, tmp_path: Path
) -> None:
    again = FaultId.SMART_CARD_SERVICE_LOST
    stages: list[str] = []
    file = write_profile(simulator, tmp_path / "terminal.toml")
    with file.open("a", encoding="utf-8") as profile:
        profile.write(f'[devices.smart_card]\nmodel = "pcsc_reader"\nurl = "{service.url}"\n')

    def on_page(page: Prompt[object]) -> None:
        if stage_of(page) == "reading" and "reading" not in stages:
            service.kill()
        if f"fault.{again}.citizen" in set(mentioned(page)) and again not in stages:
            stages.append(again)
            service.start()
        stages.append(stage_of(page))

    async with open_terminal(load_profile(file), tmp_path / "data") as opened:
        terminal = Bench(simulator, opened)
        seen = await terminal.visit(
            *TO_CARD, at("place_card", insert="zhang_guilan_ssc2"), *REST, ending="done", on_page=on_page
        )
    assert stages.index("reading") < stages.index(again) < stages.index("identifying")
    assert seen.outcomes == ["printed"]
