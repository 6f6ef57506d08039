"""Carries out ESC/POS commands in the order in which they came, on the paper."""

from collections.abc import Awaitable, Callable
from typing import Final, Protocol

from PIL import Image

from simulator.receipt_printer import glyphs, kanji_rom
from simulator.receipt_printer.bars import BarMaker
from simulator.receipt_printer.grammar import Command, Text
from simulator.receipt_printer.line import Line
from simulator.receipt_printer.mechanism import Mechanism
from simulator.receipt_printer.model import Model
from simulator.receipt_printer.modes import Modes
from simulator.receipt_printer.paper import Kind
from simulator.receipt_printer.qr import QrMaker

LINE_SPACING: Final = 30
"""Dots of ESC 2; what 203 dpi clones use for a sixth of an inch."""


class Host(Protocol):
    """The way back to whoever sent the commands."""

    def answer(self, data: bytes, meaning: str) -> None:
        """Answer a question."""

    def complain(self, what: str, data: bytes, offset: int) -> None:
        """Say that something was wrong."""

    def set_automatic_status(self, bits: int) -> None:
        """GS a."""


class Interpreter:
    """The printer's modes, and what each command does."""

    def __init__(self, model: Model, mechanism: Mechanism, host: Host) -> None:
        self._model = model
        self._mechanism = mechanism
        self._to = host
        self.qr = QrMaker()
        self.bars = BarMaker()
        self.reset()
        self._actions: dict[str, Callable[[Command], Awaitable[None]]] = {
            "LF": self._line_feed,
            "CR": self._nothing,
            "HT": self._tab,
            "ESC @": self._initialise,
            "ESC 2": self._default_spacing,
            "ESC 3": self._spacing,
            "ESC d": self._feed_lines,
            "ESC J": self._feed_dots,
            "ESC a": self._align,
            "ESC $": self._position,
            "ESC D": self._tab_stops,
            "GS L": self._margin,
            "GS W": self._area,
            "GS V": self._cut,
            "GS v 0": self._raster,
            "GS ( k": self._symbol,
            "GS h": self._bar_setting,
            "GS w": self._bar_setting,
            "GS H": self._bar_setting,
            "GS k": self._bar_code,
            "GS ( H": self._process_id,
            "GS r": self._status,
            "GS I": self._identity,
            "GS a": self._automatic,
        }

    def reset(self) -> None:
        """The modes after power on and after ESC @."""
        self._line = Line()
        self._modes = Modes()
        self._spacing_dots = LINE_SPACING
        self._alignment = 0
        self._left_margin = 0
        self._area_width = self._model.width
        self._stops = list(range(8, 48, 8))
        self.qr.reset()
        self.bars.reset()

    @property
    def _usable(self) -> int:
        return min(self._area_width, self._model.width - self._left_margin)

    async def carry_out(self, token: Text | Command) -> None:
        """Set a character, or do what a command says; returns when that is on paper, however long it is off line."""
        if isinstance(token, Text):
            await self._character(token)
        elif token.name in self._actions:
            await self._actions[token.name](token)
        else:
            self._set_mode(token)

    async def _character(self, token: Text) -> None:
        """Wraps where the line is full."""
        chinese = len(token.code) == 2
        character: str | None
        if chinese:
            character = kanji_rom.character(token.code, self._model.rom)
            if character is None:
                self._to.complain(f"not in the {self._model.rom} ROM", token.code, token.offset)
                character = glyphs.BOX
            style = self._modes.of_chinese
        else:
            character = token.code.decode("cp437")
            style = self._modes.latin
        width = (glyphs.CHINESE_WIDTH if chinese else glyphs.LATIN_WIDTH) * style.wide
        if self._line.next_left + width > self._usable:
            await self._flush()
        space = sum(self._modes.chinese_space) if chinese else 0
        self._line.add(character, chinese=chinese, style=style, space=space)

    # -- lines and feeding --------------------------------------------------------------------------

    async def _flush(self, feed: int | None = None) -> None:
        """Print the line, if any, and feed; ``feed`` dots in all, or the line spacing."""
        line, self._line = self._line, Line()
        spacing = self._spacing_dots if feed is None else feed
        rows = b""
        if line.cells:
            free = max(0, self._usable - line.next_left)
            left = self._left_margin + free * self._alignment // 2
            rows = line.draw(self._model.width, left)
        blank = max(0, spacing - line.height)
        rows += bytes(blank * (self._model.width // 8))
        await self._mechanism.print_rows(rows, "text" if line.text else None, line.text)

    async def _line_feed(self, command: Command) -> None:
        await self._flush()

    async def _nothing(self, command: Command) -> None:
        """CR: ignored where line feed is chosen, as delivered."""

    async def _feed_lines(self, command: Command) -> None:
        count = command.data[0]
        if self._line.cells or count:
            await self._flush()
        for _ in range(count - 1):
            await self._flush()

    async def _feed_dots(self, command: Command) -> None:
        height = self._line.height
        await self._flush(height + command.data[0] if height else command.data[0])

    async def _tab(self, command: Command) -> None:
        for stop in self._stops:
            if stop * glyphs.LATIN_WIDTH > self._line.next_left:
                self._line.next_left = stop * glyphs.LATIN_WIDTH
                return
        self._wrong(command, "no tab stop further right")

    async def _tab_stops(self, command: Command) -> None:
        self._stops = list(command.data)

    async def _position(self, command: Command) -> None:
        position = int.from_bytes(command.data, "little")
        if position > self._usable:
            self._wrong(command, "a position outside the print area")
            return
        self._line.next_left = position

    # -- modes --------------------------------------------------------------------------------------

    async def _initialise(self, command: Command) -> None:
        if self._line.cells:
            self._wrong(command, f"ESC @ threw away text not yet printed: {self._line.text!r}")
        self.reset()
        self._to.set_automatic_status(0)

    async def _default_spacing(self, command: Command) -> None:
        self._spacing_dots = LINE_SPACING

    async def _spacing(self, command: Command) -> None:
        self._spacing_dots = command.data[0]

    async def _align(self, command: Command) -> None:
        choice = command.data[0] % 48 if command.data[0] >= 48 else command.data[0]
        if choice > 2:
            self._wrong(command, "an alignment other than 0, 1, 2")
        elif self._line.cells:
            self._wrong(command, "alignment changes only at the beginning of a line")
        else:
            self._alignment = choice

    async def _margin(self, command: Command) -> None:
        self._left_margin = min(int.from_bytes(command.data, "little"), self._model.width - 24)

    async def _area(self, command: Command) -> None:
        self._area_width = max(24, int.from_bytes(command.data, "little"))

    def _set_mode(self, command: Command) -> None:
        if wrong := self._modes.set(command.name, command.data):
            self._wrong(command, wrong)

    # -- pictures, codes, cut -----------------------------------------------------------------------

    async def _raster(self, command: Command) -> None:
        mode = command.data[0] % 48 if command.data[0] >= 48 else command.data[0]
        bytes_wide = int.from_bytes(command.data[1:3], "little")
        lines = int.from_bytes(command.data[3:5], "little")
        if mode > 3 or not bytes_wide or not lines:
            self._wrong(command, "a raster of no size or of an unknown mode")
            return
        if self._line.cells:
            self._wrong(command, "a raster in the middle of a line of text")
            await self._flush()
        image = Image.frombytes("1", (bytes_wide * 8, lines), command.data[5:])
        if mode:
            size = (image.width * (2 if mode & 1 else 1), image.height * (2 if mode & 2 else 1))
            image = image.resize(size, Image.Resampling.NEAREST)
        if image.width > self._usable:
            self._wrong(command, f"a raster {image.width} dots wide on {self._usable}: the rest is lost")
            image = image.crop((0, 0, self._usable, image.height))
        await self._picture(image)

    async def _picture(self, image: Image.Image, kind: Kind | None = None, content: str = "") -> None:
        left = self._left_margin + max(0, self._usable - image.width) * self._alignment // 2
        across = Image.new("1", (self._model.width, image.height), 0)
        across.paste(image, (left, 0))
        await self._mechanism.print_rows(across.tobytes(), kind, content)

    async def _symbol(self, command: Command) -> None:
        try:
            printed = self.qr.command(command.data, self._usable)
        except ValueError as error:
            self._wrong(command, str(error))
            return
        if printed is not None:
            if self._line.cells:
                self._wrong(command, "a QR code in the middle of a line of text")
                await self._flush()
            await self._picture(printed.image, "qr", printed.payload)

    async def _bar_setting(self, command: Command) -> None:
        if wrong := self.bars.set(command.name, command.data[0]):
            self._wrong(command, wrong)

    async def _bar_code(self, command: Command) -> None:
        if not self._model.bar_codes:
            self._wrong(command, f"{self._model.name} draws no bar codes")
            return
        try:
            image, characters = self.bars.draw(command.data, self._usable)
        except ValueError as error:
            self._wrong(command, str(error))
            return
        if self._line.cells:
            self._wrong(command, "a bar code in the middle of a line of text")
            await self._flush()
        await self._picture(image, "bar_code", characters)

    async def _cut(self, command: Command) -> None:
        mode = command.data[0]
        if self._line.cells:
            self._wrong(command, "a cut in the middle of a line: its text is printed first")
            await self._flush()
        if mode in (0, 1, 48, 49) and mode % 48 in self._model.cuts:
            await self._cut_off(command, partial=mode % 48 == 1)
        elif mode in (65, 66) and mode - 65 in self._model.cuts:
            lines = self._model.cutter_dots + command.data[1]
            await self._mechanism.print_rows(bytes(lines * (self._model.width // 8)))
            await self._cut_off(command, partial=mode == 66)
        else:
            self._wrong(command, "a kind of cut that it has not got")

    async def _cut_off(self, command: Command, *, partial: bool) -> None:
        if stuck := await self._mechanism.cut(partial=partial):
            self._wrong(command, f"cut {stuck} dot lines too early: they are on the next slip")

    # -- answers in order ---------------------------------------------------------------------------

    async def _status(self, command: Command) -> None:
        if not self._model.buffered_status:
            self._wrong(command, f"{self._model.name} has no GS r")
        elif command.data[0] in (1, 49):
            self._to.answer(bytes((self._mechanism.condition.paper,)), "GS r 1")
        elif command.data[0] in (2, 50):
            self._to.answer(b"\x01", "GS r 2")
        else:
            self._wrong(command, "a status question other than 1 and 2")

    async def _process_id(self, command: Command) -> None:
        if not self._model.process_id:
            self._wrong(command, f"{self._model.name} has no GS ( H")
        elif command.data[:2] != b"00" or len(command.data) != 6 or not _printable(command.data[2:]):
            self._wrong(command, "a process id is 48 48 and four bytes from 32 to 126")
        else:
            self._to.answer(b"\x37\x22" + command.data[2:] + b"\0", "process id")

    async def _identity(self, command: Command) -> None:
        names = {65: "1.00 SIM", 66: "SIM", 67: self._model.name, 68: "SN0001"}
        which = command.data[0]
        if not self._model.identity:
            self._wrong(command, f"{self._model.name} has no GS I")
        elif which in names:
            self._to.answer(b"_" + names[which].encode() + b"\0", f"GS I {which}")
        elif which in (1, 2, 3, 49, 50, 51):
            self._to.answer(bytes(({1: 0x20, 2: 0x02, 0: 0x01}[which % 48 % 3],)), f"GS I {which}")
        else:
            self._wrong(command, "an identity other than 1-3 and 65-68")

    async def _automatic(self, command: Command) -> None:
        if not self._model.automatic_status:
            self._wrong(command, f"{self._model.name} has no GS a")
        else:
            self._to.set_automatic_status(command.data[0])

    def _wrong(self, command: Command, what: str) -> None:
        self._to.complain(f"{command.name}: {what}", command.data, command.offset)


def _printable(data: bytes) -> bool:
    return all(0x20 <= byte <= 0x7E for byte in data)
