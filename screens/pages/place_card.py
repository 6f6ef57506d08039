"""Shows where the identity card goes."""

from flows.prompts import CardPlaceStage, PlaceCard
from screens.controls import Card, Look
from screens.pages.page import Page
from screens.parts import Part
from screens.rows import Row
from screens.signs import Badge, Dots, TerminalPicture
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
        picture = TerminalPicture("id_card_reader", 900 if self.around.portrait else 860, card=card)
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
