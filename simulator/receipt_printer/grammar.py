"""Cuts an ESC/POS stream into commands as it arrives; no input or output of its own.

A real-time command (DLE …) counts only where a command may begin: inside another command's data its bytes
are data, which is how a status question gets lost on real printers.
"""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Final

from simulator.receipt_printer import kanji_rom

NUL, HT, LF, CR, DLE, CAN, ESC, FS, GS = 0x00, 0x09, 0x0A, 0x0D, 0x10, 0x18, 0x1B, 0x1C, 0x1D


CODE_128: Final = 73
LARGEST_RASTER: Final = 1 << 20
"""A longer one (15 m of paper) is noise, and waiting for its end would deafen the printer."""


@dataclass(frozen=True)
class Text:
    """One character: a byte of the code page, or a two-byte Chinese code."""

    code: bytes
    offset: int

    @property
    def size(self) -> int:
        """Bytes it takes in the receive buffer."""
        return len(self.code)


@dataclass(frozen=True)
class Command:
    """A command with its parameters; ``name`` as in the manuals, like ``GS V``."""

    name: str
    data: bytes
    offset: int
    size: int
    """Bytes it takes in the receive buffer."""


@dataclass(frozen=True)
class RealTime:
    """A command that is carried out on reception."""

    name: str
    data: bytes


@dataclass(frozen=True)
class NotUnderstood:
    """Bytes that no command of this printer begins with, or that it has not got."""

    why: str
    data: bytes
    offset: int


Token = Text | Command | RealTime | NotUnderstood

FIXED: Final[dict[bytes, tuple[str, int]]] = {
    b"\x1b@": ("ESC @", 0),
    b"\x1ba": ("ESC a", 1),
    b"\x1b!": ("ESC !", 1),
    b"\x1bE": ("ESC E", 1),
    b"\x1bG": ("ESC G", 1),
    b"\x1b-": ("ESC -", 1),
    b"\x1b2": ("ESC 2", 0),
    b"\x1b3": ("ESC 3", 1),
    b"\x1bd": ("ESC d", 1),
    b"\x1bJ": ("ESC J", 1),
    b"\x1bt": ("ESC t", 1),
    b"\x1bR": ("ESC R", 1),
    b"\x1bM": ("ESC M", 1),
    b"\x1b$": ("ESC $", 2),
    b"\x1c&": ("FS &", 0),
    b"\x1c.": ("FS .", 0),
    b"\x1c!": ("FS !", 1),
    b"\x1c-": ("FS -", 1),
    b"\x1cS": ("FS S", 2),
    b"\x1cW": ("FS W", 1),
    b"\x1d!": ("GS !", 1),
    b"\x1dB": ("GS B", 1),
    b"\x1dL": ("GS L", 2),
    b"\x1dW": ("GS W", 2),
    b"\x1dh": ("GS h", 1),
    b"\x1dw": ("GS w", 1),
    b"\x1dH": ("GS H", 1),
    b"\x1da": ("GS a", 1),
    b"\x1dr": ("GS r", 1),
    b"\x1dI": ("GS I", 1),
}
"""Commands of fixed length that this printer has: prefix → name, bytes of parameters."""

REFUSED: Final[dict[bytes, tuple[str, int]]] = {
    b"\x1b ": ("ESC SP character spacing", 1),
    b"\x1b{": ("ESC { upside down", 1),
    b"\x1bV": ("ESC V rotation", 1),
    b"\x1bp": ("ESC p cash drawer", 3),
    b"\x1b\\": ("ESC \\ relative position", 2),
    b"\x1b9": ("ESC 9 of other vendors", 1),
    b"\x1bc": ("ESC c", 2),
    b"\x1bi": ("ESC i, an old cut", 0),
    b"\x1bm": ("ESC m, an old cut", 0),
    b"\x1cC": ("FS C code system", 1),
    b"\x1dP": ("GS P motion units", 2),
    b"\x1df": ("GS f bar code font", 1),
    b"\x1db": ("GS b smoothing", 1),
}
"""Commands of known length that it has not got: skipped whole, and said aloud."""

Taking = Generator[int, bytes, Token | None]
"""Yields how many bytes it needs, is sent them, returns what they were."""


class Grammar:
    """The receiving side of the printer."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._offset = 0
        self._taken = bytearray()
        self._kanji = False
        """FS & is on: bytes from 0x81 open two-byte codes."""
        self._parser = self._one()
        self._need = next(self._parser)

    def feed(self, data: bytes) -> list[Token]:
        """Everything that is complete after these bytes."""
        self._held += data
        tokens: list[Token] = []
        while len(self._held) >= self._need:
            piece = bytes(self._held[: self._need])
            del self._held[: self._need]
            self._taken += piece
            try:
                self._need = self._parser.send(piece)
            except StopIteration as done:
                if done.value is not None:
                    tokens.append(done.value)
                self._offset += len(self._taken)
                self._taken.clear()
                self._parser = self._one()
                self._need = next(self._parser)
        return tokens

    # Each of the following takes bytes by `yield n`.

    def _one(self) -> Taking:
        first = yield 1
        byte = first[0]
        if byte == DLE:
            return (yield from self._real_time())
        if byte in (ESC, FS, GS):
            return (yield from self._escape(first + (yield 1)))
        if byte in (LF, CR, HT):
            return self._command({LF: "LF", CR: "CR", HT: "HT"}[byte], b"")
        if byte < 0x20 or byte == 0x7F:
            return self._not_understood("a control byte that means nothing here")
        if self._kanji and kanji_rom.is_lead(byte):
            return Text(first + (yield 1), self._offset)
        return Text(first, self._offset)

    def _real_time(self) -> Taking:
        kind = (yield 1)[0]
        if kind == 0x04:
            question = yield 1
            if question[0] in (7, 8):
                question += yield 1
            return RealTime("DLE EOT", question)
        if kind == 0x05:
            return RealTime("DLE ENQ", (yield 1))
        if kind == 0x14:
            function = yield 1
            sizes = {1: 2, 2: 2, 3: 5, 7: 1, 8: 7}
            if function[0] in sizes:
                return RealTime("DLE DC4", function + (yield sizes[function[0]]))
        return self._not_understood("no real-time command")

    def _escape(self, prefix: bytes) -> Taking:
        if prefix in FIXED:
            name, count = FIXED[prefix]
            data = (yield count) if count else b""
            if name in ("FS &", "FS .", "ESC @"):
                self._kanji = name == "FS &"
            return self._command(name, data)
        if prefix in REFUSED:
            name, count = REFUSED[prefix]
            if count:
                yield count
            return self._not_understood(f"this printer has no {name}")
        special = {
            b"\x1dV": self._cut,
            b"\x1dv": self._raster,
            b"\x1d(": self._extended,
            b"\x1dk": self._barcode,
            b"\x1b*": self._column_image,
            b"\x1bD": self._tabs,
        }
        if prefix in special:
            return (yield from special[prefix]())
        return self._not_understood("no command")

    def _cut(self) -> Taking:
        mode = yield 1
        if mode[0] in (65, 66, 97, 98, 103, 104):
            mode += yield 1
        return self._command("GS V", mode)

    def _raster(self) -> Taking:
        head = yield 6
        if head[:1] != b"0":
            return self._not_understood("GS v other than GS v 0")
        count = int.from_bytes(head[2:4], "little") * int.from_bytes(head[4:6], "little")
        if count > LARGEST_RASTER:
            return self._not_understood(f"a raster of {count} bytes")
        data = (yield count) if count else b""
        return self._command("GS v 0", head[1:] + data)

    def _extended(self) -> Taking:
        head = yield 3
        count = int.from_bytes(head[1:], "little")
        data = (yield count) if count else b""
        function = chr(head[0])
        if function not in "kH":
            return self._not_understood(f"this printer has no GS ( {function!r}")
        return self._command(f"GS ( {function}", data)

    def _barcode(self) -> Taking:
        kind = (yield 1)[0]
        if kind <= 6:
            while (yield 1) != b"\0":
                pass
        else:
            count = (yield 1)[0]
            data = (yield count) if count else b""
            if kind == CODE_128:
                return self._command("GS k", data)
        return self._not_understood("this printer draws no bar codes but Code 128")

    def _column_image(self) -> Taking:
        head = yield 3
        count = int.from_bytes(head[1:], "little") * (3 if head[0] in (32, 33) else 1)
        if count:
            yield count
        return self._not_understood("this printer has no ESC * column images")

    def _tabs(self) -> Taking:
        stops = bytearray()
        while (stop := (yield 1)) != b"\0":
            stops += stop
            if len(stops) > 32:
                return self._not_understood("more than 32 tab stops")
        return self._command("ESC D", bytes(stops))

    def _command(self, name: str, data: bytes) -> Command:
        return Command(name, data, self._offset, len(self._taken))

    def _not_understood(self, why: str) -> NotUnderstood:
        return NotUnderstood(why, bytes(self._taken), self._offset)
