"""All that is known of one thing: how it is, what to do about it, facts, what can be done."""

from flows.prompts import Detail, Fact
from screens.controls import Card, Look
from screens.pages.marks import MARK
from screens.pages.page import Page
from screens.parts import Gap, Part
from screens.rows import Column, Row
from screens.rule import Rule
from screens.signs import Sign
from screens.theme import COLOURS, SIZES, TYPE


class DetailPage(Page[Detail]):
    """The verdict on top, the facts on a sheet, the buttons below; lying, facts at the left and the rest at the right."""

    def compose(self) -> Part:
        """The parts."""
        gap = SIZES.gap * self.step
        buttons = [
            self.button(b.id, self.say(b.label), self.answer(b.id), main=number == 0, stretch=1)
            for number, b in enumerate(self.prompt.buttons)
        ]
        if self.around.portrait:
            row = [Row(*buttons, gap=SIZES.gap)] if buttons else []
            return Column(self.heading(), *self._verdict(), self._facts(), Gap(0, 1), *row, gap=gap)
        if not self.prompt.mark and not buttons:
            return Column(Gap(0, 1), self.heading(), self._facts(), Gap(0, 2), gap=gap)
        below = [Column(*buttons, gap=SIZES.gap)] if buttons else []
        for button in buttons:
            button.stretch = 0
        side = Column(self.heading("left"), *self._verdict(), Gap(0, 1), *below, gap=gap, stretch=4)
        sheet = Column(self._facts(), Gap(0, 1), stretch=5)
        return Row(side, sheet, gap=SIZES.gap * 1.5)

    def _verdict(self) -> list[Part]:
        mark, state, advice = self.prompt.mark, self.prompt.state, self.prompt.advice
        if mark is None or state is None:
            return []
        said = self.words(self.say(state), TYPE.body, MARK[mark], bold=True)
        said.stretch = 1
        lines: list[Part] = [Row(Sign(mark, 80 * self.step, MARK[mark]), said, gap=28)]
        if advice is not None:
            lines.append(self.words(self.say(advice), TYPE.note))
        return [Card(Column(*lines, gap=16), Look(padding=(36, 24 * self.step), shadow=False))]

    def _facts(self) -> Part:
        rows: list[Part] = []
        for fact in self.prompt.facts:
            rows += [Rule(), self._fact(fact)] if rows else [self._fact(fact)]
        look = Look(edge=COLOURS.line, padding=(36, 24 * self.step), radius=10, shadow=False)
        return Card(Column(*rows, gap=10 * self.step), look)

    def _fact(self, fact: Fact) -> Part:
        label = self.words(self.say(fact.label), TYPE.small * 1.15, COLOURS.quiet)
        lines = fact.value if isinstance(fact.value, tuple) else (fact.value,)
        value = self.words("\n".join(map(self.say, lines)), TYPE.small * 1.15, bold=True)
        label.stretch, value.stretch = 2, 5
        label.middle = value.middle = False
        return Row(label, value, gap=24)
