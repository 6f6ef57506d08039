"""The sensor board port: door, tamper switch, somebody near, a card left behind; and the guide lights beside the devices."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from drivers.ports.device import Device
from drivers.ports.results import Result
from drivers.ports.status import Cover


class Sensed(StrEnum):
    """What a switch or a beam says."""

    NOT_SUPPORTED = "not_supported"
    UNKNOWN = "unknown"
    NO = "no"
    YES = "yes"


class LightMode(StrEnum):
    """How a guide light shines."""

    OFF = "off"
    ON = "on"
    BLINK = "blink"


@dataclass(frozen=True)
class SensorBoardStatus:
    """Class status of the board. An axis that a model does not have is NOT_SUPPORTED."""

    door: Cover = Cover.UNKNOWN
    tamper: Sensed = Sensed.UNKNOWN
    near: Sensed = Sensed.UNKNOWN
    """Somebody stands before the terminal."""
    card_left: Sensed = Sensed.UNKNOWN
    """Something lies where cards are laid."""


class SensorBoard(Device[SensorBoardStatus], Protocol):
    """A board of switches and lights."""

    async def light(self, position: str, mode: LightMode) -> Result[None]:
        """Sets the guide light at a device, named by its port (`id_card`, `receipt_printer`).

        Completions: SUCCESS; UNSUPPORTED_COMMAND (no light there); HARDWARE_ERROR; LINK_LOST.
        """
        ...
