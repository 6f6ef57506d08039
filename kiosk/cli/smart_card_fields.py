"""A smart card as the command line prints it: fixed names, masked unless shown."""

from datetime import date
from typing import Any

from drivers.ports.id_card import Coded
from drivers.ports.sensitive import Sensitive, mask, mask_name, mask_number
from drivers.ports.smart_card import HealthCard, SmartCard, SocialSecurityCard, TechnicianCard

_NUMBERS = ("identifier", "card_number", "number", "birthplace")


def smart_card_fields(card: SmartCard, show: bool) -> dict[str, Any]:
    """Every field of the card, what it is, and of those that could not be read why."""
    if isinstance(card, TechnicianCard):
        return {"kind": card.application.value, "number": card.number, "serial": card.serial}
    fields = {name: _plain(name, value, show) for name, value in vars(card).items() if name != "unread"}
    return {
        "kind": card.application.value,
        **_generation(card),
        **fields,
        "says_whose": card.says_whose,
        "unread": {name: why.value for name, why in card.unread.items()},
    }


def _generation(card: SocialSecurityCard | HealthCard) -> dict[str, Any]:
    return {"generation": card.generation} if isinstance(card, SocialSecurityCard) else {}


def _plain(name: str, value: Any, show: bool) -> Any:
    if isinstance(value, Coded):
        return {"code": value.code, "name": value.name}
    if isinstance(value, Sensitive):
        text = str(value.reveal())
        if show:
            return text
        return mask_name(text) if name == "name" else mask_number(text) if name in _NUMBERS else mask(text)
    return value.isoformat() if isinstance(value, date) else value
