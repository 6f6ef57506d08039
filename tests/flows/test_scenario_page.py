"""What `docs/scenario.md` shows is what can be played."""

import re
from pathlib import Path

import pytest

from drivers.ports.durations import REAL
from flows.data_files import check_data, parse_toml
from flows.scenario import Chance, Scenario, StagedFault, Step
from flows.visit import Visit
from flows.visitor import play
from tests.flows.crowd import Passer
from tests.flows.terminal import STUCK, Terminal, Visitor

PAGE = Path(__file__).parents[2] / "docs" / "scenario.md"
EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.looptime
@pytest.mark.parametrize("text", EXAMPLES, ids=["happy", "fault", "staged", "chance", "silence"])
async def test_an_example_is_valid_and_goes_as_it_says(terminal: Terminal, text: str) -> None:
    scenario = check_data(PAGE, text, parse_toml(PAGE, text), Scenario)
    await terminal.open()
    visitor = Visitor(scenario, terminal) if scenario.chance is None else Passer(scenario, terminal)
    await play(Visit(terminal.surroundings(visitor)), visitor, STUCK)
    terminal.check_wiped(1)


def test_every_key_of_a_step_is_told() -> None:
    table = PAGE.read_text(encoding="utf-8")
    assert [
        name
        for model in (Step, Scenario, StagedFault, Chance)
        for name in model.model_fields
        if f"`{name}" not in re.sub(r"\[+(step|fault|chance|expect)\]+", r"\1", table)
    ] == []
    assert REAL.silence < STUCK
