"""Patience: one deadline, holds, one end."""

import asyncio
import gc
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from drivers.ports.durations import REAL
from flows.patience import Patience
from flows.prompts import StillHere
from flows.ways_out import Leaving

pytestmark = pytest.mark.looptime


class Stay:
    """A visit that only stays, its patience and what was warned, with the time."""

    def __init__(self, work: Callable[[Patience], Awaitable[Any]] | None = None) -> None:
        self.warned: list[tuple[float, int | None]] = []
        self.patience = Patience(REAL, self._warn)
        self.cancels = 0
        self._work = work
        self.visit = asyncio.ensure_future(self._stay())
        self.patience.guard(self.visit)
        self.watcher = asyncio.ensure_future(self.patience.watch())

    def _warn(self, warning: StillHere | None) -> None:
        now = round(asyncio.get_running_loop().time(), 3)
        self.warned.append((now, None if warning is None else warning.seconds_left))

    async def _stay(self) -> Any:
        try:
            if self._work is not None:
                return await self._work(self.patience)
            await asyncio.get_running_loop().create_future()
        except asyncio.CancelledError:
            self.cancels += 1
            await asyncio.sleep(0.5)  # a second cancel would come in here
            raise

    async def ended(self) -> float:
        await asyncio.wait({self.visit})
        ended = asyncio.get_running_loop().time()
        self.watcher.cancel()
        await asyncio.wait({self.watcher})
        return ended


async def test_the_start_page_never_warns() -> None:
    stay = Stay()
    await asyncio.sleep(10_000)
    assert stay.warned == []
    assert not stay.patience.awake
    stay.patience.end(Leaving.SHUTDOWN)
    await stay.ended()


async def test_silence_warns_second_by_second_for_twenty_and_ends_the_visit_once() -> None:
    stay = Stay()
    await asyncio.sleep(1)
    stay.patience.touch()
    assert await stay.ended() == pytest.approx(1 + 60 + 0.5, abs=0.1)
    assert [seconds for _, seconds in stay.warned] == [*range(20, 0, -1), None]
    assert stay.warned[0][0] == pytest.approx(41, abs=0.01)
    assert stay.cancels == 1
    assert stay.patience.reason is Leaving.SILENCE


async def test_each_touch_takes_the_warning_away_and_gives_the_whole_time_again() -> None:
    stay = Stay()
    stay.patience.touch()
    for _ in range(15):
        await asyncio.sleep(59)
        assert stay.warned[-1][1] == 1 or stay.warned[-1][1] == 2
        stay.patience.touch()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert stay.warned[-1][1] is None
    assert stay.patience.reason is None
    assert await stay.ended() == pytest.approx(15 * 59 + 60 + 0.5, abs=0.1)


async def test_the_first_reason_stays() -> None:
    stay = Stay()
    stay.patience.end(Leaving.HOME)
    stay.patience.end(Leaving.SHUTDOWN)
    await stay.ended()
    assert (stay.patience.reason, stay.cancels) == (Leaving.HOME, 0)  # it had not begun


async def test_an_end_before_the_visit_is_named_ends_it_when_it_is() -> None:
    patience = Patience(REAL, lambda warning: None)
    patience.end(Leaving.SHUTDOWN)
    visit = asyncio.ensure_future(asyncio.sleep(10))
    patience.guard(visit)
    await asyncio.wait({visit})
    assert visit.cancelled()


async def test_a_hold_knows_no_silence_and_gives_the_whole_time_after_it() -> None:
    async def work(patience: Patience) -> None:
        patience.touch()
        await asyncio.sleep(50)
        await patience.held(asyncio.sleep(100), 110)
        await asyncio.sleep(1000)

    stay = Stay(work)
    assert await stay.ended() == pytest.approx(50 + 100 + 60 + 0.5, abs=0.1)
    during = [seconds for when, seconds in stay.warned if 50.1 < when < 189]
    assert during in ([], [None])


@pytest.mark.parametrize("after", [0.0, 3.0, 9.9])
async def test_what_is_held_is_finished_before_the_end_comes_out(after: float) -> None:
    finished: list[float] = []

    async def job() -> None:
        await asyncio.sleep(10)
        finished.append(asyncio.get_running_loop().time())

    async def work(patience: Patience) -> None:
        await patience.held(job(), 20)
        raise AssertionError("the end did not come out of the hold")

    stay = Stay(work)
    await asyncio.sleep(after)
    stay.patience.end(Leaving.SHUTDOWN)
    assert await stay.ended() == pytest.approx(10.5, abs=0.1)
    assert finished == [10.0]
    assert stay.cancels == 1


async def test_a_hold_finishes_its_work_however_often_it_is_cancelled() -> None:
    patience = Patience(REAL, lambda warning: None)
    finished: list[bool] = []

    async def job() -> None:
        await asyncio.sleep(10)
        finished.append(True)

    holding = asyncio.ensure_future(patience.held(job(), 20))
    for _ in range(5):
        await asyncio.sleep(1)
        holding.cancel()
    with pytest.raises(asyncio.CancelledError):
        await holding
    assert finished == [True]


@pytest.mark.parametrize("limit", [30.0, 10_000.0])
async def test_a_hold_that_outlives_its_limit_is_cut_and_has_ended(limit: float) -> None:
    patience = Patience(REAL, lambda warning: None)
    ended: list[float] = []

    async def job() -> None:
        try:
            await asyncio.sleep(100_000)
        finally:
            await asyncio.sleep(1)
            ended.append(asyncio.get_running_loop().time())

    with pytest.raises(TimeoutError, match=f"{min(limit, REAL.hold_limit):.0f} s"):
        await patience.held(job(), limit)
    assert ended == [min(limit, REAL.hold_limit) + 1]


async def test_what_the_work_raises_comes_out_of_the_hold() -> None:
    async def job() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        await Patience(REAL, lambda warning: None).held(job(), 1)


async def test_work_that_fails_in_a_hold_that_was_ended_leaves_no_trace_with_the_loop() -> None:
    told: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: told.append(context))

    async def job() -> None:
        await asyncio.sleep(1)
        raise KeyError("429999195203042820")

    holding = asyncio.ensure_future(Patience(REAL, lambda warning: None).held(job(), 9))
    await asyncio.sleep(0.5)
    holding.cancel()
    await asyncio.wait({holding})
    gc.collect()
    await asyncio.sleep(0)
    assert told == []


@pytest.mark.parametrize("start", [8216.49649, 0.1, 1e6 / 3])
async def test_a_remainder_below_the_clocks_resolution_is_not_waited_for_again_and_again(
    start: float,
) -> None:
    await asyncio.sleep(start)
    stay = Stay()
    for part in (0.1234567, 0.0000004, 1 / 3):
        await asyncio.sleep(part)
        stay.patience.touch()
    began = asyncio.get_running_loop().time()
    assert await stay.ended() == pytest.approx(began + 60.5, abs=0.1)
    assert [seconds for _, seconds in stay.warned] == [*range(20, 0, -1), None]


async def test_a_page_that_goes_by_itself_is_not_counted_down_and_leaves_time_for_the_next() -> None:
    shown = asyncio.Event()

    async def work(patience: Patience) -> None:
        await asyncio.sleep(REAL.silence - REAL.silence_warning - 1)
        with patience.elsewhere():
            await asyncio.sleep(REAL.news)
        shown.set()
        await asyncio.get_running_loop().create_future()

    stay = Stay(work)
    stay.patience.touch()
    await shown.wait()
    gone_by_itself = asyncio.get_running_loop().time()
    assert all(when >= gone_by_itself for when, _ in stay.warned)
    assert await stay.ended() == pytest.approx(gone_by_itself + REAL.silence_warning + 0.5, abs=0.01)
    assert stay.patience.reason is Leaving.SILENCE
