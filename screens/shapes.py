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
def _shadow(radius: int, reach: int) -> Texture:
    size = 2 * radius + 4 + 2 * reach
    mask = Image.new("L", (size, size))
    mask.paste(_rounded(size - 2 * reach, radius), (reach, reach))
    return textures.from_mask(mask.filter(ImageFilter.GaussianBlur(reach / 2.4)))


def forget() -> None:
    """Drops the textures: their window is closed."""
    _sheet.cache_clear()
    _shadow.cache_clear()


class Sheet:
    """A rounded rectangle on a canvas: shadow, fill and edge."""

    def __init__(
        self, canvas: Canvas, colour: Rgb, edge: Rgb | None = None, radius: float = 28, *, shadow: bool = True
    ) -> None:
        self.radius = round(radius)
        self.group = InstructionGroup()
        corner = self.radius + 1
        self._shadow: BorderImage | None = None
        if shadow:
            self.group.add(Color(0.04, 0.16, 0.23, 0.16))
            reach = (self.radius + _SHADOW) + 1
            self._shadow = BorderImage(
                texture=_shadow(self.radius, _SHADOW), border=(reach,) * 4, display_border=(reach,) * 4
            )
            self.group.add(self._shadow)
        self._fill_colour = Color(*colour)
        self._fill = BorderImage(
            texture=_sheet(self.radius, 0), border=(corner,) * 4, display_border=(corner,) * 4
        )
        self.group.add(self._fill_colour)
        self.group.add(self._fill)
        self._edge: BorderImage | None = None
        if edge is not None:
            self._edge = BorderImage(
                texture=_sheet(self.radius, 3), border=(corner,) * 4, display_border=(corner,) * 4
            )
            self.group.add(Color(*edge))
            self.group.add(self._edge)
        canvas.add(self.group)

    def place(self, x: float, y: float, width: float, height: float) -> None:
        """Takes its place; the shadow falls a little downwards."""
        for image in (self._fill, self._edge):
            if image is not None:
                image.pos, image.size = (x, y), (width, height)
        if self._shadow is not None:
            self._shadow.pos = (x - _SHADOW, y - _SHADOW - 5)
            self._shadow.size = (width + 2 * _SHADOW, height + 2 * _SHADOW)

    def tint(self, colour: Rgb) -> None:
        """Fills it with another colour."""
        self._fill_colour.rgb = colour
