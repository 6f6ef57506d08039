"""The terminal's own reader on the same pictures: through its child process, as the camera scanner uses it."""

import time
from pathlib import Path

from bench.codes.scene import Gray
from drivers.imaging.child import Child
from drivers.imaging.codes import MODULE, Decoder
from drivers.imaging.frame import Frame
from drivers.ports.durations import REAL


class Scanner:
    """Picture in, bytes out; the way to the child and back is part of it."""

    def __init__(self) -> None:
        self._decoder = Decoder(Child(MODULE, REAL.child_start, 1280 * 720), REAL)
        self._decoder.child.start()

    def __call__(self, picture: Gray) -> list[bytes]:
        """See `bench.codes.libraries.Reader`."""
        height, width = picture.shape
        frame = Frame(width, height, 1, picture.data.cast("B"))
        return [code.data for code in self._decoder.read(frame, ["QRCode"])]

    def clock(self) -> float:
        """Seconds of a processor that this thread and the child have used."""
        nanoseconds = Path(f"/proc/{self._decoder.child.pid}/schedstat").read_text("ascii").split()[0]
        return time.thread_time() + int(nanoseconds) / 1e9
