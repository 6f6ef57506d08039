"""Guide lights beside the devices: the one that waits shines while its page is on view. Nothing ever waits for a light."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from drivers.ports.durations import Durations
from drivers.ports.sensor_board import LightMode, SensorBoard
from flows.prompts import Notice, PlaceCard, Prompt, StillHere, Way, Working
from flows.texts import Language
from flows.ui import UserInterface

A = TypeVar("A")
Lights = dict[str, LightMode]
PLACES = {
    "id_card_reader": "id_card",
    "receipt_printer": "receipt_printer",
    "receipt_slot": "receipt_printer",
    "document_printer": "document_printer",
    "document_tray": "document_printer",
    "code_scanner": "code_scanner",
    "document_scanner": "document_scanner",
    "smart_card_reader": "smart_card",
}
"""The picture on a page → the port whose device it shows."""


def lights_of(page: Prompt[Any]) -> Lights:
    """Which lights shine while this page is on view."""
    if isinstance(page, PlaceCard):
        ways = {"id_card": page.reader, "smart_card": page.slot}
        return {port: LightMode.ON for port, open_ in ways.items() if open_}
    picture = page.picture if isinstance(page, Working | Notice) else ""
    place = PLACES.get(picture)
    mode = LightMode.BLINK if page.key == "card_left" else LightMode.ON
    return {} if place is None else {place: mode}


class GuideLights:
    """Makes a board's lights follow what is wanted, in the background; a board that is gone is left alone."""

    def __init__(self, board: SensorBoard, durations: Durations) -> None:
        self._board = board
        self._durations = durations
        self._wanted: Lights = {}
        self._lit: Lights = {}
        """What the board was last told, as far as it took it."""
        self._setting: asyncio.Task[None] | None = None

    def want(self, lights: Lights) -> None:
        """From now on these shine and no others."""
        self._wanted = lights
        if (self._setting is None or self._setting.done()) and self._next() is not None:
            self._setting = asyncio.get_running_loop().create_task(self._set())

    async def _set(self) -> None:
        while (change := self._next()) is not None:
            position, mode = change
            self._lit[position] = mode
            try:
                async with asyncio.timeout(self._durations.guide_light):
                    await self._board.light(position, mode)
            except TimeoutError:
                return

    def _next(self) -> tuple[str, LightMode] | None:
        if not self._board.state.usable:
            self._lit.clear()  # it comes back dark, or as it was: it will be told anew
            return None
        for position in (*self._lit, *self._wanted):
            mode = self._wanted.get(position, LightMode.OFF)
            if self._lit.get(position, LightMode.OFF) is not mode:
                return position, mode
        return None


class LitInterface:
    """A user interface that tells the guide lights which page is on view; else the one it is made of."""

    def __init__(self, ui: UserInterface, lights: GuideLights) -> None:
        self._ui = ui
        self._lights = lights

    @property
    def kinds(self) -> frozenset[type[Prompt[Any]]]:
        """See `UserInterface.kinds`."""
        return self._ui.kinds

    @property
    def language(self) -> Language:
        """See `UserInterface.language`."""
        return self._ui.language

    async def ask(self, prompt: Prompt[A]) -> A | Way:
        """See `UserInterface.ask`."""
        self._lights.want(lights_of(prompt))
        return await self._ui.ask(prompt)

    def show(self, prompt: Prompt[Any]) -> None:
        """See `UserInterface.show`."""
        self._lights.want(lights_of(prompt))
        self._ui.show(prompt)

    def warn(self, warning: StillHere | None) -> None:
        """See `UserInterface.warn`."""
        self._ui.warn(warning)

    def listen(self, on_touch: Callable[[], None]) -> None:
        """See `UserInterface.listen`."""
        self._ui.listen(on_touch)

    def wipe(self) -> None:
        """See `UserInterface.wipe`; every light goes out."""
        self._lights.want({})
        self._ui.wipe()
