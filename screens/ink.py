"""A field in which a finger leaves ink."""

import time
from collections.abc import Callable

from kivy.graphics import Color, Ellipse, InstructionGroup, SmoothLine
from kivy.graphics import Line as Stripe

from flows.ink import MOST_DOTS, Dot, Stroke
from screens import shapes
from screens.parts import Box, Part
from screens.theme import COLOURS, SIZES

THICK = 8.0
"""Half the thickness of a line, in design pixels: a felt pen's, seen from an arm's length."""


class Ink:
    """What has been written. It outlives the field that shows it: a turn of language sets the page anew."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._begun: float | None = None
        self._dots = 0
        self.strokes: list[list[Dot]] = []

    def begin(self, x: float, y: float) -> None:
        """A finger touches the field; 0 to 1 from its upper left corner."""
        if self._begun is None:
            self._begun = self._clock()
        self.strokes.append([])
        self.go_on(x, y)

    def go_on(self, x: float, y: float) -> bool:
        """It moves; whether that is ink: at the field's edge it stays on the edge, and there is an end to what is kept."""
        if self._dots >= MOST_DOTS or self._begun is None:
            return False
        self._dots += 1
        at = round(self._clock() - self._begun, 3)
        self.strokes[-1].append(Dot(at, min(1.0, max(0.0, x)), min(1.0, max(0.0, y))))
        return True

    def clear(self) -> None:
        """Nothing is written."""
        self._begun = None
        self._dots = 0
        self.strokes.clear()

    def taken(self) -> tuple[Stroke, ...]:
        """All strokes."""
        return tuple(tuple(stroke) for stroke in self.strokes if stroke)


class InkField(Part):
    """White paper with a line to write on."""

    stretch = 1

    def __init__(self, ink: Ink, least: float) -> None:
        super().__init__()
        self.ink, self.least = ink, least
        self._sheet = shapes.Sheet(
            self.canvas.before, COLOURS.paper, COLOURS.edge, SIZES.radius, shadow=False
        )
        self._rule = InstructionGroup()
        self._written = InstructionGroup()
        self._line: SmoothLine | None = None
        self._tip: Ellipse | None = None
        self.canvas.add(self._rule)
        self.canvas.add(self._written)

    @property
    def aspect(self) -> float:
        """Its width as a multiple of its height."""
        return float(self.box.width / self.box.height)

    def measure(self, width: float) -> float:
        """It wants room: a name is written in whole arm's movements."""
        return self.least

    def wish(self) -> float:
        """All that there is."""
        return self.least * 2

    def place(self, box: Box) -> None:
        """The paper, and what is written on it."""
        super().place(box)
        self._sheet.place(box.x, box.y, box.width, box.height)
        self._rule.clear()
        self._rule.add(Color(*COLOURS.line))
        low, inset = box.y + box.height * 0.16, box.width * 0.06
        self._rule.add(Stripe(points=[box.x + inset, low, box.right - inset, low], width=1.5, dash_length=14))
        self._draw_all()

    def down(self, x: float, y: float) -> bool:
        """A finger came down, at design coordinates; whether it writes here."""
        if not self.box.holds(x, y):
            return False
        self.ink.begin(*self._inside(x, y))
        self._begin_line()
        return True

    def move(self, x: float, y: float) -> None:
        """The finger that writes has moved."""
        if self.ink.go_on(*self._inside(x, y)):
            self._lengthen()

    def _inside(self, x: float, y: float) -> tuple[float, float]:
        return (x - self.box.x) / self.box.width, (self.box.top - y) / self.box.height

    def _draw_all(self) -> None:
        self._written.clear()
        self._written.add(Color(*COLOURS.ink))
        for stroke in self.ink.strokes:
            self._begin_line(stroke)

    def _begin_line(self, stroke: list[Dot] | None = None) -> None:
        dots = stroke if stroke is not None else self.ink.strokes[-1]
        points = [part for dot in dots for part in self._place(dot)]
        if not points:
            return
        self._line = SmoothLine(points=points, width=THICK)
        self._tip = Ellipse(pos=_around(*points[-2:]), size=(2 * THICK, 2 * THICK))
        self._written.add(self._line)
        for end in (Ellipse(pos=_around(*points[:2]), size=self._tip.size), self._tip):
            self._written.add(end)

    def _lengthen(self) -> None:
        assert self._line is not None
        assert self._tip is not None
        x, y = self._place(self.ink.strokes[-1][-1])
        self._line.points = [*self._line.points, x, y]
        self._tip.pos = _around(x, y)

    def _place(self, dot: Dot) -> tuple[float, float]:
        return self.box.x + dot.x * self.box.width, self.box.top - dot.y * self.box.height


def _around(x: float, y: float) -> tuple[float, float]:
    """Where a line's round end is drawn."""
    return x - THICK, y - THICK
