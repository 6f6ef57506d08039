"""A card as the command line prints it: fixed names, masked unless shown."""

from datetime import date
from typing import Any

from drivers.ports.id_card import Coded, IdCard
from drivers.ports.sensitive import mask, mask_name, mask_number


def card_fields(card: IdCard, show: bool) -> dict[str, Any]:
    """Every field of the contract; None where the card has none."""

    def name(text: str) -> str:
        return text if show else mask_name(text)

    def number(text: str) -> str:
        return text if show else mask_number(text)

    def other(text: str) -> str:
        return text if show else mask(text)

    return {
        "kind": card.kind.value,
        "name": name(card.name.reveal()),
        "name_latin": None if card.name_latin is None else other(card.name_latin.reveal()),
        "sex": _coded(card.sex),
        "ethnic": _coded(card.ethnic),
        "nationality": _coded(card.nationality),
        "birth": None if card.birth is None else other(card.birth.reveal().isoformat()),
        "address": None if card.address is None else other(card.address.reveal()),
        "number": number(card.number.reveal()),
        "issuer": card.issuer,
        "valid_from": _day(card.valid_from),
        "valid_until": _day(card.valid_until),
        "pass_number": None if card.pass_number is None else number(card.pass_number.reveal()),
        "issue_count": card.issue_count,
    }


def _coded(coded: Coded | None) -> dict[str, str] | None:
    return None if coded is None else {"code": coded.code, "name": coded.name}


def _day(day: date | str | None) -> str | None:
    return day.isoformat() if isinstance(day, date) else day
