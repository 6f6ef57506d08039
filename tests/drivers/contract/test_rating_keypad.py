"""What every device of the port `rating_keypad` must do, whatever its make."""

import asyncio
from typing import Any

from drivers.ports.rating_keypad import Rating, Staff
from drivers.ports.results import Completion
from tests.drivers.contract.bench import Bench
from tests.drivers.contract.suite import AnyDevice


class TestRatingKeypad(AnyDevice):
    """Port `rating_keypad`."""

    port = "rating_keypad"

    async def test_the_best_key_is_the_best_level(self, device: Any, bench: Bench) -> None:
        if bench.simulator is None:
            print("\nPress the best key")  # noqa: T201
            assert (await device.ask(20.0)).unwrap() is Rating.VERY_SATISFIED
            return
        asking = asyncio.create_task(device.ask(20.0))
        for _ in range(100):  # a pad that is never asked forgets what was pressed before it was listened to
            await asyncio.to_thread(bench.simulator.press, 5)
            await asyncio.wait({asking}, timeout=0.1)
            if asking.done():
                break
        assert (await asking).unwrap() is Rating.VERY_SATISFIED

    async def test_nobody_presses(self, device: Any) -> None:
        assert (await device.ask(0.5)).completion is Completion.TIMEOUT

    async def test_a_clerk_is_shown_or_the_pad_says_that_it_cannot(self, device: Any) -> None:
        shown = await device.show(Staff("001", "LI"))
        assert shown.completion in (Completion.SUCCESS, Completion.UNSUPPORTED_COMMAND)
