"""A few of the random visits. A thousand of them: `python -m tests.matrix.crowd`."""

import pytest

from tests.matrix.crowd import WARM, Played, growth, play_seeds

pytestmark = pytest.mark.uncounted
SEEDS = (1, 6, 7, 14)


@pytest.mark.needs_root
async def test_some_strangers_visits_end_well_whatever_breaks() -> None:
    played: list[Played] = []
    await play_seeds(SEEDS, played.append)
    assert [(p.seed, p.failed) for p in played if p.failed] == []
    assert [p.seed for p in played] == list(SEEDS)
    assert all(p.ending != "none" for p in played)


def test_growth_is_told_of_long_runs_from_the_time_at_which_all_is_loaded() -> None:
    def run(*memory: float) -> list[Played]:
        return [Played(seed, "done", "", "", megabytes) for seed, megabytes in enumerate(memory)]

    warm = [100.0] * WARM
    assert growth(run(*warm)) is None
    assert growth(run(*[50.0] * 5, *warm[5:], *warm)) == 0.0
    assert growth(run(*warm, *[112.0] * WARM)) == 12.0
