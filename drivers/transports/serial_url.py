"""One pipe for everything that pyserial opens by URL: device nodes, ptys, `socket://`, `rfc2217://`, `loop://`, `hwgrep://`."""

import contextlib
import errno
import io
import os
import select
import socket
import termios
import time
from collections.abc import Iterator
from typing import Literal
from urllib.parse import urlsplit

import serial
from pydantic import BaseModel, ConfigDict, Field

from drivers.transports.errors import BadUrl, LinkLost, PortMissing, remark_of
from drivers.transports.pipe import Trace

_FLOOD = 65536
"""More than any device says unasked."""

_EXPECTED = "a node like /dev/ttyS0, usb:VID:PID, socket://HOST:PORT, rfc2217://HOST:PORT or hwgrep://TEXT"
_SCHEMES = ("alt", "cp2110", "hwgrep", "loop", "rfc2217", "socket", "spy")
"""What pyserial knows."""

_STALL_SLICE = 0.02
"""How long the line may stay blocked until the writer looks at its deadline again."""


class LineSettings(BaseModel):
    """How a serial line is set; sockets ignore it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    baud: int = Field(default=115200, ge=300, le=4_000_000)
    data_bits: Literal[7, 8] = 8
    parity: Literal["N", "E", "O"] = "N"
    stop_bits: Literal[1, 2] = 1
    flow: Literal["none", "rts_cts", "xon_xoff"] = "none"


@contextlib.contextmanager
def _vendor_errors(url: str) -> Iterator[None]:
    """The one place where vendor errors become ours.

    A pty that hangs up gives `SerialException` on read and write but plain `OSError` on `in_waiting`; a pty that is
    asked for parity gives `termios.error`; a port closed by another thread gives `TypeError` or `ValueError` on its
    missing file descriptor.
    """
    try:
        yield
    except (OSError, termios.error) as problem:  # SerialException is an OSError
        raise LinkLost(f"{url}: {problem}", remark_of(problem, url)) from problem
    except (TypeError, ValueError, AttributeError) as problem:
        raise LinkLost(f"{url}: the port was closed") from problem


@contextlib.contextmanager
def _nodes_that_miss(url: str) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        if problem.errno in (errno.ENOENT, errno.ENODEV, errno.ENXIO):
            raise PortMissing(f"{url}: there is no such port", remark_of(problem, url)) from problem
        raise


def check_serial_url(url: str) -> None:
    """Says whether the URL can be understood, without opening anything.

    Raises:
        BadUrl: it cannot; names the URL and the reason.
    """
    if not url.strip():
        raise BadUrl("the URL of the port is empty")
    if url.startswith("hwgrep://"):
        return  # it searches the ports when it is built
    if not url.startswith("/") and "://" not in url:
        raise BadUrl(f"{url}: expected {_EXPECTED}")
    try:
        parts = urlsplit(url)
        if not url.startswith("/") and parts.scheme not in _SCHEMES:
            raise BadUrl(f"{url}: {parts.scheme}:// is no line to a device: expected {_EXPECTED}")
        if parts.scheme in ("socket", "rfc2217") and not (parts.hostname and parts.port):
            raise BadUrl(f"{url}: host and port are missing, as in {parts.scheme}://127.0.0.1:9100")
        serial.serial_for_url(url, do_not_open=True)
    except (ValueError, serial.SerialException) as problem:
        raise BadUrl(f"{url}: {problem}") from problem


def open_serial(
    url: str,
    line: LineSettings,
    read_slice: float,
    trace: Trace | None = None,
    trace_data: bool = False,
) -> "SerialTransport":
    """Opens the port for us alone.

    `read_slice` is the longest single blocking read in seconds.

    Raises:
        BadUrl: the URL cannot be understood.
        PortMissing: the port's node does not exist.
        LinkLost: the port is held by somebody else, or refuses the line settings.
    """
    check_serial_url(url)
    with _vendor_errors(url), _nodes_that_miss(url):
        port = serial.serial_for_url(
            url,
            baudrate=line.baud,
            bytesize=line.data_bits,
            parity=line.parity,
            stopbits=line.stop_bits,
            rtscts=line.flow == "rts_cts",
            xonxoff=line.flow == "xon_xoff",
            timeout=read_slice,
            exclusive=True,
        )
        _send_at_once(port)
    return SerialTransport(url, port, trace, trace_data)


def _send_at_once(port: serial.SerialBase) -> None:
    """Small writes on a socket wait up to 40 ms for the far end's acknowledgement, unless it is told not to (Nagle)."""
    connection = getattr(port, "_socket", None)
    if isinstance(connection, socket.socket):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _writable(descriptor: int) -> bool:
    return bool(select.select([], [descriptor], [], _STALL_SLICE)[1])


class SerialTransport:
    """An open pipe. One thread reads and writes; `close` may come from any thread."""

    def __init__(
        self, url: str, port: serial.Serial, trace: Trace | None = None, trace_data: bool = False
    ) -> None:
        self.url = url
        self.bytes_in = 0
        self.bytes_out = 0
        self._port = port
        self._trace = trace
        self._trace_data = trace_data
        self._descriptor = self._find_descriptor()
        self._stalled = False

    def _find_descriptor(self) -> int | None:
        with contextlib.suppress(io.UnsupportedOperation, AttributeError, OSError):
            return int(self._port.fileno())
        return None

    def read(self, limit: int = 4096) -> bytes:
        """Whatever has arrived, at most `limit` bytes; waits at most one read slice, then b"".

        Raises:
            LinkLost: the port went away.
        """
        with _vendor_errors(self.url):
            data = bytes(self._port.read(1))
            while data and len(data) < limit and (waiting := self._port.in_waiting):
                data += self._port.read(min(waiting, limit - len(data)))
        self.bytes_in += len(data)
        if data:
            self._note("in", data)
        return data

    def write(self, data: bytes, timeout: float) -> int:
        """Gives bytes to the line and returns how many it took within `timeout` seconds.

        Fewer than all means that the device holds the line (flow control, full buffer). The count is exact, which
        pyserial's own time-out does not tell; so ports with a descriptor are written here.

        Raises:
            LinkLost: the port went away.
        """
        deadline = time.monotonic() + timeout
        taken = 0
        with _vendor_errors(self.url):
            if self._descriptor is None:
                self._port.write(data)
                taken = len(data)
            while taken < len(data):
                if self._descriptor is not None and _writable(self._descriptor):
                    with contextlib.suppress(BlockingIOError):
                        taken += os.write(self._port.fileno(), data[taken:])
                if taken < len(data) and time.monotonic() > deadline:
                    break
        self._stalled = taken < len(data)
        self.bytes_out += taken
        self._note("out", data[:taken])
        return taken

    def take_input(self) -> bytes:
        """What has arrived already; does not wait, and does not listen for ever to a device that never stops talking.

        Raises:
            LinkLost: the port went away.
        """
        data = b""
        with _vendor_errors(self.url):
            while len(data) < _FLOOD and (waiting := self._port.in_waiting):
                data += self._port.read(waiting)
        self.bytes_in += len(data)
        if data:
            self._note("in", data)
        return data

    def drop_input(self) -> int:
        """Throws away what has arrived unasked and returns how many bytes that was.

        Raises:
            LinkLost: the port went away.
        """
        return len(self.take_input())

    def close(self) -> None:
        """Closes the port; harmless when it is closed or gone."""
        with contextlib.suppress(LinkLost), _vendor_errors(self.url):
            if self.url.startswith("socket://"):
                self._hang_up()
            elif self._stalled:
                self._port.reset_output_buffer()  # closing waits up to 30 s for a line that takes nothing
            self._port.close()

    def _hang_up(self) -> None:
        """Closes a socket itself: pyserial sleeps 0.3 s there, and forgets to close one whose peer hung up first."""
        connection: socket.socket | None = getattr(self._port, "_socket", None)
        if connection is not None and self._port.is_open:
            self._port.is_open = False
            connection.close()

    def _note(self, direction: Literal["in", "out"], data: bytes) -> None:
        if self._trace is not None:
            self._trace(direction, len(data), data if self._trace_data else b"")
