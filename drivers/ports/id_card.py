"""The ID-card reader port: resident cards and the residence and permanent-residence cards that share its protocol."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from drivers.ports.device import Device
from drivers.ports.results import Result
from drivers.ports.sensitive import Sensitive
from drivers.ports.status import Media, Module


class CardKind(StrEnum):
    """The four kinds that GA 467 readers know; the values are part of the command line's contract."""

    RESIDENT = "resident"
    HK_MACAU_TAIWAN = "hk_macau_taiwan"
    FOREIGNER_2017 = "foreigner_2017"
    FOREIGNER_2023 = "foreigner_2023"


class Sex(StrEnum):
    """GB/T 2261.1."""

    UNKNOWN = "0"
    MALE = "1"
    FEMALE = "2"
    UNSPECIFIED = "9"


@dataclass(frozen=True)
class Coded:
    """A code of a national list with its Chinese name; the name is empty where the list does not know the code."""

    code: str
    name: str


LONG_TERM = "long_term"
"""`valid_until` of a card marked 长期."""


@dataclass(frozen=True)
class IdCard:
    """What a card said. Fields that a kind of card does not have are None; what names the person redacts itself."""

    kind: CardKind
    name: Sensitive[str]
    """The Chinese name; empty for a foreigner without one."""
    name_latin: Sensitive[str] | None
    sex: Coded | None
    ethnic: Coded | None
    nationality: Coded | None
    birth: Sensitive[date] | None
    address: Sensitive[str] | None
    """The newest address: the one appended to the chip where there is one."""
    number: Sensitive[str]
    issuer: str | None
    valid_from: date | None
    valid_until: date | str | None
    """A date, or LONG_TERM."""
    pass_number: Sensitive[str] | None
    issue_count: int | None
    photo: Sensitive[bytes] | None = None
    """Raw WLT, 1024 bytes, kept in memory only; no open decoder exists."""
    portrait: Sensitive[bytes] | None = None
    """The photo as a BMP, where the profile names a vendor's decoder and it could read it; else there is no picture."""
    fingerprint: Sensitive[bytes] | None = None
    """Templates of one or two fingers, where the reader is to read them; for a match with a finger only, never kept."""

    def __repr__(self) -> str:
        return (
            f"IdCard({self.kind}, …)"  # sex, people and police station say much of somebody in a small place
        )

    def expired(self, today: date) -> bool:
        """Whether the validity ended before `today`; a card without an end does not expire."""
        return isinstance(self.valid_until, date) and self.valid_until < today


class ReadStage(StrEnum):
    """What the reader is doing; the page follows it."""

    WAITING = "waiting"
    """No card in the field yet."""
    READING = "reading"
    """A card was found: it must lie still now."""


@dataclass(frozen=True)
class IdCardStatus:
    """Class status of the reader.

    `media` is PRESENT while a card is read, and after it as long as that card is known to lie there; readers seldom know more.
    """

    media: Media = Media.UNKNOWN
    sam: Module = Module.UNKNOWN


class IdCardReader(Device[IdCardStatus], Protocol):
    """A reader of GA 467 cards."""

    async def read(
        self, timeout: float, on_stage: Callable[[ReadStage], None] | None = None
    ) -> Result[IdCard]:
        """Waits at most `timeout` seconds for a card and reads it.

        Completions: SUCCESS; TIMEOUT (nobody laid a card); USER_ERROR (IDC-WRONG-CARD, IDC-CARD-MOVED,
        IDC-CARD-REJECTED, IDC-CARD-UNREADABLE: the person can do something); HARDWARE_ERROR; LINK_LOST; CANCELED.
        `on_stage` is called on the loop.
        """
        ...

    async def newly_laid(self) -> Result[IdCard]:
        """Looks once for a card that was laid since the last one was read, and reads it.

        Completions: as `read`; TIMEOUT: there is none, or the one that was read still lies there.
        """
        ...

    async def still_lies(self) -> Result[bool]:
        """Asks now whether the card that was read last still lies there, which `media` tells from then on.

        Completions: SUCCESS (False: it does not, or nobody knows); HARDWARE_ERROR; LINK_LOST.
        """
        ...

    async def sam_id(self) -> Result[str]:
        """The security module's number as printed on it, `%02d.%02d-%08d-%010d-%010d`."""
        ...

    async def reset(self) -> Result[None]:
        """Resets the security module."""
        ...
