"""What the office may answer, as typed models; everything from the network is hostile until it has passed them."""

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from drivers.ports.sensitive import Sensitive
from flows.office import Certificate, CertificateField, Person, Record
from flows.texts import Bilingual

Short = Annotated[str, Field(max_length=200)]
Said = Annotated[str, Field(max_length=1000)]


class _Answer(BaseModel):
    """Unknown keys are passed over: an office may be newer than its terminals."""

    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"

    __str__ = __repr__


class TwoTongues(_Answer):
    """A text in Chinese and English."""

    zh: Said
    en: Said = ""

    def plain(self) -> Bilingual:
        """As the flows know it."""
        return Bilingual(self.zh, self.en)


class HealthAnswer(_Answer):
    """`GET /v1/health`."""

    status: Short
    time: datetime


class PersonAnswer(_Answer):
    """`POST /v1/people`."""

    person: Annotated[str, Field(min_length=1, max_length=500)]

    def plain(self) -> Person:
        """As the flows know it."""
        return Person(Sensitive(self.person))


class RecordAnswer(_Answer):
    """One record."""

    id: Annotated[str, Field(min_length=1, max_length=200)]
    title: TwoTongues
    as_of: date

    def plain(self) -> Record:
        """As the flows know it."""
        return Record(Sensitive(self.id), self.title.plain(), self.as_of)


class RecordsAnswer(_Answer):
    """`POST /v1/records`."""

    records: Annotated[tuple[RecordAnswer, ...], Field(max_length=20)]


class FieldAnswer(_Answer):
    """One line of a certificate."""

    label: TwoTongues
    value: Said
    personal: bool


class HolderAnswer(_Answer):
    """Whose data a certificate holds."""

    number: Annotated[str, Field(min_length=1, max_length=36)]


class CertificateAnswer(_Answer):
    """`POST /v1/certificates`."""

    case_number: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,50}$")]
    holder: HolderAnswer
    title: TwoTongues
    issuer: TwoTongues
    issued_at: AwareDatetime
    valid_until: date | None = None
    fields: Annotated[tuple[FieldAnswer, ...], Field(min_length=1, max_length=40)]
    note: TwoTongues | None = None
    verify_url: Annotated[str, Field(pattern=r"^https://\S+$", max_length=500)]
    verify_code: Short

    def plain(self) -> Certificate:
        """As the flows know it."""
        return Certificate(
            self.case_number,
            Sensitive(self.holder.number),
            self.title.plain(),
            self.issuer.plain(),
            self.issued_at,
            self.valid_until,
            tuple(CertificateField(f.label.plain(), Sensitive(f.value), f.personal) for f in self.fields),
            self.note.plain() if self.note else None,
            Sensitive(self.verify_url),
            Sensitive(self.verify_code),
        )


class RatingAnswer(_Answer):
    """`POST /v1/ratings`."""

    rating_id: Short


class Problem(_Answer):
    """`application/problem+json` (RFC 9457)."""

    type: Short = ""
    say: TwoTongues | None = None
    next: TwoTongues | None = None

    @property
    def code(self) -> str:
        """The last part of `urn:kiosk:office:<code>`; empty where it is not a plain word, as it goes to the log."""
        code = self.type.rpartition(":")[2]
        return code if re.fullmatch(r"[a-z_]{1,40}", code) else ""
