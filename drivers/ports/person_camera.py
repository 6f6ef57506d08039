"""The camera in the terminal's front: a picture of one face, good enough for whoever compares it. Nobody is recognised here."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from drivers.ports.device import Device
from drivers.ports.results import Result
from drivers.ports.sensitive import Sensitive
from drivers.ports.status import Lens, Module


class Seen(StrEnum):
    """What the camera sees; all but OK name what is to be done."""

    OK = "ok"
    NOBODY = "nobody"
    SEVERAL = "several"
    TURNED = "turned"
    """The face looks aside."""
    FAR = "far"
    DARK = "dark"
    BRIGHT = "bright"
    COVERED = "covered"
    """Something lies on the lens, or there is no light at all."""


@dataclass(frozen=True)
class Face:
    """One face, frontal and in good light."""

    picture: Sensitive[bytes]
    """JPEG of the face with some room around it, at most 640 pixels; kept in memory only."""
    light: float
    """Mean brightness of the face, 0 to 255."""

    def __repr__(self) -> str:
        return "Face(…)"


@dataclass(frozen=True)
class PersonCameraStatus:
    """Class status of the camera."""

    camera: Module = Module.UNKNOWN
    lens: Lens = Lens.UNKNOWN
    lamp: Module = Module.NOT_SUPPORTED


class PersonCamera(Device[PersonCameraStatus], Protocol):
    """A camera that looks at whoever stands before the terminal. It is on only while it is asked."""

    async def look(self, timeout: float, on_seen: Callable[[Seen], None] | None = None) -> Result[Face]:
        """Looks, at most `timeout` seconds, until exactly one face looks here in good light.

        Completions: SUCCESS; TIMEOUT (nobody came); USER_ERROR (CAM-NOT-ALONE, CAM-TURNED, CAM-FAR, CAM-DARK, CAM-BRIGHT,
        CAM-COVERED: what was in the way when the time was over); HARDWARE_ERROR; LINK_LOST; CANCELED.
        `on_seen` is called on the loop whenever something else is seen.
        """
        ...
