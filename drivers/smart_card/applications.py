"""Finds out what a card is, by selecting the applications that are wanted one after the other, and reads it."""

from collections.abc import Callable

from drivers.codecs.apdu import CardBroken, Conversation, Sw, exchange, select
from drivers.ports.smart_card import Application, SmartCard
from drivers.smart_card import health, social_security, technician

_BLOCKED = (Sw.FILE_INVALIDATED, Sw.NO_FUNCTION, Sw.APPLICATION_LOCKED)


class CardBlocked(CardBroken):
    """The issuer has blocked the application (a card reported lost, say)."""


def read_card(wanted: frozenset[Application], health_name: bytes = b"") -> Conversation[SmartCard | None]:
    """The card, or None where it is none of those wanted. `health_name`: the health card's application, empty where unknown.

    Raises:
        CardBlocked: its application is blocked.
        CardBroken: it answers nonsense.
    """
    known: dict[Application, tuple[bytes, Callable[[], Conversation[SmartCard]]]] = {
        Application.SOCIAL_SECURITY: (social_security.NAME, social_security.read),
        Application.HEALTH: (health_name, health.read),
        Application.TECHNICIAN: (technician.NAME, technician.read),
    }
    for application, (name, read) in known.items():
        if application not in wanted or not name:
            continue
        answer = yield from exchange(select(name))
        if answer.sw in _BLOCKED:
            raise CardBlocked(f"{application}: blocked ({answer.sw:04X})")
        if answer.ok:
            return (yield from read())
    return None
