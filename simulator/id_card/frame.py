"""Frames of the SDT line protocol (GA 467), as the security module sees them."""

from dataclasses import dataclass
from functools import reduce
from operator import xor
from typing import Final

PREAMBLE: Final = bytes.fromhex("AA AA AA 96 69")
LONGEST_COMMAND: Final = 64
"""Hosts send a few bytes; a longer announcement is noise, and waiting for it would deafen the module."""


@dataclass(frozen=True)
class Junk:
    """Bytes outside any frame."""

    data: bytes


@dataclass(frozen=True)
class Command:
    """A whole frame with a good checksum: CMD, PARA, and data if any."""

    body: bytes


@dataclass(frozen=True)
class BadChecksum:
    """A whole frame whose checksum is wrong."""

    frame: bytes
    expected: int


@dataclass(frozen=True)
class BadLength:
    """A frame whose announced length no command has; its bytes cannot be told from what follows."""

    frame: bytes
    announced: int


Received = Junk | Command | BadChecksum | BadLength


def checksum(data: bytes) -> int:
    """XOR over the length field and the body."""
    return reduce(xor, data, 0)


def answer_frame(status: int, data: bytes = b"") -> bytes:
    """A frame from the module: 00 00 ``status`` and ``data``, in length and checksum."""
    body = bytes((0, 0, status)) + data
    counted = (len(body) + 1).to_bytes(2, "big") + body
    return PREAMBLE + counted + bytes((checksum(counted),))


class Splitter:
    """Cuts a stream of bytes into frames and what is not one."""

    def __init__(self) -> None:
        self._held = b""

    @property
    def incomplete(self) -> bytes:
        """Bytes of a frame that has begun and not ended."""
        return self._held

    def clear(self) -> None:
        """Forget a begun frame."""
        self._held = b""

    def feed(self, data: bytes) -> list[Received]:
        """Everything that is complete after these bytes."""
        self._held += data
        found: list[Received] = []
        while (piece := self._next()) is not None:
            found.append(piece)
        return found

    def _next(self) -> Received | None:
        start = self._held.find(PREAMBLE)
        if start < 0:
            start = len(self._held) - _begun(self._held)
        if start > 0:
            junk, self._held = self._held[:start], self._held[start:]
            return Junk(junk)
        if len(self._held) < 7:
            return None
        length = int.from_bytes(self._held[5:7], "big")
        if not 2 <= length <= LONGEST_COMMAND:
            frame, self._held = self._held[:7], self._held[7:]
            return BadLength(frame, length)
        if len(self._held) < 7 + length:
            return None
        frame, self._held = self._held[: 7 + length], self._held[7 + length :]
        expected = checksum(frame[5:-1])
        if frame[-1] != expected:
            return BadChecksum(frame, expected)
        return Command(frame[7:-1])


def _begun(data: bytes) -> int:
    """How many bytes at the end of ``data`` may be the start of a preamble."""
    for length in range(min(len(PREAMBLE) - 1, len(data)), 0, -1):
        if PREAMBLE.startswith(data[-length:]):
            return length
    return 0
