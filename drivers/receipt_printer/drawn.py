"""Codes and pictures as black-on-white dots across the paper, for printers that cannot draw them, and how large they come out."""

import io
import struct
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from drivers.receipt_printer import code128
from drivers.receipt_printer.layout import BarCode, Picture, QrCode, SlipError

if TYPE_CHECKING:
    from PIL import Image

LARGEST_MODULE = 6
QUIET = 4
"""Modules of white around a QR code (ISO/IEC 18004)."""
BARCODE_DOTS = 80
"""Height of a bar code: 10 mm, which every hand scanner finds."""
_BAR_MODULES = (3, 2)
"""Dots of a bar code's module, widest first: one dot (0.125 mm) is not read reliably."""
_TALLEST = 4000
"""Dots: half a metre of picture."""


@dataclass(frozen=True)
class QrDots:
    """A QR code and how many dots its module has on this paper."""

    cells: list[list[bool]] = field(repr=False)
    size: int

    @property
    def height(self) -> int:
        """Dot lines."""
        return len(self.cells) * self.size


def qr_dots(line: QrCode, width: int) -> QrDots:
    """A QR code of level M as large as fits.

    Raises:
        SlipError: too much data, or wider than the paper.
    """
    import qrcode

    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0)
    code.add_data(line.data.encode("utf-8"), optimize=0)
    try:
        code.make(fit=True)
    except ValueError:
        raise SlipError(f"{line.where}: too much data for a QR code") from None
    size = min(LARGEST_MODULE, width // (code.modules_count + 2 * QUIET))
    if size < 1:
        raise SlipError(f"{line.where}: the QR code is wider than the paper")
    return QrDots([[bool(dark) for dark in row] for row in code.get_matrix()], size)


def bar_module(line: BarCode, width: int) -> int:
    """Dots of a module of a bar code on paper `width` dots wide.

    Raises:
        SlipError: it does not fit with bars wide enough to be read.
    """
    modules = len(code128.modules(line.data)) + 2 * code128.QUIET
    for size in _BAR_MODULES:
        if modules * size <= width:
            return size
    raise SlipError(f"{line.where}: the bar code is wider than the paper")


def qr_picture(code: QrDots, width: int) -> "Image.Image":
    """A QR code in the middle of the paper."""
    return _across(code.cells, code.size, width)


def bar_picture(line: BarCode, width: int) -> "Image.Image":
    """A bar code in the middle of the paper.

    Raises:
        SlipError: see `bar_module`.
    """
    from PIL import Image

    strip = _across([code128.modules(line.data)], bar_module(line, width), width)
    return strip.resize((width, BARCODE_DOTS), Image.Resampling.NEAREST)


def _across(cells: list[list[bool]], size: int, width: int) -> "Image.Image":
    from PIL import Image

    dots = Image.new("L", (len(cells[0]), len(cells)), 255)
    dots.putdata([0 if dark else 255 for row in cells for dark in row])
    dots = dots.resize((dots.width * size, dots.height * size), Image.Resampling.NEAREST)
    picture = Image.new("L", (width, dots.height), 255)
    picture.paste(dots, ((width - dots.width) // 2, 0))
    return picture


def picture(line: Picture, width: int) -> "Image.Image":
    """A PNG in black dots in the middle of the paper; what was see-through is white.

    Raises:
        SlipError: it cannot be unpacked, or would be longer than half a metre.
    """
    from PIL import Image

    try:
        with Image.open(io.BytesIO(line.png), formats=["PNG"]) as opened:
            seen = opened.convert("RGBA")
    except (OSError, SyntaxError, ValueError, struct.error, zlib.error, Image.DecompressionBombError):
        raise SlipError(f"{line.where}: the picture is damaged") from None
    wide = width * line.percent // 100
    high = max(1, round(seen.height * wide / seen.width))
    if high > _TALLEST:
        raise SlipError(f"{line.where}: the picture would be {high // 8} mm long")
    white = Image.new("RGBA", seen.size, "white")
    white.alpha_composite(seen)
    across = Image.new("L", (width, high), 255)
    across.paste(white.convert("L").resize((wide, high)).convert("1"), ((width - wide) // 2, 0))
    return across
