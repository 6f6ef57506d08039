"""Shows where the identity card goes."""

from flows.prompts import CardPlaceStage, PlaceCard
from flows.texts import Text
from screens.controls import Card, Look
from screens.pages.page import Page
from screens.parts import Part
from screens.rows import Row
from screens.signs import Badge, Dots, TerminalPicture
from screens.theme import COLOURS, TYPE

_LOOK = {
    CardPlaceStage.WAITING: ("down", COLOURS.accent, "coming", Text("page.place_card.waiting")),
    CardPlaceStage.READING: ("hand", COLOURS.primary, "lying", Text("page.place_card.reading")),
    CardPlaceStage.AGAIN: ("fault", COLOURS.warn, "coming", Text("page.place_card.again")),
}


class PlaceCardPage(Page[PlaceCard]):
    """A picture of the terminal on which the card comes down; what to do in one line."""

    def compose(self) -> Part:
        """Picture, heading, and the line of the stage."""
        stage = self.prompt.stage
        sign, colour, card, said = _LOOK[stage]
        picture = TerminalPicture("id_card_reader", 900 if self.around.portrait else 860, card=card)
        if card == "coming":
            self.every(1 / 10, picture.move)
        line = self.words(self.say(said), TYPE.large, colour, bold=True)
        line.stretch = 1
        row = Row(Badge(sign, 112 * self.step, colour), line, gap=36)
        beside: list[Part] = [Card(row, Look(padding=(48, 36)))]
        if stage is CardPlaceStage.READING:
            dots = Dots(centred=self.around.portrait)
            self.every(0.25, dots.move)
            beside.append(dots)
        return self.aside(picture, *beside)
