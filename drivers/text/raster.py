"""Lines of text as dots, on the cells of a receipt printer: 24 dots high, 12 wide for ASCII, 24 for the rest."""

from pathlib import Path
from typing import TYPE_CHECKING

from drivers.text.fonts import DEBIAN, FontFace, follows, font_for, freetype_lock

if TYPE_CHECKING:
    from PIL import Image

CELL = 24
"""Dots of a Chinese character at normal size, both ways; a column is half of it."""
LINE_DOTS = 30
"""Dots from one line to the next at normal size."""

_BASELINE = 21
"""Dots from the top of the cell to the baseline: Noto's ascent of 0.88."""
_MONO = {
    False: FontFace(DEBIAN / "opentype/noto/NotoSansCJK-Regular.ttc", 7),
    True: FontFace(DEBIAN / "opentype/noto/NotoSansCJK-Bold.ttc", 7),
}
"""Noto Sans Mono CJK SC: its ASCII is exactly half an em wide."""


def draw_line(text: str, width: int, left: int, scale: int = 1, bold: bool = False) -> "Image.Image":
    """One line as a black-on-white picture, `width` dots wide and `LINE_DOTS * scale` high; the text begins at `left`."""
    from PIL import Image

    picture = Image.new("L", (width, LINE_DOTS * scale), 255)
    column = left
    for char in text:
        if follows(char):
            continue
        cell = CELL // 2 * scale if char.isascii() else CELL * scale
        if not char.isspace():
            face = _MONO[bold] if char.isascii() and _exists(_MONO[bold].path) else font_for(char, bold)
            _draw_glyph(picture, char, face, column, scale)
        column += cell
    return picture


def _exists(path: Path) -> bool:
    return path.exists()


def _draw_glyph(picture: "Image.Image", char: str, face: FontFace, left: int, scale: int) -> None:
    import freetype
    from PIL import Image

    with freetype_lock:
        font = face.opened
        font.set_pixel_sizes(0, CELL * scale)
        font.load_char(char, freetype.FT_LOAD_RENDER | freetype.FT_LOAD_TARGET_MONO)
        glyph = font.glyph
        bitmap = glyph.bitmap
        if not bitmap.rows or not bitmap.width:
            return
        dots = Image.frombytes(
            "1", (bitmap.width, bitmap.rows), bytes(bitmap.buffer), "raw", "1", bitmap.pitch
        )
        top = _BASELINE * scale - glyph.bitmap_top
        picture.paste(0, (left + glyph.bitmap_left, max(0, top)), dots)
