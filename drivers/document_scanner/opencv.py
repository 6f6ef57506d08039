"""Any document camera that OpenCV or a plain HTTP client opens; the sheet is found by its edges on a darker mat."""

import time
from collections.abc import Callable, Sequence
from itertools import starmap
from math import dist
from typing import Any

from pydantic import Field

from drivers.driver import CommonFaults
from drivers.imaging.driver import CameraDriver, CameraQuirks, SightLost
from drivers.imaging.frame import MOST_PIXELS, Frame
from drivers.job import Job
from drivers.ports.document_scanner import DocumentScannerStatus, Page, PageWarning, Preview, SheetSeen
from drivers.ports.fault_ids import FaultId
from drivers.ports.results import Completion, Result
from drivers.ports.sensitive import Sensitive
from drivers.ports.status import Lens, Media, Module

STILL = 0.006
"""Parts of the picture by which a sheet that lies still may seem to have moved from one picture to the next."""

AGAIN = 3
"""More looks at a sheet that could be read just when the time was over: it may lie still by now."""

_FAULTS = {
    SheetSeen.CUT_OFF: FaultId.SCANNER_CUT_OFF,
    SheetSeen.SMALL: FaultId.SCANNER_SMALL,
    SheetSeen.DARK: FaultId.SCANNER_DARK,
    SheetSeen.BLURRED: FaultId.SCANNER_BLURRED,
    SheetSeen.COVERED: FaultId.SCANNER_COVERED,
}


class ScannerQuirks(CameraQuirks):
    """What differs between scanners."""

    width: int = Field(default=2592, ge=320, le=8192)
    height: int = Field(default=1944, ge=240, le=8192)
    rate: float = Field(default=8.0, ge=1, le=60)


class Driver(CameraDriver[DocumentScannerStatus]):
    """One scanner."""

    Quirks = ScannerQuirks
    faults = CommonFaults(FaultId.SCANNER_LINK_LOST, FaultId.SCANNER_SILENT, FaultId.SCANNER_PROTOCOL)
    unknown_status = DocumentScannerStatus()
    sight = "drivers.imaging.papers"
    frozen = FaultId.SCANNER_FROZEN
    covered = FaultId.SCANNER_COVERED
    _media = Media.UNKNOWN

    def status_of(self, camera: Module, lens: Lens) -> DocumentScannerStatus:  # noqa: D102
        return DocumentScannerStatus(camera, lens, media=self._media)

    @property
    def bind_limit(self) -> float:
        """Seconds that the making of a document may take."""
        return self.durations.child_start + 2 * self.durations.look_answer

    def scan(self, job: Job, seconds: float, on_seen: Callable[[SheetSeen], None] | None) -> Result[Page]:
        """See `DocumentScanner.scan`. A sheet counts when it lay in the same place one picture before."""
        seen, before = SheetSeen.EMPTY, Preview(Sensitive(b""), SheetSeen.EMPTY)
        told, again = None, AGAIN
        try:
            self.ready(job)
            until = time.monotonic() + seconds
            while told is None or time.monotonic() < until or (seen is SheetSeen.OK and again):
                again -= time.monotonic() >= until
                found = self._look(job, "look")
                if isinstance(found, Result):
                    return found
                if found is not None:
                    said, file = found
                    now = _preview(said, b"")
                    seen = now.seen
                    if seen is SheetSeen.OK and _still(before, now):
                        return Result.success(_page(said, file))
                    if seen is not told:
                        job.tell(on_seen, seen)
                        told = seen
                    before = now
                job.pause(self.durations.look_pause)
        except SightLost as problem:
            return Result.failure(Completion.INTERNAL_ERROR, FaultId.TERMINAL_BUG, str(problem))
        finally:
            self._watch(job).forget()
        if seen is SheetSeen.EMPTY:
            return Result.failure(Completion.TIMEOUT)
        # a sheet that could be read but never lay still is a blurred one
        return Result.failure(Completion.USER_ERROR, _FAULTS.get(seen, FaultId.SCANNER_BLURRED), str(seen))

    def preview(self, job: Job) -> Result[Preview]:
        """See `DocumentScanner.preview`."""
        try:
            while True:
                found = self._look(job, "preview")
                if isinstance(found, Result):
                    return found
                if found is not None:
                    return Result.success(_preview(*found))
        except SightLost as problem:
            return Result.failure(Completion.INTERNAL_ERROR, FaultId.TERMINAL_BUG, str(problem))
        finally:
            self._watch(job).forget()

    def bind(self, job: Job, pages: Sequence[Page], most_bytes: int) -> Result[Sensitive[bytes]]:
        """See `DocumentScanner.bind`."""
        files = [page.picture.reveal() for page in pages]
        whole = b"".join(files)
        memory = min(self.quirks.width * self.quirks.height, MOST_PIXELS) * 3
        if not 0 < len(whole) <= min(memory, MOST_PIXELS):
            return Result.failure(
                Completion.INVALID_DATA, FaultId.SCANNER_TOO_LARGE, f"{len(whole)} bytes of pages"
            )
        question = {"do": "bind", "sizes": [len(file) for file in files], "most": most_bytes}
        try:
            while (found := self.see(job, question, Frame(len(whole), 1, 1, whole))) is None:
                job.check()
        except SightLost as problem:
            return Result.failure(Completion.INTERNAL_ERROR, FaultId.TERMINAL_BUG, str(problem))
        finally:
            self._watch(job).sight.wipe()
        if not found[1]:
            return Result.failure(
                Completion.INVALID_DATA, FaultId.SCANNER_TOO_LARGE, f"more than {most_bytes} bytes"
            )
        return Result.success(Sensitive(found[1]))

    def _look(self, job: Job, do: str) -> tuple[dict[str, Any], bytes] | Result[Any] | None:
        frame = self.frame(job)
        if isinstance(frame, Result):
            return frame
        found = self.see(job, {"do": do}, frame)
        if found is not None:
            lies = {SheetSeen.EMPTY: Media.NOT_PRESENT, SheetSeen.COVERED: Media.UNKNOWN}
            self._media = lies.get(SheetSeen(found[0]["seen"]), Media.PRESENT)
        return found


def _preview(said: dict[str, Any], file: bytes) -> Preview:
    corners = tuple((float(x), float(y)) for x, y in said.get("corners", ()))
    return Preview(Sensitive(file), SheetSeen(said["seen"]), corners)


def _page(said: dict[str, Any], file: bytes) -> Page:
    warnings = frozenset(warning for warning in PageWarning if said.get(warning.value))
    return Page(Sensitive(file), int(said["width"]), int(said["height"]), warnings)


def _still(before: Preview, now: Preview) -> bool:
    """Whether a sheet lies where it lay one picture before."""
    pairs = zip(before.corners, now.corners, strict=False)
    return len(before.corners) == len(now.corners) == 4 and max(starmap(dist, pairs)) <= STILL
