"""Something is going on: how far it is, or that it goes on."""

import time

from flows.prompts import Working
from flows.texts import Text
from screens.pages.page import Page, Surroundings
from screens.parts import Gap, Part, Words
from screens.pictures import PLACES
from screens.signs import Badge, Bar, Dots, TerminalPicture
from screens.theme import COLOURS, TYPE

LONG = 10.0
"""Seconds after which the page says that it takes longer: ten seconds lose the person."""


class WorkingPage(Page[Working]):
    """A bar where it is known how far it is, else dots that move; after ten seconds, for how long already."""

    def __init__(self, prompt: Working, around: Surroundings) -> None:
        super().__init__(prompt, around)
        self.since = time.monotonic()
        self._bar: Bar | None = None
        self._percent: Words | None = None
        self._late: Words | None = None

    def compose(self) -> Part:
        """Picture, heading, progress."""
        portrait = self.around.portrait
        name = self.prompt.picture
        picture: Part = (
            TerminalPicture(name, 820)
            if name in PLACES
            else Badge(name, (420 if portrait else 460) * self.step, COLOURS.primary)
        )
        align = "center" if portrait else "left"
        # Room is kept for it from the start, so that nothing jumps when it comes.
        late = self._late = self.words(self._late_text(), TYPE.body, COLOURS.warn, align=align, lines=3)
        late.middle = False
        self.every(1.0, self._tick)
        if self.prompt.progress is None:
            self._bar = self._percent = None
            dots = Dots(centred=portrait)
            self.every(0.25, dots.move)
            return self.aside(picture, Gap(8), dots, late)
        self._bar = Bar(self.prompt.progress)
        self._percent = self.words(self._percent_text(), TYPE.large, COLOURS.primary, bold=True, align=align)
        return self.aside(picture, Gap(8), self._bar, self._percent, late)

    def update(self, prompt: Working, around: Surroundings) -> bool:
        """A step of progress moves the bar and touches nothing else."""
        old, same_say = self.prompt, around.say == self.around.say
        self.prompt, self.around = prompt, around
        same = (old.title, old.hint, old.picture) == (prompt.title, prompt.hint, prompt.picture)
        if not (same and same_say) or self._bar is None or self._percent is None or prompt.progress is None:
            return False
        self._bar.change(prompt.progress)
        self._percent.change(self._percent_text())
        return True

    def waited(self, seconds: float) -> None:
        """So long ago it began."""
        self.since = time.monotonic() - seconds
        self._tick()

    def _percent_text(self) -> str:
        return f"{round(100 * min(1.0, max(0.0, self.prompt.progress or 0)))} %"

    def _late_text(self) -> str:
        waited = time.monotonic() - self.since
        return self.say(Text("page.working.longer", {"seconds": int(waited)})) if waited >= LONG else ""

    def _tick(self) -> None:
        if self._late is not None:
            self._late.change(self._late_text())
