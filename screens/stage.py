"""The root of the window: the frame, the page on view, the silence warning over both; scaled from design pixels to the window."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from kivy.clock import Clock
from kivy.graphics import PopMatrix, PushMatrix, Scale, Translate
from kivy.uix.widget import Widget

from flows.prompts import Prompt, StillHere, Way
from flows.texts import Language
from flows.texts import Words as Said
from flows.words import Catalogue
from screens import overlay as over
from screens import typeset
from screens.chrome import Chrome, ChromeActions, ChromeState
from screens.controls import Control, controls_in
from screens.pages import PAGES
from screens.pages.page import Page, Surroundings
from screens.parts import Box, Pen
from screens.report import Rectangle as Area
from screens.report import Report
from screens.touches import Touches


@dataclass(frozen=True)
class StageOptions:
    """What the frame shows and how the page lies."""

    portrait: bool = True
    terminal: str = ""
    hotline: str = "12345"

    @property
    def design(self) -> tuple[int, int]:
        """Width and height in design pixels."""
        return (1080, 1920) if self.portrait else (1920, 1080)


class Stage(Widget):
    """Shows prompts as pages. Answers and signs of life go to the calls that its owner sets.

    `on_flip` is called when a picture is drawn and not yet shown, `on_page` when a page is on view, with its key, its
    kind and where its controls are, `on_wipe` when nothing of the visit may stay.
    """

    def __init__(self, options: StageOptions, report: Report) -> None:
        super().__init__()
        self.options, self.report = options, report
        self.on_answer: Callable[[object], None] = lambda _answer: None
        self.on_life: Callable[[], None] = lambda: None
        self.on_flip: Callable[[], None] = lambda: None
        self.on_page: Callable[[str, str, dict[str, Area]], None] = lambda _key, _kind, _areas: None
        self.on_wipe: Callable[[], None] = lambda: None
        self.language = Language.ZH
        self.page: Page[Any] | None = None
        self.chrome: Chrome | None = None
        self.warning: over.Overlay | None = None
        self.touches = Touches(self.touchable, self._accepted, self._felt)
        self._state: ChromeState | None = None
        self._to_report = False
        self._writing: tuple[object] | None = None
        """The finger that writes, where one does."""
        self._felt_name = ""
        self._holding: Any = None
        with self.canvas.before:
            PushMatrix()
            self._shift = Translate(0, 0)
            self._zoom = Scale(1, 1, 1)
        with self.canvas.after:
            PopMatrix()

    # What the owner calls.

    def fit(self, width: float, height: float) -> None:
        """The window has this size in device pixels: everything is scaled to fit, in the middle."""
        wide, high = self.options.design
        scale = min(width / wide, height / high)
        Pen.scale = scale
        self._zoom.xyz = scale, scale, 1
        self._shift.xy = round((width - wide * scale) / 2), round((height - high * scale) / 2)
        self.window_height = height
        self._state = None
        if self.page is not None:
            self._set_page()

    def show(self, prompt: Prompt[Any]) -> None:
        """Shows a page; the same key and kind again changes the page on view."""
        around = self._around()
        page = self.page
        self.touches.let_go()
        if page is not None and (page.prompt.key, type(page.prompt)) == (prompt.key, type(prompt)):
            if page.prompt == prompt or page.update(prompt, around):
                self.canvas.ask_update()
            else:
                self._set_page()
            return
        self._leave()
        self.page = PAGES[type(prompt)](prompt, around)
        self.touches.page_changes()
        self._set_page()

    def warn(self, warning: StillHere | None) -> None:
        """Lays the silence warning over everything, counts it down, or takes it away."""
        if warning is not None and self.warning is not None:
            self.warning.count.change(str(warning.seconds_left))
            return
        if self.warning is not None:
            self.remove_widget(self.warning)
            self.warning = None
        if warning is not None:
            self.warning = over.Overlay(warning.seconds_left, self.say, lambda: None)
            self.add_widget(self.warning)
            self.warning.place(Box(0, 0, *self.options.design))
        self.touches.parts_change()
        self._to_report = True

    def wipe(self) -> None:
        """Nothing of the visit stays: no page, no warning, no character measured for it; Chinese again."""
        self.warn(None)
        self._leave()
        typeset.forget()
        self.language = Language.ZH
        self.touches.page_changes()
        self._frame(back=False, home=False, door=False)
        self.on_wipe()

    def say(self, words: Said) -> str:
        """The sentence in the language on view."""
        return Catalogue.load(self.language).say(words)

    def shown(self) -> None:
        """The picture has been handed to the screen."""
        if self._felt_name:
            self.report.felt(self._felt_name)
            self._felt_name = ""
        if self.page is not None and self._to_report:
            self._to_report = False
            self.touches.page_is_shown()
            name = type(self.page.prompt).__name__
            areas = self.areas()
            self.report.page(self.page.prompt.key, name, self.language, areas)
            self.on_page(self.page.prompt.key, name, areas)

    # Fingers, in window pixels from the lower left corner.

    def finger_down(self, x: float, y: float, finger: object = None) -> None:
        """A finger came down: a sign of life, wherever it is. While one writes, any other is the hand that lies there."""
        self.on_life()
        if self._writing is not None:
            return
        place = self._design(x, y)
        page = self.page if self.warning is None and not self.touches.deaf(*place) else None
        if page is not None and page.ink_down(*place):
            self._writing = (finger,)
        else:
            self.touches.down(*place)
        if self.touches.holding and self._holding is None:
            self._holding = Clock.schedule_interval(self._hold_on, 1 / 20)

    def finger_move(self, x: float, y: float, finger: object = None) -> None:
        """A finger moved."""
        if self._writing == (finger,) and self.page is not None:
            self.page.ink_move(*self._design(x, y))

    def finger_up(self, x: float, y: float, finger: object = None) -> None:
        """The finger went up."""
        if self._writing is None:
            self.touches.up(*self._design(x, y))
        elif self._writing == (finger,):
            self._writing = None

    def _hold_on(self, _dt: float) -> None:
        self.touches.hold_on()
        if not self.touches.holding and self._holding is not None:
            self._holding.cancel()
            self._holding = None

    def areas(self) -> dict[str, Area]:
        """Where each control is that can be touched now, in window pixels from the upper left corner."""
        scale, (left, low) = Pen.scale, self._shift.xy
        return {
            c.name: (
                round(left + c.box.x * scale),
                round(self.window_height - low - c.box.top * scale),
                round(c.box.width * scale),
                round(c.box.height * scale),
            )
            for c in self.touchable()
            if c.do is not None
        }

    @property
    def origin(self) -> tuple[float, float]:
        """Where the design's lower left corner lies, in window pixels."""
        return float(self._shift.x), float(self._shift.y)

    # Inside.

    def _design(self, x: float, y: float) -> tuple[float, float]:
        left, low = self._shift.xy
        return (x - left) / Pen.scale, (y - low) / Pen.scale

    def _around(self) -> Surroundings:
        return Surroundings(self._sayer(), self._answer, self._redo, self.options.portrait)

    def _sayer(self) -> Callable[[Said], str]:
        return Catalogue.load(self.language).say

    def _answer(self, answer: object) -> None:
        self.on_answer(answer)

    def _redo(self) -> None:
        if self.page is not None:
            self._set_page()

    def _turn_language(self) -> None:
        self.language = Language.EN if self.language is Language.ZH else Language.ZH
        page = self.page
        if page is not None:
            page.update(page.prompt, self._around())
            self._set_page()

    def _frame(self, *, back: bool, home: bool, door: bool) -> Chrome:
        state = ChromeState(self.language, back, home, door)
        if state == self._state and self.chrome is not None:
            return self.chrome
        if self.chrome is not None:
            self.chrome.stop()
            self.remove_widget(self.chrome)
        actions = ChromeActions(
            lambda: self._answer(Way.BACK),
            lambda: self._answer(Way.HOME),
            self._turn_language,
            lambda: self._answer(Way.STAFF),
        )
        self._state = state
        self.chrome = chrome = Chrome(
            state,
            actions,
            self.say,
            hotline=self.options.hotline,
            terminal=self.options.terminal,
            portrait=self.options.portrait,
        )
        self.add_widget(chrome, index=len(self.children))
        chrome.place(Box(0, 0, *self.options.design))
        return chrome

    def _set_page(self) -> None:
        page = self.page
        if page is None:
            return
        asked = page.prompt
        page.set(self._frame(back=asked.back, home=asked.home, door=asked.door).inside)
        if page.parent is None:
            self.add_widget(page, index=1 if self.warning is not None else 0)
        self.touches.parts_change()
        self._to_report = True

    def _leave(self) -> None:
        self._writing = None
        if self.page is not None:
            self.page.stop()
            self.page.forget()
            self.remove_widget(self.page)
            self.page.clear_widgets()
            self.page = None

    def touchable(self) -> Iterator[Control]:
        """What a finger can reach: under the warning nothing but its button."""
        if self.warning is not None:
            yield from controls_in(self.warning)
            return
        for part in (self.page, self.chrome):
            if part is not None:
                yield from controls_in(part)

    def _accepted(self, control: Control) -> None:
        self.report.touch("secret" if control.secret else control.name)

    def _felt(self, control: Control) -> None:
        self._felt_name = "secret" if control.secret else control.name
