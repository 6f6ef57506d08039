"""Choose one of several things; also the start page."""

from flows.prompts import Menu, Tile
from screens.controls import Control, Look
from screens.pages.page import Page
from screens.parts import Gap, Part
from screens.rows import Column, Grid, Row
from screens.signs import Badge, Sign
from screens.theme import COLOURS, SIZES, TYPE


class MenuPage(Page[Menu]):
    """Large tiles: sign, name, one line of what it is; a greyed one says why and which other way there is."""

    def compose(self) -> Part:
        """Heading and tiles."""
        count = len(self.prompt.tiles)
        portrait = self.around.portrait
        columns = (1 if count <= 5 else 2) if portrait else min(count, 4 if count > 6 else 3)
        alone = count == 1
        upright = alone or columns > 1
        most = (660 if alone else 340 if upright else 300) if portrait else 460
        grid = Grid(
            *(self._tile(tile, upright=upright, alone=alone) for tile in self.prompt.tiles),
            columns=columns,
            gap=SIZES.gap * self.step,
            most=most * max(1.0, self.step),
        )
        gap = SIZES.gap * 1.5 * self.step
        if self.prompt.welcome and portrait and count <= 4:
            greeting = Badge("goodbye", 240 * self.step, COLOURS.primary)
            return Column(Gap(24), greeting, self.heading(), Gap(8), grid, gap=SIZES.gap * self.step)
        return Column(Gap(8), self.heading(), grid, gap=gap)

    def _tile(self, tile: Tile, *, upright: bool, alone: bool) -> Control:
        greyed = tile.greyed is not None
        ground = COLOURS.edge if greyed else COLOURS.primary
        sign = "info" if greyed and upright else tile.icon
        badge = Badge(sign, (200 if alone else 112 if upright else 128) * self.step, ground)
        text = Column(*self._lines(tile, upright=upright, alone=alone), gap=10 * self.step)
        if upright:
            # The signs of a row stay in line, whatever the texts below them need.
            above = Gap(0, 1) if alone else Gap(20 * self.step)
            inner: Part = Column(above, badge, text, Gap(0, 1), gap=24 * self.step)
        else:
            centred = Column(Gap(0, 1), text, Gap(0, 1), stretch=1)
            arrow = [] if greyed else [Sign("next", 44 * self.step, COLOURS.edge)]
            inner = Row(badge, centred, *arrow, gap=36 * self.step)
        return Control(
            tile.id,
            inner,
            None if greyed else self.answer(tile.id),
            Look(
                colour=COLOURS.greyed if greyed else COLOURS.paper,
                pressed=COLOURS.greyed if greyed else COLOURS.soft_pressed,
                padding=((28 if upright else 44) * self.step, 28 * self.step),
                shadow=not greyed,
            ),
        )

    def _lines(self, tile: Tile, *, upright: bool, alone: bool) -> list[Part]:
        """Name, and what it is or why not."""
        align = "center" if upright else "left"
        ink = COLOURS.ink if tile.greyed is None else COLOURS.quiet
        size = TYPE.title if alone else TYPE.label if upright else TYPE.large
        lines: list[Part] = [self.words(self.say(tile.label), size, ink, bold=True, align=align)]
        if tile.greyed is not None:
            why = self.words(self.say(tile.greyed), TYPE.note, COLOURS.warn, align=align)
            why.stretch = 1
            sign = [] if upright else [Sign("info", 40 * self.step, COLOURS.warn)]
            lines.append(Row(*sign, why, gap=14))
        elif tile.note is not None:
            size = TYPE.body if alone else TYPE.note
            lines.append(self.words(self.say(tile.note), size, COLOURS.quiet, align=align))
        return lines
