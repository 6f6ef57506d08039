"""What a procedure asks of the office, the government platform (wire contract: `docs/office.md`)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from drivers.ports.fault_ids import FaultId
from drivers.ports.sensitive import Sensitive
from flows.texts import Bilingual


@dataclass(frozen=True)
class Evidence:
    """By what the office is to recognise somebody: the kind of card that was shown, its number and its holder's name."""

    kind: str
    number: Sensitive[str]
    name: Sensitive[str]


@dataclass(frozen=True)
class Person:
    """Somebody the office has recognised: an opaque token that the visit alone holds."""

    token: Sensitive[str]


@dataclass(frozen=True)
class Record:
    """One record of a person that a certificate can be made of."""

    id: Sensitive[str]
    title: Bilingual
    as_of: date


@dataclass(frozen=True)
class CertificateField:
    """One line of a certificate; `personal` values are masked unless the person asks to see them."""

    label: Bilingual
    value: Sensitive[str]
    personal: bool


@dataclass(frozen=True)
class Certificate:
    """What the office certifies, ready to be shown and printed."""

    case_number: str
    holder: Sensitive[str]
    """The document number of the person whose data it holds."""
    title: Bilingual
    issuer: Bilingual
    issued_at: datetime
    valid_until: date | None
    fields: tuple[CertificateField, ...]
    note: Bilingual | None
    verify_url: Sensitive[str]
    verify_code: Sensitive[str]


class PersonExpired(Exception):
    """The office no longer knows a person's token: identify again, with the card already read."""


class Office(Protocol):
    """The office as the desk offers it.

    A call that is cancelled forgets at once whom it was about. Every call may raise `Refused` (the office says no, with
    its own words) or `DeviceFault` (OFF-…: down, slow, garbled, closed).
    """

    async def identify(self, shown: Evidence, service: str) -> Person:
        """Who the card's holder is to the office."""
        ...

    async def records(self, person: Person, kind: str) -> tuple[Record, ...]:
        """The person's records of one kind; empty when there is none."""
        ...

    async def certificate(self, person: Person, record: Record) -> Certificate:
        """The certificate of a record. Asking again the same day gives the same case number."""
        ...


class OfficeState(Protocol):
    """Whether the office can be reached, as last heard."""

    @property
    def fault(self) -> FaultId | None:
        """What is wrong with the office or the way to it; None when it is there."""
        ...
