"""A plug that is out for a moment, at the page where its device is needed: the person sees nothing of it."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from drivers.ports.status import StateChanged
from flows.prompts import Prompt
from tests.simulator.process import SimulatorProcess
from tests.terminal.bench import PRINT, RATE_AND_END, TAKE, TO_CARD, WHOLE, at, bench

pytestmark = pytest.mark.uncounted

PAGES = "home look_up_print place_card identifying looking_up fetching preview printing take_slip rate reasons goodbye"


@pytest.mark.parametrize(
    ("device", "page"),
    [
        ("id_card", "place_card"),
        ("receipt_printer", "preview"),
        ("receipt_printer", "take_slip"),
        ("rating_keypad", "rate"),
    ],
)
async def test_a_plug_that_is_out_for_a_moment_changes_no_page(
    simulator: SimulatorProcess, tmp_path: Path, device: str, page: str
) -> None:
    struck = asyncio.Event()

    def blip(shown: Prompt[Any]) -> None:
        if shown.key == page and not struck.is_set():
            struck.set()
            simulator.strike(device, "unplugged")  # this loop stands still meanwhile, the wire does not
            simulator.mend(device, "unplugged")

    changes: list[StateChanged[Any]] = []
    async with bench(simulator, tmp_path, {"debounce": 1.5}) as terminal:
        await terminal.start()
        terminal.terminal.devices[device].watch(changes.append)
        card = at("place_card", lay="zhang_guilan")
        rate = (at("rate", press=5), *RATE_AND_END[1:]) if device == "rating_keypad" else RATE_AND_END
        seen = await terminal.visit(*TO_CARD, card, PRINT, TAKE, *rate, on_page=blip, ending="done")
    assert struck.is_set()
    assert " ".join(seen.pages).removeprefix("starting ") == PAGES
    assert seen.outcomes == ["printed"]
    assert [change.after.health for change in changes if not change.after.usable] == []
    assert len(simulator.slips()) == 1


async def test_a_cover_that_flutters_while_somebody_reads_greys_nothing(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    greyed: list[bool] = []

    def note(shown: Prompt[Any]) -> None:
        if shown.key == "preview":
            greyed.append(getattr(shown, "print_greyed", None) is not None)

    async with bench(simulator, tmp_path, {"debounce": 1.5}) as terminal:
        await terminal.start()
        simulator.strike("receipt_printer", "cover_open")
        await asyncio.sleep(0.5)  # two polls see it
        assert terminal.missing() == set()
        simulator.mend("receipt_printer", "cover_open")
        seen = await terminal.visit(*WHOLE, on_page=note, ending="done")
    assert greyed == [False]
    assert seen.outcomes == ["printed"]
