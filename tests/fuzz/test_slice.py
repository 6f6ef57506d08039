"""A slice of `python -m tests.fuzz`: a few thousand inputs for every codec, and that the runner would notice."""

import pytest

from tests.fuzz.inputs import Inputs
from tests.fuzz.run import fire
from tests.fuzz.targets import TARGETS, Target

SLICE = 3000


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_nothing_comes_out_of_a_codec_uncaught(target: Target) -> None:
    assert fire(target, SLICE).uncaught == ()


def test_a_codec_that_breaks_is_noticed_with_the_input_that_broke_it() -> None:
    def breaks() -> object:
        def take(data: bytes) -> None:
            if data[:1] == b"\xff":
                raise KeyError(data)

        return take

    verdict = fire(Target("breaks", (b"abc",), breaks), SLICE)  # type: ignore[arg-type]
    assert not verdict.held
    assert all(line.startswith("KeyError: ff") for line in verdict.uncaught)


def test_the_same_seed_draws_the_same_inputs() -> None:
    one, other = Inputs((b"KEY 5",), 7), Inputs((b"KEY 5",), 7)
    assert [one.next() for _ in range(200)] == [other.next() for _ in range(200)]
