"""A second rating of a case is settled: the first one stands, no technician has to look, and no other letter waits for it."""

from pathlib import Path

import pytest

from tests.simulator.process import SimulatorProcess
from tests.terminal.bench import WHOLE, bench


async def test_a_second_rating_of_a_case_is_settled_quietly_and_the_next_case_is_rated(
    simulator: SimulatorProcess, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    other = tuple(
        {**step, "choose": "residence"} if step.get("choose") == "social_insurance" else step
        for step in WHOLE
    )
    async with bench(simulator, tmp_path) as terminal:
        await terminal.visit(*WHOLE)
        await terminal.delivered()
        await terminal.visit(*WHOLE)
        await terminal.visit(*other)
        await terminal.delivered()
        counts = await terminal.terminal.ledger.outbox_counts()
    assert len(simulator.control("GET", "/office/ratings")) == 2
    assert counts == {"delivered": 3}
    assert not [record for record in caplog.records if record.levelname == "ERROR"], (
        "nothing is wrong with the terminal"
    )
