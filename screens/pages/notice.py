"""News: done, refused, broken, closed, goodbye."""

from flows.prompts import Notice, Tone
from flows.texts import Text
from screens.pages.page import Page
from screens.parts import Gap, Part
from screens.pictures import PLACES
from screens.rows import Column, Row
from screens.signs import Sign, TerminalPicture
from screens.theme import COLOURS, SIZES, TYPE, Rgb

_COLOUR: dict[Tone, Rgb] = {
    Tone.INFO: COLOURS.primary,
    Tone.DONE: COLOURS.good,
    Tone.REFUSED: COLOURS.bad,
    Tone.FAULT: COLOURS.warn,
    Tone.CLOSED: COLOURS.night,
    Tone.GOODBYE: COLOURS.primary,
}


class NoticePage(Page[Notice]):
    """The tone's own sign or a place at the terminal, the news, and up to three buttons."""

    def compose(self) -> Part:
        """Sign, heading, body, place, code to take along, buttons: below each other, or what is to be seen at the left."""
        portrait = self.around.portrait
        align = "center" if portrait else "left"
        shown, gap = self._place(), SIZES.gap * 1.4 * self.step
        sign = Sign(
            self.prompt.tone, self._sign_size(shown is not None) * self.step, _COLOUR[self.prompt.tone]
        )
        text = [self.heading(align)]
        text += [self.words(self.say(line), TYPE.body, align=align) for line in self.prompt.body]
        news: list[Part] = [Column(*text, gap=SIZES.gap * 0.75 * self.step)]
        code = [] if self.prompt.qr is None else [self._code(self.prompt.qr)]
        after = code + self._buttons()
        if self.prompt.code:
            said = self.say(Text("page.notice.code", {"code": self.prompt.code}))
            after.append(self.words(said, TYPE.small, COLOURS.quiet, align=align))
        seen = [] if shown is None else [shown]
        if portrait:
            return Column(Gap(0, 1), sign, *news, *seen, *after, Gap(0, 2), gap=gap)
        right = Column(Gap(0, 1), *news, *after, Gap(0, 1), gap=gap, stretch=1)
        left = Column(Gap(0, 1), sign, *seen, Gap(0, 1), gap=gap)
        return Row(left, right, gap=SIZES.margin)

    def _sign_size(self, with_place: bool) -> float:
        if with_place:
            return 132
        return 240 if self.around.portrait else 360

    def _place(self) -> Part | None:
        if self.prompt.picture not in PLACES:
            return None
        width = (560 if self.prompt.qr else 820) if self.around.portrait else 720
        return TerminalPicture(self.prompt.picture, width * self.step)

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

    def _code(self, content: str) -> Part:
        side = (340 if self.around.portrait else 280) * max(self.step, 0.76)
        caption = self.words(self.say(Text("page.notice.scan")), TYPE.note, COLOURS.quiet)
        return Row(self.code(content, side), caption, gap=SIZES.gap, centred=self.around.portrait)
