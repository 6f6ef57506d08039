"""The terminal's own reader on the same pictures: through its child process, as the camera scanner uses it."""

from bench.codes.libraries import Reader
from bench.codes.scene import Gray
from drivers.imaging.child import Child
from drivers.imaging.codes import MODULE, Decoder
from drivers.imaging.frame import Frame
from drivers.ports.durations import REAL


def scanner() -> Reader:
    """Picture in, bytes out; the time of the way to the child and back is part of it."""
    decoder = Decoder(Child(MODULE, REAL.child_start, 1280 * 720), REAL)

    def read(picture: Gray) -> list[bytes]:
        height, width = picture.shape
        return [code.data for code in decoder.read(Frame(width, height, 1, picture.tobytes()), ["QRCode"])]

    return read
