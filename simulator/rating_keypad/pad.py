"""What every simulated pad has: keys, the question that waits for one, and the faults in what it says."""

import asyncio
from abc import abstractmethod
from typing import Final

from simulator import timing
from simulator.device import WireDevice
from simulator.faults import Settings
from simulator.parts import Parts
from simulator.rating_keypad.faults import FAULTS

LONGEST_ASK: Final = 3600
"""Seconds."""


class Pad(WireDevice):
    """Five keys, in no protocol yet."""

    def __init__(self, parts: Parts, model: str) -> None:
        super().__init__(parts, "rating_keypad", FAULTS, timing.RATING_KEYPAD_BAUD)
        self.mode = model
        self.shown = ""
        """Who stands on the clerk's display."""
        self._asked: asyncio.TimerHandle | None = None
        self._stuck: asyncio.Task[None] | None = None

    @property
    def asked(self) -> bool:
        """Whether the pad waits for a key."""
        return self._asked is not None

    def restart(self, model: str) -> None:
        """Switch off and on, perhaps as another model of the protocol."""
        self.end_ask()
        self.mode, self.shown = model, ""

    def state(self) -> dict[str, object]:
        """Which kind it is, whether it waits for a key, and what it displays."""
        return {"mode": self.mode, "asked": self.asked, "shown": self.shown}

    def press(self, key: int) -> bool:
        """Press a key; whether that sent anything."""
        if not self.asked:
            return False
        self.end_ask()
        self.tell_key(key)
        return True

    @abstractmethod
    def tell_key(self, key: int) -> None:
        """Say which key was pressed."""

    @abstractmethod
    def tell_nobody(self) -> None:
        """Say that the time of a question is over."""

    def line_lost(self) -> None:
        """The host has gone: nobody waits for a key any more."""
        super().line_lost()
        self.end_ask()

    def begin_ask(self, seconds: int) -> None:
        """Light the pad and wait for a key."""
        self.end_ask()
        self._asked = asyncio.get_running_loop().call_later(seconds, self._nobody_pressed)
        self._parts.events.happened("key_asked")

    def end_ask(self) -> None:
        """Go dark."""
        if self._asked is not None:
            self._asked.cancel()
            self._asked = None
            self._parts.events.stir()

    def junk(self, data: bytes, words: str) -> tuple[bytes, str]:
        """Junk before what is said."""
        return self._rng.randbytes(12) + data, f"junk and {words}"

    def fault_changed(self, name: str, settings: Settings | None) -> None:
        """A stuck key begins, or ceases, to repeat."""
        if name == "stuck_key":
            if self._stuck is not None:
                self._stuck.cancel()
                self._stuck = None
            if settings is not None:
                self._stuck = asyncio.ensure_future(
                    self._repeat(int(settings["key"]), float(settings["every"]))
                )

    async def _repeat(self, key: int, every: float) -> None:
        while True:
            self.end_ask()
            self.tell_key(key)
            await asyncio.sleep(every)

    def _nobody_pressed(self) -> None:
        self._asked = None
        self._parts.events.stir()
        self.tell_nobody()
