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

from typing import Final

from simulator.lines import Lines
from simulator.parts import Parts
from simulator.rating_keypad.pad import LONGEST_ASK, Pad

MODELS: Final = ("line_keypad", "digits_only")


class Device(Pad):
    """The pad that speaks in lines, or in digits."""

    def __init__(self, parts: Parts, model: str = "line_keypad") -> None:
        super().__init__(parts, model)
        self._lines = Lines()

    def restart(self, model: str) -> None:
        """Switch off and on, perhaps as the other kind."""
        super().restart(model)
        self._lines.clear()

    def press(self, key: int) -> bool:
        """Press a key; whether that sent anything."""
        if self.mode == "digits_only":
            self.tell_key(key)
            return True
        return super().press(key)

    def tell_key(self, key: int) -> None:
        """Its digit, or a line."""
        if self.mode == "digits_only":
            self.say(str(key).encode(), str(key), event="key")
        else:
            self._say(f"KEY {key}", event="key")

    def tell_nobody(self) -> None:
        """Nobody pressed a key."""
        self._say("NONE")

    def line_lost(self) -> None:
        """The host has gone."""
        super().line_lost()
        self._lines.clear()

    async def receive(self, data: bytes) -> None:
        """Take bytes and answer every line they complete."""
        if self.mode == "digits_only":
            self._offset += len(data)
            self.complain("this pad takes no commands", data)
            return
        for line in self._lines.feed(data):
            self._offset += len(line)
            self._command(line)

    def _command(self, line: bytes) -> None:
        if not line.endswith(b"\r\n"):
            self._refuse("a line that does not end in CR LF", line)
            return
        words = line[:-2].split(b" ")
        match words:
            case [b"ASK", seconds] if seconds.isdigit() and 0 < int(seconds) <= LONGEST_ASK:
                self._say("OK", to=f"ASK {int(seconds)}")
                self.begin_ask(int(seconds))
            case [b"CANCEL"]:
                self.end_ask()
                self._say("OK", to="CANCEL")
            case [b"PING"]:
                self._say("PONG", to="PING")
            case [b"VER"]:
                self._say("VER SIMPAD 1.0 SN0001", to="VER")
            case _:
                self._refuse("no command", line)

    def _refuse(self, what: str, line: bytes) -> None:
        self.complain(what, line)
        self._say("ERR", to=what)

    def _say(self, words: str, *, to: str = "", event: str = "") -> None:
        self.say(words.encode() + b"\r\n", words, to=to, poll=to == "PING", event=event)
