"""A camera behind the window as a scanner: its pictures are read in the restricted decoder, one after the other while asked."""

import time
from typing import Literal

from drivers.code_scanner.intake import Intake
from drivers.driver import CommonFaults
from drivers.imaging.child import ChildFailed
from drivers.imaging.codes import MODULE, Code, Decoder
from drivers.imaging.driver import BLIND, CameraDriver, CameraQuirks, SightLost
from drivers.imaging.frame import Frame
from drivers.job import Job
from drivers.ports.code_scanner import CodeKind, CodeScannerStatus, Scanned
from drivers.ports.durations import Durations
from drivers.ports.fault_ids import FaultId
from drivers.ports.results import Completion, Result
from drivers.ports.status import Lens, Module


class ScannerCameraQuirks(CameraQuirks):
    """As any camera's, and which kinds of code are looked for; each kind beyond QR takes time of every picture."""

    symbologies: tuple[Literal["QRCode", "Code128", "PDF417", "DataMatrix", "Aztec"], ...] = (
        "QRCode",
        "Code128",
    )


class Driver(CameraDriver[CodeScannerStatus]):
    """One camera."""

    Quirks = ScannerCameraQuirks
    quirks: ScannerCameraQuirks
    faults = CommonFaults(FaultId.CODE_LINK_LOST, FaultId.CODE_SILENT, FaultId.CODE_PROTOCOL)
    unknown_status = CodeScannerStatus()
    sight = MODULE
    frozen = FaultId.CODE_FROZEN
    covered = FaultId.CODE_COVERED

    def __init__(self, quirks: ScannerCameraQuirks, durations: Durations) -> None:
        super().__init__(quirks, durations)
        self._intake = Intake(durations.same_code)

    def status_of(self, camera: Module, lens: Lens) -> CodeScannerStatus:  # noqa: D102
        return CodeScannerStatus(camera, lens)

    @property
    def read_limit(self) -> float:
        """See `ScannerDriver.read_limit`."""
        return self.look_limit

    def read(self, job: Job, seconds: float, accepts: frozenset[CodeKind]) -> Result[Scanned]:
        """See `CodeScanner.read`. A picture over which the decoder dies is passed over, three in a row are its fault."""
        try:
            self.ready(job)
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                frame = self.frame(job, 1)
                if isinstance(frame, Result):
                    return frame
                result = self._told(self._codes(job, frame), accepts)
                if result is not None:
                    return result
                job.check()
        except SightLost as problem:
            return Result.failure(Completion.HARDWARE_ERROR, FaultId.CODE_DECODER, str(problem))
        finally:
            self._watch(job).forget()
        return Result.failure(Completion.TIMEOUT)

    def _codes(self, job: Job, frame: Frame) -> list[Code]:
        try:
            codes = Decoder(self._watch(job).sight, self.durations).read(frame, self.quirks.symbologies)
        except ChildFailed as problem:
            self._failed += 1
            if self._failed >= BLIND:
                self._failed = 0
                raise SightLost(str(problem)) from None
            return []
        self._failed = 0
        return codes

    def _told(self, codes: list[Code], accepts: frozenset[CodeKind]) -> Result[Scanned] | None:
        """What is told of the codes in one picture: one that fits, else why the first does not."""
        told = [self._intake.take(code.data, accepts, code.symbology) for code in codes]
        results = [result for result in told if result is not None]
        return next((result for result in results if result.ok), results[0] if results else None)
