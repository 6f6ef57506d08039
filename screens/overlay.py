"""The silence warning that lies over a page: how many seconds are left, and one button."""

from collections.abc import Callable

from kivy.graphics import Color, Rectangle

from flows.texts import Text
from flows.texts import Words as Said
from screens.controls import Card, Control, Look
from screens.parts import Box, Part, Words
from screens.rows import Column
from screens.theme import COLOURS, SIZES, TYPE


class Overlay(Part):
    """Covers the page without disturbing it."""

    def __init__(self, seconds: int, say: Callable[[Said], str], stay: Callable[[], None]) -> None:
        super().__init__()
        with self.canvas.before:
            Color(0.03, 0.11, 0.16, 0.72)
            self._veil = Rectangle()
        self.count = Words(str(seconds), 260, COLOURS.accent, bold=True, align="center")
        label = Words(
            say(Text("page.still_here.button")), TYPE.large, COLOURS.on_dark, bold=True, align="center"
        )
        label.stretch = 1
        button = Control(
            "still_here",
            label,
            stay,
            Look(colour=COLOURS.primary, pressed=COLOURS.primary_pressed, padding=(40, 40)),
            least=168,
        )
        self.card = Card(
            Column(
                Words(say(Text("page.still_here.title")), TYPE.title, bold=True, align="center"),
                self.count,
                Words(say(Text("page.still_here.hint")), TYPE.body, COLOURS.quiet, align="center"),
                button,
                gap=SIZES.gap,
            ),
            Look(padding=(64, 56)),
        )
        self.add_widget(self.card)

    def place(self, box: Box) -> None:
        """In the middle of everything."""
        super().place(box)
        self._veil.pos, self._veil.size = (box.x - 4000, box.y - 4000), (box.width + 8000, box.height + 8000)
        width = min(box.width - 2 * SIZES.margin, 952)
        height = self.card.measure(width)
        self.card.place(
            Box(box.x + (box.width - width) / 2, box.y + (box.height - height) / 2, width, height)
        )
