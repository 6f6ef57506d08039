"""The axes of a device's state, which never share a field: health, use, class status, link quality.

After XFS4IoT Common (device), UPOS (use); in every class-status enum UNKNOWN and NOT_SUPPORTED mean different things.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

from drivers.ports.fault_ids import FaultId
from drivers.ports.remarks import Remark


class Health(StrEnum):
    """Whether the device can work at all."""

    STARTING = "starting"
    ONLINE = "online"
    OFFLINE = "offline"
    NO_DEVICE = "no_device"
    HARDWARE_ERROR = "hardware_error"
    USER_ERROR = "user_error"
    BUSY = "busy"


class Use(StrEnum):
    """Who may use the device now; only an active visit or maintenance may claim one."""

    CLOSED = "closed"
    OPEN = "open"
    CLAIMED = "claimed"
    ENABLED = "enabled"


class Media(StrEnum):
    """A card or a sheet at the device (XFS4IoT media status)."""

    NOT_SUPPORTED = "not_supported"
    UNKNOWN = "unknown"
    NOT_PRESENT = "not_present"
    PRESENT = "present"
    JAMMED = "jammed"


class Supply(StrEnum):
    """Paper and other things that run out."""

    NOT_SUPPORTED = "not_supported"
    UNKNOWN = "unknown"
    OK = "ok"
    LOW = "low"
    OUT = "out"


class Cover(StrEnum):
    """A cover that must be closed."""

    NOT_SUPPORTED = "not_supported"
    UNKNOWN = "unknown"
    CLOSED = "closed"
    OPEN = "open"


class Bin(StrEnum):
    """Where finished sheets lie."""

    NOT_SUPPORTED = "not_supported"
    UNKNOWN = "unknown"
    OK = "ok"
    HIGH = "high"
    FULL = "full"
    MISSING = "missing"


class Module(StrEnum):
    """A part of a device: cutter, head, security module."""

    NOT_SUPPORTED = "not_supported"
    UNKNOWN = "unknown"
    OK = "ok"
    INOPERABLE = "inoperable"


class Lens(StrEnum):
    """What a camera looks through."""

    NOT_SUPPORTED = "not_supported"
    UNKNOWN = "unknown"
    CLEAR = "clear"
    COVERED = "covered"


@dataclass(frozen=True)
class Identity:
    """What the device says it is; an empty string where it does not say."""

    make: str = ""
    model: str = ""
    firmware: str = ""
    serial: str = ""


@dataclass(frozen=True)
class LinkQuality:
    """Counters of the link since the program started."""

    reconnects: int = 0
    retries: int = 0
    damaged_frames: int = 0
    commands: int = 0
    failures: int = 0


S_co = TypeVar("S_co", covariant=True)


@dataclass(frozen=True)
class DeviceState(Generic[S_co]):
    """Everything known of one device at one moment.

    `detail` is what the driver says itself, in English, without personal data; `remark` why it is not reached, where that is
    a known reason.
    """

    name: str
    health: Health = Health.STARTING
    use: Use = Use.CLOSED
    status: S_co | None = None
    fault: FaultId | None = None
    detail: str = ""
    identity: Identity = field(default_factory=Identity)
    link: LinkQuality = field(default_factory=LinkQuality)
    remark: Remark | None = None

    @property
    def usable(self) -> bool:
        """Whether a command has a chance: a service that needs the device is offered on this word."""
        return self.health in (Health.ONLINE, Health.BUSY)


@dataclass(frozen=True)
class StateChanged(Generic[S_co]):
    """The one event of a change; screen, log and fleet read the same stream."""

    before: DeviceState[S_co]
    after: DeviceState[S_co]
