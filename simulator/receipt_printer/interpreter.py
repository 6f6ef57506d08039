"""Carries out ESC/POS commands in the order in which they came, on the paper."""

from collections.abc import Awaitable, Callable
from typing import Final

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
from simulator.receipt_printer.questions import QUESTIONS, Host, Questions

LINE_SPACING: Final = 30
"""Dots of ESC 2; what 203 dpi clones use for a sixth of an inch."""


class Interpreter:
    """The printer's modes, and what each command does."""

    def __init__(self, model: Model, mechanism: Mechanism, host: Host) -> None:
        self._model = model
        self._mechanism = mechanism
        self._host = host
        self._questions = Questions(model, mechanism, host)
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
            self._set_or_answer(token)

    async def _character(self, token: Text) -> None:
        """Wraps where the line is full."""
        chinese = len(token.code) == 2
        character: str | None
        if chinese:
            character = kanji_rom.character(token.code, self._model.rom)
            if character is None:
                self._host.complain(f"not in the {self._model.rom} ROM", token.code, token.offset)
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
        self._host.set_automatic_status(0)

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

    def _set_or_answer(self, command: Command) -> None:
        asked = command.name in QUESTIONS
        wrong = self._questions.answer(command) if asked else self._modes.set(command.name, command.data)
        if wrong:
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

    def _wrong(self, command: Command, what: str) -> None:
        self._host.complain(f"{command.name}: {what}", command.data, command.offset)
