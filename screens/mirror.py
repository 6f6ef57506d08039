"""Pictures of the window for somebody who looks on from elsewhere, and the finger of that person. Simulation only.

On the loop nothing is done but to read the pixels; making them small and packing them is work for a thread.
"""

import asyncio
import ctypes
import io
import time
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from screens.report import Rectangle

if TYPE_CHECKING:
    from screens.stage import Stage

Send = Callable[[bytes], Awaitable[None]]
"""Takes one JPEG; returns when the next one may come."""
Tell = Callable[[dict[str, object]], None]
"""Takes which page is on view: its `page` and `kind`, and at `end` where a finger ends the visit; no word that it says."""
ENDS = ("home", "end")
"""Controls that end a visit."""

A_SECOND = 5
"""Pictures in any one second, at the most."""
SHARE = 0.04
"""Of a core, that pictures may cost: where they are dear, because the machine is slow or busy, there are fewer."""
EARLY, LATE = 0.03, 0.08
"""Seconds. A page that moves by itself draws every 0.1 s, give or take a frame: a picture that is due in `EARLY` is taken
now, and one that is due is waited for until `LATE` before the page is drawn for its sake, which costs more than a picture."""
SMALL = 540
"""Pixels on the shorter side, about: half the design."""
QUALITY = 75

_BGRA, _BYTES = 0x80E1, 0x1401
"""GL's names. Software GL keeps its pixels in this order: they are copied as they lie, in a quarter of the time of RGBA."""


class Mirror:
    """Takes pictures of a stage's window while somebody watches; costs nothing while nobody does.

    While one picture is being made and sent the next is not taken; what changed meanwhile is seen afterwards. All calls
    are made on the loop's thread.
    """

    def __init__(self, stage: "Stage") -> None:
        self._stage = stage
        self._gl = ctypes.CDLL("libGL.so.1")
        self._send: Send | None = None
        self._pixels: ctypes.Array[ctypes.c_char] | None = None
        self._making: asyncio.Task[None] | None = None
        self._missed = False
        self._last = b""
        self._cost = 0.0
        self._due = 0.0
        self._taken = deque([0.0] * A_SECOND, A_SECOND)
        self._asking: asyncio.TimerHandle | None = None
        self._finger: tuple[float, float] | None = None
        self._tell: Tell | None = None
        self._page: dict[str, object] | None = None
        stage.on_page = self._page_is_on_view
        stage.on_flip = self._flipping
        stage.on_wipe = self.forget

    def watch(self, send: Send | None) -> None:
        """Somebody looks from now on, and gets the first picture at once; with None nobody does any more."""
        self._send = send
        self.forget()
        if send is None:
            self._pixels = None
            self._ask_no_more()
        else:
            self._due = 0.0
            self._ask()

    def follow(self, tell: Tell | None) -> None:
        """Each page that comes on view is told from now on, the one that is there at once; with None no more."""
        self._tell = tell
        if tell is not None and self._page is not None:
            tell(self._page)

    def _page_is_on_view(self, key: str, kind: str, areas: dict[str, Rectangle]) -> None:
        window = self._stage.get_parent_window()
        ends = [areas[name] for name in ENDS if name in areas]
        places = [((x + w / 2) / window.width, (y + h / 2) / window.height) for x, y, w, h in ends]
        page: dict[str, object] = {"page": key, "kind": kind, "end": places[0] if places else None}
        if page != self._page:
            self._page = page
            if self._tell is not None:
                self._tell(page)

    def forget(self) -> None:
        """Keeps nothing of what was on view, neither as pixels nor packed."""
        self._last = b""
        self._missed = False
        if self._making is not None:
            self._making.cancel()
            self._making = None
        if self._pixels is not None:
            ctypes.memset(self._pixels, 0, ctypes.sizeof(self._pixels))

    def finger_down(self, x: float, y: float) -> None:
        """A finger came down; 0 to 1 from the upper left corner of the picture."""
        self._due = 0.0  # whoever touches sees at once what it does
        self._finger = self._place(x, y)
        self._stage.finger_down(*self._finger)

    def finger_move(self, x: float, y: float) -> None:
        """The finger that is down moved there."""
        if self._finger is not None:
            self._due = 0.0
            self._finger = self._place(x, y)
            self._stage.finger_move(*self._finger)

    def finger_up(self, x: float, y: float) -> None:
        """The finger went up, there."""
        self._due = 0.0
        self._finger = None
        self._stage.finger_up(*self._place(x, y))

    def let_go(self) -> None:
        """Whoever had the finger is gone: nothing stays pressed, and nothing is chosen."""
        if self._finger is not None:
            self._finger = None
            self._stage.finger_up(float("-inf"), float("-inf"))

    def _place(self, x: float, y: float) -> tuple[float, float]:
        window = self._stage.get_parent_window()
        return x * window.width, (1 - y) * window.height

    def _flipping(self) -> None:
        """A picture has been drawn and is about to be shown: afterwards its pixels may be gone."""
        if self._send is None:
            return
        now = time.monotonic()
        due = max(self._due, self._taken[0] + 1.0)
        if self._making is not None:
            self._missed = True
        elif now < due - EARLY:
            self._ask_later(due + LATE - now)
        else:
            self._due = max(self._due, now) + max(1 / A_SECOND, self._cost / SHARE)
            self._taken.append(max(due, now))
            self._ask_no_more()
            before = time.thread_time()
            pixels, width, height = self._read()
            read = time.thread_time() - before
            self._making = asyncio.ensure_future(self._make(pixels, width, height, read, self._send))

    def _read(self) -> tuple["ctypes.Array[ctypes.c_char]", int, int]:
        window = self._stage.get_parent_window()
        width, height = int(window.width), int(window.height)
        if self._pixels is None or ctypes.sizeof(self._pixels) != width * height * 4:
            self._pixels = ctypes.create_string_buffer(width * height * 4)
        self._gl.glReadPixels(0, 0, width, height, _BGRA, _BYTES, self._pixels)
        return self._pixels, width, height

    async def _make(self, pixels: Any, width: int, height: int, read: float, send: Send) -> None:
        try:
            picture, seconds = await asyncio.to_thread(packed, pixels, width, height)
            self._cost += (read + seconds - self._cost) / 4  # one that was dear by chance changes little
            if picture != self._last:
                self._last = picture
                await send(picture)
        finally:
            if self._making is asyncio.current_task():
                self._making = None
                if self._missed:
                    self._missed = False
                    self._ask_later(self._due + LATE - time.monotonic())

    def _ask_later(self, seconds: float) -> None:
        if self._asking is None:
            self._asking = asyncio.get_running_loop().call_later(max(0.0, seconds), self._ask)

    def _ask_no_more(self) -> None:
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None

    def _ask(self) -> None:
        """Has the page drawn again, to have its pixels."""
        self._asking = None
        self._stage.canvas.ask_update()


def packed(pixels: Any, width: int, height: int) -> tuple[bytes, float]:
    """A small JPEG, and the seconds of a core that it took.

    `pixels` are four bytes each (blue, green, red, nothing), lowest row first.
    """
    from PIL import Image

    Image.preinit()
    before = time.thread_time()
    # Red and blue change places where the picture is small already: the buffer itself is not copied.
    whole = Image.frombuffer("RGBX", (width, height), pixels, "raw", "RGBX", 0, -1)
    small = whole.reduce(max(1, round(min(width, height) / SMALL)))
    told = io.BytesIO()
    Image.frombytes("RGB", small.size, small.tobytes(), "raw", "BGRX").save(told, "JPEG", quality=QUALITY)
    return told.getvalue(), time.thread_time() - before
