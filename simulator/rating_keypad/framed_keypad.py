"""A rating keypad that speaks in binary frames, with a spoken prompt and a display for the clerk's name.

A frame: ``02``, length of command and data, command, data, check (exclusive or over length, command and data), ``03``; 9600 8N1.

=======================  ==========================================================================
host                     keypad
=======================  ==========================================================================
``01``                   ``81 00``: it is there
``02``                   ``82 00`` and ``SIMPAD F 1.0 SN0002``
``10`` seconds prompt    ``90 00``, lights on, prompt spoken; then ``30`` key, or ``31`` in the end
``11``                   ``91 00``, lights off
``20`` number NUL name   ``A0 00``: shown, GB 18030, at most 32 bytes
anything else            its number + 80, ``01``
=======================  ==========================================================================

A damaged frame is not answered.
"""

import functools
import operator
from typing import Final

from simulator.parts import Parts
from simulator.rating_keypad.pad import Pad

STX: Final = 0x02
ETX: Final = 0x03
WORDS: Final = {0x01: "PING", 0x02: "VERSION", 0x10: "ASK", 0x11: "CANCEL", 0x20: "SHOW"}
SHOWN: Final = 32
"""Bytes that the display takes."""


def frame(command: int, data: bytes = b"") -> bytes:
    """One frame."""
    inner = bytes((len(data) + 1, command)) + data
    return bytes((STX, *inner, functools.reduce(operator.xor, inner), ETX))


class Device(Pad):
    """The pad that speaks in frames."""

    def __init__(self, parts: Parts, model: str = "framed_keypad") -> None:
        super().__init__(parts, model)
        self._bytes = bytearray()
        self.prompt = 0
        """The spoken sentence that was asked for last."""

    def restart(self, model: str) -> None:
        """Switch off and on."""
        super().restart(model)
        self._bytes.clear()
        self.prompt = 0

    def tell_key(self, key: int) -> None:
        """Which key was pressed."""
        self.say(frame(0x30, bytes((key,))), f"key {key}", event="key")

    def tell_nobody(self) -> None:
        """Nobody pressed a key."""
        self.say(frame(0x31), "nobody pressed")

    def line_lost(self) -> None:
        """The host has gone."""
        self._bytes.clear()
        super().line_lost()

    async def receive(self, data: bytes) -> None:
        """Take bytes and answer every frame they complete; the first byte that fits nowhere ends what was begun."""
        for byte in data:
            self._offset += 1
            self._bytes.append(byte)
            got = self._bytes
            if got[0] != STX or (len(got) > 1 and got[1] == 0):
                self._damaged("no frame begins like this")
            elif len(got) > 1 and len(got) == got[1] + 4:
                if got[-1] != ETX:
                    self._damaged("a frame that does not end in 03")
                elif functools.reduce(operator.xor, got[1:-2]) != got[-2]:
                    self._damaged("a frame with a wrong check")
                else:
                    command, rest = got[2], bytes(got[3:-2])
                    self._bytes.clear()
                    self._command(command, rest)

    def _damaged(self, what: str) -> None:
        self.complain(what, bytes(self._bytes))
        self._bytes.clear()

    def _command(self, command: int, data: bytes) -> None:
        said = WORDS.get(command, f"{command:02X}")
        match command, data:
            case 0x01 | 0x11, b"":
                if command == 0x11:
                    self.end_ask()
                self._done(command, said)
            case 0x02, b"":
                self._done(command, said, b"SIMPAD F 1.0 SN0002")
            case 0x10, _ if len(data) == 2 and data[0]:
                self._done(command, f"ASK {data[0]} prompt {data[1]}")
                self.prompt = data[1]
                self.begin_ask(data[0])
            case 0x20, _ if len(data) <= SHOWN and self._shows(data):
                self._done(command, said)
            case _:
                self.complain("a command that it does not know or that is incomplete", frame(command, data))
                self.say(frame((command | 0x80) & 0xFF, b"\1"), "refused", to=said)

    def _shows(self, data: bytes) -> bool:
        number, found, name = data.partition(b"\0")
        try:
            self.shown = f"{number.decode('gb18030')} {name.decode('gb18030')}".strip()
        except UnicodeDecodeError:
            return False
        self._parts.events.stir()
        return bool(found)

    def _done(self, command: int, said: str, data: bytes = b"") -> None:
        self.say(frame(command | 0x80, b"\0" + data), "done", to=said, poll=said == "PING")
