"""How many wrong PINs there were in a row, and how long nobody is heard after them, whatever becomes of program and clock."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field

from drivers.ports.durations import Durations

FREE = 4
"""Wrong ones without a wait: the fifth is the first that costs one."""


class Clock(Protocol):
    """The machine's clocks."""

    def boot(self) -> str:
        """Which run of the machine this is."""
        ...

    def since_boot(self) -> float:
        """Seconds of this run, sleep included; nobody can turn this clock."""
        ...

    def wall(self) -> float:
        """Seconds since 1970, as somebody may have set them."""
        ...


class MachineClock:
    """Linux."""

    def boot(self) -> str:
        """See `Clock`."""
        try:
            return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()[:40]
        except OSError:
            return ""

    def since_boot(self) -> float:
        """See `Clock`."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)

    def wall(self) -> float:
        """See `Clock`."""
        return time.time()


class Tries(BaseModel):
    """What is kept: wrong ones in a row against this PIN, and when the last one was, on both clocks."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    of: str = ""
    """The end of the hash that they were tried against: a new PIN begins anew."""
    wrong: int = Field(default=0, ge=0, le=1_000_000)
    boot: str = ""
    since_boot: float = 0.0
    wall: float = 0.0


@dataclass(frozen=True)
class Waiting:
    """The rule: after the fifth wrong one a while, after each further one twice as long, up to a cap."""

    durations: Durations
    clock: Clock

    def after(self, tries: Tries) -> float:
        """Seconds that nobody is heard after the last of these."""
        if tries.wrong <= FREE:
            return 0.0
        doubled = min(tries.wrong - FREE - 1, 30)
        return min(self.durations.pin_wait_first * 2.0**doubled, self.durations.pin_wait_cap)

    def left(self, tries: Tries) -> float:
        """Seconds of it that are left now.

        In the same run of the machine nobody can shorten it. After a new start only the wall clock tells what has passed:
        one that was turned back, or has lost the time, makes it the whole wait again and never more.
        """
        whole = self.after(tries)
        if tries.boot and tries.boot == self.clock.boot():
            passed = self.clock.since_boot() - tries.since_boot
        else:
            passed = self.clock.wall() - tries.wall
        return max(0.0, whole - max(0.0, passed))

    def one_more(self, tries: Tries, of: str) -> Tries:
        """With one more that is counted now."""
        wrong = tries.wrong if tries.of == of else 0
        clock = self.clock
        return Tries(
            of=of, wrong=wrong + 1, boot=clock.boot(), since_boot=clock.since_boot(), wall=clock.wall()
        )
