"""News: done, refused, broken, closed, goodbye."""

from flows.prompts import Notice, Tone
from flows.texts import Text
from screens.pages.page import Page
from screens.parts import Column, Gap, Part, Row
from screens.pictures import PLACES
from screens.signs import CodeCard, Sign, TerminalPicture
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
        """Picture, heading, body, code to take along, buttons."""
        portrait = self.around.portrait
        align = "center" if portrait else "left"
        colour = _COLOUR[self.prompt.tone]
        sign = Sign(self.prompt.tone, (220 if portrait else 320) * self.step, colour)
        picture: Part = sign
        if self.prompt.picture in PLACES:
            shown = TerminalPicture(self.prompt.picture, (820 if portrait else 760) * max(self.step, 0.76))
            small = Sign(self.prompt.tone, 132 * self.step, colour)
            picture = Column(small, shown, gap=SIZES.gap)
        beside: list[Part] = [self.words(self.say(line), TYPE.body, align=align) for line in self.prompt.body]
        if self.prompt.qr is not None:
            beside.append(self._code(self.prompt.qr))
        buttons = [
            self.button(button.id, self.say(button.label), self.answer(button.id), main=number == 0)
            for number, button in enumerate(self.prompt.buttons)
        ]
        if buttons:
            beside += [Gap(8), Column(*buttons, gap=SIZES.gap * 0.75)]
        if self.prompt.code:
            said = self.say(Text("page.notice.code", {"code": self.prompt.code}))
            beside.append(self.words(said, TYPE.small, COLOURS.quiet, align=align))
        return self.aside(picture, *beside)

    def _code(self, content: str) -> Part:
        side = (340 if self.around.portrait else 280) * max(self.step, 0.76)
        caption = self.words(self.say(Text("page.notice.scan")), TYPE.note, COLOURS.quiet)
        caption.stretch = 1
        return Row(CodeCard(content, side), caption, gap=SIZES.gap)
