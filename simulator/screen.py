"""The far end of the screen wire: pictures of the terminal's window come in, touches and "somebody looks" go out."""

import asyncio
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from simulator import timing
from simulator.complaints import Complaints
from simulator.events import Events
from simulator.exchanges import Exchanges
from simulator.pulse import Pulse
from simulator.steps import step_of

Fraction = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]

HEAD: Final = 5
"""Bytes before the payload: one of kind, four of length, big-endian."""
UNSENT: Final = 4096
"""Bytes of touches that may wait for a terminal that does not read; further ones are dropped."""

LIMITS: Final = {b"P": 4 << 20, b"N": 1024}
"""Kind → bytes; a longer announcement is no picture of a window, or no page's name, kind and button."""

Touch = Literal["down", "move", "up"]


class Page(BaseModel):
    """Which page is on view, and where a finger ends the visit, as fractions from the upper left corner."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    page: str = Field(pattern=r"^[a-z0-9_]{1,40}$")
    kind: str = Field(pattern=r"^[A-Za-z]{1,40}$")
    end: tuple[Fraction, Fraction] | None


class Screen:
    """What the terminal shows, and the finger on it. A new terminal takes the place of the one before."""

    name = "screen"

    def __init__(self, events: Events, exchanges: Exchanges, complaints: Complaints) -> None:
        self._events = events
        self._exchanges = exchanges
        self._complaints = complaints
        self._server: asyncio.Server | None = None
        self._address = ("127.0.0.1", 0)
        self._terminal: _Terminal | None = None
        self._next_move: float | None = None
        """When a finger's next move is passed on; None: no finger is down."""
        self._picture: bytes | None = None
        self._page: Page | None = None
        self._number = 0
        self._fresh = Pulse()
        self._watchers = 0
        self._watched = False
        self._looking_away: asyncio.TimerHandle | None = None

    async def open(self, host: str, port: int) -> None:
        """Listen; raises OSError naming the port when it is taken."""
        loop = asyncio.get_running_loop()
        try:
            self._server = await loop.create_server(lambda: _Terminal(self), host, port, reuse_address=True)
        except OSError as error:
            raise OSError(f"{self.name}: {host}:{port}: {os.strerror(error.errno or 0)}") from error
        self._address = (host, self._server.sockets[0].getsockname()[1])

    def close(self) -> None:
        """Let go of the port and hang up."""
        if self._looking_away is not None:
            self._looking_away.cancel()
        if self._server is not None:
            self._server.close()
            self._server = None
        if self._terminal is not None:
            self._terminal.hang_up()

    @property
    def url(self) -> str:
        """How a terminal opens this wire."""
        host, port = self._address
        return f"socket://{host}:{port}"

    def state(self) -> dict[str, object]:
        """Whether a terminal is there, whether somebody looks, the page on view and the step that it is of a visit."""
        page = self._page
        return {
            "connected": self._terminal is not None,
            "watched": self._watched,
            "page": page and page.page,
            "step": page and step_of(page.page, page.kind),
        }

    # -- people -------------------------------------------------------------------------------------

    async def picture(self, after: int) -> tuple[int, bytes]:
        """The newest picture as soon as there is one numbered above ``after``, with its number.

        Numbers go on counting from terminal to terminal; one never given counts as 0.
        """
        if after > self._number:
            after = 0
        while self._picture is None or self._number <= after:
            await self._fresh.wait()
        return self._number, self._picture

    @contextmanager
    def watching(self) -> Iterator[None]:
        """While this lasts, and for a moment after, the terminal is asked for pictures."""
        self._watchers += 1
        if self._looking_away is not None:
            self._looking_away.cancel()
            self._looking_away = None
        self._watch(on=True)
        try:
            yield
        finally:
            self._watchers -= 1
            if not self._watchers:
                loop = asyncio.get_running_loop()
                self._looking_away = loop.call_later(timing.LOOKING_AWAY, self._nobody_looks)

    def _nobody_looks(self) -> None:
        self._looking_away = None
        self._watch(on=False)

    def _watch(self, *, on: bool) -> None:
        if on != self._watched:
            self._watched = on
            self._tell_watched()
            self._events.happened("screen")

    def touch(self, kind: Touch, x: float, y: float) -> bool:
        """Pass a touch on, in fractions from the upper left corner; whether a terminal was there to take it.

        A move counts only while a finger is down, and so many times a second at the most; nobody is told of it.
        """
        if self._terminal is None:
            return False
        now = asyncio.get_running_loop().time()
        if kind == "move" and (self._next_move is None or now < self._next_move):
            return False
        self._next_move = None if kind == "up" else now + (timing.MOVE if kind == "move" else 0.0)
        said = json.dumps({"kind": kind, "x": x, "y": y})
        if not self._terminal.send(b"T", said.encode()):
            return False
        if kind == "move":
            return True
        self._exchanges.add(self.name, "", f"touch {kind} at {x:.0%} from the left, {y:.0%} from the top")
        self._events.happened("touch")
        return True

    def end_visit(self) -> bool:
        """Touch the button that ends the visit; whether the page on view has one."""
        end = self._page and self._page.end
        if end is None:
            return False
        return self.touch("down", *end) and self.touch("up", *end)

    # -- the terminal -------------------------------------------------------------------------------

    def joined(self, terminal: "_Terminal") -> None:
        """A terminal has connected: a restarted one must get in at once, so the old one is hung up on."""
        former, self._terminal = self._terminal, terminal
        if former is not None:
            former.hang_up()
        self._picture = self._page = self._next_move = None
        if self._watched:
            self._tell_watched()
        self._exchanges.add(self.name, "connects")
        self._events.happened("screen")

    def left(self, terminal: "_Terminal") -> None:
        """A terminal has gone, and its picture with it."""
        if self._terminal is terminal:
            self._terminal = None
            self._picture = self._page = None
            self._exchanges.add(self.name, "hangs up")
            self._events.happened("screen")

    def message(self, terminal: "_Terminal", kind: bytes, payload: bytes) -> None:
        """A terminal has sent something whole."""
        if self._terminal is not terminal:
            return
        if kind == b"N":
            self._page_is(terminal, payload)
            return
        if not payload.startswith(b"\xff\xd8\xff"):
            self.refuse(terminal, "a picture that is not a JPEG", payload)
            return
        self._picture = payload
        self._number += 1
        self._fresh.beat()

    def _page_is(self, terminal: "_Terminal", payload: bytes) -> None:
        try:
            page = Page.model_validate_json(payload)
        except ValidationError as error:
            self.refuse(terminal, f"not a page: {error.errors()[0]['msg']}", payload)
            return
        if self._page is None or page.page != self._page.page:
            self._exchanges.add(self.name, f"page {page.page}")
        self._page = page
        self._events.stir()

    def refuse(self, terminal: "_Terminal", what: str, data: bytes) -> None:
        """Something else than the contract says has come: complain and hang up."""
        self._complaints.add(self.name, what, data)
        terminal.hang_up()

    def _tell_watched(self) -> None:
        if self._terminal is not None:
            self._terminal.send(b"W", b"1" if self._watched else b"0")


class _Terminal(asyncio.Protocol):
    """One connection of a terminal."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._transport: asyncio.Transport | None = None
        self._held = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._screen.joined(self)

    def data_received(self, data: bytes) -> None:
        assert self._transport is not None
        self._held += data
        while len(self._held) >= HEAD and not self._transport.is_closing():
            kind, length = bytes(self._held[:1]), int.from_bytes(self._held[1:HEAD], "big")
            if length > LIMITS.get(kind, -1):
                self._screen.refuse(self, f"a message {kind!r} of {length} bytes", bytes(self._held[:HEAD]))
                return
            if len(self._held) < HEAD + length:
                return
            payload = bytes(self._held[HEAD : HEAD + length])
            del self._held[: HEAD + length]
            self._screen.message(self, kind, payload)

    def connection_lost(self, exc: Exception | None) -> None:
        self._screen.left(self)

    def send(self, kind: bytes, payload: bytes) -> bool:
        """Send a message; False when the terminal has stopped reading."""
        assert self._transport is not None
        if self._transport.is_closing() or self._transport.get_write_buffer_size() > UNSENT:
            return False
        self._transport.write(kind + len(payload).to_bytes(4, "big") + payload)
        return True

    def hang_up(self) -> None:
        """Cut the connection; nothing more is sent."""
        assert self._transport is not None
        self._transport.abort()
