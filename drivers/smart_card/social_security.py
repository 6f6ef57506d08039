"""The social security card (社会保障卡), generations 1 to 3. Where a field stands depends on the version: it is read first.

A card of generation 3 gives name and number only after external authentication (PSAM or the issuer's server), which a terminal
without one cannot do: those fields are then LOCKED.
"""

from dataclasses import replace

from drivers.codecs.apdu import Conversation, Sw, exchange, read_record
from drivers.ports.sensitive import Sensitive
from drivers.ports.smart_card import SocialSecurityCard
from drivers.smart_card import record
from drivers.smart_card.reading import Place, ethnic, number, read_fields, secret, sex
from drivers.smart_card.record import RecordBroken

NAME = bytes.fromhex("7378312E73682EC9E7BBE1B1A3D5CF")
"""The application's name (SSSE): `sx1.sh.` and 社会保障 in GBK."""

_ISSUER, _HOLDER = 5, 6
"""Short ids of EF05 and EF06."""
_VERSION_RECORD, _VERSION_TAG = 3, 0x03

_CARD = (
    Place("identifier", _ISSUER, 1, 0x01, 16, secret(record.identifier)),
    Place("category", _ISSUER, 2, 0x02, 1, record.letters),
    Place("institution", _ISSUER, 4, 0x04, 12, record.digits),
    Place("issued", _ISSUER, 5, 0x05, 4, record.day),
    Place("valid_until", _ISSUER, 6, 0x06, 4, record.day),
    Place("card_number", _ISSUER, 7, 0x07, 9, secret(record.letters)),
    Place("number", _HOLDER, 1, 0x08, 18, secret(number)),
    Place("name", _HOLDER, 2, 0x09, 30, secret(record.text)),
)
_REST = (
    ("sex", 0x0A, 1, sex),
    ("ethnic", 0x0B, 1, ethnic),
    ("birthplace", 0x0C, 3, secret(record.digits)),
    ("birth", 0x0D, 4, secret(record.day)),
)
_EXTENSION = Place("extension", _HOLDER, 3, 0x4E, 20, secret(record.text))


def _places(version: str) -> tuple[Place, ...]:
    """Version 1 has the sex in the third record of EF06; 2 and 3 have an extension of the name there, and the rest one later."""
    first = version.startswith("1.")
    begin = 3 if first else 4
    rest = [Place(name, _HOLDER, begin + n, tag, size, how) for n, (name, tag, size, how) in enumerate(_REST)]
    return (*_CARD, *(() if first else (_EXTENSION,)), *rest)


def read() -> Conversation[SocialSecurityCard]:
    """Reads the card; its application has been selected.

    Raises:
        CardBroken: the card answers nonsense, or does not tell a version that is known.
    """
    version = yield from _version()
    fields, unread = yield from read_fields(_places(version))
    extension: Sensitive[str] | None = fields.pop("extension", None)
    unread.pop("extension", None)
    card = SocialSecurityCard(version=version, unread=unread, **fields)
    if extension is None or card.name is None:
        return card
    return replace(card, name=Sensitive(card.name.reveal() + extension.reveal()))


def _version() -> Conversation[str]:
    answer = yield from exchange(read_record(_ISSUER, _VERSION_RECORD))
    if not answer.ok:
        words = "is kept locked" if answer.sw == Sw.NOT_SECURE else "cannot be read"
        raise RecordBroken(f"version: {words} ({answer.sw:04X})")
    version = record.letters(record.data_of(answer.data, _VERSION_TAG, 4))
    if version is None or len(version) != 4 or version[:2] not in ("1.", "2.", "3."):
        raise RecordBroken("version: none that is known")
    return version
