"""A visit: from the start page to goodbye. Whatever happens inside, it ends in one place, which wipes every trace."""

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Any

from drivers.ports.device import Device
from drivers.ports.fault_ids import FaultId
from flows.catalogue import Service
from flows.desk import Desk, Surroundings
from flows.menus import choose_service
from flows.news import fault_notice, goodbye_notice, refusal_notice, sorry_notice
from flows.patience import Patience
from flows.prompts import Notice
from flows.ways_out import DeviceFault, Leaving, Left, Refused

_log = logging.getLogger(__name__)


class Ending(StrEnum):
    """How a visit ended."""

    DONE = "done"
    LEFT = "left"
    REFUSED = "refused"
    FAULT = "fault"
    BUG = "bug"


@dataclass(frozen=True)
class VisitReport:
    """What is kept of a visit: how it ended, why, and at which service; nothing of the person."""

    ending: Ending
    reason: str = ""
    service: str = ""


class Visit:
    """One citizen's stay. `run` is called once."""

    def __init__(self, around: Surroundings) -> None:
        self.around = around
        self.patience = Patience(around.durations, around.ui.warn)
        self.service: Service | None = None

    def end(self, reason: Leaving) -> None:
        """Ends the visit from outside: shutdown, or the terminal can offer nothing any more."""
        self.patience.end(reason)

    async def run(self) -> VisitReport:
        """Runs the visit to its end; only a cancellation from outside comes out of it as an exception."""
        ui = self.around.ui
        ui.listen(self.patience.touch)
        inside = asyncio.create_task(self._inside())
        self.patience.guard(inside)
        watcher = asyncio.create_task(self.patience.watch())
        try:
            return await self._outcome(inside)
        finally:
            # also when this very task is cancelled: paper that moves is waited for, then the wipe
            self.patience.end(Leaving.SHUTDOWN)
            await asyncio.wait({inside})
            watcher.cancel()
            await asyncio.wait({watcher})
            ui.listen(lambda: None)
            self._release()
            ui.wipe()

    async def _outcome(self, inside: "asyncio.Task[VisitReport]") -> VisitReport:
        try:
            return await asyncio.shield(inside)
        except asyncio.CancelledError:
            if not inside.done():
                raise
            return self._report(Ending.LEFT, str(self.patience.reason or Leaving.SHUTDOWN))

    async def _inside(self) -> VisitReport:
        desk = Desk(self.around, self.patience)
        try:
            return await self._services(desk)
        except Left as left:
            return self._report(Ending.LEFT, str(left.reason))
        except Refused as refused:
            await _say(desk, refusal_notice(refused))
            return self._report(Ending.REFUSED)
        except DeviceFault as fault:
            _log.warning("visit ended by %s: %s", fault.fault, fault.detail)
            await _say(desk, fault_notice(fault.fault))
            return self._report(Ending.FAULT, str(fault.fault))
        except Exception as error:  # noqa: BLE001 - anything else is a bug, and must not keep the screen
            # the message may quote what a person typed or a card said: only type and place are logged
            _log.error("bug: %s at %s", type(error).__name__, _place(error))
            await self._apologise(desk)
            return self._report(Ending.BUG, type(error).__name__)

    async def _services(self, desk: Desk) -> VisitReport:
        while True:
            self.service = await choose_service(desk)
            self._claim()
            procedure = getattr(
                import_module(f"flows.procedures.{self.service.procedure}"), self.service.procedure
            )
            try:
                await procedure(desk, self.service)
            except Left as left:
                if left.reason is not Leaving.BACK:
                    raise
                continue
            await desk.ask_for(self.around.durations.goodbye, goodbye_notice())
            return self._report(Ending.DONE)

    async def _apologise(self, desk: Desk) -> None:
        try:
            await desk.ask_for(self.around.durations.apology, sorry_notice(FaultId.TERMINAL_BUG))
        except Left:
            pass
        except Exception as error:  # noqa: BLE001 - nothing may keep the visit from its end
            _log.error("bug in the apology: %s", type(error).__name__)

    def _claim(self) -> None:
        for device in self._devices():
            device.claim("visit")

    def _release(self) -> None:
        for device in self._devices():
            device.release()

    def _devices(self) -> "list[Device[Any]]":
        around = self.around
        return [d for d in (around.id_card, around.receipt_printer, around.rating_keypad) if d is not None]

    def _report(self, ending: Ending, reason: str = "") -> VisitReport:
        return VisitReport(ending, reason, self.service.id if self.service else "")


async def _say(desk: Desk, notice: Notice) -> None:
    """Shows news and waits until the person has read it; every way out of it is the end of the visit anyway."""
    with contextlib.suppress(Left):
        await desk.ask_for(desk.durations.news, notice)


def _place(error: BaseException) -> str:
    """File and line where an exception was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "?" if trace is None else f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
