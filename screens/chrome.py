"""What stands at the same place on every page: title and clock above; Back, language and End below; whom to call."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from kivy.clock import Clock

from flows.texts import Text
from flows.texts import Words as Said
from screens import shapes
from screens.controls import Control, Look
from screens.parts import Box, Gap, Part, Words
from screens.rows import Column, Row
from screens.signs import Sign
from screens.theme import COLOURS, SIZES, TYPE


@dataclass(frozen=True)
class ChromeState:
    """All that the frame around a page depends on."""

    language: str
    back: bool
    home: bool
    door: bool


@dataclass(frozen=True)
class ChromeActions:
    """What its three buttons do, and the clock when it is held."""

    back: Callable[[], None]
    home: Callable[[], None]
    language: Callable[[], None]
    staff: Callable[[], None]


class Chrome(Part):
    """The frame around a page. Voice and larger type will have their buttons in the lower bar, between language and End."""

    def __init__(
        self,
        state: ChromeState,
        actions: ChromeActions,
        say: Callable[[Said], str],
        *,
        hotline: str,
        terminal: str,
        portrait: bool,
    ) -> None:
        super().__init__()
        self.say, self.portrait = say, portrait
        self._top = shapes.Sheet(self.canvas, COLOURS.bar, None, 0, shadow=False)
        self._bottom = shapes.Sheet(self.canvas, COLOURS.paper, None, 0, shadow=False)
        self._line = shapes.Sheet(self.canvas, COLOURS.line, None, 0, shadow=False)
        title = Words(say(Text("chrome.title")), TYPE.label, COLOURS.on_dark, bold=True)
        title.stretch = 1
        self.clock = Words(_now(), TYPE.label, COLOURS.on_dark, bold=True, align="right")
        self.upper = Row(title, self.clock, gap=SIZES.gap)
        numbers = [say(Text("chrome.hotline", {"number": hotline}))]
        if terminal:
            numbers.append(say(Text("chrome.terminal", {"number": terminal})))
        self.lower = self._lower(state, actions, numbers)
        self.add_widget(self.upper)
        self.add_widget(self.lower)
        self.door = Door(actions.staff) if state.door else None
        if self.door is not None:
            self.add_widget(self.door)
        self._ticking = Clock.schedule_interval(lambda _dt: self.clock.change(_now()), LOOK)

    def stop(self) -> None:
        """Ends its clock."""
        self._ticking.cancel()

    def _lower(self, state: ChromeState, actions: ChromeActions, numbers: list[str]) -> Part:
        back: Part = Gap(0, 1)
        end: Part = Gap(0, 1)
        if state.back:
            back = self._button("back", self.say(Text("chrome.back")), actions.back)
        if state.home:
            end = self._button("home", self.say(Text("chrome.end")), actions.home, sign="end")
        language = self._button("language", self.say(Text("chrome.language")), actions.language)
        if self.portrait:
            buttons = Row(back, language, end, gap=SIZES.gap)
            lines = [Words(t, TYPE.small, COLOURS.quiet) for t in numbers]
            foot = Row(lines[0], Gap(0, 1), *lines[1:], gap=SIZES.gap)
            return Column(buttons, foot, gap=12)
        lines = [Words(t, TYPE.small, COLOURS.quiet, align="center") for t in numbers]
        foot_column = Column(Gap(0, 1), *lines, Gap(0, 1), stretch=1)
        return Row(back, foot_column, language, end, gap=SIZES.gap)

    def _button(self, name: str, label: str, do: Callable[[], None], *, sign: str = "") -> Control:
        words = Words(label, TYPE.body, COLOURS.primary, bold=True, align="center")
        inner = Row(Sign(sign or name, 44, COLOURS.primary), words, gap=18, centred=True)
        return Control(
            name,
            inner,
            do,
            Look(colour=COLOURS.soft, pressed=COLOURS.soft_pressed, padding=(20, 12), shadow=False),
            least=SIZES.bar_target,
            stretch=1,
        )

    def place(self, box: Box) -> None:
        """Two bars; `inside` is what is left for the page."""
        super().place(box)
        low = SIZES.bottom_bar if self.portrait else SIZES.landscape_bar
        high = SIZES.top_bar if self.portrait else SIZES.landscape_top
        top = Box(box.x, box.top - high, box.width, high)
        bottom = Box(box.x, box.y, box.width, low)
        self._top.place(top.x, top.y, top.width, top.height)
        self._bottom.place(bottom.x, bottom.y, bottom.width, bottom.height)
        self._line.place(bottom.x, bottom.top - 3, bottom.width, 3)
        self.upper.place(top.inset(SIZES.margin, 8))
        self.lower.place(bottom.inset(SIZES.margin, 20))
        if self.door is not None:
            wide, tall = 280, max(high, SIZES.least_target)
            self.door.place(Box(box.right - wide, box.top - tall, wide, tall))
        room = Box(box.x, low, box.width, box.height - low - high)
        self.inside = room.inset(SIZES.margin, 44 if self.portrait else 32)


LOOK = 2.0
"""Seconds between two looks at the hour."""
HOLD = 3.0
"""Seconds: nobody touches a clock for so long without having been told to."""


class Door(Control):
    """Lies unseen over the clock. While a finger holds it, a bar above the clock grows; when it is full, the door opens."""

    def __init__(self, do: Callable[[], None]) -> None:
        super().__init__("staff", Gap(), do, Look(colour=COLOURS.bar, shadow=False, radius=6))
        self.hold = HOLD
        self.sheet.place(0, 0, 0, 0)

    def place(self, box: Box) -> None:
        """Takes its place; nothing of it is to be seen."""
        Part.place(self, box)

    def press(self, down: bool) -> None:
        """The bar begins, or goes."""
        self.held(0.04 if down else 0.0)

    def held(self, share: float) -> None:
        """The bar is as long as the share of the time that has passed."""
        box = self.box
        self.sheet.tint(COLOURS.paper if share else COLOURS.bar)
        self.sheet.place(box.x + 24, box.top - 22, (box.width - 48) * share, 14 if share else 0)


def _now() -> str:
    return time.strftime("%H:%M")
