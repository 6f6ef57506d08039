"""When the mains have failed: the visit under way may be finished, within a bound, and then the terminal halts."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from drivers.ports.device import Device
from drivers.ports.durations import Durations
from drivers.ports.fault_ids import FaultId
from drivers.ports.ups import Mains, UpsStatus
from flows.endings import ended
from kiosk.lifecycle import Life
from kiosk.terminal import Terminal

_ON_BATTERY = (FaultId.UPS_ON_BATTERY, FaultId.UPS_LOW_BATTERY)
_log = logging.getLogger(__name__)


class MainsFailed(Exception):
    """The terminal has served its last visit until the mains are back: it must be closed now."""


class PowerWatch:
    """Follows one supply. A supply that is no longer heard while it ran on battery is believed to do so still."""

    def __init__(self, ups: Device[UpsStatus], durations: Durations) -> None:
        self._ups = ups
        self._durations = durations
        self._on_battery = False
        self._changed = asyncio.Event()

    async def until_halt(self, interrupt: Callable[[], None], idle: Callable[[], bool]) -> None:
        """Returns when the terminal has to halt: on battery for too long, or the battery is low; and nobody is there any more.

        `interrupt` ends the visit under way; then there is `mains_farewell` until `idle` must hold. Mains that come back
        before the last moment undo all of it.
        """
        stop = self._ups.watch(lambda _change: self._changed.set())
        try:
            while True:
                await self._wait(lambda: self._battery)
                _log.warning("on battery", extra={"seconds": self._durations.mains_wait})
                await self._wait(lambda: self._low or not self._battery, self._durations.mains_wait)
                if not self._battery:
                    continue
                interrupt()
                await self._wait(
                    lambda: idle() or not self._battery, self._durations.mains_farewell, often=True
                )
                if self._battery:
                    return
        finally:
            stop()

    @property
    def _battery(self) -> bool:
        state = self._ups.state
        if state.fault in _ON_BATTERY:
            self._on_battery = True
        elif state.status is not None and state.status.mains is Mains.ONLINE:
            self._on_battery = False
        return self._on_battery

    @property
    def _low(self) -> bool:
        return self._ups.state.fault is FaultId.UPS_LOW_BATTERY

    async def _wait(
        self, holds: Callable[[], bool], seconds: float | None = None, often: bool = False
    ) -> None:
        """Until that holds, or so many seconds have passed; looked at after each change of the supply, or `often`."""
        try:
            async with asyncio.timeout(seconds):
                while not holds():
                    self._changed.clear()
                    step = self._durations.progress_step if often else None
                    try:
                        async with asyncio.timeout(step):
                            await self._changed.wait()
                    except TimeoutError:
                        continue
        except TimeoutError:
            pass


async def until_halt(terminal: Terminal, serving: Coroutine[Any, Any, None]) -> None:
    """Serves until cancelled, as `serving` does; a terminal with backup power also until it must halt.

    Raises:
        MainsFailed: the last visit has ended, properly.
    """
    ups = terminal.devices.get("ups")
    if ups is None:
        await serving
        return
    watch = PowerWatch(ups, terminal.loaded.durations)
    halting = asyncio.create_task(
        watch.until_halt(
            lambda: terminal.interrupt(FaultId.UPS_LOW_BATTERY),
            lambda: terminal.life.state is not Life.ACTIVE,
        )
    )
    served = asyncio.create_task(serving)
    try:
        await asyncio.wait({halting, served}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (halting, served):
            task.cancel()
        await ended(halting, served)
    if not served.cancelled():
        served.result()
        return
    halting.result()
    raise MainsFailed
