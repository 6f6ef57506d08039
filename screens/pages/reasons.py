"""Why this rating."""

from flows.prompts import Reason, Reasons
from flows.texts import Text
from screens.controls import Card, Control, Look
from screens.pages.page import Page, Surroundings
from screens.parts import Box, Gap, Part
from screens.rows import Column, Grid, Row
from screens.signs import Badge, Sign
from screens.theme import COLOURS, SIZES, TYPE


class ReasonsPage(Page[Reasons]):
    """Reasons to tick; three at first, the rest after "more"."""

    def __init__(self, prompt: Reasons, around: Surroundings) -> None:
        super().__init__(prompt, around)
        self.chosen: set[str] = set()
        self.all_shown = False

    def compose(self) -> Part:
        """Heading, reasons, buttons."""
        firsts = [r for r in self.prompt.reasons if r.first] or list(self.prompt.reasons[:3])
        shown = list(self.prompt.reasons) if self.all_shown else firsts
        portrait = self.around.portrait
        face = Sign(self.prompt.rating.value, 128 * self.step, COLOURS.primary)
        columns = 1 if portrait or not self.all_shown else 2
        reasons: list[Part] = [
            Grid(*(self._reason(reason) for reason in shown), columns=columns, gap=22 * self.step)
        ]
        if len(shown) < len(self.prompt.reasons):
            reasons.append(
                self.button("more", self.say(Text("page.reasons.more")), self._show_all, sign="more")
            )
        gap = SIZES.gap * self.step
        if portrait:
            return Column(Gap(4), face, self.heading(), *reasons, Gap(0, 1), self._buttons(), gap=gap)
        left = Column(Gap(0, 1), face, self.heading(), Gap(0, 1), self._buttons(), gap=gap, stretch=4)
        return Row(left, Column(Gap(0, 1), *reasons, Gap(0, 1), gap=gap, stretch=7), gap=SIZES.margin)

    def _reason(self, reason: Reason) -> Control:
        chosen = reason.code in self.chosen
        text = self.words(
            self.say(reason.text), TYPE.body, COLOURS.primary if chosen else COLOURS.ink, bold=chosen
        )
        text.stretch = 1
        mark: Part = Badge("check", 60 * self.step, COLOURS.primary) if chosen else _Empty(60 * self.step)
        return Control(
            reason.code,
            Row(mark, text, gap=28),
            lambda: self._turn(reason.code),
            Look(
                colour=COLOURS.soft if chosen else COLOURS.paper,
                edge=COLOURS.primary if chosen else COLOURS.line,
                padding=(36, 18 * self.step),
                shadow=False,
            ),
            least=SIZES.least_target,
        )

    def _buttons(self) -> Part:
        missing = self.prompt.minimum - len(self.chosen)
        if missing > 0:
            said = self.words(
                self.say(Text("page.reasons.minimum", {"count": missing})),
                TYPE.body,
                COLOURS.warn,
                align="center",
            )
            said.stretch = 1
            submit: Part = Control(
                "submit",
                said,
                None,
                Look(colour=COLOURS.greyed, pressed=COLOURS.greyed, shadow=False),
                stretch=2,
            )
        else:
            submit = self.button(
                "submit", self.say(Text("page.reasons.submit")), self._submit, main=True, stretch=2
            )
        if self.prompt.minimum:
            return Row(submit, gap=SIZES.gap)
        skip = self.button("skip", self.say(Text("page.reasons.skip")), self.answer(()), stretch=1)
        return Row(skip, submit, gap=SIZES.gap)

    def _turn(self, code: str) -> None:
        self.chosen ^= {code}
        self.around.redo()

    def _show_all(self) -> None:
        self.all_shown = True
        self.around.redo()

    def _submit(self) -> None:
        codes = tuple(r.code for r in self.prompt.reasons if r.code in self.chosen)
        self.around.answer(codes)


class _Empty(Card):
    """The ring of a reason that is not ticked."""

    def __init__(self, side: float) -> None:
        super().__init__(Gap(0), Look(edge=COLOURS.edge, padding=(0, 0), radius=side / 2 - 1, shadow=False))
        self.side = side

    def measure(self, width: float) -> float:
        """Its side."""
        return self.side

    def wish(self) -> float:
        """Its side."""
        return self.side

    def place(self, box: Box) -> None:
        """In the middle of the box."""
        y = box.y + (box.height - self.side) / 2
        super().place(Box(box.x, y, self.side, self.side))
