"""Parts that show pictures: signs, pictures of the terminal, QR codes, progress."""

from collections.abc import Iterator

from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from PIL import Image

from screens import pictures, shapes, textures
from screens.controls import Card, Look
from screens.icons import icon
from screens.parts import Box, Part, Pen
from screens.theme import COLOURS, Rgb


def _mask(name: str, size: float) -> Texture:
    return textures.from_mask(icon(name, max(8, round(size * Pen.scale))))


class Sign(Part):
    """One of our signs, in one colour, square."""

    def __init__(self, name: str, size: float, colour: Rgb = COLOURS.primary) -> None:
        super().__init__()
        self.side = size
        with self.canvas:
            self.tint = Color(*colour)
            self._ink = Rectangle(texture=_mask(name, size))

    def measure(self, width: float) -> float:
        """Its side."""
        return self.side

    def wish(self) -> float:
        """Its side."""
        return self.side

    def place(self, box: Box) -> None:
        """In the middle of the box."""
        super().place(box)
        x, y = box.x + (box.width - self.side) / 2, box.y + (box.height - self.side) / 2
        self._ink.pos, self._ink.size = (Pen.snap(x), Pen.snap(y)), (self.side, self.side)

    def needs(self) -> Iterator[tuple[Part, float, float]]:
        """Its square."""
        yield self, self.side, self.side


class Badge(Part):
    """A sign on a round ground."""

    def __init__(self, name: str, size: float, ground: Rgb, colour: Rgb = COLOURS.on_dark) -> None:
        super().__init__()
        self.side = size
        with self.canvas.before:
            Color(*ground)
            self._disc = Rectangle(texture=_mask("disc", size))
        self.sign = Sign(name, size * 0.56, colour)
        self.add_widget(self.sign)

    def measure(self, width: float) -> float:
        """Its side."""
        return self.side

    def wish(self) -> float:
        """Its side."""
        return self.side

    def place(self, box: Box) -> None:
        """In the middle of the box."""
        super().place(box)
        x = Pen.snap(box.x + (box.width - self.side) / 2)
        y = Pen.snap(box.y + (box.height - self.side) / 2)
        self._disc.pos, self._disc.size = (x, y), (self.side, self.side)
        self.sign.place(Box(x, y, self.side, self.side))


class TerminalPicture(Part):
    """Where on the terminal: the place is marked; for the card reader a card comes down, or lies there."""

    def __init__(self, place: str, width: float, *, card: str = "") -> None:
        """`card` is empty, "coming" or "lying"."""
        super().__init__()
        self.place_name, self.wide, self.card = place, width, card
        self._step = 0
        with self.canvas:
            Color(1, 1, 1)
            self._picture = Rectangle(
                texture=textures.from_picture(pictures.terminal(place, round(width * Pen.scale)))
            )
            self._tint = Color(1, 1, 1)
            self._card: Rectangle | None = None
            if card:
                wide = round(width * pictures.CARD[0] * Pen.scale)
                self._card = Rectangle(texture=textures.from_picture(pictures.card(wide)))

    def measure(self, width: float) -> float:
        """As its proportions want."""
        return min(width, self.wide) * pictures.TALL

    def wish(self) -> float:
        """Its width."""
        return self.wide

    def place(self, box: Box) -> None:
        """In the middle of the box."""
        super().place(box)
        width = min(self.wide, box.width)
        height = width * pictures.TALL
        self.area = Box(box.x + (box.width - width) / 2, box.y + (box.height - height) / 2, width, height)
        self._picture.pos, self._picture.size = (self.area.x, self.area.y), (width, height)
        self._lay(0)

    def move(self) -> None:
        """One step of the card's way down; the way takes two seconds, then it rests for one."""
        if self.card == "coming":
            self._step = (self._step + 1) % 30
            self._lay(min(1.0, self._step / 18))

    def _lay(self, way: float) -> None:
        if self._card is None:
            return
        left, top, right, bottom = pictures.PLACES[self.place_name]
        unit = self.area.width / 100
        wide = self.area.width * pictures.CARD[0]
        high = wide * pictures.CARD[1]
        eased = 1 - (1 - way) ** 3
        lift = 0.0 if self.card == "lying" else (1 - eased) * 30 * unit
        x = self.area.x + (left + right) / 2 * unit - wide / 2
        y = self.area.top - (top + bottom) / 2 * unit - high / 2 + lift
        self._card.pos, self._card.size = (x, y), (wide, high)

    def needs(self) -> Iterator[tuple[Part, float, float]]:
        """Its picture."""
        yield self, self.area.width, self.area.height


class Code(Part):
    """A QR code, at most `size` wide with its quiet zone, dark on white; each module a whole number of device pixels."""

    def __init__(self, mask: Image.Image, size: float) -> None:
        super().__init__()
        self.side = mask.width * max(1, int(size * Pen.scale / mask.width)) / Pen.scale
        with self.canvas:
            Color(1, 1, 1)
            self._ground = Rectangle()
            Color(0, 0, 0)
            self._ink = Rectangle(texture=textures.from_mask(mask))
        self._ink.texture.min_filter = self._ink.texture.mag_filter = "nearest"

    def measure(self, width: float) -> float:
        """Its side."""
        return self.side

    def wish(self) -> float:
        """Its side."""
        return self.side

    def place(self, box: Box) -> None:
        """In the middle of the box."""
        super().place(box)
        x = Pen.snap(box.x + (box.width - self.side) / 2)
        y = Pen.snap(box.y + (box.height - self.side) / 2)
        for rectangle in (self._ground, self._ink):
            rectangle.pos, rectangle.size = (x, y), (self.side, self.side)

    def needs(self) -> Iterator[tuple[Part, float, float]]:
        """Its square."""
        yield self, self.side, self.side


class Bar(Part):
    """How far something is, from 0 to 1."""

    def __init__(self, share: float, height: float = 40) -> None:
        super().__init__()
        self.share, self.high = share, height
        self._ground = shapes.Sheet(self.canvas, COLOURS.soft_pressed, None, height / 2 - 1, shadow=False)
        self._done = shapes.Sheet(self.canvas, COLOURS.primary, None, height / 2 - 1, shadow=False)

    def measure(self, width: float) -> float:
        """Its height."""
        return self.high

    def place(self, box: Box) -> None:
        """Fills its share."""
        super().place(box)
        self._ground.place(box.x, box.y, box.width, box.height)
        self.change(self.share)

    def change(self, share: float) -> None:
        """Shows another share."""
        self.share = min(1.0, max(0.0, share))
        width = self.high + (self.box.width - self.high) * self.share
        self._done.place(self.box.x, self.box.y, width, self.box.height)


class Dots(Part):
    """Something is going on and nobody knows how far: a dot runs along a row."""

    COUNT = 5

    def __init__(self, size: float = 36, *, centred: bool = True) -> None:
        super().__init__()
        self.side, self.centred, self._step = size, centred, 0
        self._dots: list[tuple[Color, Rectangle]] = []
        texture = _mask("disc", size)
        with self.canvas:
            for _ in range(self.COUNT):
                self._dots.append(
                    (Color(*COLOURS.soft_pressed), Rectangle(texture=texture, size=(size, size)))
                )
        self._dots[0][0].rgb = COLOURS.primary

    def measure(self, width: float) -> float:
        """One dot high."""
        return self.side

    def place(self, box: Box) -> None:
        """In the middle of the box, or at its left."""
        super().place(box)
        left = box.x
        if self.centred:
            left += (box.width - (2 * self.COUNT - 1) * self.side) / 2
        for number, (_, dot) in enumerate(self._dots):
            dot.pos = left + 2 * number * self.side, box.y

    def move(self) -> None:
        """The next dot."""
        self._dots[self._step][0].rgb = COLOURS.soft_pressed
        self._step = (self._step + 1) % self.COUNT
        self._dots[self._step][0].rgb = COLOURS.primary


class CodeCard(Card):
    """A QR code on a white sheet."""

    def __init__(self, mask: Image.Image, size: float) -> None:
        super().__init__(Code(mask, size), Look(padding=(12, 12)))
