"""Shows where a card goes."""

from flows.prompts import CardPlaceStage, PlaceCard
from screens.controls import Card, Look
from screens.pages.page import Page
from screens.parts import Part
from screens.rows import Row
from screens.signs import Badge, Dots, TerminalPicture
from screens.slot_picture import CardPlaces
from screens.theme import COLOURS, TYPE

_LOOK = {
    CardPlaceStage.WAITING: ("down", COLOURS.accent, "coming"),
    CardPlaceStage.READING: ("hand", COLOURS.primary, "lying"),
    CardPlaceStage.AGAIN: ("fault", COLOURS.warn, "coming"),
}


class PlaceCardPage(Page[PlaceCard]):
    """A picture of the terminal on which the card comes down; below it, large, the hint: how, or why once more."""

    def compose(self) -> Part:
        """Heading, picture, hint."""
        stage = self.prompt.stage
        sign, colour, card = _LOOK[stage]
        width = 900 if self.around.portrait else 860
        picture = self._both(width, card) if self.prompt.slot else self._reader(width, card)
        if card == "coming":
            self.every(1 / 10, picture.move)
        beside: list[Part] = []
        if self.prompt.hint is not None:
            size = TYPE.large * min(1.0, 1.15 / self.step)
            line = self.words(self.say(self.prompt.hint), size, colour, bold=True)
            line.stretch = 1
            row = Row(Badge(sign, 112 * self.step, colour), line, gap=36)
            beside.append(Card(row, Look(padding=(40, 36))))
        if stage is CardPlaceStage.READING:
            dots = Dots(centred=self.around.portrait)
            self.every(0.25, dots.move)
            beside.append(dots)
        return self.aside(picture, *beside, hint=False)

    def _reader(self, width: float, card: str) -> TerminalPicture:
        return TerminalPicture("id_card_reader", width, card=card)

    def _both(self, width: float, card: str) -> CardPlaces:
        width = width if self.around.portrait else 0.86 * width  # it is taller
        if card == "lying":
            return CardPlaces(width, ("smart_card" if self.prompt.at_slot else "id_card",), lying=True)
        return CardPlaces(width, ("id_card", "smart_card") if self.prompt.reader else ("smart_card",))
