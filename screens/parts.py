"""What a page is made of: parts that know how high they are at a given width, and are then placed. Design pixels throughout.

Placing is one pass from the top, on the spot: no layout rounds on later frames, no flicker, the same in every window size.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kivy.graphics import Color, Rectangle
from kivy.uix.widget import Widget

from screens import shapes, textures
from screens.theme import COLOURS, SIZES, TYPE, Rgb
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


class Column(Part):
    """Parts below each other."""

    def __init__(self, *parts: Part, gap: float = 0, stretch: float = 0) -> None:
        super().__init__()
        self.gap, self.stretch = gap, stretch
        self.parts = list(parts)
        for part in parts:
            self.add_widget(part)

    def measure(self, width: float) -> float:
        """All heights and the gaps between."""
        return sum(p.measure(width) for p in self.parts) + self.gap * max(0, len(self.parts) - 1)

    def wish(self) -> float:
        """The widest wish."""
        return max((p.wish() for p in self.parts), default=0)

    def place(self, box: Box) -> None:
        """From the top down; what is left over goes to the parts that stretch."""
        super().place(box)
        spare = max(0.0, box.height - self.measure(box.width))
        shares = sum(p.stretch for p in self.parts)
        top = box.top
        for part in self.parts:
            height = part.measure(box.width) + (spare * part.stretch / shares if shares else 0)
            part.place(Box(box.x, top - height, box.width, height))
            top -= height + self.gap


class Row(Part):
    """Parts beside each other: those without stretch get the width they wish, the others share the rest."""

    def __init__(self, *parts: Part, gap: float = 0, stretch: float = 0, centred: bool = False) -> None:
        super().__init__()
        self.gap, self.stretch, self.centred = gap, stretch, centred
        self.parts = list(parts)
        for part in parts:
            self.add_widget(part)

    def _widths(self, width: float) -> list[float]:
        """A wish that is too wide for the row is cut down, the widest one first: its text wraps."""
        room = width - self.gap * max(0, len(self.parts) - 1)
        wishes = [0.0 if p.stretch else p.wish() for p in self.parts]
        rest = room - sum(wishes)
        if rest < 0:
            widest = wishes.index(max(wishes))
            wishes[widest] = max(1.0, wishes[widest] + rest)
            rest = 0.0
        shares = sum(p.stretch for p in self.parts)
        return [
            rest * p.stretch / shares if p.stretch else w for p, w in zip(self.parts, wishes, strict=True)
        ]

    def measure(self, width: float) -> float:
        """The highest part."""
        pairs = zip(self.parts, self._widths(width), strict=True)
        return max((p.measure(w) for p, w in pairs), default=0)

    def wish(self) -> float:
        """All wishes and the gaps between."""
        return sum(p.wish() for p in self.parts) + self.gap * max(0, len(self.parts) - 1)

    def place(self, box: Box) -> None:
        """From the left, or as a group in the middle; each as high as the row."""
        super().place(box)
        widths = self._widths(box.width)
        spare = box.width - sum(widths) - self.gap * max(0, len(widths) - 1)
        x = box.x + (spare / 2 if self.centred else 0)
        for part, width in zip(self.parts, widths, strict=True):
            part.place(Box(x, box.y, width, box.height))
            x += width + self.gap


class Grid(Part):
    """Parts in columns of one width; each row as high as its highest part, or all alike and filling the room."""

    def __init__(self, *parts: Part, columns: int, gap: float = SIZES.gap, most: float = 0) -> None:
        super().__init__()
        self.parts, self.columns, self.gap, self.most = list(parts), columns, gap, most
        self.stretch = 1 if most else 0
        for part in parts:
            self.add_widget(part)

    def _rows(self) -> list[list[Part]]:
        return [self.parts[at : at + self.columns] for at in range(0, len(self.parts), self.columns)]

    def _column(self, width: float) -> float:
        return (width - self.gap * (self.columns - 1)) / self.columns

    def measure(self, width: float) -> float:
        """All rows and the gaps between."""
        column, rows = self._column(width), self._rows()
        heights = [max(p.measure(column) for p in row) for row in rows]
        return (max(heights) * len(rows) if self.most else sum(heights)) + self.gap * (len(rows) - 1)

    def place(self, box: Box) -> None:
        """Row by row from the top; rows that stretch grow to `most` at most."""
        super().place(box)
        column, rows = self._column(box.width), self._rows()
        heights = [max(p.measure(column) for p in row) for row in rows]
        if self.most:
            free = (box.height - self.gap * (len(rows) - 1)) / len(rows)
            heights = [max(max(heights), min(self.most, free))] * len(rows)
        top = box.top
        for row, height in zip(rows, heights, strict=True):
            for at, part in enumerate(row):
                part.place(Box(box.x + at * (column + self.gap), top - height, column, height))
            top -= height + self.gap


class Card(Part):
    """A rounded sheet with another part on it."""

    def __init__(
        self,
        inner: Part,
        *,
        colour: Rgb = COLOURS.paper,
        edge: Rgb | None = None,
        padding: tuple[float, float] = (48, 40),
        radius: float = SIZES.radius,
        stretch: float = 0,
        shadow: bool = True,
    ) -> None:
        super().__init__()
        self.inner, self.padding, self.stretch = inner, padding, stretch
        self.sheet = shapes.Sheet(self.canvas.before, colour, edge, radius, shadow=shadow)
        self.add_widget(inner)

    def measure(self, width: float) -> float:
        """The inner part and the padding."""
        return self.inner.measure(width - 2 * self.padding[0]) + 2 * self.padding[1]

    def wish(self) -> float:
        """The inner wish and the padding."""
        return self.inner.wish() + 2 * self.padding[0]

    def place(self, box: Box) -> None:
        """Sheet and inner part."""
        super().place(box)
        self.sheet.place(box.x, box.y, box.width, box.height)
        self.inner.place(box.inset(*self.padding))


class Control(Card):
    """Something to touch, with a name by which tests and scripted visitors know it."""

    def __init__(
        self,
        name: str,
        inner: Part,
        do: Callable[[], None] | None,
        *,
        colour: Rgb = COLOURS.paper,
        pressed: Rgb = COLOURS.soft_pressed,
        edge: Rgb | None = None,
        padding: tuple[float, float] = (40, 24),
        radius: float = SIZES.radius,
        least: float = SIZES.target,
        stretch: float = 0,
        shadow: bool = True,
    ) -> None:
        super().__init__(
            inner, colour=colour, edge=edge, padding=padding, radius=radius, stretch=stretch, shadow=shadow
        )
        self.name, self.do, self.least = name, do, least
        self.colours = colour, pressed

    def measure(self, width: float) -> float:
        """At least a hand's target."""
        return max(self.least, super().measure(width))

    def wish(self) -> float:
        """At least a hand's target."""
        return max(self.least, super().wish())

    def press(self, down: bool) -> None:
        """Shows at once that it is felt."""
        self.sheet.tint(self.colours[1 if down else 0])


def controls_in(part: Widget) -> Iterator[Control]:
    """Every control of a part, in the order in which they were added."""
    for child in reversed(part.children):
        if isinstance(child, Control):
            yield child
        yield from controls_in(child)
