"""The scripted visitor says where a visit went another way, and never hangs."""

from typing import Any

import pytest

from drivers.ports.fault_ids import FaultId
from flows.answers import STAGES
from flows.scenario import Chance, Scenario, StagedFault
from flows.stranger import drawn
from flows.visit import Visit
from flows.visitor import ScenarioFailed, play
from tests.flows.crowd import DRAW, Passer, one_visit
from tests.flows.terminal import STUCK, Terminal, Visitor, at
from tests.flows.test_print_record import END, PRINT, RATE, TO_CARD, TO_PREVIEW

TO_CARD_WITHOUT_PAPER = (at("home", "look_up_print"), at("look_up_print", "residence"))

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
            (*TO_PREVIEW, at("preview", "home"), at("ended", "end"), at("rate")),
            "step 6: expected page `rate`, but the visit was over; met: home, look_up_print, place_card",
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
    terminal: Terminal, expect: dict[str, Any], said: str
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
    await terminal.open()
    visitor = Visitor(Scenario.model_validate({"step": [at("still_here")]}), terminal)
    with pytest.raises(ScenarioFailed, match="nothing happened"):
        await play(Visit(terminal.surroundings(visitor)), visitor, STUCK)
    terminal.check_wiped(1)


async def test_pages_met_are_noted_without_repetition(terminal: Terminal) -> None:
    await terminal.play(*TO_PREVIEW, at("preview", "reveal"), at("preview", "hide"), *PRINT, *RATE, *END)
    assert all(a != b for a, b in zip(terminal.met, terminal.met[1:], strict=False))


PAPER = {"device": "receipt_printer", "fault": "paper_out"}


async def test_a_fault_strikes_at_its_stage_and_is_mended_at_the_next_whatever_the_steps_do(
    terminal: Terminal,
) -> None:
    fault = {**PAPER, "stage": "reading", "mend_stage": "rate"}
    await terminal.play(
        *TO_CARD_WITHOUT_PAPER,
        at("place_card", lay="own"),
        at("preview", "done", shows="fault.PRN-PAPER-OUT.citizen"),
        at("rate", "home"),
        fault=[fault],
        ending="done",
    )
    assert terminal.condition.missing() == {}


async def test_a_fault_whose_stage_never_came_fails_the_scenario(terminal: Terminal) -> None:
    with pytest.raises(
        ScenarioFailed, match="receipt_printer paper_out: page `take_slip` never came on view"
    ):
        await terminal.play(*TO_CARD, at("place_card", "home"), fault=[{**PAPER, "stage": "take_slip"}])


async def test_a_fault_strikes_at_the_silence_warning_too(terminal: Terminal) -> None:
    await terminal.play(*TO_CARD, at("place_card", walk_away=True), fault=[{**PAPER, "stage": "still_here"}])
    assert set(terminal.condition.missing()) == {"receipt_printer"}


def test_a_seed_draws_the_same_faults_again_and_another_seed_others() -> None:
    def of(seed: int) -> tuple[StagedFault, ...]:
        return drawn(Chance(seed=seed, faults=5, draw=DRAW))

    assert of(3) == of(3)
    assert len({of(seed) for seed in range(20)}) == 20
    assert {fault.stage for seed in range(100) for fault in of(seed)} == set(STAGES)
    for fault in (fault for seed in range(50) for fault in of(seed) if fault.mend_stage):
        assert STAGES.index(fault.mend_stage or "") > STAGES.index(fault.stage)


@pytest.mark.parametrize("seed", range(5))
async def test_a_seed_plays_the_same_visit_again(terminal: Terminal, seed: int) -> None:
    first = await one_visit(terminal, seed)
    met = terminal.met
    assert (await one_visit(terminal, seed), terminal.met) == (first, met)


async def test_a_stranger_mends_what_was_struck_and_takes_the_card_along(terminal: Terminal) -> None:
    await terminal.open()
    draw = ({"device": "office", "fault": "down"},)
    chance = {"seed": 1, "faults": 4, "draw": draw, "cards": ("own",)}
    visitor = Passer(Scenario.model_validate({"chance": chance}), terminal)
    await play(Visit(terminal.surroundings(visitor)), visitor, STUCK)
    assert terminal.condition.missing() == {}
    assert terminal.reader.make_card is None
