"""What every simulated device is given: the clock, the logs, the seed, and how to unplug it."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from simulator.complaints import Complaints
from simulator.county import County
from simulator.events import Events
from simulator.exchanges import Exchanges
from simulator.timing import Pace
from simulator.wire import Device, Wire
from simulator.wire_log import WireLog


@dataclass
class Parts:
    """Shared by all devices of one simulator."""

    seed: int = 0
    pace: Pace = field(default_factory=Pace)
    events: Events = field(default_factory=Events)
    wires: WireLog = field(default_factory=WireLog)
    exchanges: Exchanges = field(init=False)
    complaints: Complaints = field(init=False)
    slips: Path | None = None
    """Where a printer leaves its slips as files."""
    _tasks: set[asyncio.Task[None]] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        self.complaints = Complaints(self.events)
        self.exchanges = Exchanges(self.events)

    @cached_property
    def county(self) -> County:
        """The fictional people and their cards."""
        return County()

    def wire(self, device: Device) -> Wire:
        """A wire for a device."""
        return Wire(device, self.pace, self.wires, self.exchanges, self.events, self.complaints)

    def plug(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Pull a device's plug, or put it back, which may find its port taken by somebody else."""
        self.soon(self._plug(name, work))

    async def _plug(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except OSError as error:
            self.complaints.add(name, f"cannot be plugged in again: {error}")

    def soon(self, work: Coroutine[Any, Any, None]) -> None:
        """Do this beside what goes on; `settled` waits for it."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Wait until every plug that was put back is in, and whatever else takes a moment has happened."""
        while self._tasks:
            await asyncio.gather(*self._tasks)
