"""Rounded sheets with soft shadows, smooth without multisampling: nine-patch textures drawn once by Pillow."""

from functools import lru_cache

from kivy.graphics import BorderImage, Color, InstructionGroup
from kivy.graphics.instructions import Canvas
from kivy.graphics.texture import Texture
from PIL import Image, ImageDraw, ImageFilter

from screens import textures
from screens.theme import Rgb

_OVER = 4
"""Shapes are drawn so many times larger and shrunk, which smooths their edges."""
_SHADOW = 20
"""How far a shadow reaches, in design pixels."""
_DROP = 5
"""How far it falls."""


def _rounded(size: int, radius: int, border: int = 0) -> Image.Image:
    big = Image.new("L", (size * _OVER, size * _OVER))
    pen = ImageDraw.Draw(big)
    area = (0, 0, size * _OVER - 1, size * _OVER - 1)
    if border:
        pen.rounded_rectangle(area, radius * _OVER, outline=255, width=border * _OVER)
    else:
        pen.rounded_rectangle(area, radius * _OVER, fill=255)
    return big.resize((size, size), Image.Resampling.BOX)


@lru_cache(maxsize=32)
def _sheet(radius: int, border: int) -> Texture:
    return textures.from_mask(_rounded(2 * radius + 4, radius, border))


@lru_cache(maxsize=8)
def _lifted(radius: int) -> Texture:
    """A white sheet with its shadow around it, in one texture: half the pixels to fill."""
    size = 2 * radius + 4 + 2 * _SHADOW
    sheet = _rounded(size - 2 * _SHADOW, radius)
    shade = Image.new("L", (size, size))
    shade.paste(sheet, (_SHADOW, _SHADOW + _DROP))
    shade = shade.filter(ImageFilter.GaussianBlur(_SHADOW / 2.4)).point(lambda ink: round(ink * 0.17))
    picture = Image.merge("RGBA", [Image.new("L", (size, size), tone) for tone in (10, 41, 59)] + [shade])
    white = Image.merge("RGBA", [Image.new("L", sheet.size, 255)] * 3 + [sheet])
    picture.alpha_composite(white, (_SHADOW, _SHADOW))
    return textures.from_picture(picture)


class Sheet:
    """A rounded rectangle on a canvas: shadow, fill and edge."""

    def __init__(
        self, canvas: Canvas, colour: Rgb, edge: Rgb | None = None, radius: float = 28, *, shadow: bool = True
    ) -> None:
        whole = round(radius)
        group = InstructionGroup()
        self._reach = _SHADOW if shadow else 0
        self._colour = Color(*colour)
        self._fill = _patch(_lifted(whole) if shadow else _sheet(whole, 0), whole + 1 + self._reach)
        group.add(self._colour)
        group.add(self._fill)
        self._edge: BorderImage | None = None
        if edge is not None:
            self._edge = _patch(_sheet(whole, 3), whole + 1)
            group.add(Color(*edge))
            group.add(self._edge)
        canvas.add(group)

    def place(self, x: float, y: float, width: float, height: float) -> None:
        """Takes its place; the shadow lies around it."""
        reach = self._reach
        self._fill.pos = x - reach, y - reach
        self._fill.size = width + 2 * reach, height + 2 * reach
        if self._edge is not None:
            self._edge.pos, self._edge.size = (x, y), (width, height)

    def tint(self, colour: Rgb) -> None:
        """Fills it with another colour."""
        self._colour.rgb = colour


def _patch(texture: Texture, corner: int) -> BorderImage:
    return BorderImage(texture=texture, border=(corner,) * 4, display_border=(corner,) * 4)
