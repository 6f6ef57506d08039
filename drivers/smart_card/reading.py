"""Reads the records of one application one after the other, and keeps why one could not be read."""

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from typing import Any

from drivers.codecs.apdu import Conversation, Sw, exchange, read_record
from drivers.id_card import codes
from drivers.id_card.card_text import valid_number
from drivers.ports.id_card import Coded, Sex
from drivers.ports.sensitive import Sensitive
from drivers.ports.smart_card import Unread
from drivers.smart_card import record
from drivers.smart_card.record import RecordBroken

_LOCKED = (Sw.NOT_SECURE, Sw.NOT_SATISFIED)
_ABSENT = (Sw.NO_FILE, Sw.NO_RECORD, Sw.NO_DATA)


@dataclass(frozen=True)
class Place:
    """Where a field stands, and how it is written: short file id, record, tag, most bytes of data."""

    name: str
    sfi: int
    number: int
    tag: int
    longest: int
    parse: Callable[[bytes], Any]


def read_fields(places: Iterable[Place]) -> Conversation[tuple[dict[str, Any], dict[str, Unread]]]:
    """The fields that could be read, and why the others could not.

    Raises:
        CardBroken: the card answers nonsense.
    """
    fields: dict[str, Any] = {}
    unread: dict[str, Unread] = {}
    for place in places:
        fields[place.name] = yield from _read(place, unread)
    return fields, unread


def _read(place: Place, unread: dict[str, Unread]) -> Generator[bytes, bytes, Any]:
    answer = yield from exchange(read_record(place.sfi, place.number))
    if not answer.ok:
        unread[place.name] = (
            Unread.LOCKED
            if answer.sw in _LOCKED
            else Unread.ABSENT
            if answer.sw in _ABSENT
            else Unread.DAMAGED
        )
        return None
    try:
        return place.parse(record.data_of(answer.data, place.tag, place.longest))
    except RecordBroken:
        unread[place.name] = Unread.DAMAGED
        return None


# ── how fields are written ──


def secret(parse: Callable[[bytes], Any]) -> Callable[[bytes], Any]:
    """The same, wrapped so that it does not leak; a blank stays None."""

    def wrapped(raw: bytes) -> Any:
        value = parse(raw)
        return None if value is None else Sensitive(value)

    return wrapped


def number(raw: bytes) -> str | None:
    """社会保障号码 or 身份证号: where it has the form of a citizen's number, its check digit must be right.

    Raises:
        RecordBroken: it has another form, or the check digit is wrong.
    """
    value = record.letters(raw)
    if value is None:
        return None
    citizen = len(value) == 18 and value[:17].isdigit()
    if not 9 <= len(value) <= 18 or not value.isalnum() or (citizen and not valid_number(value)):
        raise RecordBroken("wrong length or check digit")
    return value


def sex(raw: bytes) -> Coded | None:
    """GB/T 2261.1.

    Raises:
        RecordBroken: no such code.
    """
    value = record.one_digit(raw)
    if value not in {sex.value for sex in Sex}:
        raise RecordBroken("no code of GB/T 2261.1")
    return codes.sex(value)


def ethnic(raw: bytes) -> Coded | None:
    """GB/T 3304, two digits.

    Raises:
        RecordBroken: no digits.
    """
    value = record.digits(raw)
    return None if value in (None, "00") else codes.ethnic(str(value))
