"""What maintenance needs from outside, beside the devices: the PIN, what is kept of each device, the switch of the terminal."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from drivers.ports.fault_ids import FaultId
from drivers.ports.sensitive import Sensitive
from flows.texts import Words


class Verdict(StrEnum):
    """What became of a PIN that was typed."""

    RIGHT = "right"
    WRONG = "wrong"
    TOO_SOON = "too_soon"
    """It was not looked at: after wrong ones nobody is heard for a while."""
    NOT_SET = "not_set"


@dataclass(frozen=True)
class PastFault:
    """Something was wrong with a device; it may still be."""

    at: datetime
    fault: FaultId


@dataclass(frozen=True)
class PastTrial:
    """When a device was tried last, and whether it worked."""

    at: datetime
    passed: bool


@dataclass(frozen=True)
class DeviceRecord:
    """What is known of a device beside its state: how it is reached, what was wrong lately (newest first), its last trial."""

    url: str
    driver: str
    model: str = ""
    faults: tuple[PastFault, ...] = ()
    trial: PastTrial | None = None


@dataclass(frozen=True)
class About:
    """What the terminal is. `up`: seconds since the program was started; `folder`: where its data are."""

    terminal: str
    site: Words | None
    version: str
    up: float
    folder: str = ""


class Workshop(Protocol):
    """The technician's tools. All calls are made on the loop's thread and block nobody."""

    async def has_pin(self) -> bool:
        """Whether a PIN has been set on this terminal."""
        ...

    @property
    def pin_wait(self) -> float:
        """Seconds until a PIN is looked at again; 0 when one would be now."""
        ...

    async def admit(self, pin: Sensitive[str]) -> Verdict:
        """Looks at a PIN. The try is counted, durably, before it is known whether the PIN is right."""
        ...

    def record(self, port: str) -> DeviceRecord:
        """What is known of a device of the profile."""
        ...

    async def why_not_found(self, port: str) -> tuple[Words, ...]:
        """What was looked at for a device that is not there and why each was not it, a line each. Never raises.

        Takes a few seconds; empty for a device that is there.
        """
        ...

    async def keep_trial(self, port: str, passed: bool) -> bool:
        """Keeps that a device was tried now; False where that will be forgotten at the next start."""
        ...

    @property
    def out_of_service(self) -> bool:
        """Whether a technician has closed the terminal to the public."""
        ...

    async def set_out_of_service(self, out: bool) -> bool:
        """Closes or opens the terminal; False where that will be forgotten at the next start."""
        ...

    def about(self) -> About:
        """What the terminal is."""
        ...
