"""The scripted visitor says where a visit went another way, and never hangs."""

from typing import Any

import pytest

from drivers.ports.fault_ids import FaultId
from flows.visitor import ScenarioFailed, play
from tests.flows.terminal import STUCK, Terminal, Visitor, at
from tests.flows.test_print_record import END, PRINT, RATE, TO_CARD, TO_PREVIEW

pytestmark = pytest.mark.looptime


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ((at("preview", "print"),), "step 1: expected page `preview`, met `home`"),
        ((*TO_CARD, at("preview")), "step 3: expected page `preview`, met `place_card`"),
        ((at("home", "pay"),), "step 1: `pay` cannot be chosen on page `home`; there is: look_up_print"),
        ((at("home", "home"),), "`home` cannot be chosen on page `home`"),
        ((at("home", ["510"]),), r"`\['510'\]` cannot be chosen on page `home`"),
        (
            (*TO_PREVIEW, at("preview", "done")),
            "`done` cannot be chosen on page `preview`; there is: print, reveal",
        ),
        (
            (*TO_PREVIEW, *PRINT, at("rate", "satisfied"), at("reasons", ["510"])),
            "cannot be chosen on page `reasons`",
        ),
        (
            (*TO_PREVIEW, at("preview", "home"), at("rate")),
            "step 5: expected page `rate`, but the visit was over; met: home, look_up_print, place_card",
        ),
        (
            (*TO_PREVIEW, at("preview", "print", shows="preview.hint_copy")),
            "step 4: expected page `preview` showing `preview.hint_copy`, but the visit was over",
        ),
        ((at("home", walk_away=True),), "nothing happened for 180 s; met: home"),
    ],
)
async def test_a_visit_that_goes_another_way_fails_with_step_and_page(
    terminal: Terminal, steps: tuple[dict[str, Any], ...], said: str
) -> None:
    with pytest.raises(ScenarioFailed, match=said):
        await terminal.play(*steps)


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ({"ending": "fault"}, "expected the visit to end with `fault`, it ended with `left`"),
        (
            {"ending": "left", "reason": "silence"},
            "expected the visit to end with `silence`, it ended with `home`",
        ),
    ],
)
async def test_a_visit_that_ends_otherwise_than_expected_fails(
    terminal: Terminal, expect: dict[str, str], said: str
) -> None:
    with pytest.raises(ScenarioFailed, match=said):
        await terminal.play(at("home", "look_up_print"), at("look_up_print", "home"), **expect)


async def test_a_closed_terminal_does_not_hang_a_script(terminal: Terminal) -> None:
    terminal.office.turn(FaultId.OFFICE_DOWN)
    with pytest.raises(ScenarioFailed, match="nothing happened for 180 s; met: closed"):
        await terminal.play(*TO_PREVIEW)


async def test_a_world_that_fails_ends_the_visit_and_comes_out(terminal: Terminal) -> None:
    with pytest.raises(KeyError, match="nobody"):
        await terminal.play(*TO_CARD, at("place_card", lay="nobody"))


async def test_the_script_may_end_before_the_visit(terminal: Terminal) -> None:
    await terminal.play(*TO_PREVIEW, *PRINT, *RATE, at("goodbye", lift=True), ending="done")


async def test_a_step_that_never_comes_true_is_told_with_what_was_met(terminal: Terminal) -> None:
    from flows.scenario import Scenario
    from flows.visit import Visit

    await terminal.open()
    visitor = Visitor(Scenario.model_validate({"step": [at("still_here")]}), terminal)
    with pytest.raises(ScenarioFailed, match="nothing happened"):
        await play(Visit(terminal.surroundings(visitor)), visitor, STUCK)
    terminal.check_wiped(1)


async def test_pages_met_are_noted_without_repetition(terminal: Terminal) -> None:
    await terminal.play(*TO_PREVIEW, at("preview", "reveal"), at("preview", "hide"), *PRINT, *RATE, *END)
    assert all(a != b for a, b in zip(terminal.met, terminal.met[1:], strict=False))
