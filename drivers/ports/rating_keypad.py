"""The rating keypad port, and the five levels of a rating."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from drivers.ports.device import Device
from drivers.ports.results import Result


class Rating(Enum):
    """Five levels, our own names; codes are mapped at the edge because two national texts number them in opposite order."""

    VERY_SATISFIED = "very_satisfied"
    SATISFIED = "satisfied"
    BASICALLY_SATISFIED = "basically_satisfied"
    DISSATISFIED = "dissatisfied"
    VERY_DISSATISFIED = "very_dissatisfied"


@dataclass(frozen=True)
class Staff:
    """The clerk whom the pad's display names: who is rated. Not for logs."""

    number: str = field(repr=False)
    name: str = field(repr=False)


class RatingKeypad(Device[None], Protocol):
    """A pad with five keys beside the screen."""

    async def ask(self, timeout: float) -> Result[Rating]:
        """Lights the pad and waits at most `timeout` seconds for a key. TIMEOUT: nobody pressed one."""
        ...

    async def show(self, staff: Staff) -> Result[None]:
        """Puts a clerk on the pad's display.

        Completions: SUCCESS; UNSUPPORTED_COMMAND (the pad has none); INVALID_DATA (too long, or a character that it cannot
        show); HARDWARE_ERROR; LINK_LOST.
        """
        ...
