"""Lines as ESC/POS bytes, in chunks that end where a command may begin.

python-escpos (its `Dummy`) writes modes, cut, QR and raster; text is ours: it has no Chinese mode and turns characters
it lacks into question marks.
"""

import shutil
from dataclasses import dataclass, field
from functools import cache
from os import environ
from typing import Any, Literal

from drivers.receipt_printer import code128, drawn
from drivers.receipt_printer.charset import Charset, printer_code
from drivers.receipt_printer.layout import (
    BarCode,
    GapLines,
    Line,
    Picture,
    QrCode,
    RuleLine,
    TextLine,
    width_of,
)
from drivers.receipt_printer.quirks import SlipQuirks
from drivers.text.raster import CELL, LINE_DOTS, draw_line

CHINESE_MODE = b"\x1c\x26"
_CHINESE_NORMAL = b"\x1c\x21\x00"
_CHINESE_LARGE = b"\x1c\x21\x0c"
"""FS !: clones scale Chinese by this, others by GS !, which goes before it; both together are harmless."""
_BAND = 96
"""Dot lines of one raster command: an 80 mm band is 7 KB, which small buffers take."""
_FEED_TO_CUTTER = 120
"""Dots that a cut moves, for the deadline."""


@dataclass(frozen=True)
class Job:
    """A slip ready to be sent."""

    chunks: tuple[bytes, ...] = field(repr=False)
    dots: int
    """How far the paper will move, in dot lines (8 to the millimetre)."""


@cache
def _library() -> Any:
    """`escpos.printer.Dummy`, imported when first needed: it costs 0.3 s and 26 MB.

    Its import leaves a temporary folder behind, which is removed here.
    """
    from escpos import capabilities
    from escpos.printer import Dummy

    if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in environ:
        shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
    return Dummy


def _printer() -> Any:
    """A fresh `Dummy`. The profile stands for any printer up to 576 dots: without one the library prints a complaint."""
    return _library()(profile="TM-T20II")


def preload() -> None:
    """Imports the library ahead of the first slip."""
    _library()


Drawing = Literal["native", "raster"]
Cut = Literal["partial", "full"]
_CUTS: dict[Cut, bytes] = {"partial": b"\x1d\x56\x42\x00", "full": b"\x1d\x56\x41\x00"}
"""GS V: feeds what is left under the head past the blade, and cuts."""


class Encoder:
    """Encodes for one model. `text`: by its Chinese ROM, or every line drawn; `after_reset`: what ESC @ takes away."""

    def __init__(
        self,
        width: int,
        charset: Charset,
        qr: Drawing,
        barcode: Drawing = "native",
        text: Literal["kanji", "raster"] = "kanji",
        cut: Cut = "partial",
        after_reset: bytes = b"",
    ) -> None:
        self._width = width
        self._charset = charset
        self._qr = qr
        self._barcode = barcode
        self._chinese = text == "kanji"
        self._cut = _CUTS[cut]
        self._after_reset = after_reset

    @classmethod
    def of(cls, says: SlipQuirks, after_reset: bytes = b"") -> "Encoder":
        """The encoder of a model."""
        return cls(says.width_dots, says.charset, says.qr, says.barcode, says.text, says.cut, after_reset)

    def encode(self, lines: list[Line]) -> Job:
        """The whole job: reset, lines, cut.

        Raises:
            SlipError: a code or a picture does not fit the paper, or is damaged.
        """
        self._style: tuple[str, bool, bool] | None = None
        chunks = [self._reset() + (CHINESE_MODE if self._chinese else b"")]
        dots = _FEED_TO_CUTTER
        for line in lines:
            encoded, moved = self._line(line)
            chunks += encoded
            dots += moved
        chunks.append(self._cut)
        return Job(tuple(chunks), dots)

    def cut_only(self) -> bytes:
        """Resets the modes, feeds what is left under the head past the blade, and cuts it off."""
        return self._reset() + self._cut

    def _reset(self) -> bytes:
        return self._bytes("hw", "INIT") + self._after_reset

    def _bytes(self, method: str, *args: Any, **kwargs: Any) -> bytes:
        printer = _printer()
        getattr(printer, method)(*args, **kwargs)
        return bytes(printer.output)

    def _line(self, line: Line) -> tuple[list[bytes], int]:
        match line:
            case TextLine():
                return self._text(line)
            case RuleLine():
                return [self._styled() + b"-" * (self._width // (CELL // 2)) + b"\n"], LINE_DOTS
            case GapLines():
                return [self._styled() + b"\n" * line.lines], LINE_DOTS * line.lines
            case QrCode():
                return self._code(line)
            case BarCode():
                return self._bars(line)
            case Picture():
                return self._drawn(drawn.picture(line, self._width))

    def _styled(self, align: str = "left", large: bool = False, bold: bool = False) -> bytes:
        """The modes of the next line, where they differ from those of the last."""
        if self._style == (align, large, bold):
            return b""
        was_large = self._style is not None and self._style[1]
        self._style = (align, large, bold)
        size = 2 if large else 1
        chinese = _CHINESE_LARGE if large else _CHINESE_NORMAL if was_large else b""
        chinese = chinese if self._chinese else b""
        modes = self._bytes("set", align=align, bold=bold, custom_size=True, width=size, height=size)
        spacing = self._bytes("line_spacing", LINE_DOTS * size)
        return modes + chinese + spacing

    def _text(self, line: TextLine) -> tuple[list[bytes], int]:
        scale = 2 if line.large else 1
        codes = [printer_code(char, self._charset) for char in line.text]
        if self._chinese and None not in codes:
            text = b"".join(code for code in codes if code is not None)
            return [self._styled(line.align, line.large, line.bold) + text + b"\n"], LINE_DOTS * scale
        # A raster cannot stand within a line of text, so a line with one such character is drawn as a whole, on the
        # same cells: the columns of its neighbours still agree.
        free = self._width - width_of(line.text) * CELL // 2 * scale
        left = {"left": 0, "center": free // 2, "right": free}[line.align]
        return self._drawn(draw_line(line.text, self._width, max(0, left), scale, line.bold))

    def _drawn(self, picture: Any) -> tuple[list[bytes], int]:
        bands = range(0, picture.height, _BAND)
        pieces = [picture.crop((0, top, picture.width, min(top + _BAND, picture.height))) for top in bands]
        chunks = [
            self._styled() + self._bytes("image", piece, impl="bitImageRaster", fragment_height=_BAND)
            for piece in pieces
        ]
        return chunks, picture.height

    def _code(self, line: QrCode) -> tuple[list[bytes], int]:
        code = drawn.qr_dots(line, self._width)
        if self._qr == "raster":
            return self._drawn(drawn.qr_picture(code, self._width))
        level_m = 1
        native = self._bytes("qr", line.data, ec=level_m, size=code.size, native=True)
        return [self._styled("center") + native], code.height

    def _bars(self, line: BarCode) -> tuple[list[bytes], int]:
        if self._barcode == "raster":
            return self._drawn(drawn.bar_picture(line, self._width))
        pairs = code128.in_pairs(line.data)
        data = (
            b"{C" + bytes(code128.symbols(line.data))
            if pairs
            else b"{B" + line.data.encode().replace(b"{", b"{{")
        )
        size = bytes([drawn.bar_module(line, self._width)])
        height = bytes([drawn.BARCODE_DOTS])
        native = b"\x1dH\x00\x1dh" + height + b"\x1dw" + size + b"\x1dk\x49" + bytes([len(data)]) + data
        return [self._styled("center") + native], drawn.BARCODE_DOTS
