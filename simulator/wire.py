"""One device's wire: a TCP port and, if wished, a pty, with one client at a time and the line's own pace."""

import asyncio
import logging
from collections import deque
from pathlib import Path
from typing import Final, Protocol

from simulator.complaints import Complaints
from simulator.events import Events
from simulator.exchanges import Exchanges
from simulator.peers import Peer, Pty, TcpPeer
from simulator.timing import Pace, until
from simulator.wire_log import WireLog

log = logging.getLogger(__name__)

PIECE: Final = 64
"""Bytes handed on or sent at once; the pace is kept between pieces."""
HELD: Final = 65536
"""So much may wait on a wire before reading from the client pauses."""
TAKEOVER: Final = 0.05
"""Seconds that a new client waits for the old one to be gone: a reopened port overtakes its own closing."""


class Device(Protocol):
    """What sits at the end of a wire."""

    name: str
    baud: int

    async def receive(self, data: bytes) -> None:
        """Bytes have come in; the next ones are held back until this returns."""

    def line_lost(self) -> None:
        """The client has gone."""


class Wire:
    """Carries bytes between a client and a device, at the speed of the line."""

    def __init__(
        self,
        device: Device,
        pace: Pace,
        wires: WireLog,
        exchanges: Exchanges,
        events: Events,
        complaints: Complaints,
    ):
        self.device = device
        self.pace = pace
        self._log = wires
        self._exchanges = exchanges
        self._events = events
        self._complaints = complaints
        self.peer: Peer | None = None
        self._inbox: deque[bytes] = deque()
        self._waiting = 0
        self._holding = False
        self._arrived = asyncio.Event()
        self._worker: asyncio.Task[None] | None = None
        self._server: asyncio.Server | None = None
        self._address: tuple[str, int] = ("127.0.0.1", 0)
        self._pty_path: Path | None = None
        self._pty: Pty | None = None
        self._sending = asyncio.Lock()
        self._line_free = 0.0
        self.unplugged = False

    # -- opening and closing ------------------------------------------------------------------------

    async def open(self, host: str, port: int, pty_path: Path | None) -> None:
        """Listen; raises OSError when the port is taken or no pty is to be had."""
        self._address = (host, port)
        self._pty_path = pty_path
        await self._plug()

    @property
    def url(self) -> str:
        """How a terminal opens this wire."""
        host, port = self._address
        return f"socket://{host}:{port}"

    @property
    def connected(self) -> bool:
        """Whether a client is on the TCP port; of a pty nobody can tell."""
        return self.peer is not None and self.peer is not self._pty

    async def _plug(self) -> None:
        host, port = self._address
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: TcpPeer(self), host, port, reuse_address=True)
        self._address = (host, self._server.sockets[0].getsockname()[1])
        self.unplugged = False
        if self._pty_path is not None:
            self._pty = Pty(self, self._pty_path)
            self.take(self._pty)

    def unplug(self) -> None:
        """Cut the client off and refuse new ones; a pty hangs up and its link goes away."""
        self.unplugged = True
        if self._server is not None:
            self._server.close()
            self._server = None
        pty, self._pty = self._pty, None
        if self.peer is not None:
            self.peer.close()
            self.left(self.peer)
        if pty is not None:
            pty.hang_up()

    async def replug(self) -> None:
        """Listen again at the same place."""
        if self.unplugged:
            await self._plug()

    # -- the client ---------------------------------------------------------------------------------

    async def joined(self, peer: Peer) -> bool:
        """A client has connected; False when another one is on the wire (which is complained about)."""
        if self.connected:
            await asyncio.sleep(TAKEOVER)
        if self.connected:
            self._complaints.add(self.device.name, "a second client was refused: the wire is in use")
            return False
        self.take(peer)
        return True

    def take(self, peer: Peer) -> None:
        """Make this client the one on the wire."""
        if self.peer is not None:  # the pty stands back while somebody is on the TCP port
            self._drop()
        self.peer = peer
        self._line_free = 0.0
        self._worker = asyncio.ensure_future(self._work())
        if self.connected:
            self._exchanges.add(self.device.name, "connects")
            self._events.happened("connected")

    def left(self, peer: Peer) -> None:
        """A client has gone: what it sent and was not worked on is dropped."""
        if self.peer is not peer:
            return
        if self.connected:
            self._exchanges.add(self.device.name, "hangs up" if not self.unplugged else "is cut off: no plug")
            self._events.happened("disconnected")
        self._drop()
        if self._pty is not None:
            self.take(self._pty)

    def _drop(self) -> None:
        self.peer = None
        if self._worker is not None:
            self._worker.cancel()
            self._worker = None
        self._inbox.clear()
        self._waiting = 0
        self._holding = False
        self.device.line_lost()

    def arrived(self, peer: Peer, data: bytes) -> None:
        """Bytes have come from a client."""
        if self.peer is not peer:
            self._complaints.add(self.device.name, "bytes from a client that does not hold the wire", data)
            return
        self._log.add(self.device.name, "received", data)
        self._inbox.extend(data[i : i + PIECE] for i in range(0, len(data), PIECE))
        self._waiting += len(data)
        if self._waiting > HELD:
            self._hold(paused=True)
        self._arrived.set()

    def _hold(self, paused: bool) -> None:
        self._holding = paused
        if self.peer is not None:
            self.peer.hold(paused)

    async def _work(self) -> None:
        peer = self.peer
        loop = asyncio.get_running_loop()
        try:
            while True:
                while not self._inbox:
                    self._arrived.clear()
                    await self._arrived.wait()
                    self._line_free = max(self._line_free, loop.time())  # it stood idle
                piece = self._inbox.popleft()
                self._waiting -= len(piece)
                if self._holding and self._waiting < HELD // 2:
                    self._hold(paused=False)
                # Counted on from the last piece, not from now: sleeps overshoot, and that would add up over a slip.
                self._line_free += len(piece) * self.pace.byte_time(self.device.baud)
                await until(self._line_free)
                taken_at = loop.time()
                await self.device.receive(piece)
                self._line_free += loop.time() - taken_at  # it was held up
        except Exception:
            log.exception("the simulated %s failed", self.device.name)
            self._complaints.add(self.device.name, "the simulator itself failed; see its log")
            if peer is not None:
                peer.close()

    async def send(self, data: bytes, meaning: str = "") -> None:
        """Send to the client at the line's pace; dropped when nobody is there."""
        peer = self.peer
        loop = asyncio.get_running_loop()
        byte_time = self.pace.byte_time(self.device.baud)
        async with self._sending:
            self._log.add(
                self.device.name, "answered", data, meaning if peer else f"{meaning} (nobody there)"
            )
            free = loop.time()
            for start in range(0, len(data), PIECE):
                piece = data[start : start + PIECE]
                free += len(piece) * byte_time
                await until(free)
                if peer is None or self.peer is not peer:
                    return
                peer.write(piece)

    def close(self) -> None:
        """Let go of everything."""
        if not self.unplugged:
            self.unplug()
