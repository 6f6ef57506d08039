"""News: done, refused, broken, closed, goodbye."""

from flows.prompts import Notice, Tone
from flows.texts import Text
from screens.controls import Card, Look
from screens.pages.page import Page
from screens.parts import Gap, Part
from screens.pictures import PLACES
from screens.rows import Column, Row
from screens.signs import Sign, TerminalPicture
from screens.slot_picture import CardPlaces
from screens.theme import COLOURS, SIZES, TYPE, Rgb

_COLOUR: dict[Tone, Rgb] = {
    Tone.INFO: COLOURS.primary,
    Tone.DONE: COLOURS.good,
    Tone.REFUSED: COLOURS.bad,
    Tone.FAULT: COLOURS.warn,
    Tone.CLOSED: COLOURS.night,
    Tone.GOODBYE: COLOURS.primary,
}

SLOT = "smart_card_reader"
"""The picture with the slot, which a terminal without one does not show."""


class NoticePage(Page[Notice]):
    """The tone's own sign or a place at the terminal, the news, up to three buttons; apart from it, what the staff should do."""

    def compose(self) -> Part:
        """Sign, heading, body, place, code to take along, buttons: below each other, or what is to be seen at the left."""
        portrait = self.around.portrait
        align, gap = "center" if portrait else "left", SIZES.gap * 1.4 * self.step
        text = [self.heading(align, hint=self.prompt.qr is None)]
        text += [self.words(self.say(line), TYPE.body, align=align) for line in self.prompt.body]
        news = Column(*text, gap=SIZES.gap * 0.75 * self.step)
        seen, code, hint = self._place(), self._code(), self._what_the_code_is()
        size = self._sign_size(bool(seen or code))
        sign = Sign(self.prompt.tone, size * self.step, _COLOUR[self.prompt.tone])
        if portrait:
            copy = [Row(*code, *hint, gap=SIZES.gap * 1.25)] if code else []
            parts = [sign, news, *seen, *copy, *self._buttons()]
            return Column(Gap(0, 1), *parts, Gap(0, 2), *self._staff(), gap=gap)
        left = Column(Gap(0, 1), sign, *seen, *code, Gap(0, 1), gap=gap)
        right = Column(Gap(0, 1), news, *hint, *self._buttons(), Gap(0, 1), gap=gap, stretch=1)
        both = Row(left, right, gap=SIZES.margin, stretch=1)
        return Column(both, *self._staff(), gap=gap)

    def _sign_size(self, with_picture: bool) -> float:
        if with_picture:
            return 132
        return 240 if self.around.portrait else 320

    def _place(self) -> list[Part]:
        width = (560 if self.prompt.qr else 820) if self.around.portrait else 680
        if self.prompt.picture == SLOT:
            return [CardPlaces(width * self.step, ("smart_card",), lying=self.prompt.key == "card_left")]
        if self.prompt.picture not in PLACES:
            return []
        return [TerminalPicture(self.prompt.picture, width * self.step)]

    def _staff(self) -> list[Part]:
        """For whoever keeps the site: smaller, below everything, with the fault's number."""
        lines = [self.words(self.say(line), TYPE.small * 1.15) for line in self.prompt.staff]
        if self.prompt.code:
            said = self.say(Text("page.notice.code", {"code": self.prompt.code}))
            lines.append(self.words(said, TYPE.small, COLOURS.quiet))
        if not lines:
            return []
        title = self.words(self.say(Text("page.notice.staff")), TYPE.small, COLOURS.quiet, bold=True)
        text = Column(title, *lines, gap=6, stretch=1)
        row = Row(Sign("staff", 56 * self.step, COLOURS.edge), text, gap=24)
        return [Card(row, Look(edge=COLOURS.line, padding=(32, 18), shadow=False))]

    def _buttons(self) -> list[Part]:
        buttons = [
            self.button(button.id, self.say(button.label), self.answer(button.id), main=number == 0)
            for number, button in enumerate(self.prompt.buttons)
        ]
        if not buttons:
            return []
        if self.around.portrait or len(buttons) > 2:
            return [Column(*buttons, gap=SIZES.gap * 0.75)]
        for button in buttons:
            button.stretch = 1
        return [Row(*buttons, gap=SIZES.gap * 0.75)]

    def _code(self) -> list[Part]:
        if self.prompt.qr is None:
            return []
        return [self.code(self.prompt.qr, 340 * max(min(self.step, 1.0), 0.76))]

    def _what_the_code_is(self) -> list[Part]:
        """The hint stands beside the code."""
        if self.prompt.qr is None or self.prompt.hint is None:
            return []
        words = self.words(self.say(self.prompt.hint), TYPE.body)
        words.stretch = 1 if self.around.portrait else 0
        return [words]
