"""IPP messages (RFC 8010), bytes in, values out.

Every length of an answer is checked before it is believed. pyipp's parser takes lengths as signed and goes backwards on a
negative one, for ever; here it judges, in tests, what this codec writes.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

LARGEST = 1 << 20
"""Bytes of an answer that are looked at; printers say all they know in a tenth of it."""
DEEPEST = 8
"""Collections inside collections; the deepest that printers use is 3."""

Value = int | bool | str | bytes | tuple[int, ...]
"""A value as read: `bytes` for what has no form of its own here, a tuple for ranges and resolutions."""


class Tag(IntEnum):
    """Delimiters and value tags (RFC 8010, 3.5)."""

    OPERATION = 0x01
    JOB = 0x02
    END = 0x03
    PRINTER = 0x04
    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    OCTETS = 0x30
    DATE = 0x31
    RESOLUTION = 0x32
    RANGE = 0x33
    COLLECTION = 0x34
    TEXT_LANGUAGE = 0x35
    NAME_LANGUAGE = 0x36
    END_COLLECTION = 0x37
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    URI_SCHEME = 0x46
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME = 0x49
    MEMBER = 0x4A


class Operation(IntEnum):
    """What is asked (RFC 8011, 5.4.15)."""

    CREATE_JOB = 0x0005
    SEND_DOCUMENT = 0x0006
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B


class IppError(ValueError):
    """The bytes are no IPP message. Says where and why, never what stood there."""


@dataclass(frozen=True)
class Message:
    """An answer: `code` is its status, `groups` its attributes by group, each value list under its name."""

    code: int
    request: int
    groups: tuple[tuple[int, Mapping[str, Sequence[Value]]], ...] = field(default=(), repr=False)

    @property
    def ok(self) -> bool:
        """Whether it was done (RFC 8011, appendix B: 0x0000 to 0x00FF)."""
        return 0 <= self.code <= 0xFF

    def all(self, tag: Tag) -> list["Attributes"]:
        """Every group of this kind: one for each job of a list."""
        return [Attributes(group) for found, group in self.groups if found == tag]

    def first(self, tag: Tag) -> "Attributes":
        """The first group of this kind; an empty one where there is none."""
        return next(iter(self.all(tag)), Attributes({}))


class Attributes:
    """One group, asked by name and by type: what is not there, or of another type, counts as not there."""

    def __init__(self, values: Mapping[str, Sequence[Value]]) -> None:
        self._values = values

    def number(self, name: str) -> int | None:
        """An integer or enum; None where there is none."""
        return next((n for n in self.numbers(name)), None)

    def numbers(self, name: str) -> list[int]:
        """All integers of a set."""
        found = self._values.get(name, ())
        return [value for value in found if isinstance(value, int) and not isinstance(value, bool)]

    def flag(self, name: str) -> bool | None:
        """A boolean; None where there is none."""
        return next((value for value in self._values.get(name, ()) if isinstance(value, bool)), None)

    def texts(self, name: str) -> list[str]:
        """All texts, names and keywords of a set."""
        return [value for value in self._values.get(name, ()) if isinstance(value, str)]

    def text(self, name: str) -> str:
        """One text, "" where there is none."""
        return next(iter(self.texts(name)), "")

    def octets(self, name: str) -> list[bytes]:
        """All octet strings of a set."""
        return [value for value in self._values.get(name, ()) if isinstance(value, bytes)]


Given = tuple[Tag, str, Sequence[int | bool | str]]
"""An attribute to be sent: value tag, name, values."""


def encode(operation: Operation, request: int, groups: Sequence[tuple[Tag, Sequence[Given]]]) -> bytes:
    """A request, version 2.0, up to its end tag; a document's bytes follow it as they are."""
    parts = [struct.pack(">BBHI", 2, 0, operation, request)]
    for group, attributes in groups:
        parts.append(bytes([group]))
        for tag, name, values in attributes:
            parts.extend(_encoded(tag, name, values))
    return b"".join([*parts, bytes([Tag.END])])


def _encoded(tag: Tag, name: str, values: Sequence[int | bool | str]) -> Iterator[bytes]:
    label = name.encode("ascii")
    for value in values:
        if tag is Tag.BOOLEAN:
            raw = bytes([bool(value)])
        elif isinstance(value, int):
            raw = struct.pack(">i", value)
        else:
            raw = value.encode("utf-8")
        yield struct.pack(">BH", tag, len(label)) + label + struct.pack(">H", len(raw)) + raw
        label = b""  # further values of a set have an empty name


def decode(data: bytes) -> Message:
    """An answer. What follows the end tag is not looked at.

    Raises:
        IppError: it is none, or longer than anything a printer says.
    """
    if len(data) > LARGEST:
        raise IppError(f"longer than {LARGEST} bytes")
    if len(data) < 9:
        raise IppError("shorter than a header")
    major, _minor, code, request = struct.unpack_from(">BBHI", data)
    if major not in (1, 2):
        raise IppError(f"version {major}")
    groups: list[tuple[int, Mapping[str, Sequence[Value]]]] = []
    reader = _Reader(data, 8)
    attributes: dict[str, list[Value]] | None = None
    name = ""
    while (tag := reader.byte()) != Tag.END:
        if tag < 0x10:
            attributes, name = {}, ""
            groups.append((tag, attributes))
            continue
        if attributes is None:
            raise IppError("an attribute before any group")
        label, raw = reader.block(), reader.block()
        name = _text(label) or name
        if not name:
            raise IppError(f"a value without a name at {reader.at}")
        value = _value(tag, raw)
        if tag == Tag.COLLECTION:
            reader.skip_collection()
        if value is not None:
            attributes.setdefault(name, []).append(value)
    return Message(code, request, tuple(groups))


class _Reader:
    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self.at = at

    def byte(self) -> int:
        if self.at >= len(self._data):
            raise IppError("it ends before its end tag")
        self.at += 1
        return self._data[self.at - 1]

    def block(self) -> bytes:
        """A length of two bytes, and so many bytes."""
        if self.at + 2 > len(self._data):
            raise IppError(f"it ends in a length at {self.at}")
        end = self.at + 2 + int.from_bytes(self._data[self.at : self.at + 2], "big")
        if end > len(self._data):
            raise IppError(f"it ends in a value at {self.at}")
        found = self._data[self.at + 2 : end]
        self.at = end
        return found

    def skip_collection(self) -> None:
        depth = 1
        while depth:
            tag = self.byte()
            if tag < 0x10:
                raise IppError(f"a collection without an end at {self.at}")
            self.block()
            self.block()
            depth += (tag == Tag.COLLECTION) - (tag == Tag.END_COLLECTION)
            if depth > DEEPEST:
                raise IppError(f"collections too deep at {self.at}")


_SIZES = {Tag.INTEGER: 4, Tag.ENUM: 4, Tag.BOOLEAN: 1, Tag.RANGE: 8, Tag.RESOLUTION: 9}


def _value(tag: int, raw: bytes) -> Value | None:
    """None for what has no value: `unknown`, `no-value`, a collection."""
    if tag in _SIZES and len(raw) != _SIZES[Tag(tag)]:
        raise IppError(f"a value of {len(raw)} bytes under tag {tag:#x}")
    if tag in (Tag.INTEGER, Tag.ENUM):
        return int.from_bytes(raw, "big", signed=True)
    if tag == Tag.BOOLEAN:
        return raw != b"\0"
    if tag == Tag.RANGE:
        return tuple(struct.unpack(">ii", raw))
    if tag == Tag.RESOLUTION:
        return tuple(struct.unpack(">iib", raw))
    if tag in (Tag.TEXT_LANGUAGE, Tag.NAME_LANGUAGE):
        inner = _Reader(raw, 0)
        inner.block()
        return _text(inner.block())
    if 0x40 <= tag < 0x60:
        return _text(raw)
    return None if tag < 0x20 or tag in (Tag.COLLECTION, Tag.END_COLLECTION) else raw


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
