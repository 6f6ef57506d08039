"""A hundred slips with faults by lot, and the judge tried with every lie. Ten thousand: `python -m tests.matrix.slips`."""

import asyncio
from typing import Any

import pytest

from drivers.ports.receipt_printer import PrintOutcome
from tests.matrix.slips import MODELS, judge, run_batch

BATCHES = range(2 * len(MODELS))
SLIPS = 10


async def test_no_slip_is_lost_unnoticed_or_comes_out_twice_or_on_the_next_persons() -> None:
    batches = await asyncio.gather(*(run_batch(number, SLIPS) for number in BATCHES))
    assert [(batch.number, batch.wrong) for batch in batches if batch.wrong] == []
    assert {batch.model for batch in batches} == set(MODELS)
    assert sum(batch.outcomes.total() for batch in batches) == SLIPS * len(BATCHES)


def piece(
    *numbers: int, last: bool = True, title: bool = True, ended: str = "cut", more: str = ""
) -> dict[str, Any]:
    text = [f"票{number:06d} 第0行" for number in numbers]
    head, end = [f"票{numbers[0]:06d}"] * title, [f"票{numbers[0]:06d} 末行"] * last
    return {"text": [*head, *text, *end, more], "ended": ended}


PRINTED, NOT, PARTIAL, UNKNOWN = (
    PrintOutcome.PRINTED,
    PrintOutcome.NOT_PRINTED,
    PrintOutcome.PARTIAL,
    PrintOutcome.UNKNOWN,
)


@pytest.mark.parametrize(
    ("pieces", "outcomes", "word"),
    [
        ([piece(1), piece(2)], {1: PRINTED, 2: UNKNOWN, 3: NOT}, ""),
        ([piece(1, last=False, ended="paper_out"), piece(1, title=False)], {1: PARTIAL}, ""),
        ([piece(1, more="作废 VOID")], {1: PARTIAL}, ""),
        ([], {1: PRINTED}, "0 whole"),
        ([piece(1, last=False)], {1: PRINTED}, "0 whole"),
        ([piece(1), piece(1)], {1: UNKNOWN}, "2 times"),
        ([piece(1), piece(1, last=False)], {1: PRINTED}, "2 pieces"),
        ([piece(1)], {1: NOT}, "not printed"),
        ([piece(1)], {1: PARTIAL}, "came out whole"),
        ([piece(1, 2)], {1: UNKNOWN, 2: UNKNOWN}, "on one piece"),
        ([piece(2), piece(1)], {1: UNKNOWN, 2: PRINTED}, "after slip 2"),
    ],
)
def test_the_judge_sees_every_lie(pieces: list[Any], outcomes: dict[int, PrintOutcome], word: str) -> None:
    wrong = judge(pieces, outcomes)
    assert bool(wrong) == bool(word)
    assert word in " ".join(wrong)
