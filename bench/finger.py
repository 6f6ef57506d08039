"""A finger on a virtual screen: X's own test extension, without the cost of starting a program for each touch."""

import ctypes

LEFT_BUTTON = 1


class Finger:
    """Moves, presses and lets go on one display, at once."""

    def __init__(self, display: str) -> None:
        self._x11 = ctypes.CDLL("libX11.so.6")
        self._test = ctypes.CDLL("libXtst.so.6")
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        self._display = ctypes.c_void_p(self._x11.XOpenDisplay(display.encode()))
        if self._display.value is None:
            raise RuntimeError(f"no display {display}")

    def move(self, x: int, y: int) -> None:
        """Puts the finger over a place, in pixels from the upper left corner."""
        self._test.XTestFakeMotionEvent(self._display, -1, x, y, 0)
        self._x11.XSync(self._display, 0)

    def press(self, down: bool) -> None:
        """Touches the screen, or lets go."""
        self._test.XTestFakeButtonEvent(self._display, LEFT_BUTTON, int(down), 0)
        self._x11.XSync(self._display, 0)

    def close(self) -> None:
        """Leaves the display."""
        self._x11.XCloseDisplay(self._display)
