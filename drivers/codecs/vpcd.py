"""Messages of vsmartcard's virtual card protocol: two bytes of length, big-endian, then a command to the reader or an APDU."""

from enum import IntEnum

LARGEST = 512
"""A short APDU has at most 261 bytes, an ATR 33; whoever announces more speaks another protocol."""


class Control(IntEnum):
    """Messages of one byte: to the reader, not to the card. Only ATR is answered, empty where there is no card."""

    OFF = 0
    ON = 1
    RESET = 2
    ATR = 4


def message(content: bytes) -> bytes:
    """The bytes on the line."""
    return len(content).to_bytes(2, "big") + content


class MessageReader:
    """Collects one message out of pieces."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    @property
    def pending(self) -> int:
        """Bytes of a message that is not whole."""
        return len(self._buffer)

    def feed(self, data: bytes) -> bytes | None:
        """The message, once it is whole.

        Raises:
            ValueError: it announces more than `LARGEST` bytes, or more came than it announces.
        """
        self._buffer += data
        if len(self._buffer) < 2:
            return None
        size = int.from_bytes(self._buffer[:2], "big")
        if size > LARGEST:
            raise ValueError(f"a message of {size} bytes")
        if len(self._buffer) > size + 2:
            raise ValueError("more than one message came")
        return bytes(self._buffer[2:]) if len(self._buffer) == size + 2 else None
