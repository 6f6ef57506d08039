"""Pictures from a camera, for a driver's worker thread. The camera itself is opened by a child process, while it is needed.

URLs: `v4l2:/dev/v4l/by-id/…` or `…/by-path/…` (a camera of this machine), `http://HOST:PORT/….mjpeg` (a camera on the network),
`file:/path/film.avi` or `file:/path/page_%03d.png` (a film or numbered pictures, played over and over).
"""

import re
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from drivers.imaging.child import Child, ChildFailed
from drivers.imaging.frame import MOST_PIXELS, Frame
from drivers.job import DeviceSilent, Job, ProtocolBroken
from drivers.ports.durations import Durations
from drivers.ports.remarks import Why, remark
from drivers.transports import BadUrl, LinkLost, PortMissing

DAMAGED = 3
"""So many pictures in a row that are none: it is not the odd one that a cable spoils."""


def check_camera_url(url: str) -> None:
    """Says whether a camera can be reached by this URL, without opening anything.

    Raises:
        BadUrl: it cannot; names the URL and the reason.
    """
    scheme, _, place = url.partition(":")
    if scheme == "v4l2":
        if re.fullmatch(r"/dev/video\d+", place):
            raise BadUrl(
                f"{url}: cameras are numbered anew at each start: use /dev/v4l/by-id/… or /dev/v4l/by-path/…"
            )
        if not place.startswith("/"):
            raise BadUrl(f"{url}: expected v4l2:/dev/v4l/by-id/… or v4l2:/dev/v4l/by-path/…")
    elif scheme == "file":
        if not place.startswith("/"):
            raise BadUrl(f"{url}: expected file:/…, a film or numbered pictures")
    elif scheme == "http":
        _check_host(url)
    else:
        raise BadUrl(f"{url}: expected v4l2:/dev/v4l/…, http://HOST:PORT/… or file:/…")


def _check_host(url: str) -> None:
    try:
        parts = urlsplit(url)
        found = bool(parts.hostname) and parts.port != 0
    except ValueError:
        found = False
    if not found:
        raise BadUrl(f"{url}: expected http://HOST:PORT/…")


class Camera:
    """One camera as a driver's link. `frame` belongs to the worker's thread, `close` to any."""

    def __init__(self, url: str, size: tuple[int, int], rate: float, durations: Durations) -> None:
        """Does not switch the camera on.

        Raises:
            PortMissing: there is no such node.
        """
        check_camera_url(url)
        self.url = url
        if not self.present():
            raise PortMissing(f"{url} does not exist", remark(Why.NOWHERE, place=url))
        self.same = 0.0
        """For how many seconds the pictures have been one and the same."""
        self.covered = False
        """Whether something lay on the lens in the last picture."""
        self._lives = not url.startswith("file:")
        self._durations = durations
        self._child = Child(
            "drivers.imaging.camera",
            durations.child_start,
            min(size[0] * size[1], MOST_PIXELS) * 3,
            child_writes=True,
        )
        self._question = {
            "url": url,
            "width": size[0],
            "height": size[1],
            "rate": rate,
            "linger": durations.camera_linger,
            "wait": durations.read_slice,
        }
        self._last = float("-inf")

    def present(self) -> bool:
        """Whether there is such a node, where the camera is one; switches nothing on."""
        scheme, _, place = self.url.partition(":")
        return scheme != "v4l2" or Path(place).exists()

    @property
    def _judged(self) -> bool:
        """A film may stand still, and black is black: in both cases pictures that are alike say nothing."""
        return self._lives and not self.covered

    @property
    def suspect(self) -> bool:
        """Whether the last pictures were one and the same, though not yet for so long that the camera is called frozen."""
        return self._judged and 0 < self.same < self._durations.camera_frozen

    @property
    def frozen(self) -> bool:
        """Whether the camera gives one old picture again and again."""
        return self._judged and self.same >= self._durations.camera_frozen

    def frame(self, job: Job, channels: int = 3) -> Frame:
        """The next picture, which is taken now; never an old one. Switches the camera on where it is off.

        Raises:
            JobCanceled: the caller went away.
            JobExpired: the job's deadline has passed.
            DeviceSilent: no picture comes.
            ProtocolBroken: what comes are no pictures.
            PortMissing: the camera is gone.
            LinkLost: it cannot be opened, or broke off.
        """
        durations, now = self._durations, time.monotonic()
        warm = now - self._last < durations.camera_linger
        until = now + (durations.camera_quiet if warm else durations.camera_first)
        while True:
            job.check()
            told = self._ask(channels)
            if "number" in told:
                self._last, self.same = time.monotonic(), float(told["same"])
                self.covered = bool(told["covered"])
                width, height = int(told["width"]), int(told["height"])
                return Frame(width, height, channels, self._child.shared(width * height * channels))
            if "lost" in told:
                self._last = float("-inf")
                kind = PortMissing if told.get("missing") else LinkLost
                raise kind(str(told["lost"])[:160])
            if int(told["damaged"]) >= DAMAGED:
                job.counters.damaged_frames += int(told["damaged"])
                raise ProtocolBroken("what the camera sends are no pictures")
            if time.monotonic() >= until:
                raise DeviceSilent("no picture comes from the camera")

    def _ask(self, channels: int) -> dict[str, Any]:
        try:
            # the child itself answers at once, whatever the camera does: only a machine without any time lets it wait
            return self._child.ask({**self._question, "channels": channels}, self._durations.child_start)
        except ChildFailed as problem:
            raise LinkLost(str(problem)) from None

    def forget(self) -> None:
        """Blackens the last picture."""
        self._child.wipe()

    def close(self) -> None:
        """Switches the camera off and ends its child."""
        self._child.close()
