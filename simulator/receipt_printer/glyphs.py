"""The characters of the printer's ROM as dots: 12 x 24 for Latin, 24 x 24 for Chinese."""

import logging
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

import freetype
from PIL import Image, ImageDraw, ImageFont

log = logging.getLogger(__name__)

HEIGHT: Final = 24
LATIN_WIDTH: Final = 12
CHINESE_WIDTH: Final = 24
BOX: Final = "□"
"""Printed where the ROM has no character."""

_NOTO: Final = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
CHINESE_FONTS: Final = (
    (_NOTO, 2),
    ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
    ("/usr/share/fonts/truetype/babelstone/BabelStoneHan.ttf", 0),
    ("/usr/share/fonts/truetype/hanazono/HanaMinA.ttf", 0),
    ("/usr/share/fonts/truetype/hanazono/HanaMinB.ttf", 0),
)
"""Debian's places, and the face in the collection; the first that has the character is used."""
LATIN_FONTS: Final = (("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf", 0), (_NOTO, 7), *CHINESE_FONTS)


@dataclass(frozen=True)
class _Font:
    face: freetype.Face
    drawn: ImageFont.FreeTypeFont


@cache
def _fonts(latin: bool) -> tuple[_Font, ...]:
    size = 20 if latin else HEIGHT
    found = tuple(
        _Font(freetype.Face(path, index), ImageFont.truetype(path, size, index=index))
        for path, index in (LATIN_FONTS if latin else CHINESE_FONTS)
        if Path(path).exists()
    )
    if not found:
        log.warning("no font to draw slips with: pictures show boxes (Debian: fonts-noto-cjk)")
    return found


@lru_cache(maxsize=4096)
def glyph(character: str, *, chinese: bool) -> Image.Image:
    """A character's dots, ink = 1, in its cell of 12 or 24 by 24."""
    width = CHINESE_WIDTH if chinese else LATIN_WIDTH
    cell = Image.new("1", (width, HEIGHT), 0)
    pen = ImageDraw.Draw(cell)
    font = next((font for font in _fonts(not chinese) if font.face.get_char_index(character)), None)
    if font is None or (chinese and character == BOX):
        pen.rectangle((2, 3, width - 3, HEIGHT - 4), outline=1, width=2)
    elif chinese:
        pen.text((0, 21), character, fill=1, font=font.drawn, anchor="ls")
    else:
        pen.text((width // 2, 18), character, fill=1, font=font.drawn, anchor="ms")
    return cell
