"""A visit: from the start page to goodbye. Whatever happens inside, it ends in one place, which wipes every trace."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from importlib import import_module
from typing import Any

from drivers.ports.device import Device
from drivers.ports.fault_ids import FaultId
from flows.availability import TERMINAL
from flows.catalogue import Service
from flows.desk import Desk, Surroundings
from flows.endings import ended
from flows.faults import Action, fault_of
from flows.goodbye import say_goodbye, see_off_early
from flows.menus import choose_service
from flows.news import fault_notice, other_card_notice, refusal_notice, sorry_notice
from flows.other_card import another_card
from flows.patience import Patience
from flows.prompts import Notice
from flows.ways_out import DeviceFault, Leaving, Left, Refused, place
from flows.wipe import wipe

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

    owner = "visit"
    """In whose name the devices are claimed."""

    def __init__(self, around: Surroundings, on_begin: Callable[[], None] = lambda: None) -> None:
        """`on_begin` is called at the first sign of life: until then nobody is there."""
        self.around = around
        self._on_begin = on_begin
        self.patience = Patience(around.durations, around.ui.warn)
        self.service: Service | None = None
        self._desk = Desk(around, self.patience)
        self._claimed: list[Device[Any]] = []
        self._sequel: Callable[[], Awaitable[VisitReport]] | None = None
        """What the person is told by whom the visit was broken off."""
        self._closed = False

    def end(self, reason: Leaving) -> None:
        """Ends the visit from outside: shutdown, or the terminal can offer nothing any more."""
        self.patience.end(reason)

    def interrupt(self, fault: FaultId) -> None:
        """Ends the visit because of something that befalls the whole terminal, as `_break_off` does."""
        self._break_off(partial(self._told_what_befell, fault))

    def _break_off(self, sequel: Callable[[], Awaitable[VisitReport]]) -> None:
        """What is held is finished, then comes `sequel`. Harmless while nobody is there, and when the visit is ending anyway."""
        if self.patience.awake and self.patience.reason is None and self._sequel is None:
            self._sequel = sequel
            self.patience.interrupt()

    async def run(self) -> VisitReport:
        """Runs the visit to its end; only a cancellation from outside comes out of it as an exception."""
        ui = self.around.ui
        ui.listen(self._touched)
        inside = asyncio.create_task(self._inside())
        self.patience.guard(inside)
        watcher = asyncio.create_task(self.patience.watch())
        cards = asyncio.create_task(self._watch_cards())
        self._look()
        stop = self.around.watch(self._look)
        try:
            await asyncio.wait({inside, watcher}, return_when=asyncio.FIRST_COMPLETED)
            if not inside.done():
                # without its watcher nobody would ever send the person's page away
                _log.error("bug in the watch over the visit: it ended")
                self.patience.end(Leaving.FAULT)
                await asyncio.wait({inside})
        finally:
            # also when this very task is cancelled, once or again: paper that moves is waited for, then the wipe
            stop()
            self.patience.end(Leaving.SHUTDOWN)
            try:
                await ended(inside)
            finally:
                watcher.cancel()
                cards.cancel()
                try:
                    await ended(watcher, cards)
                finally:
                    wipe(self.around, self._desk, self._claimed)
        if inside.cancelled():
            return self._report(Ending.LEFT, str(self.patience.reason or Leaving.FAULT))
        return inside.result()

    def _touched(self) -> None:
        if not self.patience.awake:
            self._on_begin()
        self.patience.touch()

    def _look(self) -> None:
        """Follows whether the terminal is closed as a whole: a fault that suspends it ends what is under way."""
        why = self.around.missing().get(TERMINAL)
        fault = None if why is None else fault_of(why)
        closed = fault is not None and fault.action is Action.SUSPEND
        if fault is not None and closed and not self._closed:
            self.interrupt(fault.id)
        self._closed = closed

    async def _inside(self) -> VisitReport:
        desk = self._desk
        try:
            return await self._ways_out(desk)
        except asyncio.CancelledError:
            if self._sequel is None or self.patience.reason is not None:
                raise
            running = asyncio.current_task()
            assert running is not None
            running.uncancel()
            return await self._sequel()
        except Exception as error:  # noqa: BLE001 - anything else is a bug, and must not keep the screen
            # the message may quote what a person typed or a card said: only type and place are logged
            _log.error("bug in the visit", extra={"error": type(error).__name__, "place": place(error)})
            await self._apologise(desk)
            return self._report(Ending.BUG, type(error).__name__)

    async def _ways_out(self, desk: Desk) -> VisitReport:
        try:
            return await self._course(desk)
        except Left as left:
            await see_off_early(desk)
            return self._report(Ending.LEFT, str(left.reason))
        except Refused as refused:
            await _say(desk, refusal_notice(refused, desk.standing))
            return self._report(Ending.REFUSED)
        except DeviceFault as fault:
            _log.warning(
                "a fault ends the visit", extra={"fault": fault.fault, "detail": fault.detail or None}
            )
            if not fault.told:
                await _say(desk, fault_notice(fault.fault, desk.standing))
            return self._report(Ending.FAULT, str(fault.fault))

    async def _watch_cards(self) -> None:
        where = await another_card(self._desk)
        self._break_off(partial(self._told_of_other_card, where == "smart_card"))

    async def _told_of_other_card(self, in_slot: bool) -> VisitReport:
        self._desk.forget()
        await _say(self._desk, other_card_notice(self._desk.standing, in_slot))
        return self._report(Ending.LEFT, Leaving.OTHER_CARD.value)

    async def _told_what_befell(self, fault: FaultId) -> VisitReport:
        desk = self._desk
        _log.warning("a fault of the terminal ends the visit", extra={"fault": fault})
        await _say(desk, fault_notice(fault, desk.standing))
        return self._report(Ending.FAULT, str(fault))

    async def _course(self, desk: Desk) -> VisitReport:
        while True:
            self.service = await choose_service(desk, self.service)
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
            await say_goodbye(desk)
            return self._report(Ending.DONE)

    async def _apologise(self, desk: Desk) -> None:
        try:
            await _say(desk, sorry_notice(FaultId.TERMINAL_BUG, desk.standing), self.around.durations.apology)
        except Exception as error:  # noqa: BLE001 - nothing may keep the visit from its end
            _log.error("bug in the apology", extra={"error": type(error).__name__, "place": place(error)})

    def _claim(self) -> None:
        for device in self._devices():
            device.claim(self.owner)
            if device not in self._claimed:
                self._claimed.append(device)

    def _devices(self) -> "list[Device[Any]]":
        return list(self.around.devices.values())

    def _report(self, ending: Ending, reason: str = "") -> VisitReport:
        return VisitReport(ending, reason, self.service.id if self.service else "")


async def _say(desk: Desk, notice: Notice, seconds: float | None = None) -> None:
    """Shows news and waits until the person has read it; every way out of it is the end of the visit anyway."""
    with contextlib.suppress(Left):
        await desk.ask_for(seconds or desk.durations.news, notice)
