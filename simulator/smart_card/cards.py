"""The county's cards with contacts, record by record as the card standards say.

Each resident has a social security card of each generation and a health card; beside these there are technicians' cards and
others.
"""

import hashlib
import tomllib
from dataclasses import dataclass, field
from datetime import date
from importlib import resources
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from simulator.county import Card as CountyCard
from simulator.county import Resident
from simulator.smart_card.chip import Application, Chip

SOCIAL_SECURITY: Final = b"sx1.sh." + "社会保障".encode("gbk")
HEALTH: Final = b"\xf0HEALTH-42"
"""Made up, as the real name is not public: a terminal that wants to read it is told so by a quirk."""
TECHNICIAN: Final = b"\xf0KIOSK-TECH"
BANK: Final = bytes.fromhex("A000000333010101")

VERSIONS: Final = {1: "1.00", 2: "2.00", 3: "3.00"}
HISTORY: Final[dict[str, bytes]] = {
    "social_security": b"SSSE-42-99-99",
    "health": b"HEALTH-42",
    "technician": b"KIOSK",
    "other": b"BANK",
}
"""Historical bytes of the answer to reset."""

Kind = Literal["social_security", "health", "technician", "other"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SmartCard(_Strict):
    """What is on a card, as plain data. Numbers and names that do not fit are refused."""

    kind: Kind
    generation: Literal[1, 2, 3] = 2
    name: str = ""
    number: str = Field(default="", max_length=18)
    sex: str = "1"
    ethnic: str = Field(default="01", pattern=r"^\d\d$")
    birth: str = "1970-01-01"
    birthplace: str = Field(default="429999", pattern=r"^\d{6}$")
    card_number: str = Field(default="", max_length=9)
    issued: str = "2019-06-03"
    valid_until: str = "2039-06-02"
    serial: int = Field(default=0, ge=0, le=0xFFFFFFFF)
    blocked: bool = False


@dataclass
class Held:
    """A card in somebody's hand."""

    card_id: str | None
    card: SmartCard = field(repr=False)

    @property
    def atr(self) -> bytes:
        """Its answer to reset: T=0, two interface bytes, historical bytes."""
        history = HISTORY[self.card.kind]
        return bytes((0x3B, 0x60 | len(history), 0x00, 0x00)) + history

    def chip(self) -> Chip:
        """A fresh chip with this card's files. Cards of generation 1 have the manners of T=0 in full."""
        old = self.card.kind == "social_security" and self.card.generation == 1
        files = {_NAMES[self.card.kind]: application(self.card)}
        return Chip(files, fetches=old, exact=old, blocked=self.card.blocked)


_NAMES: Final = {
    "social_security": SOCIAL_SECURITY,
    "health": HEALTH,
    "technician": TECHNICIAN,
    "other": BANK,
}


def known(people: dict[str, CountyCard]) -> dict[str, SmartCard]:
    """The cards by their names: `zhang_guilan_ssc2`, `zhang_guilan_health`, and those of `smart_cards.toml`."""
    found: dict[str, SmartCard] = {}
    for key, person in people.items():
        if not isinstance(person, Resident):
            continue
        holder = {
            "name": person.name,
            "number": person.number,
            "sex": person.sex,
            "ethnic": person.ethnic,
            "birth": person.birth,
            "card_number": "C" + str(int(hashlib.sha256(person.number.encode()).hexdigest(), 16))[-8:],
        }
        for generation in VERSIONS:
            fields: dict[str, Any] = {**holder, "kind": "social_security", "generation": generation}
            found[f"{key}_ssc{generation}"] = SmartCard.model_validate(fields)
        found[f"{key}_health"] = SmartCard.model_validate({**holder, "kind": "health"})
    data = resources.files("simulator.county").joinpath("smart_cards.toml").read_text(encoding="utf-8")
    for key, fields in tomllib.loads(data).items():
        found[key] = card_from(fields)
    return found


def card_from(data: Any) -> SmartCard:
    """A card from plain data; raises ValueError where it cannot be."""
    try:
        card = SmartCard.model_validate(data)
    except ValidationError as error:
        raise ValueError(
            "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        ) from None
    application(card)
    return card


def application(card: SmartCard) -> Application:
    """The files of a card; raises ValueError where something does not fit."""
    if card.kind == "social_security":
        files = {5: _issuer(card), 6: _holder(card)}
        # Without a security module a card of generation 3 gives only its identifier and its version.
        closed = [(5, n) for n in (2, 4, 5, 6, 7)] + [(6, n) for n in files[6]]
        return Application(files, frozenset(closed if card.generation == 3 else ()))
    if card.kind == "health":
        return Application(
            {
                5: {1: _record(0x01, _latin(card.card_number, 18))},
                6: {
                    1: _record(0x08, _chinese(card.name, 30)[0]),
                    2: _record(0x09, card.sex.encode()),
                    3: _record(0x0A, _day(card.birth)),
                    4: _record(0x0B, _latin(card.number, 18)),
                },
            }
        )
    if card.kind == "technician":
        number, serial = _latin(card.card_number, 16), card.serial.to_bytes(4, "big")
        return Application({1: {1: _record(0x01, number), 2: _record(0x02, serial)}})
    return Application({})


def _issuer(card: SmartCard) -> dict[int, bytes]:
    rest = hashlib.sha256(card.card_number.encode()).digest()[:13]
    return {
        1: _record(0x01, bytes.fromhex("429999") + bytes(int(f"{byte % 100:02}", 16) for byte in rest)),
        2: _record(0x02, b"1"),
        3: _record(0x03, VERSIONS[card.generation].encode()),
        4: _record(0x04, bytes.fromhex("915600000242999900000001")),
        5: _record(0x05, _day(card.issued)),
        6: _record(0x06, _day(card.valid_until)),
        7: _record(0x07, _latin(card.card_number, 9)),
    }


def _holder(card: SmartCard) -> dict[int, bytes]:
    name, beyond = _chinese(card.name, 30)
    records = [_record(0x08, _latin(card.number, 18)), _record(0x09, name)]
    if card.generation > 1:
        if len(beyond) > 20:
            raise ValueError(f"{card.name!r} does not fit into 30 and 20 bytes")
        records.append(_record(0x4E, beyond.ljust(20, b"\0")))
    elif beyond:
        raise ValueError(f"{card.name!r} does not fit into 30 bytes")
    records += [
        _record(0x0A, card.sex.encode()),
        _record(0x0B, bytes.fromhex(card.ethnic)),
        _record(0x0C, bytes.fromhex(card.birthplace)),
        _record(0x0D, _day(card.birth)),
    ]
    return dict(enumerate(records, start=1))


def _record(tag: int, data: bytes) -> bytes:
    return bytes((tag, len(data))) + data


def _latin(text: str, size: int) -> bytes:
    return text.encode("ascii").ljust(size, b"\0")


def _chinese(text: str, size: int) -> tuple[bytes, bytes]:
    """The bytes that fit, padded, and the rest; no character is cut in two."""
    fitting, rest = b"", text
    while rest and len(fitting + rest[0].encode("gb18030")) <= size:
        fitting, rest = fitting + rest[0].encode("gb18030"), rest[1:]
    return fitting.ljust(size, b"\0"), rest.encode("gb18030")


def _day(day: str) -> bytes:
    return bytes.fromhex(date.fromisoformat(day).strftime("%Y%m%d"))
