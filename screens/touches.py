"""From fingers to controls: one finger at a time, felt at once, counted once."""

import math
import time
from collections.abc import Callable, Iterable

from screens.controls import Control

DEAF = 0.15
"""Seconds after a page came on view in which touches are not meant for it: nobody has seen it yet."""
DOUBLE = 0.7
"""Seconds between the two touches of a slow double tap, as people are used to from a computer's mouse."""
NEAR = 150.0
"""Design pixels within which the second half of a double tap falls. What is further away was aimed at."""
SLACK = 60.0
"""Design pixels by which a finger may slide off a control before it is let go: old hands tremble."""


class Touches:
    """Follows one finger over the controls of the window."""

    def __init__(
        self,
        controls: Callable[[], Iterable[Control]],
        accepted: Callable[[Control], None],
        felt: Callable[[Control], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._controls, self._accepted, self._felt, self._clock = controls, accepted, felt, clock
        self._pressed: Control | None = None
        self._answered: Control | None = None
        self._deaf_until = float("inf")
        self._since = 0.0
        self._tapped = (0.0, 0.0)
        self._tapped_until = 0.0

    def page_changes(self) -> None:
        """Another page is being shown: whatever was pressed is gone, and until it is on view nothing is heard.

        Where the last touch was, nothing is heard for a little longer.
        """
        if self._answered is not None:
            self._tapped_until = self._clock() + DOUBLE
        self._pressed = self._answered = None
        self._deaf_until = float("inf")

    def deaf_until(self, moment: float) -> None:
        """Hears touches from that moment on, by the clock."""
        self._deaf_until = moment

    def page_is_shown(self) -> None:
        """The page is on view."""
        if self._deaf_until == float("inf"):
            self._deaf_until = self._clock() + DEAF

    def parts_change(self) -> None:
        """The same page has other parts now: a finger that is down stays on the control of the same name."""
        self._answered = None
        if self._pressed is not None:
            name = self._pressed.name
            self._pressed = next((c for c in self._controls() if c.name == name and c.do is not None), None)
            if self._pressed is not None:
                self._pressed.press(True)

    def let_go(self) -> None:
        """The control that was touched last has had its effect, or has none: it looks as before."""
        if self._answered is not None:
            self._answered.press(False)
            self._answered = None

    def deaf(self, x: float, y: float) -> bool:
        """Whether a finger that comes down there now is not meant for this page, or another one is down."""
        busy = self._pressed is not None or self._answered is not None
        return busy or self._clock() < self._deaf_until or self._again(x, y)

    def down(self, x: float, y: float) -> None:
        """A finger came down, at design coordinates."""
        if self.deaf(x, y):
            return
        for control in self._controls():
            if control.do is not None and control.box.holds(x, y):
                self._pressed = control
                self._since = self._clock()
                control.press(True)
                self._felt(control)
                return

    @property
    def holding(self) -> bool:
        """Whether a finger is on a control that wants to be held."""
        return self._pressed is not None and self._pressed.hold > 0

    def hold_on(self) -> None:
        """Time has passed with a finger down: a control that wants to be held shows how far it is, and acts in the end."""
        control = self._pressed
        if control is None or not control.hold:
            return
        share = (self._clock() - self._since) / control.hold
        control.held(min(1.0, share))
        if share >= 1.0 and control.do is not None:
            self._pressed, self._answered = None, control
            self._accepted(control)
            control.do()

    def up(self, x: float, y: float) -> None:
        """The finger went up. The control goes on looking pressed until its effect is there."""
        control, self._pressed = self._pressed, None
        if control is None:
            return
        if control.hold or control.do is None or not control.box.holds(x, y, SLACK):
            control.press(False)
            return
        self._answered = control
        self._tapped = (x, y)
        self._accepted(control)
        control.do()

    def _again(self, x: float, y: float) -> bool:
        """Whether this is the second half of a double tap, which the next page must not take for an answer."""
        near = math.dist(self._tapped, (x, y)) < NEAR
        return near and self._clock() < self._tapped_until
