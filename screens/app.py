"""Opens the window and runs the terminal's own work beside it, in one asyncio loop.

Nothing here imports Kivy before `run_window` is called: whoever imports this module pays nothing for it.
"""

import asyncio
import contextlib
import os
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from screens.interface import KivyInterface

if TYPE_CHECKING:
    from screens.stage import Stage

__all__ = ["KivyInterface", "WindowOptions", "open_stage", "run_window"]


@dataclass(frozen=True)
class WindowOptions:
    """How the window looks.

    `size` is the window's, in pixels; None fits the design (1080 × 1920, or 1920 × 1080) to the desk and is never
    larger; `terminal` and `hotline` stand in the frame; `data` is where Kivy may keep its settings (None: a temporary
    folder); `report` is a file for tests and benches.
    """

    orientation: Literal["portrait", "landscape"] = "portrait"
    size: tuple[int, int] | None = None
    fullscreen: bool = False
    terminal: str = ""
    hotline: str = "12345"
    title: str = "Terminal"
    data: Path | None = None
    report: Path | None = None

    @property
    def design(self) -> tuple[int, int]:
        """Width and height in design pixels."""
        return (1080, 1920) if self.orientation == "portrait" else (1920, 1080)


def prepare(options: WindowOptions) -> None:
    """Sets up Kivy's surroundings. It reads them when it is first imported, so this comes before."""
    home = options.data / "kivy" if options.data else Path(tempfile.gettempdir()) / f"kivy-{os.getuid()}"
    with contextlib.suppress(OSError):  # it is told where to look; that there is nothing is no harm
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.environ.update(
        KIVY_HOME=str(home),
        KIVY_NO_ARGS="1",
        KIVY_NO_CONFIG="1",
        KIVY_NO_FILELOG="1",
        # Kivy's own console handler swallows other people's lines; its warnings reach the root logger all the same.
        KIVY_LOG_MODE="PYTHON",
        KIVY_CLOCK="default",
        SDL_VIDEO_X11_WMCLASS="terminal",
        SDL_TOUCH_MOUSE_EVENTS="0",  # a finger is a finger, and not a mouse as well
    )
    from kivy.config import Config

    width, height = _window_size(options)
    for section, name, value in (
        ("graphics", "multisamples", "0"),  # two to three times the frames with software GL
        ("graphics", "width", str(width)),
        ("graphics", "height", str(height)),
        ("graphics", "fullscreen", "auto" if options.fullscreen else "0"),
        ("graphics", "borderless", "0"),
        ("graphics", "resizable", "1"),
        ("graphics", "maxfps", "0"),  # `screens.frames` paces
        ("graphics", "show_cursor", "1"),
        ("kivy", "exit_on_escape", "0"),
        ("kivy", "log_level", "warning"),
        ("kivy", "desktop", "0"),
        ("kivy", "keyboard_mode", ""),
    ):
        Config.set(section, name, value)
    # Only the window's own events: the default also opens /dev/input, and each touch would count twice.
    Config.remove_section("input")
    Config.add_section("input")
    Config.set("input", "mouse", "mouse,disable_multitouch")


def _window_size(options: WindowOptions) -> tuple[int, int]:
    if options.size is not None:
        return options.size
    from screens.desk_size import desk_size

    width, height = options.design
    desk = desk_size()
    scale = min(1.0, desk[0] / width, desk[1] / height) if desk else 1.0
    return round(width * scale), round(height * scale)


def open_stage(options: WindowOptions) -> tuple[Any, "Stage"]:
    """Opens the window (the first call imports Kivy) and puts an empty stage into it: `(Window, stage)`.

    Raises:
        RuntimeError: no window can be opened; names what is missing.
    """
    prepare(options)
    from kivy.core.window import Window

    if Window is None:
        raise RuntimeError("no window: is DISPLAY right, and are libgl1 and libegl1 installed?")
    from screens.report import Report
    from screens.stage import Stage, StageOptions
    from screens.theme import COLOURS

    Window.set_title(options.title)
    Window.clearcolor = (*COLOURS.ground, 1.0)
    stage = Stage(
        StageOptions(options.orientation == "portrait", options.terminal, options.hotline),
        Report(options.report),
    )
    stage.fit(*Window.size)
    return Window, stage


async def run_window(
    main: Callable[[KivyInterface], Awaitable[None]], options: WindowOptions | None = None
) -> None:
    """Runs `main` beside the window until either ends; then ends the other.

    What `main` raises is raised here. When the window is closed, `main` is cancelled.
    """
    window, stage = open_stage(options or WindowOptions())
    from screens.frames import run_frames
    from screens.window_events import connect

    disconnect = connect(window, stage)
    interface = KivyInterface(stage)
    window.add_widget(stage)
    drawing = asyncio.ensure_future(run_frames(window))
    working = asyncio.ensure_future(main(interface))
    try:
        await asyncio.wait({drawing, working}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (working, drawing):
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        stage.wipe()
        disconnect()
        stage.report.close()
    for task in (working, drawing):
        if not task.cancelled():
            task.result()
