"""Signing with a finger."""

from flows.ink import signature_of, too_short
from flows.prompts import Sign
from flows.texts import Text
from screens.controls import Card, Look
from screens.ink import Ink, InkField
from screens.pages.page import Page, Surroundings
from screens.parts import Part
from screens.rows import Column, Row
from screens.theme import COLOURS, SIZES, TYPE


class SignPage(Page[Sign]):
    """What is signed, a large field, "wipe" and "done". What is too short is told in words, and what is written stays."""

    def __init__(self, prompt: Sign, around: Surroundings) -> None:
        super().__init__(prompt, around)
        self.ink = Ink()
        self.field: InkField | None = None
        self.short = False
        """Whether the last "done" came too early."""

    def compose(self) -> Part:
        """Heading and sentence, field, buttons: below each other, or in landscape the words at the left."""
        portrait = self.around.portrait
        align = "center" if portrait else "left"
        what = self.words(self.say(self.prompt.what), TYPE.body)
        sentence = Card(what, Look(colour=COLOURS.soft, padding=(36, 24), shadow=False))
        self.field = field = InkField(self.ink, (560 if portrait else 420) * min(1.0, self.step))
        # room is kept for it, so that the field does not jump away under the finger
        said = self.say(Text("page.sign.too_short")) if self.short else ""
        short = self.words(said, TYPE.body, COLOURS.warn, bold=True, align=align, lines=2)
        clear = self.button("clear", self.say(Text("page.sign.clear")), self._clear, stretch=1)
        done = self.button("done", self.say(Text("page.sign.done")), self._done, main=True, stretch=1)
        gap = SIZES.gap * self.step
        if portrait:
            return Column(
                self.heading(align), sentence, field, short, Row(clear, done, gap=SIZES.gap), gap=gap
            )
        buttons = Column(done, clear, gap=SIZES.gap * 0.75)
        left = Column(self.heading(align), sentence, short, buttons, gap=gap, stretch=4)
        right = Column(field, gap=0, stretch=7)
        return Row(left, right, gap=SIZES.gap * 1.5)

    def ink_down(self, x: float, y: float) -> bool:
        """See `Page.ink_down`."""
        return self.field is not None and self.field.down(x, y)

    def ink_move(self, x: float, y: float) -> None:
        """See `Page.ink_move`."""
        if self.field is not None:
            self.field.move(x, y)

    def _clear(self) -> None:
        self.ink.clear()
        self.short = False
        self.around.redo()

    def _done(self) -> None:
        assert self.field is not None
        strokes, aspect = self.ink.taken(), self.field.aspect
        self.short = too_short(strokes, aspect)
        if self.short:
            self.around.redo()
        else:
            self.around.answer(signature_of(strokes, aspect))
