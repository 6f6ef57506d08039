"""The camera above the shelf for papers (高拍仪): sheets found, cut out, set straight; several of them in one document."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from drivers.ports.device import Device
from drivers.ports.results import Result
from drivers.ports.sensitive import Sensitive
from drivers.ports.status import Lens, Media, Module

MOST_PAGES = 30
"""Of one document."""
MOST_BYTES = 8_000_000
"""Of one document, unless the office takes less."""


class SheetSeen(StrEnum):
    """What the scanner sees; all but OK name what is to be done."""

    OK = "ok"
    EMPTY = "empty"
    CUT_OFF = "cut_off"
    """The sheet lies half outside."""
    SMALL = "small"
    DARK = "dark"
    BLURRED = "blurred"
    """Out of focus, or it moves."""
    COVERED = "covered"


class PageWarning(StrEnum):
    """What a person should look at before a page that was scanned is sent."""

    GLARE = "glare"
    """A lamp is mirrored in it: something may not be readable."""
    BLANK = "blank"
    """Nothing is on it: the wrong side lies up."""


@dataclass(frozen=True)
class Page:
    """One sheet, set straight."""

    picture: Sensitive[bytes]
    """JPEG; kept in memory only."""
    width: int
    height: int
    """Pixels."""
    warnings: frozenset[PageWarning] = frozenset()

    def __repr__(self) -> str:
        return "Page(…)"


@dataclass(frozen=True)
class Preview:
    """What the scanner sees just now."""

    picture: Sensitive[bytes]
    """JPEG, at most 640 pixels wide."""
    seen: SheetSeen
    corners: tuple[tuple[float, float], ...] = ()
    """Of the sheet, clockwise from the upper left one, in parts of the picture's width and height; empty where none is found."""

    def __repr__(self) -> str:
        return f"Preview({self.seen}, …)"


@dataclass(frozen=True)
class DocumentScannerStatus:
    """Class status of the scanner. `media` is what the last look saw: nothing looks while nobody asks."""

    camera: Module = Module.UNKNOWN
    lens: Lens = Lens.UNKNOWN
    lamp: Module = Module.NOT_SUPPORTED
    media: Media = Media.UNKNOWN


class DocumentScanner(Device[DocumentScannerStatus], Protocol):
    """A camera above a shelf."""

    async def scan(self, timeout: float, on_seen: Callable[[SheetSeen], None] | None = None) -> Result[Page]:
        """Waits, at most `timeout` seconds, for a sheet that lies still and can be read, and gives it alone.

        Completions: SUCCESS; TIMEOUT (no sheet); USER_ERROR (SCN-CUT-OFF, SCN-SMALL, SCN-DARK, SCN-BLURRED, SCN-COVERED: what
        was in the way when the time was over); HARDWARE_ERROR; LINK_LOST; CANCELED.
        `on_seen` is called on the loop whenever something else is seen.
        """
        ...

    async def preview(self) -> Result[Preview]:
        """One picture of the shelf as it is now. HARDWARE_ERROR, LINK_LOST and CANCELED as with `scan`."""
        ...

    async def bind(self, pages: Sequence[Page], most_bytes: int = MOST_BYTES) -> Result[Sensitive[bytes]]:
        """All pages as one PDF of at most `most_bytes`, A4, in their order; coarser where it has to be.

        Completions: SUCCESS; INVALID_DATA (no page, or more than MOST_PAGES; SCN-TOO-LARGE: it cannot be made so small);
        HARDWARE_ERROR; CANCELED.
        """
        ...
