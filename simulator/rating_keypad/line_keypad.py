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

from simulator.parts import Parts
from simulator.rating_keypad.pad import LONGEST_ASK, Pad

MODELS: Final = ("line_keypad", "digits_only")
LONGEST_LINE: Final = 64


class Device(Pad):
    """The pad that speaks in lines, or in digits."""

    def __init__(self, parts: Parts, model: str = "line_keypad") -> None:
        super().__init__(parts, model)
        self._line = bytearray()

    def restart(self, model: str) -> None:
        """Switch off and on, perhaps as the other kind."""
        super().restart(model)
        self._line.clear()

    def press(self, key: int) -> bool:
        """Press a key; whether that sent anything."""
        if self.mode == "digits_only":
            self.tell_key(key)
            return True
        return super().press(key)

    def tell_key(self, key: int) -> None:
        """Its digit, or a line."""
        if self.mode == "digits_only":
            self.say(str(key).encode(), str(key), key=True)
        else:
            self._say(f"KEY {key}", key=True)

    def tell_nobody(self) -> None:
        """Nobody pressed a key."""
        self._say("NONE")

    def line_lost(self) -> None:
        """The host has gone."""
        self._line.clear()
        super().line_lost()

    async def receive(self, data: bytes) -> None:
        """Take bytes and answer every line they complete."""
        for byte in data:
            self._offset += 1
            if self.mode == "digits_only":
                self.complain("this pad takes no commands", bytes((byte,)))
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

    def _say(self, words: str, *, to: str = "", key: bool = False) -> None:
        self.say(words.encode() + b"\r\n", words, to=to, key=key)
