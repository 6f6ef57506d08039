"""The document before it is printed."""

from collections.abc import Sequence
from dataclasses import replace

from flows.prompts import Line, Preview, PreviewAnswer
from flows.texts import Text
from screens.controls import Card, Control, Look
from screens.pages.page import Page, Surroundings
from screens.parts import Gap, Part
from screens.rows import Column, Row
from screens.rule import Rule
from screens.signs import Sign
from screens.theme import COLOURS, SIZES, TYPE
from screens.typeset import break_lines, width_of

LEGIBLE = 0.76
"""The smallest step of size in which a document is set; below it, it is cut into sheets."""

SHEET = (56, 44)
"""Margins of the sheet, at the sides and above and below."""

LABEL, VALUE, BETWEEN = 3, 5, 24
"""Shares of a row that label and value get, and the gap between them."""


class PreviewPage(Page[Preview]):
    """A sheet of paper with the rows of the document; below or beside it what can be done with it."""

    def __init__(self, prompt: Preview, around: Surroundings) -> None:
        super().__init__(prompt, around)
        self.number = 0
        """Which sheet of a long document is on view, from 0."""

    def compose(self) -> Part:
        """Sheet and buttons; a document too long for one page in legible type is cut into sheets to leaf through."""
        whole = self._page(self.prompt.lines, [])
        if self.step > LEGIBLE or whole.measure(self.box.width) <= self.box.height:
            return whole
        sheets = self._cut()
        self.number = min(self.number, len(sheets) - 1)
        return self._page(sheets[self.number], [self._leaf(len(sheets))])

    def _page(self, lines: Sequence[Line], leaf: list[Part]) -> Part:
        sheet, actions = self._sheet(lines), leaf + self._actions()
        gap = SIZES.gap * self.step
        if self.around.portrait:
            return Column(self._hint("center"), sheet, *self._masked(), Gap(0, 1), *actions, gap=gap)
        side = Column(Gap(0, 1), self._hint("left"), *self._masked(), *actions, Gap(0, 1), gap=gap)
        sheet.stretch, side.stretch = 1.5, 1
        paper = Column(sheet, Gap(0, 1))
        paper.stretch = 1.5
        sheet.stretch = 0
        return Row(paper, side, gap=SIZES.margin)

    def tears(self, width: float) -> bool:
        """A document number in two pieces is hard to compare with the card in one's hand."""
        across = width if self.around.portrait else (width - SIZES.margin) * 0.6
        room = (across - 2 * SHEET[0] * self.step - BETWEEN) * VALUE / (LABEL + VALUE)
        words = (word for line in self.prompt.lines for word in line.value.split())
        longest = max(
            (width_of(word, TYPE.body * self.step, bold=True) for word in words if word.isascii()), default=0
        )
        return longest > room

    def _hint(self, align: str) -> Part:
        if self.prompt.hint is None:
            return Gap(0)
        return self.words(self.say(self.prompt.hint), TYPE.body, COLOURS.ink, bold=True, align=align)

    def _masked(self) -> list[Part]:
        """That what is hidden on the screen is hidden on paper as well."""
        if self.prompt.revealed or self.prompt.print_greyed is not None or not self._personal():
            return []
        return [self.words(self.say(Text("page.preview.masked")), TYPE.note, COLOURS.accent)]

    def _personal(self) -> bool:
        return any(line.personal for line in self.prompt.lines)

    def _cut(self) -> list[list[Line]]:
        """The lines in sheets, each of which fits; a value longer than a sheet goes on on the next."""
        portrait = self.around.portrait
        across = self.box.width if portrait else (self.box.width - SIZES.margin) * 0.6
        width = across - 2 * SHEET[0] * self.step
        empty = self._page([], [self._leaf(2)]) if portrait else self._sheet([])
        room = self.box.height - empty.measure(self.box.width if portrait else across)
        sheets: list[list[Line]] = [[]]
        used = 0.0
        for line in self.prompt.lines:
            for piece in self._pieces(line, width, room):
                height = self._row(piece).measure(width) + 2 * self._between() + 2
                if used + height > room and sheets[-1]:
                    sheets.append([])
                    used = 0.0
                sheets[-1].append(piece)
                used += height
        return sheets

    def _pieces(self, line: Line, width: float, room: float) -> list[Line]:
        size = TYPE.body * self.step
        most = max(1, int((room - 4 * self._between()) / (size * TYPE.leading)) - 1)
        rows = break_lines(line.value, size, (width - BETWEEN) * VALUE / (LABEL + VALUE), bold=True)
        chunks = ["\n".join(rows[at : at + most]) for at in range(0, len(rows), most)]
        return [line] if len(chunks) == 1 else [replace(line, value=chunk) for chunk in chunks]

    def _leaf(self, count: int) -> Part:
        """Back and forth through the sheets."""
        where = Text("page.preview.sheet", {"number": self.number + 1, "count": count})
        said = self.words(self.say(where), TYPE.note, COLOURS.quiet, align="center")
        said.stretch = 1
        return Row(
            self._turn_to("earlier", "back", self.number - 1, count),
            said,
            self._turn_to("later", "next", self.number + 1, count),
            gap=SIZES.gap,
        )

    def _turn_to(self, name: str, sign: str, number: int, count: int) -> Control:
        there = 0 <= number < count

        def turn() -> None:
            self.number = number
            self.around.redo()

        look = (
            Look(edge=COLOURS.primary, shadow=False) if there else Look(colour=COLOURS.greyed, shadow=False)
        )
        ink = COLOURS.primary if there else COLOURS.edge
        return Control(
            name, Sign(sign, 52 * self.step, ink), turn if there else None, look, least=SIZES.least_target
        )

    def _between(self) -> float:
        return (14 if self.around.portrait else 9) * self.step

    def _sheet(self, lines: Sequence[Line]) -> Card:
        rows: list[Part] = [
            self.words(self.say(self.prompt.issuer), TYPE.note, COLOURS.quiet, align="center"),
            self.words(self.say(self.prompt.title), TYPE.title * 0.9, bold=True, align="center"),
            Gap(4),
        ]
        for line in lines:
            rows += [Rule(), self._row(line)]
        if self.prompt.note is not None:
            rows += [Rule(), self.words(self.say(self.prompt.note), TYPE.note, COLOURS.quiet)]
        return Card(
            Column(*rows, gap=self._between()),
            Look(padding=(SHEET[0] * self.step, SHEET[1] * self.step), edge=COLOURS.line, radius=10),
        )

    def _row(self, line: Line) -> Part:
        label = self.words(self.say(line.label), TYPE.note, COLOURS.quiet)
        value = self.words(line.value, TYPE.body, bold=True)
        label.stretch, value.stretch = LABEL, VALUE
        label.middle = value.middle = False
        return Row(label, value, gap=BETWEEN)

    def _actions(self) -> list[Part]:
        buttons: list[Part] = []
        if self._personal():
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
        """Why it may not be printed; or why it cannot be, and the copy to take along."""
        if self.prompt.print_greyed is None:
            doubt = self.prompt.print_note
            return [] if doubt is None else [self.words(self.say(doubt), TYPE.body, COLOURS.warn, bold=True)]
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
