"""One codec under fire: what came out of it uncaught, its slowest input, and whether it grew."""

import gc
import signal
import time
from dataclasses import dataclass
from types import FrameType

from tests.fuzz.inputs import Inputs
from tests.fuzz.targets import TARGETS, Target

HANGS = 10.0
"""Seconds after which one input counts as never ending."""


@dataclass(frozen=True)
class Verdict:
    """What became of one codec. `uncaught`: error and input (hex), the first few."""

    name: str
    inputs: int
    uncaught: tuple[str, ...]
    slowest: float
    """Seconds of a processor that the slowest input took: on a machine that others use, too, those of a clock say little."""
    seconds: float
    """Seconds of a processor for all."""
    grown: float
    """MB by which the process grew from the first tenth to the end."""

    @property
    def held(self) -> bool:
        """Whether it withstood: nothing uncaught, nothing slower than a second, no more growth than an allocator's noise."""
        return not self.uncaught and self.slowest < 1.0 and self.grown < 2.0


class Endless(Exception):
    """One input took longer than anything may."""


def fire(target: Target, inputs: int, seed: int = 0) -> Verdict:
    """Gives the codec so many inputs."""
    supply, take = Inputs(target.seeds, seed), target.make()
    uncaught: list[str] = []
    slowest, memory_then, began = 0.0, 0.0, time.thread_time()
    before = signal.signal(signal.SIGALRM, _endless)
    try:
        for number in range(inputs):
            data = supply.next()
            if number == inputs // 10:
                memory_then = memory()
            signal.setitimer(signal.ITIMER_REAL, HANGS)
            start = time.thread_time()
            try:
                take(data)
            except target.errors:
                pass
            except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
                uncaught.append(f"{type(error).__name__}: {data[:200].hex()}")
            slowest = max(slowest, time.thread_time() - start)
            if len(uncaught) >= 5:
                break
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    grown = max(0.0, memory() - memory_then)
    return Verdict(target.name, inputs, tuple(uncaught), slowest, time.thread_time() - began, grown)


def fire_named(name: str, inputs: int, seed: int) -> Verdict:
    """`fire` for another process, to which only the target's name can be sent."""
    return fire(next(target for target in TARGETS if target.name == name), inputs, seed)


def memory() -> float:
    """MB that this process occupies now, without what can be collected."""
    gc.collect()
    with open("/proc/self/statm", encoding="ascii") as pages:  # noqa: PTH123 - no path, the kernel's counter
        return int(pages.read().split()[1]) * 4096 / 1e6


def _endless(_signal: int, _frame: FrameType | None) -> None:
    raise Endless
