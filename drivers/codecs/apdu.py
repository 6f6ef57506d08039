"""Commands to a card and what it says to them (ISO 7816-4), without a reader: a conversation yields bytes and is sent bytes.

The two status words that belong to the transport T=0 are dealt with here: 61xx (fetch xx more bytes) and 6Cxx (ask for exactly
xx bytes).
"""

from collections.abc import Generator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TypeVar

T = TypeVar("T")
Conversation = Generator[bytes, bytes, T]
"""Yields a command, is sent the raw answer, and returns what it has found out. Raises `CardBroken`."""

LARGEST_ANSWER = 258
"""256 bytes of data and the status word: no short APDU gives more."""
PIECES = 64
"""In so many pieces an answer may come; a card that goes on and on is stopped here."""


class Sw(IntEnum):
    """Status words that mean something to us."""

    OK = 0x9000
    END_OF_FILE = 0x6282
    FILE_INVALIDATED = 0x6283
    NOT_SECURE = 0x6982
    NOT_SATISFIED = 0x6985
    NO_FUNCTION = 0x6A81
    NO_FILE = 0x6A82
    NO_RECORD = 0x6A83
    NO_DATA = 0x6A88
    APPLICATION_LOCKED = 0x9303


class CardBroken(ValueError):
    """The card answers nonsense. The text says what was expected and never what came."""


@dataclass(frozen=True)
class Answer:
    """A whole answer: data (hidden, it may be somebody's) and status word."""

    data: bytes = field(repr=False)
    sw: int

    @property
    def ok(self) -> bool:
        """Whether the card did what it was asked."""
        return self.sw in (Sw.OK, Sw.END_OF_FILE)


def select(name: bytes) -> bytes:
    """SELECT by name (AID): `00 A4 04 00`, length, name. Without Le, as T=0 wants it."""
    return b"\x00\xa4\x04\x00" + bytes([len(name)]) + name


def read_record(sfi: int, record: int) -> bytes:
    """READ RECORD by number of the file with that short id: `00 B2`, record, SFI and mode, Le 00 (as much as there is)."""
    return bytes((0x00, 0xB2, record, sfi << 3 | 4, 0x00))


def exchange(command: bytes) -> Conversation[Answer]:
    """One command to its end.

    Raises:
        CardBroken: an answer too short or too long, or a chain without end.
    """
    raw = yield command
    data, sw = _cut(raw)
    if sw >> 8 == 0x6C:
        raw = yield command[:4] + bytes([sw & 0xFF])
        data, sw = _cut(raw)
        if sw >> 8 == 0x6C:
            raise CardBroken("the card asks for another length again and again")
    for _ in range(PIECES):
        if sw >> 8 != 0x61:
            return Answer(data, sw)
        raw = yield bytes((0x00, 0xC0, 0x00, 0x00, sw & 0xFF))
        more, sw = _cut(raw)
        data += more
    raise CardBroken("the card's answer does not end")


def _cut(raw: bytes) -> tuple[bytes, int]:
    if not 2 <= len(raw) <= LARGEST_ANSWER:
        raise CardBroken(f"{len(raw)} bytes, expected 2 to {LARGEST_ANSWER}")
    return raw[:-2], int.from_bytes(raw[-2:], "big")
