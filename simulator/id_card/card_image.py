"""What is stored in the chip of each kind of card: 256 bytes of text, a photo, an appended address.

Text is UTF-16LE without a byte-order mark, each field padded with U+0020 (GA 467 and its successors).
"""

import random
import zlib
from typing import Final

from simulator.county import Foreigner2017, Foreigner2023, HkMacauTaiwan, IdentityDocument, Resident

TEXT_BYTES: Final = 256
PHOTO_BYTES: Final = 1024
ADDRESS_BYTES: Final = 70
LONG_TERM: Final = "长期"


class CardTooLong(ValueError):
    """A field does not fit into the chip; the message names field, size and limit."""


def text(card: IdentityDocument) -> bytes:
    """The 256-byte text of a card; raises `CardTooLong`."""
    layout = _layout(card)
    image = b"".join(_padded(name, value, size) for name, value, size in layout)
    assert len(image) == TEXT_BYTES, f"{card.kind}: {len(image)} bytes"
    return image


def photo(card: IdentityDocument, seed: int) -> bytes:
    """1024 bytes that look like a WLT photo and decode to nothing; the same for a card and seed."""
    rng = random.Random(zlib.crc32(card.number.encode()) ^ seed)
    return b"WLf\0" + rng.randbytes(PHOTO_BYTES - 4)


def new_address(card: IdentityDocument) -> bytes | None:
    """The 70 bytes of the newest appended address, or None when nothing was appended."""
    if isinstance(card, Resident) and card.new_address:
        return _padded("new_address", card.new_address, ADDRESS_BYTES)
    return None


_Layout = list[tuple[str, str, int]]
"""Fields in order: name, value, size in bytes."""


def _layout(card: IdentityDocument) -> _Layout:
    match card:
        case Resident():
            return _resident(card)
        case HkMacauTaiwan():
            return _hk_macau_taiwan(card)
        case Foreigner2017():
            return _foreigner_2017(card)
        case Foreigner2023():
            return _foreigner_2023(card)


def _resident(card: Resident) -> _Layout:
    return [
        ("name", card.name, 30),
        ("sex", card.sex, 2),
        ("ethnic", card.ethnic, 4),
        ("birth", _date(card.birth), 16),
        ("address", card.address, 70),
        ("number", card.number, 36),
        ("issuer", card.issuer, 30),
        ("valid_from", _date(card.valid_from), 16),
        ("valid_until", _date(card.valid_until), 16),
        ("reserved", "", 28),
        ("card type", " ", 2),
        ("reserved", "", 6),
    ]


def _hk_macau_taiwan(card: HkMacauTaiwan) -> _Layout:
    return [
        ("name", card.name, 30),
        ("sex", card.sex, 2),
        ("reserved", "", 4),
        ("birth", _date(card.birth), 16),
        ("address", card.address, 70),
        ("number", card.number, 36),
        ("issuer", card.issuer, 30),
        ("valid_from", _date(card.valid_from), 16),
        ("valid_until", _date(card.valid_until), 16),
        ("pass_number", card.pass_number, 18),
        ("issue_count", card.issue_count, 4),
        ("reserved", "", 6),
        ("card type", "J", 2),
        ("reserved", "", 6),
    ]


def _foreigner_2017(card: Foreigner2017) -> _Layout:
    return [
        ("name_latin", card.name_latin, 120),
        ("sex", card.sex, 2),
        ("number", card.number, 30),
        ("nationality", card.nationality, 6),
        ("name", card.name, 30),
        ("valid_from", _date(card.valid_from), 16),
        ("valid_until", _date(card.valid_until), 16),
        ("birth", _date(card.birth), 16),
        ("version", card.version, 4),
        ("agency", card.agency, 8),
        ("card type", "I", 2),
        ("reserved", "", 6),
    ]


def _foreigner_2023(card: Foreigner2023) -> _Layout:
    return [
        ("name", card.name, 30),
        ("sex", card.sex, 2),
        ("reserved", "", 4),
        ("birth", _date(card.birth), 16),
        ("name_latin", card.name_latin, 70),  # the slot of the address on other cards
        ("number", card.number, 36),
        ("issuer", card.issuer, 30),
        ("valid_from", _date(card.valid_from), 16),
        ("valid_until", _date(card.valid_until), 16),
        ("related_number", card.related_number, 18),
        ("issue_count", card.issue_count, 4),
        ("nationality", card.nationality, 6),
        ("card type", "Y", 2),
        ("reserved", "", 6),
    ]


def _date(value: str) -> str:
    return LONG_TERM if value == "long_term" else value.replace("-", "")


def _padded(name: str, value: str, size: int) -> bytes:
    data = value.encode("utf-16-le")
    if len(data) > size:
        raise CardTooLong(f"{name} = {value!r} takes {len(data)} bytes, the chip has {size}")
    return data + b" \0" * ((size - len(data)) // 2)
