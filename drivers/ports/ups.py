"""The port of a power supply with a battery: whether the mains are there, and for how long the battery will do."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from drivers.ports.device import Device


class Mains(StrEnum):
    """Where the power comes from."""

    UNKNOWN = "unknown"
    ONLINE = "online"
    BATTERY = "battery"


class Battery(StrEnum):
    """How the battery is (XFS4IoT power: GOOD, LOW, and one that no longer holds its charge)."""

    NOT_SUPPORTED = "not_supported"
    UNKNOWN = "unknown"
    GOOD = "good"
    LOW = "low"
    REPLACE = "replace"


@dataclass(frozen=True)
class UpsStatus:
    """Class status of the supply."""

    mains: Mains = Mains.UNKNOWN
    battery: Battery = Battery.UNKNOWN
    charge: int | None = None
    """Per cent; None where it is not told."""
    runtime: int | None = None
    """Seconds on battery at the present load; None where it is not told."""


class Ups(Device[UpsStatus], Protocol):
    """A supply is only watched: its faults UPS-ON-BATTERY and UPS-LOW-BATTERY say what matters."""
