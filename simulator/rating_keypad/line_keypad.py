"""A rating keypad with five keys that speaks lines of ASCII, or only ever sends digits.

Line protocol (9600 8N1, lines end in CR LF):

====================  =====================================================================
host                  keypad
====================  =====================================================================
``ASK <seconds>``     ``OK``, lights and voice on; then ``KEY <1-5>``, or ``NONE`` in the end
``CANCEL``            ``OK``, lights off
``PING``              ``PONG``
``VER``               ``VER SIMPAD 1.0 SN0001``
anything else         ``ERR``
====================  =====================================================================

As ``digits_only`` it is the dumb pad of many halls: a key sends its one digit, whenever it is pressed, and
nothing that the host sends is answered.
"""

import asyncio
import random
from typing import Final

from simulator import timing
from simulator.device import WireDevice
from simulator.exchanges import NOTHING
from simulator.faults import Settings
from simulator.parts import Parts
from simulator.rating_keypad.port import FAULTS

MODELS: Final = ("line_keypad", "digits_only")
KEYS: Final = range(1, 6)
LONGEST_LINE: Final = 64
LONGEST_ASK: Final = 3600
"""Seconds."""


class Device(WireDevice):
    """The pad and its keys."""

    def __init__(self, parts: Parts, model: str = "line_keypad") -> None:
        super().__init__(parts, "rating_keypad", FAULTS, timing.RATING_KEYPAD_BAUD)
        self._rng = random.Random(parts.seed + 2)
        self.mode = model
        self._line = bytearray()
        self._offset = 0
        self._asked: asyncio.TimerHandle | None = None
        self._stuck: asyncio.Task[None] | None = None

    @property
    def asked(self) -> bool:
        """Whether the pad waits for a key."""
        return self._asked is not None

    def restart(self, model: str) -> None:
        """Switch off and on, perhaps as the other kind."""
        self._end_ask()
        self._line.clear()
        self.mode = model

    def state(self) -> dict[str, object]:
        """Which kind it is, and whether it waits for a key."""
        return {"mode": self.mode, "asked": self.asked}

    def press(self, key: int) -> bool:
        """Press a key; whether that sent anything."""
        if self.mode == "digits_only":
            self._say(str(key), key=True, end=b"")
            return True
        if not self.asked:
            return False
        self._end_ask()
        self._say(f"KEY {key}", key=True)
        return True

    # -- the line -----------------------------------------------------------------------------------

    def line_lost(self) -> None:
        """The host has gone: nobody waits for a key any more."""
        self._line.clear()
        self._offset = 0
        self._end_ask()

    async def receive(self, data: bytes) -> None:
        """Take bytes and answer every line they complete."""
        for byte in data:
            self._offset += 1
            if self.mode == "digits_only":
                self._complain("this pad takes no commands", bytes((byte,)))
                continue
            self._line.append(byte)
            if byte == 0x0A:
                line = bytes(self._line)
                self._line.clear()
                self._command(line)
            elif len(self._line) > LONGEST_LINE:
                self._refuse("a line without an end", bytes(self._line))
                self._line.clear()

    def _command(self, line: bytes) -> None:
        if not line.endswith(b"\r\n"):
            self._refuse("a line that does not end in CR LF", line)
            return
        words = line[:-2].split(b" ")
        match words:
            case [b"ASK", seconds] if seconds.isdigit() and 0 < int(seconds) <= LONGEST_ASK:
                self._say("OK", to=f"ASK {int(seconds)}")
                self._end_ask()
                loop = asyncio.get_running_loop()
                self._asked = loop.call_later(int(seconds), self._nobody_pressed)
                self._parts.events.happened("key_asked")
            case [b"CANCEL"]:
                self._end_ask()
                self._say("OK", to="CANCEL")
            case [b"PING"]:
                self._say("PONG", to="PING")
            case [b"VER"]:
                self._say("VER SIMPAD 1.0 SN0001", to="VER")
            case _:
                self._refuse("no command", line)

    def _nobody_pressed(self) -> None:
        self._asked = None
        self._parts.events.stir()
        self._say("NONE")

    def _end_ask(self) -> None:
        if self._asked is not None:
            self._asked.cancel()
            self._asked = None
            self._parts.events.stir()

    def _refuse(self, what: str, line: bytes) -> None:
        self._complain(what, line)
        self._say("ERR", to=what)

    def _say(self, words: str, *, to: str = "", key: bool = False, end: bytes = b"\r\n") -> None:
        if "silent" in self.struck:
            self._parts.exchanges.add(self.name, to, NOTHING, poll=to == "PING")
            return
        data = words.encode() + end
        told = words
        if self.struck.take("garbage"):
            data, told = self._rng.randbytes(12) + data, f"junk and {words}"
        late = self.struck.take("answers_late")
        if late:
            told = f"{told}, {late['seconds']:g} s late"
        self._parts.exchanges.add(self.name, to, told, poll=to == "PING")
        task = asyncio.ensure_future(
            self._send(data, words, float(late["seconds"]) if late else 0.0, key=key)
        )
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send(self, data: bytes, meaning: str, late: float, *, key: bool) -> None:
        if late:
            await asyncio.sleep(late)
        await self.wire.send(data, meaning)
        if key:
            self._parts.events.happened("key")

    def _complain(self, what: str, data: bytes) -> None:
        self._parts.complaints.add(self.name, what, data, max(0, self._offset - len(data)))

    # -- faults -------------------------------------------------------------------------------------

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
            self._end_ask()
            if self.mode == "digits_only":
                self._say(str(key), key=True, end=b"")
            else:
                self._say(f"KEY {key}", key=True)
            await asyncio.sleep(every)
