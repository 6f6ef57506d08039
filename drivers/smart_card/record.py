"""One record of a card: tag, length, data. A card is hostile until parsed; errors name the field, never its content."""

import unicodedata
from datetime import date

from drivers.codecs.apdu import CardBroken


class RecordBroken(CardBroken):
    """A record breaks its layout."""


def data_of(record: bytes, tag: int, longest: int) -> bytes:
    """The data of a record with that tag; what follows may only be padding.

    Raises:
        RecordBroken: another tag, no data, more than `longest` bytes, or less than announced.
    """
    if len(record) < 2 or record[0] != tag:
        raise RecordBroken("another tag than the card's version has there")
    size, data = record[1], record[2:]
    if not 0 < size <= longest:
        raise RecordBroken(f"{size} bytes, expected at most {longest}")
    if len(data) < size or data[size:].strip(b"\x00\xff"):
        raise RecordBroken("the length is wrong")
    return data[:size]


def digits(raw: bytes) -> str | None:
    """Compressed digits (cn), padded with F at the right; None where there is nothing but padding.

    Raises:
        RecordBroken: anything else than digits.
    """
    value = raw.hex().upper().rstrip("F")
    if value.strip("0123456789"):
        raise RecordBroken("expected digits")
    return value or None


def identifier(raw: bytes) -> str | None:
    """Sixteen bytes that may hold any half-byte, as hexadecimal digits; None where it is blank."""
    return None if not raw.strip(b"\x00\xff") else raw.hex().upper()


def letters(raw: bytes) -> str | None:
    """Latin letters, digits, points and hyphens (an), padded with 00 or spaces; None where it is blank.

    Raises:
        RecordBroken: anything else.
    """
    try:
        value = raw.rstrip(b"\x00\xff ").decode("ascii")
    except UnicodeDecodeError:
        raise RecordBroken("expected letters and digits") from None
    if value and not value.translate({ord("."): None, ord("-"): None}).isalnum():
        raise RecordBroken("expected letters and digits")
    return value or None


def text(raw: bytes) -> str | None:
    """Chinese text: GBK as the standard says, read as its superset GB 18030, padded with 00 or spaces; None where it is blank.

    Raises:
        RecordBroken: not GB 18030, or it holds a character that does not print.
    """
    try:
        value = raw.rstrip(b"\x00\xff ").decode("gb18030")
    except UnicodeDecodeError:
        raise RecordBroken("expected Chinese text") from None
    if any(unicodedata.category(char) in ("Cc", "Cf", "Cn", "Zl", "Zp") for char in value):
        raise RecordBroken("holds a character that does not print")
    return value.strip() or None


def day(raw: bytes) -> date | None:
    """A day, YYYYMMDD in four bytes; None where it is blank (00 or FF).

    Raises:
        RecordBroken: no such day.
    """
    if not raw.strip(b"\x00") or not raw.strip(b"\xff"):
        return None
    value = digits(raw)
    try:
        if value is None or len(value) != 8:
            raise ValueError
        return date(int(value[:4]), int(value[4:6]), int(value[6:]))
    except ValueError:
        raise RecordBroken("no such day") from None


def one_digit(raw: bytes) -> str | None:
    """A code of one digit, which cards hold as a character or as a number.

    Raises:
        RecordBroken: anything else.
    """
    value = raw.decode("ascii", "replace") if raw[0] >= 0x30 else str(raw[0])
    if len(raw) != 1 or not (value.isascii() and value.isdigit() and len(value) == 1):
        raise RecordBroken("expected one digit")
    return value
