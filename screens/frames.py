"""Kivy's frames in an asyncio loop, in the order that answers a finger soonest: look for touches, then draw, then rest.

Kivy's own loop rests between the two, which costs each touch one more frame.
"""

import asyncio
import time
from typing import Any

FRAME = 1 / 60
"""Seconds from one look for touches to the next. Drawn is only what has changed."""


async def run_frames(window: Any) -> None:
    """Runs until the window is closed. Cancelling it closes the window's loop too."""
    from kivy.base import EventLoop, runTouchApp, stopTouchApp

    runTouchApp(embedded=True)
    try:
        while not EventLoop.quit and EventLoop.status == "started":
            began = time.monotonic()
            window.mainloop()
            EventLoop.idle()
            await asyncio.sleep(max(0.0, began + FRAME - time.monotonic()))
    finally:
        stopTouchApp()
