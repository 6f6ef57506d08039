"""Frames of GA 467 ID-card readers (SDT protocol): bytes in, answers out.

Host to reader: `AA AA AA 96 69`, length (2, big-endian: what follows, checksum included), CMD, PARA, data, checksum.
Reader to host: the same with SW1 SW2 SW3 in the place of CMD PARA. Checksum: XOR of everything after the preamble.
"""

import struct
from dataclasses import dataclass
from enum import Enum, IntEnum, StrEnum
from functools import reduce
from operator import xor

PREAMBLE = b"\xaa\xaa\xaa\x96\x69"
LARGEST = 4096
"""Bound of the length field; the longest answer known (text, photo, fingerprint) has 2314."""

TEXT_BYTES = 256
PHOTO_BYTES = 1024
FINGERPRINT_BYTES = (0, 512, 1024)
"""None on the chip, one finger, two (GA/T 1012 templates of 512 bytes)."""
SAM_ID_BYTES = 16


class Order(Enum):
    """The commands we send: CMD and PARA."""

    RESET_SAM = b"\x10\xff"
    SAM_STATUS = b"\x11\xff"
    SAM_ID = b"\x12\xff"
    FIND = b"\x20\x01"
    SELECT = b"\x20\x02"
    READ_TEXT_PHOTO = b"\x30\x01"
    READ_TEXT_PHOTO_FINGERPRINT = b"\x30\x10"
    READ_NEWEST_ADDRESS = b"\x30\x03"


class Status(IntEnum):
    """SW3, with SW1 and SW2 zero."""

    CHECKSUM_WRONG = 0x10
    LENGTH_WRONG = 0x11
    COMMAND_WRONG = 0x21
    NOT_PERMITTED = 0x23
    UNRECOGNISED = 0x24
    CARD_REFUSED_SAM = 0x31
    SAM_REFUSED_CARD = 0x32
    INFORMATION_REFUSED = 0x33
    UNKNOWN_CARD = 0x40
    READ_FAILED = 0x41
    RANDOM_FAILED = 0x47
    SELF_TEST_FAILED = 0x60
    UNAUTHORISED = 0x66
    NOT_FOUND = 0x80
    NOT_SELECTED = 0x81
    DONE = 0x90
    EMPTY = 0x91
    FOUND = 0x9F


class Damage(StrEnum):
    """Why a frame was thrown away."""

    LENGTH = "length out of bounds"
    CHECKSUM = "wrong checksum"
    STATUS_WORDS = "SW1 or SW2 is not zero"


@dataclass(frozen=True)
class Answer:
    """One whole answer. Its data may be a person's: it shows only its length."""

    status: int
    data: bytes

    def __repr__(self) -> str:
        return f"Answer({self.status:02X}, {len(self.data)} bytes)"


def checksum(body: bytes) -> int:
    """XOR of all bytes (length field included, preamble not)."""
    return reduce(xor, body, 0)


def encode(order: Order) -> bytes:
    """The whole frame of a command."""
    body = struct.pack(">H", len(order.value) + 1) + order.value
    return PREAMBLE + body + bytes([checksum(body)])


class FrameReader:
    """Finds answers in whatever the line delivers; after garbage it looks for the next preamble."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    @property
    def pending(self) -> int:
        """How many bytes of an unfinished frame are held."""
        return len(self._buffer)

    def reset(self) -> None:
        """Forgets a half-read frame: its rest is not coming."""
        self._buffer.clear()

    def feed(self, data: bytes) -> list[Answer | Damage]:
        """The answers and damaged frames that `data` completes, in order. Garbage between frames is dropped."""
        self._buffer += data
        found: list[Answer | Damage] = []
        while (item := self._next()) is not None:
            found.append(item)
        return found

    def _next(self) -> Answer | Damage | None:
        buffer = self._buffer
        start = buffer.find(PREAMBLE)
        if start < 0:
            del buffer[: max(0, len(buffer) - len(PREAMBLE) + 1)]
            return None
        del buffer[:start]
        if len(buffer) < 7:
            return None
        length = int.from_bytes(buffer[5:7], "big")
        if not 4 <= length <= LARGEST:
            del buffer[: len(PREAMBLE)]
            return Damage.LENGTH
        if len(buffer) < 7 + length:
            return None
        body = bytes(buffer[5 : 7 + length])
        if checksum(body[:-1]) != body[-1]:
            del buffer[: len(PREAMBLE)]
            return Damage.CHECKSUM
        del buffer[: 7 + length]
        if body[2:4] != b"\0\0":
            return Damage.STATUS_WORDS
        return Answer(body[4], body[5:-1])


def text_and_photo(data: bytes) -> tuple[bytes, bytes]:
    """The two parts of an answer to `READ_TEXT_PHOTO`: TextLen (2 BE), PhotoLen (2 BE), text, photo.

    Raises:
        ValueError: the lengths are not those of the standard, or do not add up.
    """
    if len(data) < 4:
        raise ValueError("no length fields")
    text, photo = struct.unpack_from(">HH", data)
    if text != TEXT_BYTES or photo not in (0, PHOTO_BYTES) or len(data) != 4 + text + photo:
        raise ValueError(f"lengths {text} + {photo} in {len(data)} bytes")
    return data[4 : 4 + text], data[4 + text :]


def text_photo_fingerprint(data: bytes) -> tuple[bytes, bytes, bytes]:
    """The parts of an answer to `READ_TEXT_PHOTO_FINGERPRINT`: three lengths (2 BE), then text, photo, fingerprint.

    Raises:
        ValueError: the lengths are not those of the standard, or do not add up.
    """
    if len(data) < 6:
        raise ValueError("no length fields")
    size = int.from_bytes(data[4:6], "big")
    if size not in FINGERPRINT_BYTES or len(data) < 6 + size:
        raise ValueError(f"a fingerprint of {size} bytes in {len(data)}")
    text, photo = text_and_photo(data[:4] + data[6 : len(data) - size])
    return text, photo, data[len(data) - size :]


def sam_number(data: bytes) -> str:
    """The security module's number as printed on it, from the 16 bytes of the answer to `SAM_ID`.

    Raises:
        ValueError: not 16 bytes.
    """
    if len(data) != SAM_ID_BYTES:
        raise ValueError(f"{len(data)} bytes")
    return "{:02d}.{:02d}-{:08d}-{:010d}-{:010d}".format(*struct.unpack("<HHIII", data))
