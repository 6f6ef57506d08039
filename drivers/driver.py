"""What a driver is to the device host: a short, synchronous thing that converses over an open pipe."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from drivers.job import Job
from drivers.ports.durations import Durations
from drivers.ports.fault_ids import FaultId
from drivers.ports.status import Health, Identity
from drivers.transports import LineSettings, Link, LinkError, Trace, check_url, open_transport

S = TypeVar("S")


class DriverQuirks(BaseModel):
    """What differs between the models that a driver serves. A driver's `Quirks` adds its own; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SerialQuirks(DriverQuirks):
    """The quirks that every serial model has."""

    baud: int = Field(default=115200, ge=300, le=4_000_000)
    data_bits: Literal[7, 8] = 8
    parity: Literal["N", "E", "O"] = "N"
    stop_bits: Literal[1, 2] = 1
    flow: Literal["none", "rts_cts", "xon_xoff"] = "none"

    @property
    def line(self) -> LineSettings:
        """The settings as the transport takes them."""
        return LineSettings(
            baud=self.baud,
            data_bits=self.data_bits,
            parity=self.parity,
            stop_bits=self.stop_bits,
            flow=self.flow,
        )


@dataclass(frozen=True)
class CommonFaults:
    """The catalogue entries that the host itself has to name."""

    link_lost: FaultId
    silent: FaultId
    protocol: FaultId


@dataclass(frozen=True)
class Report(Generic[S]):
    """What a conversation found out about the device."""

    status: S
    health: Health = Health.ONLINE
    fault: FaultId | None = None
    detail: str = ""
    identity: Identity = field(default_factory=Identity)


class DeviceDriver(ABC, Generic[S]):
    """One protocol of one port. All methods run in the device's worker thread, one at a time.

    They raise the errors of `drivers.job` and `drivers.transports`; the host turns each into a result and a state. A command
    that a lost link ends by exception is carried out anew when the link was only a blip: one that must not be, once bytes
    have gone out, returns a result instead.
    """

    Quirks: ClassVar[type[DriverQuirks]] = SerialQuirks
    faults: ClassVar[CommonFaults]
    unknown_status: ClassVar[Any]
    """The class status of a device that does not answer."""
    works_unheard: ClassVar[bool] = False
    """Whether a device that does not answer may do its work all the same: its commands are then tried, not refused."""

    def __init__(self, quirks: Any, durations: Durations) -> None:
        self.quirks = quirks
        self.durations = durations

    @property
    @abstractmethod
    def poll_interval(self) -> float:
        """Seconds between two idle polls."""

    @property
    @abstractmethod
    def poll_limit(self) -> float:
        """Seconds that `start` or `poll` may take altogether."""

    @classmethod
    def check_url(cls, url: str) -> None:
        """Says whether this driver can be reached by such a URL, without opening anything. Byte pipes, unless it is overridden.

        Raises:
            BadUrl: it cannot; names the URL and the reason.
        """
        check_url(url)

    def open(self, url: str, trace: Trace | None) -> Link:
        """Opens what `Job.link` is in each conversation: a byte pipe, unless it is overridden. Runs in the worker thread.

        Raises:
            PortMissing: what the URL names does not exist.
            LinkLost: it cannot be opened.
        """
        return open_transport(url, self.quirks.line, self.durations.read_slice, trace)

    @property
    def reconnect_cap(self) -> float:
        """Longest pause in seconds between two attempts to open the device."""
        return self.durations.reconnect_cap

    def fault_of(self, problem: LinkError) -> FaultId:
        """What it means that the device could not be opened, or went away."""
        return self.faults.link_lost

    def renewed(self) -> Self:
        """A fresh driver to go on in the place of this one, whose thread is stuck."""
        return type(self)(self.quirks, self.durations)

    @abstractmethod
    def start(self, job: Job) -> Report[S]:
        """The first conversation on a freshly opened port, and again after a silence. Forgets half-read answers."""

    @abstractmethod
    def poll(self, job: Job) -> Report[S]:
        """One idle poll."""
