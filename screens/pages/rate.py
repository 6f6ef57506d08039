"""How was it: five levels, best first."""

from drivers.ports.rating_keypad import Rating
from flows.prompts import Rate
from flows.texts import Text
from screens.controls import Control, Look
from screens.pages.page import Page
from screens.parts import Gap, Part
from screens.rows import Column, Grid, Row
from screens.signs import Sign
from screens.theme import COLOURS, SIZES, TYPE, Rgb

_LOOK: dict[Rating, tuple[Rgb, Text]] = {
    Rating.VERY_SATISFIED: (COLOURS.good, Text("page.rate.very_satisfied")),
    Rating.SATISFIED: (COLOURS.good, Text("page.rate.satisfied")),
    Rating.BASICALLY_SATISFIED: (COLOURS.primary, Text("page.rate.basically_satisfied")),
    Rating.DISSATISFIED: (COLOURS.warn, Text("page.rate.dissatisfied")),
    Rating.VERY_DISSATISFIED: (COLOURS.bad, Text("page.rate.very_dissatisfied")),
}


class RatePage(Page[Rate]):
    """Five faces with their names: below each other in portrait, beside each other in landscape."""

    def compose(self) -> Part:
        """Heading, faces, and whether the keypad listens too."""
        portrait = self.around.portrait
        faces = [self._face(rating) for rating in Rating]
        grid = Grid(
            *faces,
            columns=1 if portrait else 5,
            gap=SIZES.gap * 0.75,
            most=(188 if portrait else 440) * self.step,
        )
        lines: list[Part] = [Gap(8), self.heading(), grid]
        if self.prompt.keypad:
            hint = self.words(self.say(Text("page.rate.keypad")), TYPE.note, COLOURS.quiet)
            lines.append(Row(Sign("rating_keypad", 72, COLOURS.primary), hint, gap=24, centred=True))
        return Column(*lines, gap=SIZES.gap * 1.25 * self.step)

    def _face(self, rating: Rating) -> Control:
        colour, name = _LOOK[rating]
        label = self.say(name)
        face = Sign(rating.value, (116 if self.around.portrait else 170) * self.step, colour)
        if self.around.portrait:
            words = self.words(label, TYPE.large, bold=True)
            words.stretch = 1
            inner: Part = Row(face, words, gap=48)
            return Control(rating.value, inner, self.answer(rating), Look(padding=(56, 20)))
        words = self.words(label, TYPE.label, bold=True, align="center", lines=2)
        words.middle = False  # the faces stay in line, whether a name has one line or two
        inner = Column(Gap(0, 1), face, words, Gap(0, 1), gap=28)
        return Control(rating.value, inner, self.answer(rating), Look(padding=(16, 24)))
