"""What a pipe to a device is, whatever carries it."""

from collections.abc import Callable
from typing import Literal, Protocol

Trace = Callable[[Literal["in", "out"], int, bytes], None]
"""Called with direction, length and the bytes; the bytes are empty unless the trace was opened for the bench."""


class Link(Protocol):
    """Whatever a driver opens: a byte pipe, a card reader's context, a camera. `close` may come from any thread, even twice."""

    def close(self) -> None:
        """Lets go of it; harmless when it is closed or gone. A read that waits in it ends soon."""


class Transport(Link, Protocol):
    """An open byte pipe. One thread reads and writes."""

    url: str
    bytes_in: int
    bytes_out: int

    def read(self, limit: int = 4096) -> bytes:
        """Whatever has arrived, at most `limit` bytes; waits at most one read slice, then b"".

        Raises:
            LinkLost: the port went away.
        """

    def write(self, data: bytes, timeout: float) -> int:
        """Gives bytes to the line and returns how many it took within `timeout` seconds; fewer than all: it holds the line.

        Raises:
            LinkLost: the port went away.
        """

    def take_input(self) -> bytes:
        """What has arrived already; does not wait.

        Raises:
            LinkLost: the port went away.
        """

    def drop_input(self) -> int:
        """Throws away what has arrived unasked and returns how many bytes that was.

        Raises:
            LinkLost: the port went away.
        """
