"""The document before it is printed."""

from flows.prompts import Line, Preview, PreviewAnswer
from flows.texts import Text
from screens.controls import Card, Control, Look
from screens.pages.page import Page
from screens.parts import Gap, Part
from screens.rows import Column, Row
from screens.rule import Rule
from screens.signs import Sign
from screens.theme import COLOURS, SIZES, TYPE


class PreviewPage(Page[Preview]):
    """A sheet of paper with the rows of the document; below or beside it what can be done with it."""

    def compose(self) -> Part:
        """Sheet and buttons."""
        sheet, actions = self._sheet(), self._actions()
        gap = SIZES.gap * self.step
        if self.around.portrait:
            return Column(self._hint(), sheet, Gap(0, 1), *actions, gap=gap)
        side = Column(Gap(0, 1), self._hint(), *actions, Gap(0, 1), gap=gap)
        sheet.stretch, side.stretch = 1.5, 1
        paper = Column(sheet, Gap(0, 1))
        paper.stretch = 1.5
        sheet.stretch = 0
        return Row(paper, side, gap=SIZES.margin)

    def _hint(self) -> Part:
        if self.prompt.hint is None:
            return Gap(0)
        return self.words(self.say(self.prompt.hint), TYPE.body, COLOURS.quiet)

    def _sheet(self) -> Card:
        rows: list[Part] = [
            self.words(self.say(self.prompt.issuer), TYPE.note, COLOURS.quiet, align="center"),
            self.words(self.say(self.prompt.title), TYPE.title * 0.9, bold=True, align="center"),
            Gap(4),
        ]
        for line in self.prompt.lines:
            rows += [Rule(), self._row(line)]
        if self.prompt.note is not None:
            rows += [Rule(), self.words(self.say(self.prompt.note), TYPE.note, COLOURS.quiet)]
        return Card(
            Column(*rows, gap=(14 if self.around.portrait else 9) * self.step),
            Look(padding=(56 * self.step, 44 * self.step), edge=COLOURS.line, radius=10),
        )

    def _row(self, line: Line) -> Part:
        label = self.words(self.say(line.label), TYPE.note, COLOURS.quiet)
        value = self.words(line.value, TYPE.body, bold=True)
        label.stretch, value.stretch = 3, 5
        label.middle = value.middle = False
        return Row(label, value, gap=24)

    def _actions(self) -> list[Part]:
        buttons: list[Part] = []
        if any(line.personal for line in self.prompt.lines):
            buttons.append(self._turn())
        if self.prompt.print_greyed is None:
            label = self.say(Text("page.preview.print"))
            buttons.append(
                self.button(
                    "print", label, self.answer(PreviewAnswer.PRINT), main=True, sign="print", stretch=1
                )
            )
        else:
            label = self.say(Text("page.preview.done"))
            buttons.append(self.button("done", label, self.answer(PreviewAnswer.DONE), main=True, stretch=1))
        beside = Row(*buttons, gap=SIZES.gap) if self.around.portrait else Column(*buttons, gap=SIZES.gap)
        return [*self._instead(), beside]

    def _turn(self) -> Control:
        revealed = self.prompt.revealed
        label = self.say(Text("page.preview.hide") if revealed else Text("page.preview.reveal"))
        answer = PreviewAnswer.HIDE if revealed else PreviewAnswer.REVEAL
        sign = "eye_off" if revealed else "eye"
        return self.button("reveal", label, self.answer(answer), sign=sign, stretch=1)

    def _instead(self) -> list[Part]:
        """Why it cannot be printed, and the copy to take along."""
        if self.prompt.print_greyed is None:
            return []
        name = self.words(self.say(Text("page.preview.print")), TYPE.label, COLOURS.quiet, bold=True)
        name.stretch = 1
        lines: list[Part] = [
            Row(Sign("print", 52 * self.step, COLOURS.edge), name, gap=20),
            self.words(self.say(self.prompt.print_greyed), TYPE.note, COLOURS.warn),
        ]
        if self.prompt.qr is not None:
            lines.append(self.words(self.say(Text("page.preview.take_along")), TYPE.note))
        text = Column(Gap(0, 1), *lines, Gap(0, 1), gap=8, stretch=1)
        side = [] if self.prompt.qr is None else [self.code(self.prompt.qr, 300 * max(self.step, 0.84))]
        row = Row(text, *side, gap=SIZES.gap)
        return [Control("print", row, None, Look(colour=COLOURS.greyed, padding=(36, 20), shadow=False))]
