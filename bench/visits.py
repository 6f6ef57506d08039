"""Visits a second, in process: `python -m bench.visits [SECONDS]`. Whole visits by script, then strangers drawn from seeds."""

import logging
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

import looptime

from tests.flows.crowd import one_visit
from tests.flows.devices import SmallBoard, SmallUps
from tests.flows.terminal import Terminal
from tests.flows.test_print_record import END, PRINT, RATE, TO_PREVIEW


async def whole(terminal: Terminal, _number: int) -> Any:
    """A visit from the start page to goodbye, with a slip and a rating."""
    report = await terminal.play(*TO_PREVIEW, *PRINT, *RATE, *END, ending="done")
    terminal.reader.lift()
    return report


async def stranger(terminal: Terminal, number: int) -> Any:
    """A visit by lot, with faults."""
    return await one_visit(terminal, number)


async def count(seconds: float, visit: Callable[[Terminal, int], Awaitable[Any]]) -> float:
    """Visits a second over so many seconds of real time."""
    terminal, started, done = Terminal(SmallBoard(), SmallUps()), time.perf_counter(), 0
    while time.perf_counter() - started < seconds:
        await visit(terminal, done)
        done += 1
    await terminal.database.close()
    return done / (time.perf_counter() - started)


def main() -> None:
    """Prints one line for each kind of visit."""
    logging.disable()
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
    for name, visit in (("whole visits", whole), ("random visits with faults", stranger)):
        loop = looptime.new_event_loop(start=0)
        try:
            print(f"{name}: {loop.run_until_complete(count(seconds, visit)):.0f} a second")
        finally:
            loop.close()


if __name__ == "__main__":
    main()
