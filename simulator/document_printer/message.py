"""Messages of the Internet Printing Protocol, as RFC 8010 lays them out: requests in, responses out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

OPERATION, JOB, END, PRINTER, UNSUPPORTED = 1, 2, 3, 4, 5
"""Delimiter tags."""
INTEGER, BOOLEAN, ENUM, OCTETS, RANGE = 0x21, 0x22, 0x23, 0x30, 0x33
TEXT, NAME, KEYWORD, URI, CHARSET, LANGUAGE, MIME = 0x41, 0x42, 0x44, 0x45, 0x47, 0x48, 0x49
"""Value tags."""
_LONGEST: Final = {CHARSET: 63, LANGUAGE: 63, KEYWORD: 255, NAME: 255, MIME: 255, URI: 1023, TEXT: 1023}
"""RFC 8011, 5.1: the most octets of a value."""


class Operation(IntEnum):
    """What a request may ask for (RFC 8011); the words are those of the names here."""

    PRINT_JOB = 0x02
    VALIDATE_JOB = 0x04
    CREATE_JOB = 0x05
    SEND_DOCUMENT = 0x06
    CANCEL_JOB = 0x08
    GET_JOB_ATTRIBUTES = 0x09
    GET_JOBS = 0x0A
    GET_PRINTER_ATTRIBUTES = 0x0B

    @property
    def words(self) -> str:
        """As the standard writes it, like `Print-Job`."""
        return self.name.replace("_", "-").title()


class Malformed(ValueError):
    """Not a request; the text says why."""


@dataclass
class Request:
    """One request."""

    operation: int
    number: int
    groups: dict[int, dict[str, list[bytes]]] = field(default_factory=dict)
    """Group → attribute → its values as octets."""
    document: bytes = b""

    def text(self, name: str) -> str:
        """An operation attribute as text; "" where it is absent."""
        values = self.groups.get(OPERATION, {}).get(name, [b""])
        return values[0].decode("utf-8", "replace")

    def texts(self, name: str) -> list[str]:
        """All values of an operation attribute."""
        return [v.decode("utf-8", "replace") for v in self.groups.get(OPERATION, {}).get(name, [])]

    def whole(self, name: str) -> int | None:
        """An operation attribute as a number; None where it is absent or none."""
        values = self.groups.get(OPERATION, {}).get(name, [])
        return int.from_bytes(values[0], "big", signed=True) if values and len(values[0]) == 4 else None


def understood(data: bytes) -> Request:
    """The request; raises `Malformed`. Strict: charset and language come first (RFC 8011, 4.1.4)."""
    if len(data) < 9 or data[0] not in (1, 2):
        raise Malformed("no request of version 1 or 2")
    request = Request(int.from_bytes(data[2:4], "big"), int.from_bytes(data[4:8], "big"))
    if not request.number:
        raise Malformed("request-id is 0")
    place, group, name = 8, 0, ""
    while (tag := _tag(data, place)) != END:
        place += 1
        if tag < 0x10:
            if tag in request.groups:
                raise Malformed(f"group {tag} twice")
            group, name = tag, ""
            request.groups[group] = {}
            continue
        label, place = _block(data, place)
        value, place = _block(data, place)
        if label and group and label.decode("ascii", "replace") in request.groups[group]:
            raise Malformed(f"{label!r} twice")
        name = label.decode("ascii", "replace") or name
        _check(group, name, tag, value)
        request.groups[group].setdefault(name, []).append(value)
    if list(request.groups.get(OPERATION, {}))[:2] != ["attributes-charset", "attributes-natural-language"]:
        raise Malformed("charset and language do not come first")
    request.document = data[place + 1 :]
    return request


def _tag(data: bytes, place: int) -> int:
    if place >= len(data):
        raise Malformed("no end-of-attributes tag")
    return data[place]


def _check(group: int, name: str, tag: int, value: bytes) -> None:
    if not group or not name:
        raise Malformed("an attribute outside all groups, or a value without a name")
    if len(value) > _LONGEST.get(tag, 1 << 15) or (tag in (INTEGER, ENUM) and len(value) != 4):
        raise Malformed(f"{name}: a value of {len(value)} octets under tag {tag:#x}")


def _block(data: bytes, place: int) -> tuple[bytes, int]:
    length = int.from_bytes(data[place : place + 2], "big")
    end = place + 2 + length
    if end > len(data):
        raise Malformed("a value longer than the request")
    return data[place + 2 : end], end


Attribute = tuple[int, str, list[int | str | bytes | bool | tuple[int, int]]]
"""Value tag, name, values."""


def response(status: int, number: int, groups: Iterable[tuple[int, list[Attribute]]] = ()) -> bytes:
    """A response's octets."""
    head = bytes((2, 0)) + status.to_bytes(2, "big") + number.to_bytes(4, "big")
    first: list[Attribute] = [
        (CHARSET, "attributes-charset", ["utf-8"]),
        (LANGUAGE, "attributes-natural-language", ["en"]),
    ]
    body = b""
    for group, attributes in [(OPERATION, first), *groups]:
        body += bytes((group,))
        for tag, name, values in attributes:
            for index, value in enumerate(values):
                octets, label = _octets(value), b"" if index else name.encode()
                body += bytes((tag,)) + _counted(label) + _counted(octets)
    return head + body + bytes((END,))


def _counted(octets: bytes) -> bytes:
    return len(octets).to_bytes(2, "big") + octets


def _octets(value: int | str | bytes | bool | tuple[int, int]) -> bytes:
    match value:
        case bool():
            return bytes((value,))
        case int():
            return value.to_bytes(4, "big", signed=True)
        case str():
            return value.encode()
        case bytes():
            return value
        case (low, high):
            return low.to_bytes(4, "big", signed=True) + high.to_bytes(4, "big", signed=True)
