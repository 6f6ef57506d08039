"""Messages of virtual cards: two bytes of length, big-endian, and so many bytes."""

from typing import Final

LARGEST: Final = 300
"""No APDU of a terminal is longer: what announces more is no message."""


class Splitter:
    """Messages out of a stream."""

    def __init__(self) -> None:
        self._buffer = b""

    def feed(self, data: bytes) -> list[bytes]:
        """The messages that are whole now; raises ValueError at one too long or empty."""
        self._buffer += data
        found = []
        while len(self._buffer) >= 2:
            size = int.from_bytes(self._buffer[:2], "big")
            if not 0 < size <= LARGEST:
                self._buffer = b""
                raise ValueError(f"a message of {size} bytes")
            if len(self._buffer) < 2 + size:
                break
            found.append(self._buffer[2 : 2 + size])
            self._buffer = self._buffer[2 + size :]
        return found
