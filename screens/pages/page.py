"""What all pages share: a prompt becomes parts; a change of prompt or language becomes other parts on the same page."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from kivy.clock import Clock
from PIL import Image

from flows.prompts import Prompt
from flows.texts import Words
from screens import parts
from screens.controls import Control, Look
from screens.parts import Box, Part
from screens.qr import modules
from screens.rows import Column, Row
from screens.signs import CodeCard, Sign
from screens.theme import COLOURS, SIZES, TYPE, Rgb

_log = logging.getLogger(__name__)

P = TypeVar("P", bound=Prompt[Any])

ROOMY = {True: (1.3, 1.15), False: (1.12,)}
"""Steps above the ordinary size, for an upright page and for a lying one, which is lower: few words are set in large type,
as nobody stands nearer than an arm's length and many leave their glasses at home."""

STEPS = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6, 0.5, 0.4)
"""A page that does not fit is set smaller, by these steps, before anything could be cut. The last ones are hard to read
and only keep an endless text from elsewhere off the buttons."""


@dataclass(frozen=True)
class Surroundings:
    """What a page gets from its window."""

    say: Callable[[Words], str]
    answer: Callable[[object], None]
    redo: Callable[[], None]
    """Sets the page again, after its own state has changed."""
    portrait: bool


class Page(Part, Generic[P]):
    """One page on view. Its own state (what is chosen, since when it waits) survives changes of prompt and language."""

    def __init__(self, prompt: P, around: Surroundings) -> None:
        super().__init__()
        self.prompt, self.around = prompt, around
        self.step = STEPS[0]
        self._clocks: list[Any] = []
        self._codes: dict[str, Image.Image] = {}
        self.body: Part | None = None

    def compose(self) -> Part:
        """The parts of the page as it is now."""
        raise NotImplementedError

    def set(self, box: Box) -> None:
        """Composes the page and places it in `box`, in the largest type that fits."""
        self.place(box)
        self.clear_widgets()
        body = Part()
        steps = (*ROOMY[self.around.portrait], *STEPS)
        for self.step in steps:
            self.stop()
            body = self.compose()
            if self.step > STEPS[0] and self.tears(box.width):
                continue
            if body.measure(box.width) <= box.height + 0.5:
                break
        self.body = body
        self.add_widget(body)
        body.place(box)

    def tears(self, width: float) -> bool:
        """Whether type of this size tears a number or a word apart; larger type is not worth that."""
        return False

    def update(self, prompt: P, around: Surroundings) -> bool:
        """Takes a new prompt of the same key. True: it is on view already; False: the page has to be set again."""
        self.prompt, self.around = prompt, around
        return False

    def forget(self) -> None:
        """Drops what was typed or ticked; the page goes."""

    def waited(self, seconds: float) -> None:
        """Behaves as if the page had been on view for so long already: for pictures of pages that tell it."""

    def ink_down(self, x: float, y: float) -> bool:
        """A finger came down, at design coordinates; whether it writes there. Most pages are not written on."""
        return False

    def ink_move(self, x: float, y: float) -> None:
        """The finger that writes has moved."""

    def every(self, seconds: float, do: Callable[[], None]) -> None:
        """Calls `do` again and again while these parts are on view."""
        self._clocks.append(Clock.schedule_interval(lambda _dt: do(), seconds))

    def stop(self) -> None:
        """Ends what `every` began."""
        for event in self._clocks:
            event.cancel()
        self._clocks.clear()

    # Small helpers that pages are written with.

    def say(self, words: Words) -> str:
        """The sentence in the language on view."""
        return self.around.say(words)

    def words(
        self,
        text: str,
        size: float = TYPE.body,
        colour: Rgb = COLOURS.ink,
        *,
        bold: bool = False,
        align: str = "left",
        lines: int = 1,
    ) -> parts.Words:
        """Text in the page's present step of size."""
        return parts.Words(text, size * self.step, colour, bold=bold, align=align, lines=lines)

    def heading(self, align: str = "center", *, hint: bool = True) -> Part:
        """Title, and the hint unless it stands elsewhere."""
        lines: list[Part] = [self.words(self.say(self.prompt.title), TYPE.title, bold=True, align=align)]
        if hint and self.prompt.hint is not None:
            lines.append(self.words(self.say(self.prompt.hint), TYPE.body, COLOURS.quiet, align=align))
        return Column(*lines, gap=SIZES.small_gap)

    def button(
        self,
        name: str,
        label: str,
        do: Callable[[], None],
        *,
        main: bool = False,
        sign: str = "",
        stretch: float = 0,
    ) -> Control:
        """A button, filled when it is what most people want."""
        ink = COLOURS.on_dark if main else COLOURS.primary
        size = TYPE.label * min(1.0, 1.1 / self.step)  # so that no button's name needs two lines
        label_part = self.words(label, size, ink, bold=True, align="center")
        inner: Part = label_part
        if sign:
            inner = Row(Sign(sign, 52 * self.step, ink), label_part, gap=20, centred=True)
        return Control(
            name,
            inner,
            do,
            Look(
                colour=COLOURS.primary if main else COLOURS.paper,
                pressed=COLOURS.primary_pressed if main else COLOURS.soft_pressed,
                edge=None if main else COLOURS.primary,
                shadow=main,
            ),
            least=SIZES.target if self.step >= 1 else SIZES.least_target,
            stretch=stretch,
        )

    def code(self, content: str, size: float) -> Part:
        """A QR code on a white sheet, computed once a page and not once a step of size; nothing if it holds too much."""
        if content not in self._codes:
            try:
                self._codes[content] = modules(content)
            except ValueError:
                _log.error(
                    "a QR code cannot hold its text", extra={"page": self.prompt.key, "count": len(content)}
                )
                return parts.Gap()
        return CodeCard(self._codes[content], size)

    def answer(self, value: object) -> Callable[[], None]:
        """What a control does that gives this answer."""
        return lambda: self.around.answer(value)

    def aside(self, picture: Part, *beside: Part, hint: bool = True) -> Part:
        """Picture above the rest in portrait, at its left in landscape."""
        gap = SIZES.gap * 1.5
        if self.around.portrait:
            return Column(
                parts.Gap(0, 1),
                self.heading(hint=hint),
                picture,
                *beside,
                parts.Gap(0, 2),
                gap=gap * self.step,
            )
        heading = self.heading("left", hint=hint)
        right = Column(parts.Gap(0, 1), heading, *beside, parts.Gap(0, 1), gap=gap * self.step)
        right.stretch = 1
        return Row(picture, right, gap=SIZES.margin)
