"""Joins Kivy's window to the stage: fingers, keys, size, and the moment when a picture is on view."""

import os
from collections.abc import Callable
from typing import Any

from screens.stage import Stage


def connect(window: Any, stage: Stage) -> Callable[[], None]:
    """Passes the window's events to the stage; the call that is given back ends that."""
    offscreen = os.environ.get("SDL_VIDEODRIVER") == "offscreen" or not os.environ.get("DISPLAY")
    plain_flip = window.flip

    def down(_window: Any, touch: Any) -> bool:
        if not _wheel(touch):
            stage.finger_down(*_place(window, touch), touch.uid)
        return True

    def up(_window: Any, touch: Any) -> bool:
        if not _wheel(touch):
            stage.finger_up(*_place(window, touch), touch.uid)
        return True

    def move(_window: Any, touch: Any) -> bool:
        stage.finger_move(*_place(window, touch), touch.uid)
        return True

    def key(*_args: Any) -> bool:
        stage.on_life()
        return True  # nobody's F1, F11 or Escape reaches Kivy

    def resized(_window: Any, width: float, height: float) -> None:
        stage.fit(width, height)

    def flip() -> None:
        stage.on_flip()
        plain_flip()
        if offscreen:
            # Without a display nothing holds frames back: they would queue up in memory.
            from kivy.graphics.opengl import glFinish

            glFinish()
        stage.shown()

    window.flip = flip
    bindings = {
        "on_touch_down": down,
        "on_touch_move": move,
        "on_touch_up": up,
        "on_key_down": key,
        "on_keyboard": key,
        "on_resize": resized,
    }
    window.bind(**bindings)

    def disconnect() -> None:
        window.unbind(**bindings)
        window.flip = plain_flip
        window.remove_widget(stage)

    return disconnect


def _place(window: Any, touch: Any) -> tuple[float, float]:
    return touch.sx * window.width, touch.sy * window.height


def _wheel(touch: Any) -> bool:
    return str(getattr(touch, "button", "")).startswith("scroll")
