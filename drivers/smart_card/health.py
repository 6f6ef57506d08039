"""The shape of a resident health card (居民健康卡): issuer's file EF05, holder's file EF06, tagged records as on other cards.

Its application name and record numbers were not found in two sources: the name is a quirk of the site, and a card that keeps
another order gives DAMAGED fields, never wrong ones.
"""

from drivers.codecs.apdu import Conversation
from drivers.ports.smart_card import HealthCard
from drivers.smart_card import record
from drivers.smart_card.reading import Place, number, read_fields, secret, sex

_PLACES = (
    Place("card_number", 5, 1, 0x01, 18, secret(record.letters)),
    Place("name", 6, 1, 0x08, 30, secret(record.text)),
    Place("sex", 6, 2, 0x09, 1, sex),
    Place("birth", 6, 3, 0x0A, 4, secret(record.day)),
    Place("number", 6, 4, 0x0B, 18, secret(number)),
)


def read() -> Conversation[HealthCard]:
    """Reads the card; its application has been selected.

    Raises:
        CardBroken: the card answers nonsense.
    """
    fields, unread = yield from read_fields(_PLACES)
    return HealthCard(unread=unread, **fields)
