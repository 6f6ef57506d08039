"""The document before it is printed."""

from flows.prompts import Line, Preview, PreviewAnswer
from flows.texts import Text
from screens.pages.page import Page
from screens.parts import Card, Column, Control, Gap, Part, Row
from screens.rule import Rule
from screens.signs import CodeCard, Sign
from screens.theme import COLOURS, SIZES, TYPE


class PreviewPage(Page[Preview]):
    """A sheet of paper with the rows of the document; below or beside it what can be done with it."""

    def compose(self) -> Part:
        """Sheet and buttons."""
        sheet, actions = self._sheet(), self._actions()
        gap = SIZES.gap * self.step
        if self.around.portrait:
            return Column(self._hint(), sheet, Gap(0, 1), *actions, gap=gap)
        side = Column(self._hint(), Gap(0, 1), *actions, Gap(0, 1), gap=gap)
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
            Column(*rows, gap=14 * self.step), padding=(56 * self.step, 44 * self.step), edge=COLOURS.line, radius=10
        )

    def _row(self, line: Line) -> Part:
        label = self.words(self.say(line.label), TYPE.note, COLOURS.quiet)
        value = self.words(line.value, TYPE.body, bold=True)
        label.stretch, value.stretch = 3, 5
        label.middle = value.middle = False
        return Row(label, value, gap=24)

    def _actions(self) -> list[Part]:
        revealed = self.prompt.revealed
        turn = PreviewAnswer.HIDE if revealed else PreviewAnswer.REVEAL
        actions: list[Part] = []
        if any(line.personal for line in self.prompt.lines):
            label = self.say(Text("page.preview.hide") if revealed else Text("page.preview.reveal"))
            actions.append(
                self.button("reveal", label, self.answer(turn), sign="eye_off" if revealed else "eye")
            )
        if self.prompt.print_greyed is None:
            label = self.say(Text("page.preview.print"))
            actions.append(
                self.button("print", label, self.answer(PreviewAnswer.PRINT), main=True, sign="print")
            )
        else:
            actions.append(self._cannot(self.say(self.prompt.print_greyed)))
            if self.prompt.qr is not None:
                actions.append(self._copy(self.prompt.qr))
            go_on = self.say(Text("page.preview.done"))
            actions.append(self.button("done", go_on, self.answer(PreviewAnswer.DONE), main=True))
        return actions

    def _cannot(self, reason: str) -> Part:
        name = self.words(self.say(Text("page.preview.print")), TYPE.label, COLOURS.quiet, bold=True)
        why = self.words(reason, TYPE.note, COLOURS.warn)
        text = Column(name, why, gap=6)
        text.stretch = 1
        row = Row(Sign("print", 56 * self.step, COLOURS.edge), text, gap=28)
        return Control("print", row, None, colour=COLOURS.greyed, pressed=COLOURS.greyed, shadow=False)

    def _copy(self, content: str) -> Part:
        caption = self.words(self.say(Text("page.preview.take_along")), TYPE.body)
        caption.stretch = 1
        side = (280 if self.around.portrait else 260) * max(self.step, 0.84)
        return Row(CodeCard(content, side), caption, gap=SIZES.gap)
