"""A technician's card: our own application with one file, the card's number and its serial."""

from drivers.codecs.apdu import Conversation
from drivers.ports.smart_card import TechnicianCard
from drivers.smart_card import record
from drivers.smart_card.reading import Place, read_fields
from drivers.smart_card.record import RecordBroken

NAME = b"\xf0KIOSK-TECH"
"""F0: an unregistered application, ISO 7816-5."""

_PLACES = (
    Place("number", 1, 1, 0x01, 16, record.letters),
    Place("serial", 1, 2, 0x02, 4, lambda raw: int.from_bytes(raw, "big")),
)


def read() -> Conversation[TechnicianCard]:
    """Reads the card; its application has been selected.

    Raises:
        CardBroken: the card answers nonsense, or lacks one of the two.
    """
    fields, unread = yield from read_fields(_PLACES)
    if unread or not fields["number"]:
        raise RecordBroken("the technician's card is not whole")
    return TechnicianCard(**fields)
