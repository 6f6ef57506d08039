"""Small binary frames, as serial pads have them: STX, length, command, data, check, ETX. Pure: bytes in, frames out.

The length counts command and data (1 to 250); the check covers length, command and data. There is no escaping: the length says
where a frame ends.
"""

import operator
from dataclasses import dataclass
from functools import reduce
from typing import Literal

Check = Literal["xor", "sum", "crc16"]
LONGEST = 250
"""Command and data of one frame, in bytes."""
_CHECK_BYTES = {"xor": 1, "sum": 1, "crc16": 2}


@dataclass(frozen=True)
class Frame:
    """One frame: its command and what comes with it."""

    command: int
    data: bytes = b""

    def __repr__(self) -> str:
        return f"Frame({self.command:#04x}, {len(self.data)} bytes)"


@dataclass(frozen=True)
class Framing:
    """How a model frames: its marks and its check (`xor`, `sum` of one byte, `crc16`: CRC-16/MODBUS, low byte first)."""

    stx: int = 0x02
    etx: int = 0x03
    check: Check = "xor"

    def encode(self, frame: Frame) -> bytes:
        """The frame as it goes over the wire.

        Raises:
            ValueError: longer than a frame may be.
        """
        body = bytes((frame.command,)) + frame.data
        if len(body) > LONGEST:
            raise ValueError(f"{len(body)} bytes are more than a frame holds")
        inner = bytes((len(body),)) + body
        return bytes((self.stx,)) + inner + self.checked(inner) + bytes((self.etx,))

    def checked(self, inner: bytes) -> bytes:
        """The check over length, command and data."""
        if self.check == "xor":
            return bytes((reduce(operator.xor, inner, 0),))
        if self.check == "sum":
            return bytes((sum(inner) & 0xFF,))
        return _crc16(inner).to_bytes(2, "little")


def _crc16(data: bytes) -> int:
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ (0xA001 if crc & 1 else 0)
    return crc


class FrameReader:
    """Finds frames in a stream; what is damaged is skipped byte by byte, so that a good one behind it is found."""

    def __init__(self, framing: Framing) -> None:
        self._framing = framing
        self._buffer = bytearray()
        self.damaged = 0
        """How many times something that began like a frame was none."""

    def reset(self) -> None:
        """Forgets a half-read frame."""
        self._buffer.clear()

    def feed(self, data: bytes) -> list[Frame]:
        """The frames that `data` completes."""
        self._buffer += data
        frames = []
        while (frame := self._next()) is not None:
            frames.append(frame)
        return frames

    def _next(self) -> Frame | None:
        """The first whole frame in the buffer; everything before what may yet become one is dropped."""
        buffer, check = self._buffer, _CHECK_BYTES[self._framing.check]
        at = 0
        while (at := buffer.find(self._framing.stx, at)) >= 0:
            if at + 2 > len(buffer):
                break
            length = buffer[at + 1]
            body_end = at + 2 + length
            end = body_end + check + 1
            if 1 <= length <= LONGEST:
                if end > len(buffer):
                    break
                inner = bytes(buffer[at + 1 : body_end])
                if buffer[body_end:end] == self._framing.checked(inner) + bytes((self._framing.etx,)):
                    del buffer[:end]
                    return Frame(inner[1], inner[2:])
            self.damaged += 1
            at += 1
        del buffer[: at if at >= 0 else len(buffer)]
        return None
