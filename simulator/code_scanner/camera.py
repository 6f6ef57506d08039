"""A camera that looks at whatever is held before the terminal's window for codes: 1280 x 720, JPEG."""

from simulator.mjpeg import FIRST, MjpegCamera
from simulator.parts import Parts
from simulator.scenes import codes


class Device(MjpegCamera):
    """See `simulator.mjpeg.MjpegCamera`."""

    def __init__(self, parts: Parts, model: str = "camera") -> None:
        super().__init__(parts, "code_scanner", "code", 15, {FIRST: ("没有码", "no code", codes.empty)})

    def hold(self, content: bytes, look: str = "clear") -> None:
        """Hold a telephone with this code there; raises `NoCode`."""
        picture = codes.held(content, look)
        self.put("code", lambda: picture)

    def take_away(self) -> None:
        """Take it away."""
        self.choose(FIRST)
