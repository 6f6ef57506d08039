"""A county that does not exist: its people, their cards, and what its office knows about them."""

import tomllib
from importlib import resources
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

RecordKind = Literal["social_insurance", "medical_insurance", "residence"]
RECORD_KINDS: tuple[RecordKind, ...] = ("social_insurance", "medical_insurance", "residence")

_Date = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
_Sex = Literal["0", "1", "2", "9"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Document(_Strict):
    """What every identity document carries."""

    name: str
    sex: _Sex
    birth: _Date
    number: str = Field(min_length=1, max_length=18)
    valid_from: _Date
    valid_until: _Date | Literal["long_term"]
    known: bool = True
    records: dict[RecordKind, dict[str, str]] = {}


class Resident(_Document):
    """居民身份证."""

    kind: Literal["resident"]
    ethnic: Annotated[str, Field(pattern=r"^\d\d$")]
    address: str
    issuer: str
    new_address: str | None = None


class HkMacauTaiwan(_Document):
    """港澳台居民居住证."""

    kind: Literal["hk_macau_taiwan"]
    address: str
    issuer: str
    pass_number: str = Field(max_length=9)
    issue_count: Annotated[str, Field(pattern=r"^\d\d$")]


class Foreigner2017(_Document):
    """外国人永久居留证, the card of 2017. Its chip holds no issuer's name, only a code."""

    kind: Literal["foreigner_2017"]
    name_latin: str
    nationality: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    version: Annotated[str, Field(pattern=r"^.{2}$")]
    agency: Annotated[str, Field(pattern=r"^\d{4}$")]


class Foreigner2023(_Document):
    """外国人永久居留身份证, the card of 2023."""

    kind: Literal["foreigner_2023"]
    name_latin: str
    issuer: str
    nationality: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    related_number: str = Field(default="", max_length=9)
    issue_count: Annotated[str, Field(pattern=r"^\d\d$")]


class Other(_Strict):
    """A contactless card that is no identity document."""

    kind: Literal["other"]
    name: str
    known: bool = False


Card = Annotated[
    Resident | HkMacauTaiwan | Foreigner2017 | Foreigner2023 | Other, Field(discriminator="kind")
]
IdentityDocument = Resident | HkMacauTaiwan | Foreigner2017 | Foreigner2023


class CardHolder(_Strict):
    """A named card; wraps the union so that it can be validated."""

    card: Card


class _Bilingual(_Strict):
    zh: str
    en: str


class CertificateField(_Bilingual):
    """One line of a certificate: its label, and where its value comes from."""

    source: str = Field(alias="from")
    personal: bool


class CertificateForm(_Strict):
    """What a certificate of one record kind looks like."""

    title: _Bilingual
    issuer: _Bilingual
    note: _Bilingual | None = None
    valid_days: int | None = None
    fields: list[CertificateField]


class County:
    """Everything of `people.toml` and `certificates.toml`, validated."""

    def __init__(self) -> None:
        self.cards: dict[str, Card] = {key: card_from(data) for key, data in _load("people.toml").items()}
        self.forms: dict[str, CertificateForm] = {
            key: CertificateForm.model_validate(data) for key, data in _load("certificates.toml").items()
        }

    def person(self, kind: str, number: str, name: str) -> IdentityDocument | None:
        """The person the office knows under exactly these three, or None.

        Holders without a Chinese name are known by their Latin one. A social security card is a resident's, too.
        """
        kind = "resident" if kind == "social_security" else kind
        for card in self.cards.values():
            if isinstance(card, Other) or not card.known or (card.kind, card.number) != (kind, number):
                continue
            names = {card.name} - {""}
            if isinstance(card, Foreigner2017 | Foreigner2023):
                names.add(card.name_latin)
            return card if name in names else None
        return None


def card_from(data: Any) -> Card:
    """A card from plain data; raises pydantic's ValidationError (a ValueError)."""
    return CardHolder.model_validate({"card": data}).card


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__name__).joinpath(name).read_text(encoding="utf-8"))
