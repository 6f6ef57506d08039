"""A camera that looks at whoever stands before the terminal: 1280 x 720, JPEG."""

from simulator.mjpeg import MjpegCamera
from simulator.parts import Parts
from simulator.scenes import people


class Device(MjpegCamera):
    """See `simulator.mjpeg.MjpegCamera`."""

    def __init__(self, parts: Parts, model: str) -> None:
        super().__init__(parts, "person_camera", "person", 15, people.SCENES)
