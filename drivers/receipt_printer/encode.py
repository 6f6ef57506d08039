"""Lines as ESC/POS bytes, in chunks that end where a command may begin.

python-escpos (its `Dummy`) writes modes, cut, QR and raster; text is ours: it has no Chinese mode and turns characters
it lacks into question marks.
"""

import shutil
from dataclasses import dataclass, field
from functools import cache
from os import environ
from typing import Any, Literal

from drivers.receipt_printer.charset import Charset, printer_code
from drivers.receipt_printer.layout import GapLines, Line, QrCode, RuleLine, SlipError, TextLine, width_of
from drivers.text.raster import CELL, LINE_DOTS, draw_line

CHINESE_MODE = b"\x1c\x26"
_CHINESE_NORMAL = b"\x1c\x21\x00"
_CHINESE_LARGE = b"\x1c\x21\x0c"
"""FS !: clones scale Chinese by this, others by GS !, which goes before it; both together are harmless."""
_BAND = 96
"""Dot lines of one raster command: an 80 mm band is 7 KB, which small buffers take."""
_LARGEST_MODULE = 6
_QUIET = 4
"""Modules of white around a QR code (ISO/IEC 18004)."""
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


def cut_only() -> bytes:
    """Resets the modes, feeds what is left under the head past the blade, and cuts it off."""
    printer = _printer()
    printer.hw("INIT")
    printer.cut(feed=False)
    return bytes(printer.output)


class Encoder:
    """Encodes for one model."""

    def __init__(self, width: int, charset: Charset, qr: Literal["native", "raster"]) -> None:
        self._width = width
        self._charset = charset
        self._qr = qr

    def encode(self, lines: list[Line]) -> Job:
        """The whole job: reset, lines, cut.

        Raises:
            SlipError: a QR code does not fit the paper.
        """
        self._style: tuple[str, bool, bool] | None = None
        chunks = [self._bytes("hw", "INIT") + CHINESE_MODE]
        dots = _FEED_TO_CUTTER
        for line in lines:
            encoded, moved = self._line(line)
            chunks += encoded
            dots += moved
        chunks.append(self._bytes("cut", feed=False))
        return Job(tuple(chunks), dots)

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

    def _styled(self, align: str = "left", large: bool = False, bold: bool = False) -> bytes:
        """The modes of the next line, where they differ from those of the last."""
        if self._style == (align, large, bold):
            return b""
        was_large = self._style is not None and self._style[1]
        self._style = (align, large, bold)
        size = 2 if large else 1
        chinese = _CHINESE_LARGE if large else _CHINESE_NORMAL if was_large else b""
        modes = self._bytes("set", align=align, bold=bold, custom_size=True, width=size, height=size)
        spacing = self._bytes("line_spacing", LINE_DOTS * size)
        return modes + chinese + spacing

    def _text(self, line: TextLine) -> tuple[list[bytes], int]:
        scale = 2 if line.large else 1
        codes = [printer_code(char, self._charset) for char in line.text]
        if None not in codes:
            text = b"".join(code for code in codes if code is not None)
            return [self._styled(line.align, line.large, line.bold) + text + b"\n"], LINE_DOTS * scale
        # A raster cannot stand within a line of text, so a line with one such character is drawn as a whole, on the
        # same cells: the columns of its neighbours still agree.
        free = self._width - width_of(line.text) * CELL // 2 * scale
        left = {"left": 0, "center": free // 2, "right": free}[line.align]
        picture = draw_line(line.text, self._width, max(0, left), scale, line.bold)
        return self._picture(picture), picture.height

    def _picture(self, picture: Any) -> list[bytes]:
        bands = range(0, picture.height, _BAND)
        pieces = [picture.crop((0, top, picture.width, min(top + _BAND, picture.height))) for top in bands]
        return [
            self._styled() + self._bytes("image", piece, impl="bitImageRaster", fragment_height=_BAND)
            for piece in pieces
        ]

    def _code(self, line: QrCode) -> tuple[list[bytes], int]:
        import qrcode

        code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0)
        code.add_data(line.data.encode("utf-8"), optimize=0)
        try:
            code.make(fit=True)
        except ValueError:
            raise SlipError(f"{line.where}: too much data for a QR code") from None
        modules = code.modules_count
        size = min(_LARGEST_MODULE, self._width // (modules + 2 * _QUIET))
        if size < 1:
            raise SlipError(f"{line.where}: the QR code is wider than the paper")
        if self._qr == "native":
            level_m = 1
            drawn = self._bytes("qr", line.data, ec=level_m, size=size, native=True)
            return [self._styled("center") + drawn], modules * size
        from PIL import Image

        dots = Image.new("L", (modules, modules), 255)
        for row, cells in enumerate(code.get_matrix()):
            for column, dark in enumerate(cells):
                if dark:
                    dots.putpixel((column, row), 0)
        dots = dots.resize((modules * size, modules * size), Image.Resampling.NEAREST)
        picture = Image.new("L", (self._width, dots.height), 255)
        picture.paste(dots, ((self._width - dots.width) // 2, 0))
        return self._picture(picture), picture.height
