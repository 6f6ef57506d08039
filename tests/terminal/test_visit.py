"""A whole visit on the whole terminal."""

from pathlib import Path

from tests.simulator.process import SimulatorProcess
from tests.terminal.bench import WHOLE, bench


async def test_a_visit_prints_the_slip_and_hands_the_rating_in(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    async with bench(simulator, tmp_path) as terminal:
        seen = await terminal.visit(*WHOLE, ending="done")
        await terminal.delivered()
    assert seen.outcomes == ["printed"]
    (slip,) = simulator.slips()
    assert "社会保险参保缴费证明" in "".join(slip["text"])
    assert slip["cut"]
    (rating,) = simulator.control("GET", "/office/ratings")
    assert rating["case_number"] == seen.prints[0].case_number
    assert (rating["satisfaction"], rating["details"], rating["pf"]) == (5, ["511"], 5)
    assert simulator.complaints() == []
