"""How large the desk is, asked from the SDL that Kivy brings along, before a window is opened."""

import ctypes
import os
from importlib.util import find_spec
from pathlib import Path


class _Rect(ctypes.Structure):
    _fields_ = [("x", ctypes.c_int), ("y", ctypes.c_int), ("w", ctypes.c_int), ("h", ctypes.c_int)]


_VIDEO = 0x20
"""SDL_INIT_VIDEO."""


class NoScreen(RuntimeError):
    """The display that DISPLAY names cannot be opened; SDL would go on and draw where nobody sees it."""


def desk_size() -> tuple[int, int] | None:
    """Width and height that windows may use, or None where there is no desk or nobody can tell.

    Raises:
        NoScreen: DISPLAY leads nowhere.
    """
    if not os.environ.get("DISPLAY") or os.environ.get("SDL_VIDEODRIVER") == "offscreen":
        return None
    spec = find_spec("kivy")
    if spec is None or spec.origin is None:
        return None
    libraries = sorted((Path(spec.origin).parent.parent / "Kivy.libs").glob("libSDL2-2*.so*"))
    if not libraries:
        return None
    try:
        sdl = ctypes.CDLL(str(libraries[0]))
        if sdl.SDL_InitSubSystem(_VIDEO) != 0:
            return None
        sdl.SDL_GetCurrentVideoDriver.restype = ctypes.c_char_p
        nowhere = sdl.SDL_GetCurrentVideoDriver() in (b"offscreen", b"dummy")
        area = _Rect()
        told = sdl.SDL_GetDisplayUsableBounds(0, ctypes.byref(area)) == 0
        sdl.SDL_QuitSubSystem(_VIDEO)
    except (OSError, AttributeError):
        return None
    if nowhere and not os.environ.get("SDL_VIDEODRIVER"):
        raise NoScreen(f"the display {os.environ['DISPLAY']} cannot be opened")
    return (area.w, area.h) if told and area.w > 0 and area.h > 0 else None
