"""What a page is made of: parts that know how high they are at a given width, and are then placed. Design pixels throughout.

Placing is one pass from the top, on the spot: no layout rounds on later frames, no flicker, the same in every window size.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from kivy.graphics import Color, Rectangle
from kivy.uix.widget import Widget

from screens import textures
from screens.theme import COLOURS, TYPE, Rgb
from screens.typeset import Block, draw, set_text


@dataclass(frozen=True)
class Box:
    """A rectangle; `x`, `y` is its lower left corner, as in Kivy."""

    x: float
    y: float
    width: float
    height: float

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.y + self.height

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    def inset(self, across: float, up: float | None = None) -> "Box":
        """The box without a border of `across` at the sides and `up` (the same if None) above and below."""
        up = across if up is None else up
        return Box(self.x + across, self.y + up, self.width - 2 * across, self.height - 2 * up)

    def holds(self, x: float, y: float, slack: float = 0) -> bool:
        """Whether a point lies inside, or at most `slack` outside."""
        return (
            self.x - slack <= x <= self.right + slack and self.y - slack <= y <= self.y + self.height + slack
        )


class Pen:
    """How the parts of one window are drawn: device pixels per design pixel, set once the window is open."""

    scale: float = 1.0

    @classmethod
    def snap(cls, value: float) -> float:
        """The nearest whole device pixel, in design pixels: text stays crisp."""
        return round(value * cls.scale) / cls.scale


class Part(Widget):
    """Anything on a page."""

    stretch: float = 0
    """Share of the room that is left over in a column or row."""

    def measure(self, width: float) -> float:
        """Height that it needs when it is `width` wide."""
        return 0

    def wish(self) -> float:
        """Width that it would like to have in a row."""
        return 0

    def place(self, box: Box) -> None:
        """Takes its place."""
        self.box = box
        self.pos, self.size = (box.x, box.y), (box.width, box.height)

    def needs(self) -> Iterator[tuple["Part", float, float]]:
        """Every part in it that cannot shrink, with the width and height that its content takes: for the test of fit."""
        for child in self.children:
            yield from child.needs()


class Words(Part):
    """Text. It wraps; it is never cut and never ends in dots."""

    def __init__(
        self,
        text: str,
        size: float = TYPE.body,
        colour: Rgb = COLOURS.ink,
        *,
        bold: bool = False,
        align: str = "left",
        middle: bool = True,
        lines: int = 1,
    ) -> None:
        """`lines` are kept free at least, for text that changes while it is on view."""
        super().__init__()
        self.lines = lines
        self.text, self.font_size, self.bold = text, size, bold
        self.align, self.middle = align, middle
        self.block: Block | None = None
        self._known: dict[float, Block] = {}
        with self.canvas:
            self._colour = Color(*colour)
            self._ink = Rectangle(size=(0, 0))

    def set_colour(self, colour: Rgb) -> None:
        """Tints the text anew."""
        self._colour.rgb = colour

    def set(self, width: float) -> Block:
        """The lines at a width."""
        if width not in self._known:
            self._known[width] = set_text(
                self.text, self.font_size, width, bold=self.bold, leading=TYPE.leading
            )
        return self._known[width]

    def measure(self, width: float) -> float:
        """Height of its lines."""
        return max(self.set(width).height, self.lines * self.font_size * TYPE.leading)

    def wish(self) -> float:
        """Width of its longest line if nothing had to wrap."""
        return self.set(1e9).width + 2

    def change(self, text: str) -> None:
        """Shows another text in the same place."""
        if text != self.text:
            self.text = text
            self._known.clear()
            self.place(self.box)

    def place(self, box: Box) -> None:
        """Draws the lines into the box."""
        super().place(box)
        self.block = block = self.set(box.width)
        mask = draw(block, Pen.scale, self.align)
        wide, high = mask.width / Pen.scale, mask.height / Pen.scale
        x = {"left": box.x, "center": box.x + (box.width - wide) / 2, "right": box.right - wide}[self.align]
        y = box.y + (box.height - high) / 2 if self.middle else box.top - high
        self._ink.texture = textures.from_mask(mask)
        self._ink.pos, self._ink.size = (Pen.snap(x), Pen.snap(y)), (wide, high)

    def needs(self) -> Iterator[tuple[Part, float, float]]:
        """The room of its lines."""
        if self.block is not None:
            yield self, self.block.width, self.block.height


class Gap(Part):
    """Empty room, of a given height and width, or of whatever is left over."""

    def __init__(self, size: float = 0, stretch: float = 0) -> None:
        super().__init__()
        self.room, self.stretch = size, stretch

    def measure(self, width: float) -> float:
        """Its height."""
        return self.room

    def wish(self) -> float:
        """Its width."""
        return self.room
