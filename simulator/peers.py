"""The two kinds of client that a wire can have: one on its TCP port, one on its pty."""

import asyncio
import contextlib
import os
import socket
import termios
import tty
from pathlib import Path
from typing import Final, Protocol

READ_AT_ONCE: Final = 65536


class Line(Protocol):
    """What a client tells the wire."""

    @property
    def connected(self) -> bool:
        """Whether somebody is on the TCP port."""

    def take(self, peer: "Peer") -> None:
        """Make this client the one on the wire."""

    async def joined(self, peer: "Peer") -> bool:
        """Ask for the wire; False when it is in use."""

    def arrived(self, peer: "Peer", data: bytes) -> None:
        """Bytes have come."""

    def left(self, peer: "Peer") -> None:
        """The client has gone."""


class Peer(Protocol):
    """The client's end."""

    def write(self, data: bytes) -> None:
        """Send at once."""

    def close(self) -> None:
        """Cut the connection."""

    def hold(self, paused: bool) -> None:
        """Stop or resume taking bytes."""


class TcpPeer(asyncio.Protocol):
    """A client on the TCP port."""

    def __init__(self, wire: Line) -> None:
        self._wire = wire
        self._transport: asyncio.Transport | None = None
        self._early = bytearray()
        self._accepted = False
        self._joining: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The client is there; whether it may stay is the wire's to say."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if not self._wire.connected:
            self._wire.take(self)
            self._accepted = True
        else:
            self._joining = asyncio.ensure_future(self._join())

    async def _join(self) -> None:
        if not await self._wire.joined(self):
            self.close()
            return
        self._accepted = True
        if self._early:
            self._wire.arrived(self, bytes(self._early))
            self._early.clear()

    def data_received(self, data: bytes) -> None:
        """Bytes have come, perhaps before the client was let in."""
        if self._accepted:
            self._wire.arrived(self, data)
        else:
            self._early += data

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has gone."""
        if self._joining is not None:
            self._joining.cancel()
        if self._accepted:
            self._wire.left(self)

    def write(self, data: bytes) -> None:
        """Send at once."""
        assert self._transport is not None
        self._transport.write(data)

    def close(self) -> None:
        """Cut the connection; nothing more is sent."""
        assert self._transport is not None
        self._transport.abort()

    def hold(self, paused: bool) -> None:
        """Stop or resume taking bytes."""
        assert self._transport is not None
        if paused:
            self._transport.pause_reading()
        else:
            self._transport.resume_reading()


class Pty:
    """A pseudo-terminal under a stable name, which survives its client's closing and reopening."""

    def __init__(self, wire: Line, path: Path) -> None:
        self._wire = wire
        self._path = path
        self._loop = asyncio.get_running_loop()
        # The slave stays open here, or the master would report a hang-up whenever the terminal closes.
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave, termios.TCSANOW)
        os.set_blocking(self._master, False)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(os.ttyname(self._slave))
        fresh.replace(path)
        self._loop.add_reader(self._master, self._readable)

    def _readable(self) -> None:
        self._wire.arrived(self, os.read(self._master, READ_AT_ONCE))

    def write(self, data: bytes) -> None:
        """Send at once."""
        with contextlib.suppress(BlockingIOError):
            os.write(self._master, data)

    def hold(self, paused: bool) -> None:
        """Stop or resume taking bytes."""
        if paused:
            self._loop.remove_reader(self._master)
        else:
            self._loop.add_reader(self._master, self._readable)

    def close(self) -> None:
        """A pty's client cannot be cut off except by a hang-up."""

    def hang_up(self) -> None:
        """Close both ends: the client sees end of file or an input/output error."""
        self._loop.remove_reader(self._master)
        os.close(self._slave)
        os.close(self._master)
        self._path.unlink(missing_ok=True)
