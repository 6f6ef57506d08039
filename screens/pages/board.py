"""Any number of devices, each with its sign, its name and how it is."""

from flows.prompts import Board, BoardRow
from flows.texts import Text
from screens.controls import Control, Look
from screens.pages.marks import MARK
from screens.pages.page import Page, Surroundings
from screens.parts import Gap, Part
from screens.rows import Column, Grid, Row
from screens.signs import Sign
from screens.theme import COLOURS, SIZES, TYPE

MOST = 6
"""Rows on one sheet; the rest is leafed to."""


class BoardPage(Page[Board]):
    """Rows to open; more than a sheet holds are leafed through by two buttons."""

    def __init__(self, prompt: Board, around: Surroundings) -> None:
        super().__init__(prompt, around)
        opened = [at for at, row in enumerate(prompt.rows) if row.id == prompt.opened]
        self.number = opened[0] // MOST if opened else 0
        """Which sheet is on view, from 0."""

    def compose(self) -> Part:
        """Heading, rows, and the buttons to leaf."""
        portrait = self.around.portrait
        rows = self.prompt.rows
        sheets = [rows[at : at + MOST] for at in range(0, len(rows), MOST)] or [()]
        self.number = min(self.number, len(sheets) - 1)
        shown = [self._row(row) for row in sheets[self.number]]
        gap = SIZES.gap * self.step
        parts: list[Part] = [self.heading()]
        if shown:
            parts.append(Grid(*shown, columns=1 if portrait else 2, gap=gap * 0.75))
        leaf = [self._leaf(len(sheets))] if len(sheets) > 1 else []
        return Column(*parts, Gap(0, 1), *leaf, gap=gap)

    def _row(self, row: BoardRow) -> Control:
        colour = MARK[row.mark]
        name = self.words(self.say(row.label), TYPE.label, bold=True)
        lines: list[Part] = [name, self.words(self.say(row.state), TYPE.note, colour)]
        if row.note is not None:
            lines.append(self.words(self.say(row.note), TYPE.small * 1.1, COLOURS.quiet))
        text = Column(Gap(0, 1), *lines, Gap(0, 1), gap=4 * self.step, stretch=1)
        inner = Row(
            Sign(row.mark, 80 * self.step, colour),
            text,
            Sign("next", 40 * self.step, COLOURS.edge),
            gap=28 * self.step,
        )
        return Control(row.id, inner, self.answer(row.id), Look(padding=(32 * self.step, 18 * self.step)))

    def _leaf(self, count: int) -> Part:
        said = Text("page.preview.sheet", {"number": self.number + 1, "count": count})
        where = self.words(self.say(said), TYPE.note, COLOURS.quiet, align="center")
        where.stretch = 1
        return Row(self._turn("earlier", -1, count), where, self._turn("later", 1, count), gap=SIZES.gap)

    def _turn(self, name: str, by: int, count: int) -> Control:
        there = 0 <= self.number + by < count

        def turn() -> None:
            self.number += by
            self.around.redo()

        look = Look(edge=COLOURS.primary, shadow=False, padding=(60, 24))
        if not there:
            look = Look(colour=COLOURS.greyed, shadow=False, padding=(60, 24))
        sign = Sign("next" if by > 0 else "back", 56 * self.step, COLOURS.primary if there else COLOURS.edge)
        return Control(name, sign, turn if there else None, look, least=SIZES.target)
