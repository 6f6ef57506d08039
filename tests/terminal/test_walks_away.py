"""The person walks away, or stands still for a moment: warned, then wiped; and what was done stays done."""

from pathlib import Path
from typing import Any

import pytest

from tests.simulator.process import SimulatorProcess
from tests.terminal.bench import LAY, PRINT, RATE_AND_END, TAKE, TO_CARD, TO_PREVIEW, WHOLE, Step, at, bench

pytestmark = pytest.mark.uncounted

QUICK = {"silence": 1.2, "silence_warning": 0.8}
AWAY: dict[str, Any] = {"walk_away": True}

PLACES: dict[str, tuple[Step, ...]] = {
    "look_up_print": (at("home", "look_up_print"), at("look_up_print", **AWAY)),
    "place_card": (*TO_CARD, at("place_card", **AWAY)),
    "preview": (*TO_PREVIEW, at("preview", **AWAY)),
}


@pytest.mark.parametrize("page", PLACES)
async def test_silence_is_warned_of_and_ends_the_visit_wiped(
    simulator: SimulatorProcess, tmp_path: Path, page: str
) -> None:
    async with bench(simulator, tmp_path, QUICK) as terminal:
        seen = await terminal.visit(*PLACES[page])
        assert seen.ending == "left silence"
        assert seen.pages[-2:] == [page, "still_here"]
        assert seen.outcomes == []
        assert await terminal.terminal.ledger.outbox_counts() == {}
        simulator.lift()
        assert (await terminal.visit(*WHOLE, ending="done")).outcomes == ["printed"]


async def test_one_touch_on_the_warning_goes_on_at_the_same_point(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    async with bench(simulator, tmp_path, QUICK) as terminal:
        still = (at("still_here", "still_here"),) * 2
        seen = await terminal.visit(*TO_PREVIEW, *still, at("preview", "home", lift=True))
    assert seen.ending == "left home"
    assert seen.pages[-3:] == ["preview", "still_here", "ended"]
    assert [page.key for page in seen.shown].count("preview") == 1


async def test_a_slip_and_a_rating_nobody_waits_for_end_by_themselves(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    durations = {"take_slip": 0.3, "rate": 0.5, "card_wait": 0.3, "news": 1.0}
    async with bench(simulator, tmp_path, durations) as terminal:
        seen = await terminal.visit(
            *TO_CARD,
            at("place_card"),
            at("no_card", "again", lay="zhang_guilan"),
            at("place_card"),
            PRINT,
            ending="done",
        )
        simulator.lift()
        left = await terminal.visit(*TO_CARD, at("place_card"), at("no_card", "end"))
        chosen = await terminal.visit(*TO_PREVIEW, PRINT, TAKE, at("rate", "satisfied"), ending="done")
        await terminal.delivered()
    assert seen.outcomes == ["printed"]
    assert seen.pages[-4:] == ["printing", "take_slip", "rate", "card_left"]
    assert left.ending == "left home"
    assert chosen.pages[-3:] == ["rate", "reasons", "goodbye"]
    assert [rating["satisfaction"] for rating in simulator.control("GET", "/office/ratings")] == [4]


async def test_the_pad_rates_and_a_mute_or_missing_pad_leaves_it_to_the_screen(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    async with bench(simulator, tmp_path) as terminal:
        pressed = await terminal.visit(
            *TO_CARD,
            LAY,
            PRINT,
            TAKE,
            at("rate", press=1),
            at("reasons", ["108"]),
            at("goodbye", "end"),
            ending="done",
        )
        assert pressed.last("rate").keypad
        simulator.strike("rating_keypad", "unplugged")
        await terminal.until(lambda: "rating_keypad" in terminal.missing())
        touched = await terminal.visit(
            *TO_CARD, at("place_card", lay="wang_jie"), PRINT, TAKE, *RATE_AND_END, ending="done"
        )
        assert not touched.last("rate").keypad
        await terminal.delivered()
    kept = simulator.control("GET", "/office/ratings")
    assert [rating["satisfaction"] for rating in kept] == [1, 5]
