"""A thin line between rows."""

from kivy.graphics import Color, Rectangle

from screens.parts import Box, Part
from screens.theme import COLOURS


class Rule(Part):
    """As wide as its column."""

    def __init__(self) -> None:
        super().__init__()
        with self.canvas:
            Color(*COLOURS.line)
            self._ink = Rectangle()

    def measure(self, width: float) -> float:
        """Two pixels."""
        return 2

    def place(self, box: Box) -> None:
        """Takes its place."""
        super().place(box)
        self._ink.pos, self._ink.size = (box.x, box.y), (box.width, 2)
