"""Any camera that OpenCV or a plain HTTP client opens; faces are found by the cascades that OpenCV carries."""

import time
from collections.abc import Callable

from drivers.driver import CommonFaults
from drivers.imaging.driver import CameraDriver, SightLost
from drivers.job import Job
from drivers.ports.fault_ids import FaultId
from drivers.ports.person_camera import Face, PersonCameraStatus, Seen
from drivers.ports.results import Completion, Result
from drivers.ports.sensitive import Sensitive
from drivers.ports.status import Lens, Module

_FAULTS = {
    Seen.SEVERAL: FaultId.CAMERA_NOT_ALONE,
    Seen.TURNED: FaultId.CAMERA_TURNED,
    Seen.FAR: FaultId.CAMERA_FAR,
    Seen.DARK: FaultId.CAMERA_DARK,
    Seen.BRIGHT: FaultId.CAMERA_BRIGHT,
    Seen.COVERED: FaultId.CAMERA_COVERED,
}


class Driver(CameraDriver[PersonCameraStatus]):
    """One camera."""

    faults = CommonFaults(FaultId.CAMERA_LINK_LOST, FaultId.CAMERA_SILENT, FaultId.CAMERA_PROTOCOL)
    unknown_status = PersonCameraStatus()
    sight = "drivers.imaging.faces"
    frozen = FaultId.CAMERA_FROZEN
    covered = FaultId.CAMERA_COVERED

    def status_of(self, camera: Module, lens: Lens) -> PersonCameraStatus:  # noqa: D102
        return PersonCameraStatus(camera, lens)

    def look(self, job: Job, seconds: float, on_seen: Callable[[Seen], None] | None) -> Result[Face]:
        """See `PersonCamera.look`."""
        seen = Seen.NOBODY
        told = None
        try:
            self.ready(job)
            until = time.monotonic() + seconds
            while told is None or time.monotonic() < until:
                frame = self.frame(job)
                if isinstance(frame, Result):
                    return frame
                found = self.see(job, {}, frame)
                if found is not None:
                    seen = Seen(found[0]["seen"])
                    if seen is Seen.OK:
                        return Result.success(Face(Sensitive(found[1]), float(found[0]["light"])))
                    if seen is not told:
                        job.tell(on_seen, seen)
                        told = seen
                job.pause(self.durations.look_pause)
        except SightLost as problem:
            return Result.failure(Completion.INTERNAL_ERROR, FaultId.TERMINAL_BUG, str(problem))
        finally:
            self._watch(job).forget()
        if seen is Seen.NOBODY:
            return Result.failure(Completion.TIMEOUT)
        return Result.failure(Completion.USER_ERROR, _FAULTS[seen], str(seen))
