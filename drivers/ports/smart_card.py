"""The smart-card reader port: social security cards, resident health cards and technicians' cards with contacts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from drivers.ports.device import Device
from drivers.ports.id_card import Coded, ReadStage
from drivers.ports.results import Result
from drivers.ports.sensitive import Sensitive
from drivers.ports.status import Media, Module


class Application(StrEnum):
    """What a card is; the values are part of the command line's and the office's contracts."""

    SOCIAL_SECURITY = "social_security"
    HEALTH = "health"
    TECHNICIAN = "technician"


class Unread(StrEnum):
    """Why a field of a card is not known."""

    LOCKED = "locked"
    """The card gives it only to a terminal that proves who it is (PSAM or the issuer's server)."""
    ABSENT = "absent"
    """The card has no such record."""
    DAMAGED = "damaged"
    """What came breaks the record's layout."""


@dataclass(frozen=True)
class SocialSecurityCard:
    """What a social security card said. A blank field is None; one that could not be read is None and stands in `unread`."""

    version: str
    """Version of the card's standard, as "2.00"."""
    identifier: Sensitive[str] | None = None
    """卡识别码; its first six digits are the issuing region."""
    category: str | None = None
    institution: str | None = None
    """初始化机构编号."""
    issued: date | None = None
    valid_until: date | None = None
    card_number: Sensitive[str] | None = None
    number: Sensitive[str] | None = None
    """社会保障号码, 18 characters."""
    name: Sensitive[str] | None = None
    """With its extension, where the card has one."""
    sex: Coded | None = None
    ethnic: Coded | None = None
    birthplace: Sensitive[str] | None = None
    """Six digits of GB/T 2260."""
    birth: Sensitive[date] | None = None
    unread: Mapping[str, Unread] = field(default_factory=dict)
    """Which of the fields above could not be read, and why."""

    application = Application.SOCIAL_SECURITY

    @property
    def generation(self) -> int:
        """1, 2 or 3."""
        return int(self.version[0])

    @property
    def says_whose(self) -> bool:
        """Whether name and number could be read: a card of generation 3 does not tell them without a PSAM."""
        return self.name is not None and self.number is not None

    def expired(self, today: date) -> bool:
        """Whether the validity ended before `today`; a card without an end does not expire."""
        return self.valid_until is not None and self.valid_until < today

    def __repr__(self) -> str:
        return f"SocialSecurityCard({self.version}, …)"


@dataclass(frozen=True)
class HealthCard:
    """What a resident health card said, as far as it tells without its SAM."""

    card_number: Sensitive[str] | None = None
    number: Sensitive[str] | None = None
    name: Sensitive[str] | None = None
    sex: Coded | None = None
    birth: Sensitive[date] | None = None
    unread: Mapping[str, Unread] = field(default_factory=dict)

    application = Application.HEALTH

    @property
    def says_whose(self) -> bool:
        """Whether name and number could be read."""
        return self.name is not None and self.number is not None

    def __repr__(self) -> str:
        return "HealthCard(…)"


@dataclass(frozen=True)
class TechnicianCard:
    """A technician's card: which one it is, and how often it has been renewed. It proves nothing by itself."""

    number: str = field(repr=False)
    serial: int

    application = Application.TECHNICIAN


SmartCard = SocialSecurityCard | HealthCard | TechnicianCard


class Chip(StrEnum):
    """The chip of the card in the reader (XFS4IoT chipPower)."""

    NOT_SUPPORTED = "not_supported"
    UNKNOWN = "unknown"
    NO_CARD = "no_card"
    POWERED_OFF = "powered_off"
    ONLINE = "online"
    MUTE = "mute"
    """There is a card and it does not answer: upside down, dirty or broken."""


@dataclass(frozen=True)
class SmartCardStatus:
    """Class status of the reader."""

    media: Media = Media.UNKNOWN
    reader: Module = Module.UNKNOWN
    chip: Chip = Chip.UNKNOWN


CITIZENS = frozenset({Application.SOCIAL_SECURITY})
"""The cards by which a citizen is recognised."""
ALL = frozenset(Application)


class SmartCardReader(Device[SmartCardStatus], Protocol):
    """A reader of cards with contacts."""

    async def read(
        self,
        timeout: float,
        kinds: frozenset[Application] = ALL,
        on_stage: Callable[[ReadStage], None] | None = None,
    ) -> Result[SmartCard]:
        """Waits at most `timeout` seconds for a card and reads it.

        Completions: SUCCESS (look at `says_whose`: a card may keep it to itself); TIMEOUT (nobody put a card in); USER_ERROR
        (SMC-CARD-MUTE, SMC-CARD-PULLED, SMC-WRONG-CARD: none of `kinds`, SMC-CARD-UNREADABLE, SMC-CARD-BLOCKED);
        HARDWARE_ERROR (SMC-SHARED, SMC-SILENT, SMC-PROTOCOL); LINK_LOST (SMC-LINK-LOST, SMC-SERVICE-LOST); CANCELED.
        `on_stage` is called on the loop.
        """
        ...

    async def reset(self) -> Result[None]:
        """Takes the power from the card, gives it again and takes it: SUCCESS also where there is no card."""
        ...
