"""People before the camera in the terminal's front. Nobody is portrayed: a face is ellipses with the shading that faces have."""

from typing import Final

from PIL import Image, ImageDraw, ImageFilter

from simulator.scenes import Scenes

SIZE: Final = (1280, 720)
_WALL: Final = (150, 160, 165)
_HAIR: Final = (40, 32, 30)
_SKIN: Final = (214, 170, 140)
_SHADE: Final = (176, 128, 100)
Pen = ImageDraw.ImageDraw


def room() -> Image.Image:
    """Nobody: a wall in daylight, a door, a notice."""
    picture = Image.new("RGB", SIZE)
    pen = ImageDraw.Draw(picture)
    width, height = SIZE
    for y in range(height):
        light = 1.1 - 0.35 * y / height
        pen.line((0, y, width, y), fill=tuple(int(part * light) for part in _WALL))
    pen.rectangle((60, 80, 300, 600), fill=(120, 135, 150))
    pen.rectangle((900, 100, 1200, 300), fill=(190, 190, 180))
    for line in range(5):
        pen.rectangle((930, 130 + 30 * line, 1170 - 40 * (line % 2), 140 + 30 * line), fill=(120, 120, 115))
    return picture


def face(width: int, turn: float = 0.0) -> Image.Image:
    """A head, `width` pixels wide; `turn` from 0 (towards the camera) to 1 (looking past it)."""
    drawn = 2 * width
    picture = Image.new("RGBA", (drawn, int(drawn * 1.3)), (0, 0, 0, 0))
    head = _Head(ImageDraw.Draw(picture), drawn, int(drawn * 1.3), turn)
    head.outline()
    picture.alpha_composite(head.shading())
    head.features()
    smooth = picture.resize((width, int(width * 1.3)), Image.Resampling.LANCZOS)
    return smooth.filter(ImageFilter.GaussianBlur(width / 220))


class _Head:
    """Coordinates are fractions of the head's width and height; `x` of the features is counted from the nose."""

    def __init__(self, pen: Pen, width: int, height: int, turn: float) -> None:
        self.pen, self.width, self.height = pen, width, height
        self.nose = 0.5 + 0.22 * turn
        self.narrow = 1 - 0.45 * abs(turn)

    def _oval(self, pen: Pen, x: float, y: float, half: tuple[float, float], fill: tuple[int, ...]) -> None:
        left, top = (x - half[0]) * self.width, (y - half[1]) * self.height
        pen.ellipse((left, top, (x + half[0]) * self.width, (y + half[1]) * self.height), fill=fill)

    def outline(self) -> None:
        """Neck, hair, ears, the oval of the face."""
        pen, wide, high = self.pen, self.width, self.height
        pen.rectangle((0.34 * wide, 0.78 * high, 0.66 * wide, high), fill=_SHADE)
        self._oval(pen, 0.5, 0.37, (0.42, 0.35), _HAIR)
        for x in (0.12, 0.88):
            self._oval(pen, x, 0.48, (0.05, 0.08), _SHADE)
        self._oval(pen, 0.5, 0.5, (0.37, 0.40), _SKIN)
        pen.pieslice((0.10 * wide, 0.03 * high, 0.90 * wide, 0.52 * high), 180, 360, fill=_HAIR)
        self._oval(pen, 0.5, 0.37, (0.33, 0.18), _SKIN)

    def shading(self) -> Image.Image:
        """Dark sockets, bright nose and cheeks, a shadow below nose and mouth: what a detector looks for."""
        layer = Image.new("RGBA", (self.width, self.height), (0, 0, 0, 0))
        pen = ImageDraw.Draw(layer)
        for x in self._pair(0.165):
            self._oval(pen, x, 0.43, (0.11 * self.narrow, 0.05), (110, 70, 55, 190))
        self._oval(pen, self.nose, 0.63, (0.12, 0.03), (120, 80, 60, 130))
        self._oval(pen, self.nose, 0.7175, (0.16 * self.narrow, 0.0525), (150, 90, 80, 110))
        wide, high, nose = self.width, self.height, self.nose
        bridge = [(nose - 0.03, 0.42), (nose + 0.03, 0.42), (nose + 0.06, 0.6), (nose - 0.06, 0.6)]
        pen.polygon([(x * wide, y * high) for x, y in bridge], fill=(245, 212, 188, 220))
        for x in self._pair(0.19):
            self._oval(pen, x, 0.58, (0.09, 0.06), (238, 196, 170, 200))
        return layer.filter(ImageFilter.GaussianBlur(self.width * 0.02))

    def features(self) -> None:
        """Brows, eyes, nostrils, mouth."""
        pen, wide, high, narrow = self.pen, self.width, self.height, self.narrow
        for x in self._pair(0.165):
            brow = [(x - 0.10 * narrow, 0.375), (x, 0.355), (x + 0.10 * narrow, 0.375)]
            points = [(a * wide, b * high) for a, b in brow]
            pen.line(points, fill=(45, 34, 30), width=int(wide * 0.028), joint="curve")
            self._oval(pen, x, 0.4325, (0.075 * narrow, 0.0225), (240, 236, 232))
            self._oval(pen, x, 0.4325, (0.036 * narrow, 0.0245), (30, 22, 20))
            lid = ((x - 0.08 * narrow) * wide, 0.40 * high, (x + 0.08 * narrow) * wide, 0.47 * high)
            pen.arc(lid, 190, 350, fill=(40, 28, 25), width=int(wide * 0.014))
        for x in (self.nose - 0.035, self.nose + 0.035):
            self._oval(pen, x, 0.619, (0.015, 0.009), (90, 55, 45))
        self._oval(pen, self.nose, 0.7225, (0.12 * narrow, 0.0225), (150, 75, 70))
        mouth = [((self.nose + side * 0.12 * narrow) * wide, 0.722 * high) for side in (-1, 1)]
        pen.line(mouth, fill=(90, 40, 40), width=int(wide * 0.01))

    def _pair(self, apart: float) -> tuple[float, float]:
        return self.nose - apart * self.narrow, self.nose + apart * self.narrow


def _with(*heads: tuple[int, int, int, float]) -> Image.Image:
    """The room with heads: middle (x, y), width, turn; each on shoulders."""
    picture = room()
    pen = ImageDraw.Draw(picture)
    for x, y, width, turn in heads:
        drawn = face(width, turn)
        pen.ellipse(
            (x - width * 0.95, y + width * 0.55, x + width * 0.95, y + width * 2.2), fill=(60, 80, 110)
        )
        picture.paste(drawn, (x - width // 2, y - int(width * 0.65)), drawn)
    return picture


def _lit(picture: Image.Image, light: float) -> Image.Image:
    return picture.point(lambda value: min(255, int(value * light)))


SCENES: Final[Scenes] = {
    "empty": ("没有人", "nobody", room),
    "face": ("一个人，正对", "one person who looks here", lambda: _with((640, 330, 300, 0.0))),
    "two": ("两个人", "two people", lambda: _with((420, 330, 240, 0.0), (860, 330, 240, 0.0))),
    "turned": ("脸转向一边", "somebody who looks aside", lambda: _with((640, 330, 300, 0.9))),
    "far": ("离得太远", "somebody far away", lambda: _with((640, 330, 110, 0.0))),
    "dark": ("光线太暗", "one person in the dark", lambda: _lit(_with((640, 330, 300, 0.0)), 0.2)),
    "bright": ("光线太亮", "one person against the sun", lambda: _lit(_with((640, 330, 300, 0.0)), 1.75)),
}
"""Name → Chinese, English, and how it is drawn."""
