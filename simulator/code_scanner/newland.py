"""A module of Newland's family (9600 8N1).

A command is ``7E 01 30 30 30 30``, ``#`` (until the power goes) or ``@`` (for ever), the command's letters and digits,
``3B 03``. The answer is ``02 01 30 30 30 30``, the storage letter, the command with its value, one byte, ``3B 03``:
``06`` done, ``15`` bad value, ``05`` not known. ``*`` in the place of the value asks for it. At least 50 ms between two.

SCNTRG1, SCNTRG0: read, cease · SCNMOD0: when told, SCNMOD2: whatever is held there · ORTSET: length of a session · RRDDUR ·
GRBENA beeper · ILLSCN light · EXPLVL · SETUPE setting by codes · FACDEF: as from the factory. A code is sent with CR.
"""

import asyncio
import re
from typing import Final

from simulator.code_scanner.faults import FAULTS
from simulator.code_scanner.module import ScannerModule
from simulator.faults import Fault, times
from simulator.parts import Parts

NAK: Final = Fault("nak", "不接受命令（回答 NAK）", "every command is answered NAK", {"times": times(0)})
HEAD: Final = b"\x7e\x010000"
END: Final = b"\x3b\x03"
LONGEST: Final = 64
GAP: Final = 0.045
"""Seconds between two commands that are enough: the 50 of the document, less what a clock may be off."""
SETTINGS: Final = {
    "SCNMOD": ("0", r"[0-3]"),
    "ORTSET": ("5000", r"[0-9]{1,5}"),
    "RRDDUR": ("1000", r"[0-9]{1,5}"),
    "GRBENA": ("1", r"[01]"),
    "EXPLVL": ("1", r"[0-9]"),
    "SETUPE": ("1", r"[01]"),
    "ILLSCN": ("1", r"[0-2]"),
}
DONE, BAD, UNKNOWN = 0x06, 0x15, 0x05


class Device(ScannerModule):
    """The module and its settings."""

    def __init__(self, parts: Parts, model: str = "newland") -> None:
        super().__init__(parts, (*FAULTS, NAK))
        self._line = bytearray()
        self._settings = {name: usual for name, (usual, _) in SETTINGS.items()}
        self._last = float("-inf")

    def restart(self, model: str) -> None:
        """Switch off and on: what was stored for as long as there is power is forgotten."""
        super().restart(model)
        self._line.clear()
        self._settings = {name: usual for name, (usual, _) in SETTINGS.items()}

    def line_lost(self) -> None:
        """The host has gone."""
        super().line_lost()
        self._line.clear()

    def seen(self) -> None:
        """In the mode that reads by itself it is read at once."""
        if self._settings["SCNMOD"] != "0":
            self.go_bright()

    async def receive(self, data: bytes) -> None:
        """Take bytes and answer every command they complete."""
        for byte in data:
            self._offset += 1
            self._line.append(byte)
            if not HEAD.startswith(self._line[: len(HEAD)]):
                self.complain("not the head of a command", bytes(self._line))
                self._line.clear()
            elif self._line.endswith(END) and len(self._line) > len(HEAD):
                frame = bytes(self._line)
                self._line.clear()
                self._command(frame)
            elif len(self._line) > LONGEST:
                self.complain("a command without an end", bytes(self._line))
                self._line.clear()

    def _command(self, frame: bytes) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._last < GAP / self._parts.pace.speed:
            self.complain("less than 50 ms after the last command", frame)
        self._last = now
        body = frame[len(HEAD) : -len(END)].decode("ascii", "replace")
        storage, words = body[:1], body[1:]
        if storage == "@":
            self.complain("stored for ever: the memory wears out", frame)
        elif storage != "#":
            self.complain("no storage letter", frame)
        verdict = self._do(words)
        if verdict == UNKNOWN:
            self.complain("no command", frame)
        if self.struck.take("nak"):
            verdict = BAD
        self._answer(storage, words, verdict)
        if words == "SCNTRG1" and verdict == DONE:
            self.go_bright()

    def _do(self, words: str) -> int:
        if words in ("SCNTRG1", "SCNTRG0"):
            self.go_dark()
            return DONE
        if words == "FACDEF":
            self._settings = {name: usual for name, (usual, _) in SETTINGS.items()}
            return DONE
        name, value = words[:6], words[6:]
        if name not in SETTINGS:
            return UNKNOWN
        if value == "*":
            return DONE
        if not re.fullmatch(SETTINGS[name][1], value):
            return BAD
        self._settings[name] = value
        return DONE

    def _answer(self, storage: str, words: str, verdict: int) -> None:
        asked = words.endswith("*")
        told = words[:6] + self._settings.get(words[:6], "") if asked else words
        data = b"\x02\x010000" + (storage + told).encode("ascii", "replace") + bytes([verdict]) + END
        word = {DONE: "done", BAD: "NAK", UNKNOWN: "not known"}[verdict]
        self.say(data, f"{told}: {word}", to=words or "a command", poll=asked)
