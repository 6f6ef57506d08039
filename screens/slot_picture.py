"""The terminal with both ways to show a card: the ID card comes down on its reader, the other one up into its slot."""

from collections.abc import Collection, Iterator

from kivy.graphics import Color, Rectangle
from PIL import Image

from screens import pictures, textures
from screens.parts import Box, Part, Pen

STEPS, REST = 18, 30
"""Tenths of a second of a card's way, and until it begins anew."""


class CardPlaces(Part):
    """`places` are where a card may come, "id_card" and "smart_card"; `lying`: there it lies already."""

    def __init__(self, width: float, places: Collection[str], *, lying: bool = False) -> None:
        super().__init__()
        self.wide, self.lying = width, lying
        self._step = 0
        reader, slot = "id_card" in places, "smart_card" in places
        device = round(width * Pen.scale)
        card = round(width * pictures.CARD[0] * Pen.scale)
        drawn = textures.from_picture(pictures.terminal_with_slot(device, reader, slot))
        with self.canvas:
            Color(1, 1, 1)
            self._picture = Rectangle(texture=drawn)
            self._id_card = _rectangle(pictures.card(card)) if reader else None
            self._chip_card = _rectangle(pictures.chip_card(card)) if slot else None

    def measure(self, width: float) -> float:
        """As its proportions want."""
        return min(width, self.wide) * pictures.TALL_SLOT

    def wish(self) -> float:
        """Its width."""
        return self.wide

    def place(self, box: Box) -> None:
        """In the middle of the box."""
        super().place(box)
        width = min(self.wide, box.width)
        height = width * pictures.TALL_SLOT
        self.area = Box(box.x + (box.width - width) / 2, box.y + (box.height - height) / 2, width, height)
        self._picture.pos, self._picture.size = (self.area.x, self.area.y), (width, height)
        self._lay(1.0 if self.lying else 0.0)

    def move(self) -> None:
        """One step of the cards' ways; they take two seconds, then the cards rest for one."""
        self._step = (self._step + 1) % REST
        self._lay(min(1.0, self._step / STEPS))

    def _lay(self, way: float) -> None:
        left = 1 - (1 - (1 - way) ** 3)  # quick at first, slow at the end
        reader = pictures.PLACES["id_card_reader"]
        middle = (reader[1] + reader[3]) / 2
        self._put(self._id_card, reader, middle - pictures.CARD[0] * pictures.CARD[1] * 50 - left * 30)
        self._put(self._chip_card, pictures.SLOT, 66.5 + left * 5)

    def _put(self, card: Rectangle | None, place: pictures.Place, top: float) -> None:
        if card is None:
            return
        unit = self.area.width / 100
        wide = self.area.width * pictures.CARD[0]
        high = wide * pictures.CARD[1]
        card.pos = (
            self.area.x + (place[0] + place[2]) / 2 * unit - wide / 2,
            self.area.top - top * unit - high,
        )
        card.size = (wide, high)

    def needs(self) -> Iterator[tuple[Part, float, float]]:
        """Its picture."""
        yield self, self.area.width, self.area.height


def _rectangle(picture: Image.Image) -> Rectangle:
    return Rectangle(texture=textures.from_picture(picture))
