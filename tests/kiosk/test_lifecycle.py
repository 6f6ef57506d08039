"""A terminal goes through its life by the steps that exist, and no other."""

import itertools

import pytest

from kiosk.lifecycle import Life, Lifecycle
from tests.logged import lines

STEPS = {
    (Life.STOPPED, Life.STARTING),
    (Life.STARTING, Life.UNAVAILABLE),
    (Life.STARTING, Life.AVAILABLE),
    (Life.UNAVAILABLE, Life.AVAILABLE),
    (Life.AVAILABLE, Life.UNAVAILABLE),
    (Life.AVAILABLE, Life.ACTIVE),
    (Life.ACTIVE, Life.AVAILABLE),
    (Life.ACTIVE, Life.UNAVAILABLE),
    (Life.AVAILABLE, Life.MAINTENANCE),
    (Life.UNAVAILABLE, Life.MAINTENANCE),
    (Life.MAINTENANCE, Life.AVAILABLE),
    (Life.MAINTENANCE, Life.UNAVAILABLE),
    *((life, Life.STOPPED) for life in Life if life is not Life.STOPPED),
}


def at(life: Life) -> Lifecycle:
    lifecycle = Lifecycle()
    lifecycle.state = life
    return lifecycle


@pytest.mark.parametrize(("before", "after"), list(itertools.permutations(Life, 2)))
def test_only_the_steps_that_exist_are_taken(before: Life, after: Life) -> None:
    lifecycle = at(before)
    if (before, after) in STEPS:
        lifecycle.go(after, "why")
        assert (lifecycle.state, lifecycle.reason) == (after, "why")
    else:
        with pytest.raises(ValueError, match=f"from {before} to {after}"):
            lifecycle.go(after)
        assert lifecycle.state is before


@pytest.mark.parametrize("life", Life)
def test_staying_is_harmless(life: Life, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    at(life).go(life)
    assert caplog.records == []


def test_a_new_reason_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    lifecycle = at(Life.UNAVAILABLE)
    for _ in range(3):
        lifecycle.go(Life.UNAVAILABLE, "office")
    assert lines(caplog) == ["terminal  state=unavailable  missing=office"]
