"""What an ESC/POS printer says, sorted: answers carry no address, only patterns of fixed bits (after Epson's tables).

| first byte | what it is |
|---|---|
| `0xx1xx10` | answer to DLE EOT, one byte |
| `0000xxxx` | answer to GS r, one byte |
| `0xx1xx00` | automatic status (GS a), four bytes together; some models send it unasked from the factory |
| `37`, `5F` | block: printable bytes and a NUL |

Anything else (XON, XOFF, noise) says nothing.
"""

from dataclasses import dataclass

LONGEST_BLOCK = 80
"""Bound of a block's text, by the tables."""

_BLOCK_HEADERS = (0x37, 0x5F)
_AUTOMATIC_BYTES = 4
_FLOW = (0x11, 0x13)
"""XON and XOFF."""


@dataclass(frozen=True)
class RealTime:
    """An answer to DLE EOT; it does not say to which n."""

    byte: int


@dataclass(frozen=True)
class InOrder:
    """An answer to GS r."""

    byte: int


@dataclass(frozen=True)
class Block:
    """An answer with a header of its own, without its NUL."""

    header: int
    text: bytes


@dataclass(frozen=True)
class Automatic:
    """Automatic status: four bytes."""

    data: bytes


Answer = RealTime | InOrder | Block | Automatic


class AnswerReader:
    """Sorts the stream. A block or packet that breaks its form is dropped, and the byte that broke it read anew."""

    def __init__(self) -> None:
        self.noise = 0
        """Bytes so far that a printer never sends."""
        self._block: bytearray | None = None
        self._packet = b""

    def reset(self) -> None:
        """Forgets a half-read block or packet: its rest is not coming."""
        self._block, self._packet = None, b""

    def feed(self, data: bytes) -> list[Answer]:
        """The answers that `data` completes, in order."""
        return [answer for byte in data if (answer := self._next(byte)) is not None]

    def _next(self, byte: int) -> Answer | None:
        if self._block is not None:
            if byte == 0 and len(self._block) > 1:
                block, self._block = self._block, None
                return Block(block[0], bytes(block[1:]))
            if 0x20 <= byte <= 0x7E and len(self._block) <= LONGEST_BLOCK:
                self._block.append(byte)
                return None
            self._block = None
        if self._packet and byte & 0x90 == 0:
            self._packet += bytes([byte])
            if len(self._packet) < _AUTOMATIC_BYTES:
                return None
            packet, self._packet = self._packet, b""
            return Automatic(packet)
        self._packet = b""
        return self._first(byte)

    def _first(self, byte: int) -> Answer | None:
        if byte in _BLOCK_HEADERS:
            self._block = bytearray([byte])
        elif byte & 0x93 == 0x12:
            return RealTime(byte)
        elif byte & 0xF0 == 0:
            return InOrder(byte)
        elif byte & 0x93 == 0x10:
            self._packet = bytes([byte])
        elif byte not in _FLOW:
            self.noise += 1
        return None
