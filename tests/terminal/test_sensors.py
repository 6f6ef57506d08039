"""Door, lights, card sensor and mains at the wire: the shipped drivers and flows, the simulator at the far end."""

from pathlib import Path
from typing import Any

import pytest

from flows.prompts import Prompt
from kiosk.cli.exits import Exit
from kiosk.lifecycle import Life
from tests.simulator.process import SimulatorProcess
from tests.terminal.bench import LAY, PRINT, TAKE, TO_CARD, at, bench, strike
from tests.terminal.profiles import BRISK, USUAL, write_profile
from tests.terminal.window import Window, desk

DEVICES = (*USUAL, "sensor_board", "ups")


def light(simulator: SimulatorProcess, number: str) -> str:
    return str(simulator.control("GET", "/state")["sensor_board"]["lights"][number])


def turn(simulator: SimulatorProcess, sensor: str, on: bool) -> None:
    simulator.control("POST", "/sensor_board/turn", {"sensor": sensor, "on": on})


async def test_a_door_that_opens_while_a_card_is_awaited_ends_the_visit_and_closes_the_terminal_until_it_is_shut(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    async with bench(simulator, tmp_path, devices=DEVICES) as place:
        await place.until(lambda: place.terminal.devices["sensor_board"].state.usable)
        seen = await place.visit(
            *TO_CARD,
            at("place_card", strike=strike("sensor_board", "door_open")),
            at("fault", "end", shows="SNS-DOOR-OPEN"),
        )
        assert seen.ending == "fault SNS-DOOR-OPEN"
        assert place.missing() == {"terminal"}
        assert place.terminal.life.state is Life.UNAVAILABLE
        simulator.mend("sensor_board")
        await place.until(lambda: not place.missing())
        await place.visit(at("home", "look_up_print"), at("look_up_print", "home"), ending="left")
    assert simulator.complaints() == []


async def test_the_lights_follow_the_pages_and_a_card_that_was_left_is_told_of(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    def met(page: Prompt[Any]) -> None:
        if page.key == "card_left":
            turn(simulator, "card_left", False)

    async with bench(simulator, tmp_path, devices=DEVICES, durations={"goodbye": 0.1}) as place:
        await place.until(lambda: place.terminal.devices["sensor_board"].state.usable)
        turn(simulator, "card_left", True)
        lights = simulator.count("light")
        seen = await place.visit(
            *TO_CARD, LAY, PRINT, TAKE, at("rate", "very_satisfied"), at("reasons", ["511"]), on_page=met
        )
        assert seen.ending == "done"
        assert seen.pages[-2:] == ["card_left", "goodbye"]
        for more in range(
            6
        ):  # on and off at the reader and the printer; blinking; and off once the card is gone
            simulator.wait("light", lights + more)
        assert {light(simulator, "1"), light(simulator, "2")} == {"OFF"}


@pytest.mark.needs_display
def test_when_the_mains_fail_in_a_visit_it_may_be_finished_and_then_the_terminal_halts(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    durations = {**BRISK, "mains_wait": 1.5, "mains_farewell": 0.5}
    halted = tmp_path / "halted"
    profile = write_profile(
        simulator, tmp_path / "terminal.toml", durations, devices=DEVICES, halt=("touch", str(halted))
    )
    with desk(1080, 1920) as display, Window(display, profile, tmp_path) as window:
        window.tap("home", "look_up_print")
        window.tap("look_up_print", "social_insurance")
        simulator.lay("zhang_guilan")
        window.page("preview")
        simulator.strike("ups", "mains_failed")
        told = window.page("fault")
        assert window.process.wait(10) == Exit.HALTED, window.said
    assert told["controls"]
    assert halted.exists()
    assert "Traceback" not in window.said
