"""The trial of the sensor board: every guide light blinks in its turn, each sensor is followed, the technician judges."""

import asyncio
import contextlib
from typing import Any

from drivers.ports.durations import Durations
from drivers.ports.results import Completion
from drivers.ports.sensor_board import LightMode, SensorBoard
from drivers.ports.status import DeviceState
from flows.endings import ended
from flows.guide_lights import PLACES
from flows.maintenance.desk import StaffDesk
from flows.maintenance.device_words import health_of, name_of, status_facts
from flows.maintenance.finding import Finding
from flows.prompts import Button, Detail, Mark
from flows.texts import Text, Words

ALL_WELL = Button("all_well", Text("button.all_well"))
AMISS = Button("amiss", Text("button.amiss"))


async def trial(desk: StaffDesk, _port: str) -> Finding:
    """Goes on until the technician has seen enough, or the board is gone. No light is left on.

    Raises:
        Left: the technician left the page.
    """
    board = desk.around.sensor_board
    assert board is not None
    lights = Lights(board, desk.durations, [p for p in desk.around.devices if p in PLACES.values()])

    def page() -> Detail | None:
        return board_page(board.state, lights.now) if board.state.usable else None

    blinking = asyncio.ensure_future(lights.go_round())
    try:
        judged = await desk.ask_fresh(page, desk.durations.board_step)
    finally:
        blinking.cancel()
        await ended(blinking)
    if judged is None:
        return Finding(False, (health_of(board.state),), board.state.fault)
    dark = tuple(Text("trial.light_dark", {"device": name_of(place)}) for place in lights.unheard)
    if judged == AMISS.id:
        return Finding(False, (Text("trial.board_amiss"), *dark), board.state.fault)
    return Finding(not dark, dark or (Text("trial.board_well"),))


class Lights:
    """The lights that a board may have, one after the other, again and again; one that it does not have is left out."""

    def __init__(self, board: SensorBoard, durations: Durations, places: list[str]) -> None:
        self._board = board
        self._durations = durations
        self._places = places
        self.unheard: list[str] = []
        """Where the board did not do as it was told."""
        self.blinks = ""
        """The port whose light blinks, "" before the first and where there is none."""

    @property
    def now(self) -> Words:
        """What is to be seen."""
        if not self._places:
            return Text("trial.no_lights")
        return (
            Text("trial.light", {"device": name_of(self.blinks)}) if self.blinks else Text("trial.light_soon")
        )

    async def go_round(self) -> None:
        """Until it is cancelled, or no light is left to blink."""
        while self._places:
            for place in list(self._places):
                await self._blink(place)

    async def _blink(self, place: str) -> None:
        try:
            done = await self._tell(place, LightMode.BLINK)
            if done is Completion.UNSUPPORTED_COMMAND:
                self._places.remove(place)
                return
            if done is not Completion.SUCCESS and place not in self.unheard:
                self.unheard.append(place)
            self.blinks = place
            await asyncio.sleep(self._durations.light_look)
        finally:
            with contextlib.suppress(asyncio.CancelledError):
                await self._tell(place, LightMode.OFF)

    async def _tell(self, place: str, mode: LightMode) -> Completion:
        try:
            async with asyncio.timeout(self._durations.guide_light):
                return (await self._board.light(place, mode)).completion
        except TimeoutError:
            return Completion.TIMEOUT


def board_page(state: DeviceState[Any], light: Words) -> Detail:
    """Which light blinks, and what each sensor says now."""
    return Detail(
        key="trial_board",
        title=Text("trial.board"),
        back=True,
        mark=Mark.WAIT,
        state=light,
        advice=Text("trial.board_hint"),
        facts=status_facts(state),
        buttons=(ALL_WELL, AMISS),
    )
