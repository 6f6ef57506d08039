"""A camera that hangs above the shelf for papers: 1600 x 1200, JPEG."""

from simulator.mjpeg import MjpegCamera
from simulator.parts import Parts
from simulator.scenes import papers


class Device(MjpegCamera):
    """See `simulator.mjpeg.MjpegCamera`."""

    def __init__(self, parts: Parts, model: str) -> None:
        super().__init__(parts, "document_scanner", "document", 8, papers.SCENES)
