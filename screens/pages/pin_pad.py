"""Digits typed on the screen, shown as dots."""

import math
from collections.abc import Callable

from drivers.ports.sensitive import Sensitive
from flows.prompts import PinPad
from flows.texts import Text
from screens.controls import Card, Control, Look
from screens.pages.page import Page, Surroundings
from screens.parts import Gap, Part
from screens.rows import Column, Grid, Row
from screens.signs import Sign
from screens.theme import COLOURS, SIZES, TYPE

DOT = "●"
MINUTES = 120
"""Seconds from which on a wait is told in minutes."""


class PinPadPage(Page[PinPad]):
    """A row of dots, ten digits, erase and OK. While it waits, seconds stand in place of the dots and nothing can be typed."""

    def __init__(self, prompt: PinPad, around: Surroundings) -> None:
        super().__init__(prompt, around)
        self._typed = ""

    def __repr__(self) -> str:
        return "PinPadPage(…)"

    def update(self, prompt: PinPad, around: Surroundings) -> bool:
        """Another attempt begins empty."""
        if prompt.attempt != self.prompt.attempt or prompt.wait:
            self._typed = ""
        return super().update(prompt, around)

    def forget(self) -> None:
        """Nothing that was typed stays."""
        self._typed = ""

    def compose(self) -> Part:
        """Heading, dots, pad: below each other, or the pad at the right."""
        portrait = self.around.portrait
        align = "center" if portrait else "left"
        pad = Grid(
            *self._keys(), columns=3, gap=SIZES.gap * 0.75, most=(180 if portrait else 168) * self.step
        )
        gap = SIZES.gap * 1.25 * self.step
        if portrait:
            return Column(Gap(8), self.heading(align), self._shown(), pad, gap=gap)
        left = Column(Gap(0, 1), self.heading(align), self._shown(), Gap(0, 1), gap=gap, stretch=1)
        right = Column(Gap(0, 1), pad, Gap(0, 1), stretch=1)
        pad.stretch = 8
        return Row(left, right, gap=SIZES.margin)

    def _shown(self) -> Part:
        wait, note = self.prompt.wait, self.prompt.note
        lines: list[Part] = [Gap(0, 1)]
        if wait:
            minutes = math.ceil(wait / 60)
            text = Text("page.pin.wait", {"seconds": wait})
            said = self.say(text if wait < MINUTES else Text("page.pin.wait_long", {"minutes": minutes}))
            lines.append(self.words(said, TYPE.large, COLOURS.warn, bold=True, align="center"))
        else:
            dots = " ".join(DOT * len(self._typed)) or " "
            lines.append(self.words(dots, TYPE.large, COLOURS.primary, bold=True, align="center"))
        if note is not None:
            sign = Sign("bad", 44 * self.step, COLOURS.bad)
            said_note = self.words(self.say(note), TYPE.body, COLOURS.bad, bold=True)
            lines.append(Row(sign, said_note, gap=18, centred=True))
        lines.append(Gap(0, 1))
        return Card(Column(*lines, gap=12), Look(edge=COLOURS.edge, padding=(32, 28), shadow=False))

    def _keys(self) -> list[Control]:
        digits = [self._digit(str(number)) for number in (*range(1, 10), 0)]
        erase = self._key("erase", Sign("erase", 72 * self.step, self._ink(bool(self._typed))), self._erase)
        enough = len(self._typed) >= self.prompt.least and not self.prompt.wait
        ink = COLOURS.on_dark if enough else COLOURS.quiet
        words = self.words(self.say(Text("page.pin.ok")), TYPE.large, ink, bold=True, align="center")
        ground = COLOURS.primary if enough else COLOURS.greyed
        look = Look(colour=ground, pressed=COLOURS.primary_pressed, shadow=enough, padding=(12, 12))
        done = Control("ok", words, self._done if enough else None, look, least=SIZES.least_target)
        return [*digits[:9], erase, digits[9], done]

    def _digit(self, digit: str) -> Control:
        ink = self._ink(True)
        words = self.words(digit, TYPE.title, ink, bold=True, align="center")
        return self._key(f"digit_{digit}", words, lambda: self._type(digit))

    def _ink(self, there: bool) -> tuple[float, float, float]:
        return COLOURS.ink if there and not self.prompt.wait else COLOURS.quiet

    def _key(self, name: str, inner: Part, do: Callable[[], None]) -> Control:
        waits = self.prompt.wait > 0
        look = Look(colour=COLOURS.greyed if waits else COLOURS.paper, shadow=not waits, padding=(12, 12))
        key = Control(name, inner, None if waits else do, look, least=SIZES.least_target)
        key.secret = True
        return key

    def _type(self, digit: str) -> None:
        self._typed = (self._typed + digit)[: self.prompt.most]
        self.around.redo()

    def _erase(self) -> None:
        self._typed = self._typed[:-1]
        self.around.redo()

    def _done(self) -> None:
        typed, self._typed = self._typed, ""
        self.around.answer(Sensitive(typed))
