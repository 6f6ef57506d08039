"""What the drivers of cameras have in common: the camera in one child process, and in another what looks at its pictures."""

import time
from typing import Any, ClassVar, TypeVar

from pydantic import Field

from drivers.driver import DeviceDriver, DriverQuirks, Report
from drivers.imaging.capture import Camera, check_camera_url
from drivers.imaging.child import Child, ChildFailed
from drivers.imaging.frame import MOST_PIXELS, Frame
from drivers.job import Job
from drivers.ports.durations import Durations
from drivers.ports.fault_ids import FaultId
from drivers.ports.remarks import Why, remark
from drivers.ports.results import Completion, Result
from drivers.ports.status import Health, Lens, Module
from drivers.transports import PortMissing, Trace

S = TypeVar("S")
BLIND = 3
"""Pictures in a row over which the child that looks at them has failed: it is not the picture."""


class CameraQuirks(DriverQuirks):
    """What differs between cameras."""

    width: int = Field(default=1280, ge=320, le=8192)
    height: int = Field(default=720, ge=240, le=8192)
    """Pixels that the camera is asked for; a picture that is larger is made smaller."""
    rate: float = Field(default=15.0, ge=1, le=60)
    """Pictures a second that it is asked for."""


class Watch:
    """An open camera, and who looks at its pictures. A driver's link."""

    def __init__(self, camera: Camera, sight: Child) -> None:
        self.camera = camera
        self.sight = sight

    def close(self) -> None:
        """Ends both."""
        self.camera.close()
        self.sight.close()

    def forget(self) -> None:
        """Nothing of the last picture stays in any process."""
        self.camera.forget()
        self.sight.wipe()


class CameraDriver(DeviceDriver[S]):
    """A camera. It is on while it is asked, and now and then for one picture that shows whether it sees."""

    Quirks = CameraQuirks
    quirks: CameraQuirks
    sight: ClassVar[str]
    """The module of the child that looks at pictures."""
    frozen: ClassVar[FaultId]
    covered: ClassVar[FaultId]

    def __init__(self, quirks: Any, durations: Durations) -> None:
        super().__init__(quirks, durations)
        self._proven = float("-inf")
        self._well = False
        self._failed = 0

    def status_of(self, camera: Module, lens: Lens) -> S:
        """The class status that says so."""
        raise NotImplementedError

    @property
    def poll_interval(self) -> float:  # noqa: D102
        return self.durations.camera_poll_interval

    @property
    def poll_limit(self) -> float:  # noqa: D102
        return self.durations.child_start + self.durations.camera_first + self.durations.camera_quiet

    @property
    def look_limit(self) -> float:
        """Seconds that a look may take beyond the time given to the person: two children start, and a camera."""
        return self.poll_limit + self.durations.child_start + self.durations.look_answer

    @classmethod
    def check_url(cls, url: str) -> None:  # noqa: D102
        check_camera_url(url)

    def open(self, url: str, trace: Trace | None) -> Watch:  # noqa: D102
        self._proven = float("-inf")
        pixels = min(self.quirks.width * self.quirks.height, MOST_PIXELS)
        sight = Child(self.sight, self.durations.child_start, pixels * 3, child_writes=True)
        return Watch(
            Camera(url, (self.quirks.width, self.quirks.height), self.quirks.rate, self.durations), sight
        )

    def start(self, job: Job) -> Report[S]:  # noqa: D102
        return self._prove(job)

    def poll(self, job: Job) -> Report[S]:  # noqa: D102
        watch = self._watch(job)
        if not watch.camera.present():
            raise PortMissing(
                f"{watch.camera.url} does not exist", remark(Why.NOWHERE, place=watch.camera.url)
            )
        if self._well and time.monotonic() - self._proven < self.durations.camera_proof_interval:
            return Report(self.status_of(Module.OK, Lens.CLEAR))
        return self._prove(job)

    def _watch(self, job: Job) -> Watch:
        assert isinstance(job.link, Watch)
        return job.link

    def _prove(self, job: Job) -> Report[S]:
        watch = self._watch(job)
        try:
            watch.camera.frame(job)
            watch.camera.frame(job)
            while watch.camera.suspect:
                watch.camera.frame(job)
        finally:
            watch.forget()
        return self._report(watch.camera)

    def _report(self, camera: Camera) -> Report[S]:
        """What the last picture says of the camera."""
        self._proven = time.monotonic()
        self._well = not camera.frozen and not camera.covered
        if camera.frozen:
            status = self.status_of(Module.INOPERABLE, Lens.UNKNOWN)
            return Report(status, Health.HARDWARE_ERROR, self.frozen, "the same picture again and again")
        if camera.covered:
            return Report(
                self.status_of(Module.OK, Lens.COVERED), Health.USER_ERROR, self.covered, "nothing but black"
            )
        return Report(self.status_of(Module.OK, Lens.CLEAR))

    def ready(self, job: Job) -> None:
        """Has the child that looks at pictures started, so that its start is not taken from the person's time.

        Raises:
            SightLost: it does not start.
        """
        try:
            self._watch(job).sight.start()
        except ChildFailed as problem:
            raise SightLost(str(problem)) from None

    def frame(self, job: Job, channels: int = 3) -> Frame | Result[Any]:
        """The next picture, or the failure of a camera that gives none worth looking at. Its state is told when it has changed.

        Raises:
            JobEnded, LinkError: as `Camera.frame`.
        """
        camera = self._watch(job).camera
        frame, before = camera.frame(job, channels), self._well
        report = self._report(camera)
        if self._well is not before:
            job.report(report)
        if camera.frozen:
            return Result.failure(Completion.HARDWARE_ERROR, self.frozen, report.detail)
        return frame

    def see(
        self, job: Job, question: dict[str, Any], frame: Frame | None
    ) -> tuple[dict[str, Any], bytes] | None:
        """What the child says of a picture, and the file that it made; None when the child failed over it.

        Raises:
            SightLost: it fails over every picture.
        """
        sight = self._watch(job).sight
        try:
            told = sight.ask(question, self.durations.look_answer, frame)
        except ChildFailed as problem:
            self._failed += 1
            if self._failed >= BLIND:
                self._failed = 0
                raise SightLost(str(problem)) from None
            return None
        self._failed = 0
        return told, sight.shared(int(told["size"]))


class SightLost(Exception):
    """Nobody looks at the pictures: a library of ours fails over each. The text is for the technician."""
