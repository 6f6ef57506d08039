"""Sheets that carry other parts, and sheets to touch."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kivy.uix.widget import Widget

from screens import shapes
from screens.parts import Box, Part
from screens.theme import COLOURS, SIZES, Rgb


@dataclass(frozen=True)
class Look:
    """How a sheet is drawn; `padding` is at the sides and above and below, in design pixels."""

    colour: Rgb = COLOURS.paper
    pressed: Rgb = COLOURS.soft_pressed
    edge: Rgb | None = None
    padding: tuple[float, float] = (40, 24)
    radius: float = SIZES.radius
    shadow: bool = True


class Card(Part):
    """A rounded sheet with another part on it."""

    def __init__(self, inner: Part, look: Look = Look(), *, stretch: float = 0) -> None:
        super().__init__()
        self.inner, self.look, self.stretch = inner, look, stretch
        self.sheet = shapes.Sheet(self.canvas.before, look.colour, look.edge, look.radius, shadow=look.shadow)
        self.add_widget(inner)

    def measure(self, width: float) -> float:
        """The inner part and the padding."""
        across, up = self.look.padding
        return self.inner.measure(width - 2 * across) + 2 * up

    def wish(self) -> float:
        """The inner wish and the padding."""
        return self.inner.wish() + 2 * self.look.padding[0]

    def place(self, box: Box) -> None:
        """Sheet and inner part."""
        super().place(box)
        self.sheet.place(box.x, box.y, box.width, box.height)
        self.inner.place(box.inset(*self.look.padding))


class Control(Card):
    """Something to touch, with a name by which tests and scripted visitors know it; without `do` it is greyed."""

    def __init__(
        self,
        name: str,
        inner: Part,
        do: Callable[[], None] | None,
        look: Look = Look(),
        *,
        least: float = SIZES.target,
        stretch: float = 0,
    ) -> None:
        super().__init__(inner, look, stretch=stretch)
        self.name, self.do, self.least = name, do, least
        self.hold = 0.0
        """Seconds for which a finger must stay on it; 0: a touch is enough."""
        self.secret = False
        """Whether that it was touched is nobody's business: a digit of a PIN."""

    def measure(self, width: float) -> float:
        """At least a hand's target."""
        return max(self.least, super().measure(width))

    def wish(self) -> float:
        """At least a hand's target."""
        return max(self.least, super().wish())

    def press(self, down: bool) -> None:
        """Shows at once that it is felt."""
        self.sheet.tint(self.look.pressed if down else self.look.colour)

    def held(self, share: float) -> None:
        """Shows how far a finger has held it, from 0 to 1."""


def controls_in(part: Widget) -> Iterator[Control]:
    """Every control of a part, in the order in which they were added."""
    for child in reversed(part.children):
        if isinstance(child, Control):
            yield child
        yield from controls_in(child)
